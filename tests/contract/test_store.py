"""What Store promises, kept by the fake and by DynamoDB alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.conversation.states import Draft, Mapped, Shown, State, Talk
from chalicelib.desk.errors import Conflict
from chalicelib.desk.mailroom import Barred, BarredKind
from chalicelib.desk.people import Counter, Identity, IdentityKind, Provider, Service
from chalicelib.desk.rules import CAUSE_LIFE
from chalicelib.services.failures import Seen, Stale
from chalicelib.services.records import Changes, DeadLetter, SceneKeys
from tests.contract.things import BEGINNING, fact, grant, membership, message, person, row, ticket

CAUSE = "telegram#7#100"
SCENE = SceneKeys(cause=CAUSE, bot="7", chat=5, user=5, providers=("north", "cloud"))


def test_what_a_verb_writes_is_all_there(desk):
    desk.store.commit(Changes(cause=CAUSE, saves=(ticket(), message(), fact()), rows=(row(cause=CAUSE),)))
    assert desk.store.thread("north", 1001).ticket == ticket(version=1)
    assert desk.store.message("north", 1001, 1) == message(version=1)
    assert desk.reads.history("north", 1001) == (fact(),)
    assert desk.outbox.of(CAUSE) == (row(cause=CAUSE),)


def test_a_replayed_cause_changes_nothing(desk):
    """G: the same update twice is the same as once."""
    desk.store.commit(Changes(cause=CAUSE, answer={"number": 1001}, saves=(ticket(),)))
    with pytest.raises(Seen):
        desk.store.commit(Changes(cause=CAUSE, answer={"number": 1002}, saves=(ticket(1002),)))
    assert desk.store.thread("north", 1002) is None
    assert desk.store.answer(CAUSE) == {"number": 1001}


def test_a_replay_is_seen_even_where_its_versions_are_stale_by_now(desk):
    desk.store.commit(Changes(cause=CAUSE, saves=(ticket(), person())))
    with pytest.raises(Seen):
        desk.store.commit(Changes(cause=CAUSE, saves=(ticket(), person())))


def test_nobody_asked_of_a_cause_that_never_was_gets_an_answer(desk):
    assert desk.store.answer(CAUSE) is None


def test_a_cause_is_forgotten_in_time_though_the_table_deletes_late(desk):
    desk.store.commit(Changes(cause=CAUSE, answer={"n": 1}, rows=(row(cause=CAUSE),)))
    desk.outbox.settle(row(cause=CAUSE))
    desk.clock.turn(CAUSE_LIFE - timedelta(seconds=1))
    assert desk.store.scene(SCENE).seen
    desk.clock.turn(timedelta(seconds=1))
    assert not desk.store.scene(SCENE).seen
    assert desk.store.answer(CAUSE) is None
    desk.store.commit(Changes(cause=CAUSE, answer={"n": 2}, rows=(row(cause=CAUSE),)))
    assert desk.store.answer(CAUSE) == {"n": 2}


def test_a_version_read_before_somebody_elses_commit_is_stale(desk):
    desk.store.commit(Changes(saves=(ticket(),)))
    read = desk.store.thread("north", 1001).ticket
    desk.store.commit(Changes(saves=(replace(read, subject="первым"),)))
    with pytest.raises(Stale):
        desk.store.commit(Changes(saves=(replace(read, subject="вторым"),)))
    assert desk.store.thread("north", 1001).ticket.subject == "первым"


VERSIONED = [
    ticket(),
    message(),
    Talk(bot="7", chat=5, state=State.IDLE),
    Shown(bot="7", chat=5),
    person(),
    Provider(id="north", name="Север"),
    Counter(provider="north"),
    Service(provider="north", account="a1", id="s1", name="VPS"),
    grant(expires_at=BEGINNING + timedelta(minutes=10)),
]


@pytest.mark.parametrize("record", VERSIONED, ids=lambda it: type(it).__name__)
def test_a_new_record_is_stale_where_there_is_one_already(desk, record):
    desk.store.commit(Changes(saves=(record,)))
    with pytest.raises(Stale):
        desk.store.commit(Changes(saves=(record,)))


@pytest.mark.parametrize("record", VERSIONED, ids=lambda it: type(it).__name__)
def test_a_record_that_is_gone_or_never_was_is_stale_under_any_version(desk, record):
    with pytest.raises(Stale):
        desk.store.commit(Changes(saves=(replace(record, version=1),)))


@pytest.mark.parametrize("again", [fact(), DeadLetter(reference="r", cause=CAUSE, raw="", error="", at=BEGINNING)])
def test_what_has_no_version_is_new_each_time(desk, again):
    desk.store.commit(Changes(saves=(again,)))
    with pytest.raises(Stale):
        desk.store.commit(Changes(saves=(again,)))


def test_a_message_of_the_chat_may_be_mapped_again(desk):
    mapped = Mapped(bot="7", chat=5, message_id=9, provider="north", ticket=1001)
    desk.store.commit(Changes(saves=(mapped,)))
    desk.store.commit(Changes(saves=(replace(mapped, ticket=1002),)))
    assert desk.store.scene(replace(SCENE, messages=(9,))).mapped[9].ticket == 1002


@pytest.mark.parametrize(
    "refused",
    [
        Changes(saves=(ticket(1002), replace(ticket(), version=7))),
        Changes(saves=(ticket(1002),), drops=(grant("gone", expires_at=BEGINNING),)),
        Changes(saves=(ticket(1002), person("boris"))),
        Changes(cause=CAUSE, saves=(ticket(1002), message(number=1002)), rows=(row(cause=CAUSE),)),
    ],
    ids=["stale", "no grant", "identity", "seen"],
)
def test_a_refused_commit_leaves_nothing_behind(desk, refused):
    desk.store.commit(Changes(cause=CAUSE, saves=(ticket(), person())))
    with pytest.raises((Seen, Stale, Conflict)):
        desk.store.commit(refused)
    assert desk.store.thread("north", 1002) is None
    assert desk.store.message("north", 1002, 1) is None
    assert desk.outbox.of(CAUSE) == ()
    assert desk.directory.person("boris") is None


def test_an_outbox_row_cannot_be_written_over(desk):
    desk.store.commit(Changes(rows=(row(),)))
    desk.outbox.settle(row())
    with pytest.raises(Stale):
        desk.store.commit(Changes(rows=(row(),)))
    assert desk.outbox.of(row().cause) == ()


def test_more_than_a_transaction_holds_is_refused_by_name(desk):
    with pytest.raises(ValueError, match="101 writes"):
        desk.store.commit(Changes(saves=tuple(fact(each) for each in range(101))))


def test_a_whole_transaction_of_a_hundred_writes_is_taken(desk):
    desk.store.commit(Changes(cause=CAUSE, saves=tuple(fact(each) for each in range(1, 100))))
    assert len(desk.reads.history("north", 1001)) == 99


def test_two_writes_of_one_thing_in_one_commit_are_a_mistake(desk):
    with pytest.raises(ValueError, match="two writes of one item"):
        desk.store.commit(Changes(saves=(ticket(), ticket())))


def test_changes_without_anything_change_nothing(desk):
    desk.store.commit(Changes())
    assert desk.directory.providers() == ()


# The scene.


def test_a_chat_seen_first_has_a_new_talk_and_shows_nothing(desk):
    scene = desk.store.scene(SCENE)
    assert not scene.seen
    assert scene.talk == Talk(bot="7", chat=5, user=5)
    assert scene.shown == Shown(bot="7", chat=5)
    assert scene.person is None
    assert scene.providers == ()
    assert scene.counters == {"north": Counter(provider="north"), "cloud": Counter(provider="cloud")}
    assert scene.mapped == {}
    assert scene.grant is None


def test_a_scene_holds_all_that_is_there(desk):
    draft = Draft(id="k3v9q2xw", begun_at=BEGINNING, touched_at=BEGINNING)
    talk = Talk(bot="7", chat=5, user=5, state=State.COMPOSE, draft=draft)
    shown = Shown(bot="7", chat=5, panel=12, panel_at=BEGINNING)
    anna = person(telegram=5)
    providers = (Provider(id="cloud", name="Облако"), Provider(id="north", name="Север"))
    mapped = Mapped(bot="7", chat=5, message_id=9, provider="north", ticket=1001, message=2)
    link = grant(expires_at=BEGINNING + timedelta(minutes=10))
    counter = Counter(provider="north", last=1041)
    desk.store.commit(Changes(cause=CAUSE, saves=(talk, shown, anna, *providers, mapped, link, counter)))

    scene = desk.store.scene(replace(SCENE, messages=(9, 10), grant="h1"))

    assert scene.seen
    assert scene.talk == replace(talk, version=1)
    assert scene.shown == replace(shown, version=1)
    assert scene.person == replace(anna, version=1)
    assert [each.id for each in scene.providers] == ["north", "cloud"]
    assert scene.counters == {"north": replace(counter, version=1), "cloud": Counter(provider="cloud")}
    assert scene.mapped == {9: mapped}
    assert scene.grant == replace(link, version=1)


def test_a_scene_tells_which_providers_take_nothing_from_this_account(desk):
    assert desk.store.scene(SCENE).barred == frozenset()
    barred = {"value": "5", "by": "olga", "at": BEGINNING}
    mailed = Barred(provider="cloud", kind=BarredKind.EMAIL, **barred)
    desk.store.commit(Changes(saves=(Barred(provider="north", kind=BarredKind.TELEGRAM, **barred), mailed)))
    assert desk.store.scene(SCENE).barred == {"north"}
    assert desk.store.scene(replace(SCENE, user=6)).barred == frozenset()
    assert desk.store.scene(replace(SCENE, providers=())).barred == frozenset()


def test_a_scene_may_be_asked_for_the_same_thing_twice(desk):
    desk.store.commit(Changes(saves=(Provider(id="north", name="Север"),)))
    scene = desk.store.scene(replace(SCENE, providers=("north", "north"), messages=(9, 9)))
    assert [each.id for each in scene.providers] == ["north"]


def test_one_chat_knows_nothing_of_another_nor_one_bot_of_another(desk):
    desk.store.commit(Changes(saves=(Talk(bot="7", chat=5, stray_id="mine"), Shown(bot="7", chat=5, panel=1))))
    for bot, chat in (("8", 5), ("7", 6)):
        scene = desk.store.scene(replace(SCENE, bot=bot, chat=chat))
        assert scene.talk.version == 0
        assert scene.shown.panel is None


def test_a_grant_that_ran_out_is_not_there_any_more(desk):
    ends = BEGINNING + timedelta(minutes=10)
    link = grant(expires_at=ends)
    desk.store.commit(Changes(saves=(link,)))
    desk.clock.turn(timedelta(minutes=10))
    assert desk.store.scene(replace(SCENE, grant="h1")).grant is None
    with pytest.raises(Stale):
        desk.store.commit(Changes(drops=(link,)))
    desk.store.commit(Changes(saves=(grant(expires_at=ends + timedelta(hours=1)),)))
    assert desk.store.scene(replace(SCENE, grant="h1")).grant is not None


def test_a_grant_works_once_and_takes_its_twin_along(desk):
    ends = BEGINNING + timedelta(minutes=10)
    link, code = grant("h1", "h2", expires_at=ends), grant("h2", "h1", expires_at=ends)
    desk.store.commit(Changes(saves=(link, code)))
    desk.store.commit(Changes(drops=(link, code)))
    assert desk.store.scene(replace(SCENE, grant="h2")).grant is None
    with pytest.raises(Stale):
        desk.store.commit(Changes(saves=(ticket(),), drops=(link, code)))
    assert desk.store.thread("north", 1001) is None


# Threads.


def _written(desk, entries: int) -> None:
    last = ticket(messages=entries, last_message=entries, facts=1)
    desk.store.commit(Changes(saves=(last, fact(), *(message(each) for each in range(1, entries + 1)))))


def _ids(thread) -> list[int]:
    return [each.id for each in thread.messages]


def test_there_is_no_thread_without_a_ticket(desk):
    assert desk.store.thread("north", 1001) is None
    assert desk.store.thread("north", 1001, before=5) is None


def test_a_short_thread_is_whole(desk):
    _written(desk, 3)
    thread = desk.store.thread("north", 1001)
    assert _ids(thread) == [1, 2, 3]
    assert thread.older is None


def test_a_thread_of_exactly_one_page_has_no_older_one(desk):
    _written(desk, 3)
    assert desk.store.thread("north", 1001, limit=3).older is None


def test_a_long_thread_is_read_page_by_page_from_the_newest(desk):
    _written(desk, 7)
    first = desk.store.thread("north", 1001, limit=3)
    assert (_ids(first), first.older) == ([5, 6, 7], 5)
    second = desk.store.thread("north", 1001, limit=3, before=first.older)
    assert (_ids(second), second.older) == ([2, 3, 4], 2)
    third = desk.store.thread("north", 1001, limit=3, before=second.older)
    assert (_ids(third), third.older) == ([1], None)
    assert first.ticket == second.ticket == third.ticket


@pytest.mark.parametrize("before", [1, 0, -5, 10**30])
def test_there_is_nothing_before_the_beginning_nor_far_behind_the_end(desk, before):
    _written(desk, 2)
    thread = desk.store.thread("north", 1001, before=before)
    assert (_ids(thread), thread.older) == ([], None)


def test_a_ticket_of_another_number_or_provider_is_another_ticket(desk):
    _written(desk, 2)
    assert desk.store.thread("north", 10010) is None
    assert desk.store.thread("cloud", 1001) is None
    assert desk.store.message("north", 1001, 3) is None
    assert desk.store.message("north", 10**40, 1) is None


def test_names_from_outside_cannot_reach_into_another_key(desk):
    desk.store.commit(Changes(saves=(ticket(provider="north"),)))
    assert desk.store.thread("north#1001", 1001) is None
    assert desk.directory.provider("") is None
    assert desk.directory.recognise(Identity(IdentityKind.EMAIL, "x" * 5000)) is None


def test_pages_larger_than_one_answer_of_the_table_are_read_whole(desk):
    """A Query answers at most a megabyte."""
    for each in range(1, 26):
        desk.store.commit(Changes(saves=(message(each, text="Я" * 32_000),)))
    desk.store.commit(Changes(saves=(ticket(messages=25, last_message=25),)))
    thread = desk.store.thread("north", 1001, limit=25)
    assert _ids(thread) == list(range(1, 26))
    assert thread.older is None


# Single things.


def test_a_counter_begins_before_the_first_ticket(desk):
    assert desk.store.counter("north") == Counter(provider="north")
    desk.store.commit(Changes(saves=(Counter(provider="north", last=1001),)))
    assert desk.store.counter("north") == Counter(provider="north", last=1001, version=1)


def test_the_talks_with_a_person_are_found_among_bots(desk):
    desk.store.commit(Changes(saves=(Talk(bot="7", chat=5), Talk(bot="9", chat=5), Talk(bot="8", chat=6))))
    assert [each.bot for each in desk.store.chats(["9", "8", "7", "7"], 5)] == ["9", "7"]
    assert desk.store.chats([], 5) == ()


def test_what_a_chat_shows_is_read_alone_too(desk):
    assert desk.store.shown("7", 5) == Shown(bot="7", chat=5)
    desk.store.commit(Changes(saves=(Shown(bot="7", chat=5, receipt=4),)))
    assert desk.store.shown("7", 5) == Shown(bot="7", chat=5, receipt=4, version=1)


# Persons and what they are recognised by.


def _recognised(desk, value: str | int):
    kind = IdentityKind.TELEGRAM if isinstance(value, int) else IdentityKind.EMAIL
    found = desk.directory.recognise(Identity(kind, str(value)))
    return found.id if found else None


def test_a_person_is_recognised_by_each_of_his_identities(desk):
    anna = person(emails=("anna@example.org", "a@example.org"), telegram=5)
    desk.store.commit(Changes(saves=(anna,)))
    for value in ("anna@example.org", "a@example.org", 5):
        assert _recognised(desk, value) == "anna"
    assert desk.directory.recognise(Identity(IdentityKind.EMAIL, "5")) is None


def test_an_identity_belongs_to_one_person_only(desk):
    desk.store.commit(Changes(saves=(person(telegram=5),)))
    with pytest.raises(Conflict) as refusal:
        desk.store.commit(Changes(saves=(person("boris", emails=("boris@example.org",), telegram=5),)))
    assert refusal.value.key == "refused.identity_taken"
    assert _recognised(desk, 5) == "anna"
    assert _recognised(desk, "boris@example.org") is None


def test_two_new_persons_cannot_share_an_identity(desk):
    with pytest.raises(Conflict):
        desk.store.commit(Changes(saves=(person("anna"), person("boris"))))


def test_what_a_person_gives_up_is_free_for_others(desk):
    desk.store.commit(Changes(saves=(person(telegram=5),)))
    desk.store.commit(Changes(saves=(person(version=1),)))
    assert _recognised(desk, 5) is None
    desk.store.commit(Changes(saves=(person("boris", emails=(), telegram=5),)))
    assert _recognised(desk, 5) == "boris"


def test_an_identity_can_pass_to_another_person_in_one_commit(desk):
    boris = person("boris", emails=())
    desk.store.commit(Changes(saves=(person(telegram=5), boris)))
    moved = person("boris", emails=(), telegram=5, version=1)
    desk.store.commit(Changes(saves=(person(version=1), moved)))
    assert _recognised(desk, 5) == "boris"
    assert desk.directory.person("anna").telegram is None


def test_an_identity_may_be_dropped_by_name_beside_the_person_who_gives_it_up(desk):
    desk.store.commit(Changes(saves=(person(telegram=5),)))
    desk.store.commit(Changes(saves=(person(version=1),), drops=(Identity(IdentityKind.TELEGRAM, "5"),)))
    assert _recognised(desk, 5) is None


def test_an_identity_cannot_be_dropped_while_its_person_carries_it_or_is_absent(desk):
    telegram = Identity(IdentityKind.TELEGRAM, "5")
    desk.store.commit(Changes(saves=(person(telegram=5),)))
    with pytest.raises(ValueError, match="gives up"):
        desk.store.commit(Changes(drops=(telegram,)))
    with pytest.raises(ValueError, match="gives up"):
        desk.store.commit(Changes(saves=(person(telegram=5, version=1),), drops=(telegram,)))
    assert _recognised(desk, 5) == "anna"


def test_an_identity_of_somebody_else_cannot_be_dropped(desk):
    desk.store.commit(Changes(saves=(person(telegram=5), person("boris", emails=()))))
    boris = person("boris", emails=(), version=1)
    with pytest.raises(Stale):
        desk.store.commit(Changes(saves=(boris,), drops=(Identity(IdentityKind.TELEGRAM, "5"),)))
    assert _recognised(desk, 5) == "anna"


def test_every_copy_of_a_person_follows_a_change(desk):
    desk.store.commit(Changes(saves=(person(telegram=5, memberships=(membership(),)),)))
    changed = person(telegram=5, memberships=(membership(),), language="en", version=1)
    desk.store.commit(Changes(saves=(changed,)))
    now = replace(changed, version=2)
    assert desk.directory.person("anna") == now
    assert desk.directory.recognise(Identity(IdentityKind.TELEGRAM, "5")) == now
    assert desk.directory.people("north", "a1") == (now,)
    assert desk.store.scene(SCENE).person == now


def test_a_person_saved_under_an_old_version_moves_none_of_its_copies(desk):
    desk.store.commit(Changes(saves=(person(telegram=5, memberships=(membership(),)),)))
    desk.store.commit(Changes(saves=(person(telegram=6, memberships=(membership(),), version=1),)))
    with pytest.raises(Stale):
        desk.store.commit(Changes(saves=(person(telegram=7, version=1),)))
    assert [_recognised(desk, each) for each in (5, 6, 7)] == [None, "anna", None]
    assert len(desk.directory.people("north", "a1")) == 1


def test_a_person_who_leaves_an_account_is_not_listed_there_any_more(desk):
    both = (membership("a1"), membership("a2"))
    desk.store.commit(Changes(saves=(person(memberships=both), person("boris", emails=(), memberships=both))))
    desk.store.commit(Changes(saves=(person(memberships=both[1:], version=1),)))
    assert [each.id for each in desk.directory.people("north", "a1")] == ["boris"]
    assert [each.id for each in desk.directory.people("north", "a2")] == ["anna", "boris"]


def test_a_service_that_is_gone_may_be_dropped_again_but_not_one_that_changed(desk):
    service = Service(provider="north", account="a1", id="s1", name="VPS")
    desk.store.commit(Changes(saves=(service,)))
    desk.store.commit(Changes(saves=(replace(service, name="VPS 2", version=1),)))
    with pytest.raises(Stale):
        desk.store.commit(Changes(drops=(replace(service, version=1),)))
    desk.store.commit(Changes(drops=(replace(service, version=2),)))
    desk.store.commit(Changes(drops=(replace(service, version=2),)))
    assert desk.directory.service("north", "a1", "s1") is None


def test_a_dead_letter_goes_once_and_with_what_it_led_to(desk):
    letter = DeadLetter(reference="k7qx29md", cause="telegram#7#1", raw="{}", error="KeyError", at=BEGINNING)
    desk.store.commit(Changes(saves=(letter,)))
    desk.store.commit(Changes(cause="telegram#7#1#again", saves=(ticket(),), drops=(letter,)))
    assert desk.reads.dead_letters(limit=9) == ()
    assert desk.store.thread("north", 1001) is not None
    with pytest.raises(Seen):
        desk.store.commit(Changes(cause="telegram#7#1#again", drops=(letter,)))


def test_what_a_dead_letter_that_is_gone_would_lead_to_does_not_happen(desk):
    letter = DeadLetter(reference="k7qx29md", cause="telegram#7#1", raw="{}", error="KeyError", at=BEGINNING)
    with pytest.raises(Stale):
        desk.store.commit(Changes(cause="telegram#7#1#again", saves=(ticket(),), drops=(letter,)))
    assert desk.store.thread("north", 1001) is None
    assert desk.store.answer("telegram#7#1#again") is None
