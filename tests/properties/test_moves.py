"""The invariants of a ticket, whoever does whatever in whatever order: domain 4.3."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chalicelib.desk import verbs
from chalicelib.desk.errors import Refusal
from chalicelib.desk.history import Happened
from chalicelib.desk.message import Channel, FileState, Message, Part, Side
from chalicelib.desk.people import Role
from chalicelib.desk.permissions import SYSTEM, Actor
from chalicelib.desk.ticket import ClientStatus, Move, Stage, Ticket
from chalicelib.desk.verbs import Deed, Filing, Said
from chalicelib.services.act import TicketRef
from chalicelib.services.answer import answer
from chalicelib.services.archive import archive, restore
from chalicelib.services.assign import move, release, take
from chalicelib.services.close import close, reopen
from chalicelib.services.note import note
from chalicelib.services.reply import reply
from chalicelib.services.view import view
from tests.unit.desk.tickets import ADMIN, ANNA, IRINA, NOW, client, file, staff
from tests.unit.services.small_desk import SmallDesk

CLIENTS = (IRINA, client("trusted"))
STAFF = (ANNA, staff("boris", departments=("tech", "bill")), staff("vera", Role.HEAD), ADMIN)
OTHERS = (
    client("stranger", account="c-2"),
    client("elsewhere", provider="cloud"),
    staff("legal", departments=("legal",)),
    staff("cloudy", provider="cloud"),
    staff("oleg", Role.OBSERVER),
    SYSTEM,
)

texts = st.sampled_from(["", "   ", "текст", "ещё", "<b>_&"])
mine = st.sampled_from(CLIENTS)
theirs = st.sampled_from(STAFF)
anybody = st.sampled_from((*CLIENTS, *STAFF, *OTHERS))
ids = st.integers(min_value=0, max_value=2)

FILING = Filing(provider="north", number=1, account="c-1", department="tech", subject="Сайт", requester="irina")
BY_CLIENT = frozenset({Happened.CREATED, Happened.REPLIED, Happened.APPENDED})
BY_STAFF = frozenset({Happened.STARTED, Happened.ANSWERED, Happened.CLOSED})


class TicketLife(RuleBasedStateMachine):
    """One ticket, everybody who may and may not touch it, and time that goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.messages: dict[int, Message] = {}
        self.facts: list[Happened] = []

    @initialize(first=st.sampled_from((IRINA, ANNA)))
    def filed(self, first: Actor) -> None:
        self.take(verbs.file_ticket(FILING, said("первое"), first, self.now))

    def take(self, deed: Deed) -> None:
        self.ticket = replace(deed.ticket, version=deed.ticket.version + 1)
        self.messages |= {each.id: each for each in deed.messages}
        self.facts += [each.kind for each in deed.facts]

    def attempt(self, act: Callable[[Ticket], Deed | None]) -> bool:
        """Whether it was done. What is refused leaves everything as it was."""
        before, written, known = self.ticket, dict(self.messages), list(self.facts)
        self.now += timedelta(minutes=1)
        try:
            deed = act(self.ticket)
        except Refusal:
            assert (self.ticket, self.messages, self.facts) == (before, written, known)
            return False
        if deed is not None:
            self.take(deed)
        return True

    @rule(actor=anybody, text=texts)
    def replies(self, actor: Actor, text: str) -> None:
        if self.attempt(lambda ticket: verbs.reply(ticket, said(text), actor, self.now)):
            assert actor in CLIENTS
            assert self.ticket.client_status is ClientStatus.IN_PROGRESS

    @rule(actor=mine, text=texts)
    def adds_what_came_late(self, actor: Actor, text: str) -> None:
        if self.attempt(lambda ticket: verbs.append(ticket, said(text), actor, self.now)):
            assert self.ticket.client_status is ClientStatus.IN_PROGRESS

    @rule(actor=anybody, text=texts, kept=st.sampled_from([Move.ANSWER, Move.ANSWER_KEEP]))
    def answers(self, actor: Actor, text: str, kept: Move) -> None:
        if self.attempt(lambda ticket: verbs.answer(ticket, said(text), actor, self.now, kept)):
            assert actor in STAFF
            assert self.ticket.client_status is ClientStatus.NEW_MESSAGES

    @rule(actor=anybody, text=texts)
    def notes(self, actor: Actor, text: str) -> None:
        before = self.ticket
        if self.attempt(lambda ticket: verbs.note(ticket, said(text), actor, self.now)):
            assert seen_by_client(self.ticket) == seen_by_client(before)

    @rule(actor=anybody)
    def looks(self, actor: Actor) -> None:
        """Invariant 3: reading never changes anything except the reader's own mark."""
        before = self.ticket
        if self.attempt(lambda ticket: verbs.view(ticket, actor, self.now)):
            mark = {
                "client_unread": 0,
                "viewed_at": self.ticket.viewed_at,
                "facts": self.ticket.facts,
                "version": self.ticket.version,
            }
            assert self.ticket == replace(before, **mark)

    @rule(actor=anybody, back=ids)
    def archives(self, actor: Actor, back: int) -> None:
        """Invariant 2: impossible while open, and never over something unseen."""
        before = self.ticket
        seen = before.last_message - back
        act = self.attempt(lambda ticket: verbs.archive(ticket, actor, self.now, expected_last_message_id=seen))
        if act:
            assert before.stage is Stage.RELEASED
            assert seen == before.last_message
            assert self.ticket.client_status is ClientStatus.ARCHIVED

    @rule(actor=anybody)
    def restores(self, actor: Actor) -> None:
        if self.attempt(lambda ticket: verbs.restore(ticket, actor, self.now)):
            assert self.ticket.client_status in (ClientStatus.AWAITING_REPLY, ClientStatus.VIEWED)

    @rule(actor=anybody, back=ids)
    def closes(self, actor: Actor, back: int) -> None:
        seen = self.ticket.last_message - back
        if self.attempt(lambda ticket: verbs.close(ticket, actor, self.now, expected_last_message_id=seen)):
            assert back == 0
            assert self.ticket.client_status is not ClientStatus.IN_PROGRESS

    @rule(actor=anybody)
    def reopens(self, actor: Actor) -> None:
        if self.attempt(lambda ticket: verbs.reopen(ticket, actor, self.now)):
            assert self.ticket.stage is Stage.OPEN

    @rule(actor=anybody, assignee=st.sampled_from(STAFF))
    def assigns(self, actor: Actor, assignee: Actor) -> None:
        before = self.ticket
        if self.attempt(lambda ticket: verbs.assign(ticket, actor, self.now, assignee=assignee.id)):
            assert seen_by_client(self.ticket) == seen_by_client(before)

    @rule(actor=theirs)
    def takes(self, actor: Actor) -> None:
        self.attempt(lambda ticket: verbs.assign(ticket, actor, self.now, assignee=actor.id))

    @rule(actor=anybody)
    def releases(self, actor: Actor) -> None:
        self.attempt(lambda ticket: verbs.release(ticket, actor, self.now))

    @rule(actor=anybody, department=st.sampled_from(["tech", "bill"]))
    def moves(self, actor: Actor, department: str) -> None:
        before = self.ticket
        if self.attempt(lambda ticket: verbs.move(ticket, actor, self.now, department=department)):
            assert seen_by_client(self.ticket) == seen_by_client(before)
            assert self.ticket.assignee is None

    @rule(actor=anybody, text=texts, id=st.integers(1, 8))
    def edits(self, actor: Actor, text: str, id: int) -> None:
        message = self.messages.get(id)
        if message is None:
            return
        part = Part(message_id=7, text=text)
        if self.attempt(lambda ticket: verbs.edit_part(ticket, message, part, actor, self.now)):
            assert len(self.messages[id].revisions) >= len(message.revisions)

    @rule(id=st.integers(1, 8))
    def loses_a_file(self, id: int) -> None:
        message = self.messages.get(id)
        if message is not None:
            failed = replace(message, attachments=(file(state=FileState.FAILED),))
            assert self.attempt(lambda ticket: verbs.file_failed(ticket, failed, "f1", SYSTEM, self.now))

    @rule(days=st.integers(1, 40))
    def waits(self, days: int) -> None:
        self.now += timedelta(days=days)

    @invariant()
    def the_status_is_one_of_five(self) -> None:
        """Invariant 5"""
        assert self.ticket.client_status in set(ClientStatus)
        assert (self.ticket.client_status is ClientStatus.ARCHIVED) == (self.ticket.archived_at is not None)

    @invariant()
    def there_is_a_way_out(self) -> None:
        """Invariant 5: somebody can always bring it into another status."""
        ways = (
            lambda each: verbs.answer(each, said("ответ"), ADMIN, self.now),
            lambda each: verbs.view(each, IRINA, self.now),
        )
        after = {made.ticket.client_status for made in (way(self.ticket) for way in ways) if made is not None}
        assert after - {self.ticket.client_status}

    @invariant()
    def a_clients_message_never_ends_reviewed_by_nobody(self) -> None:
        """Invariant 1: behind it stands an act of staff."""
        if self.ticket.client_status is ClientStatus.VIEWED:
            last = max(place for place, kind in enumerate(self.facts) if kind in BY_CLIENT)
            assert any(kind in BY_STAFF for kind in self.facts[last + 1 :])

    @invariant()
    def the_numbers_agree(self) -> None:
        ticket = self.ticket
        assert ticket.messages == len(self.messages)
        assert ticket.facts == len(self.facts)
        public = [each for each in self.messages.values() if not each.internal]
        assert ticket.last_message == public[-1].id
        assert ticket.last_author is public[-1].author.side

    @invariant()
    def lists_tell_of_the_last_public_message(self) -> None:
        """As it reads now, edited or not; what staff keep to themselves never stands there (I-3)."""
        public = [each for each in self.messages.values() if not each.internal]
        assert self.ticket.last == verbs.excerpt(public[-1])
        assert self.ticket.files == sum(len(each.attachments) for each in public)

    @invariant()
    def somebody_waits_only_in_the_queue(self) -> None:
        """P7: who waits for an answer stands in the queue, with the time since when."""
        if self.ticket.stage is Stage.OPEN and self.ticket.last_author is Side.CLIENT:
            assert self.ticket.waiting_since is not None
        if self.ticket.waiting_since is not None:
            assert self.ticket.last_author is Side.CLIENT
            assert self.ticket.stage is Stage.OPEN

    @invariant()
    def nothing_unread_lies_in_the_archive(self) -> None:
        if self.ticket.stage is Stage.ARCHIVED:
            assert not self.ticket.client_unread


def said(text: str) -> Said:
    return Said(text=text, channel=Channel.TELEGRAM, attachments=(file(),), parts=(Part(message_id=7, text=text),))


def seen_by_client(ticket: Ticket) -> tuple[object, ...]:
    return (
        ticket.client_status,
        ticket.last_message,
        ticket.last,
        ticket.files,
        ticket.client_unread,
        ticket.subject,
        ticket.archived_at,
    )


TestTicketLife = TicketLife.TestCase
TestTicketLife.settings = settings(max_examples=150, stateful_step_count=25)
TestTicketLife.__doc__ = "The invariants of domain 4.3 over any order of acts, refused ones among them."


class _Person:
    """Acts on one ticket of a desk on fakes, each under a cause of its own."""

    def __init__(self) -> None:
        self.desk = SmallDesk()
        self.anna = self.desk.member("anna")
        self.boss = self.desk.member("olga", Role.ADMINISTRATOR, departments=())
        self.ref: TicketRef = self.desk.asked()

    def acts(self) -> dict[str, Callable[[str], Ticket]]:
        ref, house, owner, boss = self.ref, self.desk.house, self.desk.owner, self.boss
        last = self.desk.ticket(ref).last_message
        seen = {"expected_last_message_id": last, "house": house}
        return {
            "reply": lambda cause: reply(ref, actor=owner, text="ещё", channel=Channel.WEB, cause=cause, house=house),
            "view": lambda cause: view(ref, actor=owner, cause=cause, house=house),
            "archive": lambda cause: archive(ref, actor=owner, cause=cause, **seen),
            "restore": lambda cause: restore(ref, actor=owner, cause=cause, house=house),
            "answer": lambda cause: answer(ref, actor=boss, text="ответ", cause=cause, house=house),
            "keep": lambda cause: answer(
                ref, actor=boss, text="ответ", move=Move.ANSWER_KEEP, cause=cause, house=house
            ),
            "close": lambda cause: close(ref, actor=boss, cause=cause, **seen),
            "reopen": lambda cause: reopen(ref, actor=boss, cause=cause, house=house),
            "take": lambda cause: take(ref, actor=self.anna, cause=cause, house=house),
            "release": lambda cause: release(ref, actor=boss, cause=cause, house=house),
            "move": lambda cause: move(ref, actor=boss, department="bill", cause=cause, house=house),
            "note": lambda cause: note(ref, actor=boss, text="между нами", cause=cause, house=house),
        }


@settings(max_examples=60)
@given(order=st.lists(st.sampled_from(sorted(_Person().acts())), max_size=12))
def test_the_same_act_twice_changes_nothing_the_second_time(order: list[str]) -> None:
    """Invariant 4, I-6: on the store, events to the topic included."""
    person = _Person()
    for verb in order:
        cause, act = person.desk.cause(), person.acts()[verb]
        before = person.desk.store.dump()
        try:
            first = act(cause)
        except Refusal:
            assert person.desk.store.dump() == before
            continue
        written, told = person.desk.store.dump(), list(person.desk.queues.published)
        assert act(cause).number == first.number
        assert person.desk.store.dump() == written
        assert person.desk.queues.published == told
