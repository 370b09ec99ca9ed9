"""What each act costs at DynamoDB, written down: calls, whether they are consistent, and items read.

None of it depends on how much the table holds: each is a read by key, a bounded Query or one transaction.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from chalicelib.conversation.states import Mapped, Shown, Talk
from chalicelib.desk.badges import Post
from chalicelib.desk.figures import Slice
from chalicelib.desk.groups import Topic
from chalicelib.desk.history import Happened
from chalicelib.desk.mailroom import BarredKind
from chalicelib.desk.notices import Way
from chalicelib.desk.notifications import Notification
from chalicelib.desk.people import Identity, IdentityKind, Provider
from chalicelib.services.effects import Delivered, Delivery, FileCopy, Told, Wake, Waking
from chalicelib.services.failures import Stale
from chalicelib.services.records import Changes, EntryKeys, Lexicon, MailKeys, Pile, SceneKeys, Shelf, ShiftKeys
from chalicelib.storage.keys import DUE_SHARDS
from tests.contract.things import BEGINNING, account, fact, grant, membership, message, person, row, ticket

GET, BATCH, QUERY = READS = "GetItem", "BatchGetItem", "Query"
PUT, UPDATE, TRANSACT, WRITE_BATCH = "PutItem", "UpdateItem", "TransactWriteItems", "BatchWriteItem"

CAUSE = row().cause
SCENE = SceneKeys(cause="c", bot="7", chat=5, user=5, providers=("north", "cloud"), messages=(1, 2, 3), grant="h1")
SHIFT = ShiftKeys(owner="staff#b", session="h", posts=(Post(provider="north", member="olga"),), ticket=1001)
WAKE = Wake(kind=Waking.TICKET, provider="north", ticket=1001, at=BEGINNING, version=1)
ENTRY = EntryKeys(
    person="anna", session="h", providers=("north", "cloud"), ticket=("north", 1001), place=("north", "a1")
)
TOLD = Told(provider="north", ticket=1001, message=1, person="anna")
NOTICE = Notification(
    provider="north",
    account="a1",
    person="anna",
    ticket=1001,
    fact=1,
    way=Way.EMAIL,
    kind=Happened.ANSWERED,
    at=BEGINNING,
    subject="Сайт",
)
SLICE = Slice(provider="north", day=BEGINNING.date(), department="tech", channel="web")
NO_WORDS = Lexicon(provider="north", ticket=1001)
WORDS = NO_WORDS.and_public(("сайт", "почт")).and_notes(("долг",))
ANNA = person(telegram=5, memberships=(membership(),))

MAILBOX = "support@north.example"
MAIL = MailKeys(cause="c", provider="north", delivery="m1", sender="anna@north.example", id="<1@x>", refers=("<0@x>",))

COSTS = {
    "scene": ([BATCH], lambda it: it.store.scene(SCENE)),
    "answer": ([GET], lambda it: it.store.answer(CAUSE)),
    "thread": ([QUERY], lambda it: it.store.thread("north", 1001)),
    "thread before": ([BATCH], lambda it: it.store.thread("north", 1001, before=20)),
    "message": ([GET], lambda it: it.store.message("north", 1001, 1)),
    "counter": ([GET], lambda it: it.store.counter("north")),
    "shown": ([GET], lambda it: it.store.shown("7", 5)),
    "chats": ([BATCH], lambda it: it.store.chats(["7", "8"], 5)),
    "commit": (
        [TRANSACT],
        lambda it: it.store.commit(
            Changes(cause="c", saves=(ticket(1002), message(number=1002), fact(number=1002)), rows=(row(cause="c"),))
        ),
    ),
    "commit a notification": ([UPDATE, TRANSACT], lambda it: it.store.commit(Changes(saves=(NOTICE,)))),
    "commit a new person": ([TRANSACT], lambda it: it.store.commit(Changes(saves=(person("boris", emails=()),)))),
    "commit a person again": (
        [BATCH, TRANSACT],
        lambda it: it.store.commit(Changes(saves=(person(telegram=6, version=1),))),
    ),
    "provider": ([GET], lambda it: it.directory.provider("north")),
    "providers": ([QUERY], lambda it: it.directory.providers()),
    "bot": ([GET], lambda it: it.directory.bot("7")),
    "bots": ([QUERY], lambda it: it.directory.bots()),
    "token": ([GET], lambda it: it.directory.token("k1")),
    "tokens": ([QUERY], lambda it: it.directory.tokens("north")),
    "pace": ([GET], lambda it: it.directory.pace("north", "a1")),
    "mailboxes_at": ([BATCH], lambda it: it.mailroom.mailboxes_at([MAILBOX, "b@north.example"])),
    "mailboxes": ([QUERY], lambda it: it.mailroom.mailboxes("north")),
    "reply_keys": ([GET], lambda it: it.mailroom.reply_keys("north")),
    "mail_scene": ([BATCH], lambda it: it.mailroom.mail_scene(MAIL)),
    "address": ([GET], lambda it: it.mailroom.address("anna@north.example")),
    "posted": ([GET], lambda it: it.mailroom.posted("p1")),
    "sent": ([GET], lambda it: it.mailroom.sent("north", 1001, "anna@north.example")),
    "last_posted": ([QUERY], lambda it: it.mailroom.last_posted("north")),
    "barred": ([GET], lambda it: it.mailroom.barred("north", BarredKind.EMAIL, "anna@north.example")),
    "all_barred": ([QUERY], lambda it: it.mailroom.all_barred("north")),
    "intake": ([GET], lambda it: it.mailroom.intake("north", "m1")),
    "intakes": ([QUERY], lambda it: it.mailroom.intakes("north", limit=10)),
    "came": ([UPDATE] * 2, lambda it: it.mailroom.came("a@example.org", "b@example.org", BEGINNING)),
    "held": ([GET], lambda it: it.mailroom.held("north", "m1")),
    "all_held": ([QUERY], lambda it: it.mailroom.all_held("north", limit=10)),
    "staff": ([QUERY], lambda it: it.directory.staff("north")),
    "badge": ([GET], lambda it: it.directory.badge("staff#b")),
    "pager": ([GET], lambda it: it.directory.pager(5)),
    "bundle": ([GET], lambda it: it.store.bundle("north", "staff#olga", 1001)),
    "group": ([GET], lambda it: it.directory.group("north", "support")),
    "topic": ([GET], lambda it: it.outbox.topic("north", 1001, "7", -5)),
    "keep": ([PUT], lambda it: it.outbox.keep(Topic(provider="north", ticket=1001, bot="7", chat=-5, thread=3))),
    "account": ([GET], lambda it: it.directory.account("north", "a1")),
    "accounts": ([QUERY], lambda it: it.directory.accounts("north")),
    "accounts after": ([GET, QUERY], lambda it: it.directory.accounts("north", after="a1")),
    "person": ([GET], lambda it: it.directory.person("anna")),
    "recognise": ([GET], lambda it: it.directory.recognise(Identity(IdentityKind.TELEGRAM, "5"))),
    "people": ([QUERY], lambda it: it.directory.people("north", "a1")),
    "grant": ([GET], lambda it: it.directory.grant("h1")),
    "panel_key": ([GET], lambda it: it.directory.panel_key("north", "north.k1")),
    "panel_keys": ([QUERY], lambda it: it.directory.panel_keys("north")),
    "service": ([GET], lambda it: it.directory.service("north", "a1", "s1")),
    "services": ([QUERY], lambda it: it.directory.services("north", "a1")),
    "active": ([QUERY], lambda it: it.reads.active("north", "a1", limit=10)),
    "archive": ([QUERY], lambda it: it.reads.archive("north", "a1", limit=10)),
    "overview": ([QUERY, QUERY], lambda it: it.reads.overview("north", "a1", shelf=Shelf.ACTIVE, limit=10)),
    "queue": ([QUERY], lambda it: it.reads.queue("north", "support", limit=10)),
    "piles of one": ([QUERY], lambda it: it.reads.piles("north", ["support"], pile=Pile.QUEUE, limit=10)),
    "piles": ([QUERY] * 2, lambda it: it.reads.piles("north", ["support", "billing"], pile=Pile.QUEUE, limit=10)),
    "assigned": ([QUERY], lambda it: it.reads.assigned("north", "olga", limit=10)),
    "canned": ([GET], lambda it: it.directory.canned("north", "c1")),
    "canned_answers": ([QUERY], lambda it: it.directory.canned_answers("north")),
    "template": ([GET], lambda it: it.directory.template("north", "letter_answer", "ru")),
    "templates": ([QUERY], lambda it: it.directory.templates("north")),
    "invited": ([GET], lambda it: it.directory.invited("north", "h")),
    "invitations": ([QUERY], lambda it: it.directory.invitations("north")),
    "log": ([QUERY], lambda it: it.reads.log("north", limit=10)),
    "tickets": ([BATCH], lambda it: it.reads.tickets("north", [1001, 1002])),
    "known": ([BATCH], lambda it: it.index.known("north", [1001, 1002])),
    "learn": ([WRITE_BATCH, UPDATE], lambda it: it.index.learn(WORDS, beyond=NO_WORDS)),
    "learn nothing new": ([WRITE_BATCH], lambda it: it.index.learn(WORDS, beyond=WORDS)),
    "having": ([QUERY], lambda it: it.index.having("north", "сайт", limit=10)),
    "numbers": ([QUERY], lambda it: it.index.numbers("north", "10", limit=10)),
    "count": ([TRANSACT], lambda it: it.figures.count(SLICE, {"asked": 1}, once="e")),
    "tallies": ([QUERY], lambda it: it.figures.tallies("north", BEGINNING.date(), BEGINNING.date(), limit=10)),
    "recent": ([QUERY], lambda it: it.reads.recent("north", limit=10)),
    "history": ([QUERY], lambda it: it.reads.history("north", 1001)),
    "deliveries": ([QUERY], lambda it: it.reads.deliveries("north", 1001)),
    "notifications": ([QUERY], lambda it: it.reads.notifications("north", "a1", "anna", limit=10)),
    "dead letters": ([QUERY], lambda it: it.reads.dead_letters(limit=10)),
    "entry": ([BATCH], lambda it: it.sessions.entry(ENTRY)),
    "have_read": ([UPDATE], lambda it: it.sessions.have_read("north", "a1", "anna", {"1001#1"})),
    "doorstep": ([BATCH], lambda it: it.sessions.doorstep("h", "s", Identity(IdentityKind.TELEGRAM, "5"))),
    "shift": ([BATCH], lambda it: it.sessions.shift(SHIFT)),
    "way": ([GET], lambda it: it.sessions.way("h")),
    "sessions": ([QUERY], lambda it: it.sessions.sessions("anna")),
    "webhook": ([GET], lambda it: it.webhooks.webhook("north.k1")),
    "webhooks": ([QUERY], lambda it: it.webhooks.webhooks("north")),
    "errand": ([BATCH], lambda it: it.webhooks.errand("north.k1", "call")),
    "calls_of": ([QUERY], lambda it: it.webhooks.calls_of("north.k1", limit=10)),
    "calls_due": ([QUERY], lambda it: list(it.webhooks.calls_due(BEGINNING, page=10))),
    "row": ([GET], lambda it: it.outbox.row(f"{CAUSE}#0")),
    "of": ([QUERY], lambda it: it.outbox.of(CAUSE)),
    "due": ([QUERY] * DUE_SHARDS, lambda it: it.outbox.due(BEGINNING, limit=50)),
    "wakes": ([QUERY], lambda it: it.outbox.wakes(BEGINNING, limit=50)),
    "adjourn": ([UPDATE], lambda it: it.outbox.adjourn(WAKE, until=BEGINNING + timedelta(hours=1))),
    "claim": ([UPDATE], lambda it: it.outbox.claim(row(), now=BEGINNING, until=BEGINNING + timedelta(minutes=1))),
    "settle": ([UPDATE], lambda it: it.outbox.settle(row())),
    "postpone": ([UPDATE], lambda it: it.outbox.postpone(row(attempts=1))),
    "remember": (
        [PUT],
        lambda it: it.outbox.remember(Delivery(told=TOLD, channel="telegram", state=Delivered.SENT, at=BEGINNING)),
    ),
    "show": (
        [TRANSACT],
        lambda it: it.outbox.show(
            Shown(bot="7", chat=5, version=1),
            (Mapped(bot="7", chat=5, message_id=9, provider="north", ticket=1001),),
        ),
    ),
    "copied": ([BATCH], lambda it: it.outbox.copied("7", ["k1", "k2"])),
    "copy": ([TRANSACT], lambda it: it.outbox.copy((FileCopy(bot="7", key="k", file_id="f"),) * 2)),
}

NOTHING = {
    "no chats": lambda it: it.store.chats([], 5),
    "no copies": lambda it: it.outbox.copy(()),
    "no departments": lambda it: it.reads.piles("north", [], pile=Pile.QUEUE, limit=10),
    "no keys": lambda it: it.outbox.copied("7", []),
    "no changes": lambda it: it.store.commit(Changes()),
    "no marks": lambda it: it.sessions.have_read("north", "a1", "anna", ()),
}

INDEXED = {"providers", "bots", "accounts", "accounts after", "active", "archive", "queue", "assigned", "recent"}
INDEXED |= {
    "tokens",
    "last_posted",
    "mailboxes",
    "intakes",
    "all_held",
    "calls_due",
    "dead letters",
    "due",
    "wakes",
    "piles",
    "piles of one",
}
MIXED = {"overview"}
"""Those of which one query goes over an index and one does not."""


@pytest.fixture
def town(dynamo_desk):
    """Somebody is at home, so that no call is spared for want of an answer."""
    desk = dynamo_desk
    north = Provider(id="north", name="Север")
    link = grant(expires_at=BEGINNING + timedelta(minutes=10))
    shown = Shown(bot="7", chat=5)
    saves = (north, ANNA, account("a1", "Ромашка"), ticket(), fact(), shown, Talk(bot="7", chat=5), link)
    desk.store.commit(Changes(saves=(*saves, *(message(each) for each in range(1, 4))), rows=(row(),)))
    return desk


def _ports(desk) -> set[str]:
    lists = (desk.reads, desk.index, desk.figures, desk.webhooks, desk.mailroom)
    parts = (desk.store, desk.directory, desk.sessions, desk.outbox, *lists)
    return {name for part in parts for name in dir(type(part)) if not name.startswith("_")}


@pytest.mark.parametrize("name", COSTS)
def test_each_act_costs_the_calls_written_here_and_reads_consistently(town, wire, name):
    """G: one batched read and one transaction per update; lists in one Query, and only those over an index lag."""
    calls, act = COSTS[name]
    wire.bodies.clear()
    assert wire.since(lambda: act(town)) == calls
    for call, body in zip(calls, wire.bodies, strict=True):
        asked = next(iter(body["RequestItems"].values())) if call == BATCH else body
        over_index = "IndexName" in asked
        assert asked.get("ConsistentRead", False) == (call in READS and not over_index)
        assert over_index == (call == QUERY and name in INDEXED) or name in MIXED


@pytest.mark.parametrize("name", NOTHING)
def test_nothing_to_do_costs_nothing(town, wire, name):
    assert wire.since(lambda: NOTHING[name](town)) == []


def test_no_act_is_forgotten_above(dynamo_desk):
    named = {name.split()[0] if name != "dead letters" else "dead_letters" for name in COSTS}
    assert named == _ports(dynamo_desk)


def test_a_thread_reads_the_ticket_and_one_page_of_messages_and_no_facts(town, wire):
    wire.bodies.clear()
    town.store.thread("north", 1001, limit=10)
    assert [each["Limit"] for each in wire.bodies] == [11]
    assert wire.bodies[0]["ExpressionAttributeValues"][":low"] == {"S": "MESSAGE#"}


def test_a_replay_costs_one_refused_transaction(town, wire):
    town.store.commit(Changes(cause="c"))
    with pytest.raises(Exception, match="c"):
        town.store.commit(Changes(cause="c", saves=(ticket(1002),)))
    assert wire.calls[-1:] == [TRANSACT]


def test_a_thread_larger_than_one_answer_costs_one_call_a_megabyte(dynamo_desk, wire):
    for each in range(1, 21):
        dynamo_desk.store.commit(Changes(saves=(message(each, text="Я" * 32_000),)))
    dynamo_desk.store.commit(Changes(saves=(ticket(messages=20, last_message=20),)))
    assert wire.since(lambda: dynamo_desk.store.thread("north", 1001)) == [QUERY, QUERY]


# What slips in between a read and a write.


def test_a_person_who_changes_between_the_read_and_the_write_of_a_commit_is_stale(town, wire):
    elsewhere = person(telegram=6, memberships=(membership("a2"),), version=1)
    wire.before(TRANSACT, lambda: town.store.commit(Changes(saves=(elsewhere,))))
    with pytest.raises(Stale):
        town.store.commit(Changes(saves=(person(version=1),)))
    assert town.directory.recognise(Identity(IdentityKind.TELEGRAM, "6")).id == "anna"
    assert town.directory.recognise(Identity(IdentityKind.TELEGRAM, "5")) is None
    assert [each.id for each in town.directory.people("north", "a2")] == ["anna"]


def test_a_claim_that_another_made_first_is_lost(town, wire):
    until = BEGINNING + timedelta(minutes=1)
    won = []
    wire.before(UPDATE, lambda: won.append(town.outbox.claim(row(), now=BEGINNING, until=until)))
    assert town.outbox.claim(row(), now=BEGINNING, until=until) is None
    assert won == [row(due=until)]
