"""What Sessions promises, kept by the fake and by DynamoDB alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.desk.badges import Badge, Post
from chalicelib.desk.history import Happened
from chalicelib.desk.marks import Marks
from chalicelib.desk.notices import Way
from chalicelib.desk.notifications import LIFE, MOST_UNREAD, Notification
from chalicelib.desk.people import Identity, IdentityKind, Provider, Role, Staff
from chalicelib.desk.presence import HERE_LIFE, Doing, Presence
from chalicelib.desk.rules import SESSION_IDLE, SESSION_LIFE
from chalicelib.desk.sessions import Attempts, Challenge, Pass, Session
from chalicelib.services.failures import Stale
from chalicelib.services.records import Changes, Doorstep, Entry, EntryKeys, Shift, ShiftKeys
from tests.contract.things import BEGINNING, person, ticket

ANNA = person("anna", emails=("anna@example.com",))
NORTH = Provider(id="north", name="Север")
OLGA = Staff(id="olga", provider="north", name="Ольга", email="olga@north.example", role=Role.AGENT)
BADGE = Badge(email="olga@north.example", posts=(Post(provider="north", member="olga"),))
MAIL = Identity(IdentityKind.EMAIL, "anna@example.com")


def session(hash="h1", of="anna", **facts) -> Session:
    return Session(person=of, hash=hash, **{"opened_at": BEGINNING, "seen_at": BEGINNING, **facts})


def test_a_browser_is_known_with_its_person_its_providers_and_a_ticket_in_one(desk):
    desk.store.commit(Changes(saves=(session(), ANNA, NORTH, ticket())))
    keys = EntryKeys(person="anna", session="h1", providers=("north", "gone"), ticket=("north", 1001))
    entry = desk.sessions.entry(keys)
    assert entry.session == session(version=1)
    assert entry.person == replace(ANNA, version=1)
    assert [each.id for each in entry.providers] == ["north"]
    assert entry.ticket.number == 1001


def test_whoever_has_another_secret_or_another_person_is_nobody(desk):
    desk.store.commit(Changes(saves=(session(), ANNA)))
    assert desk.sessions.entry(EntryKeys(person="anna", session="h2")).session is None
    assert desk.sessions.entry(EntryKeys(person="boris", session="h1")) == Entry(session=None, person=None)


UNREAD = EntryKeys(person="anna", session="h1", place=("north", "a1"))


def told(fact: int, way: Way = Way.EMAIL, **of) -> Notification:
    facts = {"provider": "north", "account": "a1", "person": "anna", "ticket": 1001, "subject": "Сайт", **of}
    return Notification(fact=fact, way=way, kind=Happened.ANSWERED, at=BEGINNING, **facts)


def test_what_somebody_has_not_read_comes_with_him_once_a_fact(desk):
    strangers = (told(7, person="boris"), told(7, account="a2"), told(7, provider="cloud"))
    desk.store.commit(Changes(saves=(told(1), told(1, Way.TELEGRAM), told(2, Way.TELEGRAM), *strangers)))
    assert desk.sessions.entry(UNREAD).unread == {told(1).mark, told(2).mark}
    assert desk.sessions.entry(replace(UNREAD, place=None)).unread == frozenset()
    assert desk.sessions.entry(replace(UNREAD, place=("north", "a9"))).unread == frozenset()


def test_what_he_has_read_is_gone_and_what_came_meanwhile_stays(desk):
    desk.store.commit(Changes(saves=(told(1), told(2), told(3))))
    desk.sessions.have_read("north", "a1", "anna", {told(1).mark, told(2).mark, "never#told"})
    assert desk.sessions.entry(UNREAD).unread == {told(3).mark}
    for marks in ({told(3).mark}, {told(3).mark}, ()):
        desk.sessions.have_read("north", "a1", "anna", marks)
    assert desk.sessions.entry(UNREAD).unread == frozenset()
    desk.store.commit(Changes(saves=(told(4),)))
    assert desk.sessions.entry(UNREAD).unread == {told(4).mark}


def test_who_was_never_told_anything_has_nothing_to_read(desk):
    desk.sessions.have_read("north", "a1", "anna", {told(1).mark})
    assert desk.sessions.entry(UNREAD).unread == frozenset()


def test_more_than_a_hundred_are_not_counted_and_hold_up_nothing(desk):
    for fact in range(1, MOST_UNREAD + 5):
        desk.store.commit(Changes(saves=(told(fact),)))
    assert len(desk.sessions.entry(UNREAD).unread) == MOST_UNREAD
    assert len(desk.reads.notifications("north", "a1", "anna", limit=200).told) == MOST_UNREAD + 4


def test_what_nobody_looks_at_is_forgotten_with_the_copies(desk):
    desk.store.commit(Changes(saves=(told(1), session(), ANNA)))
    desk.clock.turn(LIFE + timedelta(seconds=1))
    assert desk.sessions.entry(UNREAD).unread == frozenset()


@pytest.mark.parametrize("life", [SESSION_IDLE, SESSION_LIFE])
def test_a_session_ends_by_itself(desk, life):
    """After two weeks in which nobody used it, and after a month in any case."""
    seen = BEGINNING + life - timedelta(days=14)
    desk.store.commit(Changes(saves=(session(seen_at=seen), ANNA)))
    desk.clock.turn(life - timedelta(seconds=1))
    assert desk.sessions.entry(EntryKeys(person="anna", session="h1")).session is not None
    desk.clock.turn(timedelta(seconds=1))
    assert desk.sessions.entry(EntryKeys(person="anna", session="h1")).session is None
    assert desk.sessions.sessions("anna") == ()


def test_the_sessions_of_a_person_are_listed_and_nobody_elses(desk):
    desk.store.commit(Changes(saves=(session("h1"), session("h2"), session("h3", of="anna-2"), ANNA)))
    assert [each.hash for each in desk.sessions.sessions("anna")] == ["h1", "h2"]


def test_an_ended_session_is_gone_and_ending_it_again_is_nothing(desk):
    desk.store.commit(Changes(saves=(session("h1"), session("h2"))))
    desk.store.commit(Changes(drops=(session("h1"),)))
    desk.store.commit(Changes(drops=(session("h1"),)))
    assert [each.hash for each in desk.sessions.sessions("anna")] == ["h2"]


def test_the_use_of_an_ended_session_is_not_written_down(desk):
    """Else it would stand up again."""
    desk.store.commit(Changes(saves=(session(),)))
    desk.store.commit(Changes(drops=(session(),)))
    with pytest.raises(Stale):
        desk.store.commit(Changes(saves=(session(version=1),)))


def test_signing_in_reads_the_letter_the_attempts_and_whose_the_address_is(desk):
    sent = Challenge(hash="a1", person="anna", code="c", link="l", expires_at=BEGINNING + timedelta(minutes=10))
    tried = Attempts(source="s1", since=BEGINNING, count=3)
    desk.store.commit(Changes(saves=(sent, tried, ANNA)))
    known = desk.sessions.doorstep("a1", "s1", MAIL)
    assert known.challenge == replace(sent, version=1)
    assert known.attempts == replace(tried, version=1)
    assert known.person.id == "anna"
    assert desk.sessions.doorstep("a2", "s2") == Doorstep(challenge=None, attempts=None, person=None)


def test_a_browser_of_staff_is_known_with_its_member_its_providers_and_a_ticket_in_one(desk):
    session_of_staff = session(of=BADGE.owner)
    desk.store.commit(Changes(saves=(session_of_staff, BADGE, OLGA, NORTH, ticket())))
    keys = ShiftKeys(owner=BADGE.owner, session="h1", posts=BADGE.posts, ticket=1001)
    shift = desk.sessions.shift(keys)
    assert (shift.session.hash, shift.badge, shift.member) == (
        "h1",
        replace(BADGE, version=1),
        replace(OLGA, version=1),
    )
    assert [each.id for each in shift.providers] == ["north"]
    assert shift.ticket.number == 1001


def test_with_a_ticket_comes_who_is_at_it_and_with_a_member_what_he_has_seen(desk):
    here = Presence(provider="north", ticket=1001).with_("pyotr", "Пётр", Doing.WRITING, BEGINNING)
    marks = Marks(provider="north", member="olga").with_(1001, 3)
    other = Marks(provider="north", member="pyotr").with_(1001, 9)
    desk.store.commit(Changes(saves=(session(of=BADGE.owner), BADGE, OLGA, NORTH, ticket(), here, marks, other)))
    keys = ShiftKeys(owner=BADGE.owner, session="h1", posts=BADGE.posts, ticket=1001)
    shift = desk.sessions.shift(keys)
    assert [each.name for each in shift.presence.people] == ["Пётр"]
    assert shift.marks.of(1001) == 3
    assert desk.store.thread("north", 1001).messages == ()
    desk.clock.turn(HERE_LIFE)
    assert desk.sessions.shift(keys).presence is None


def test_staff_without_a_post_at_hand_are_known_by_their_badge_alone(desk):
    desk.store.commit(Changes(saves=(session(of=BADGE.owner), BADGE, OLGA, NORTH, ticket())))
    shift = desk.sessions.shift(ShiftKeys(owner=BADGE.owner, session="h1", ticket=1001))
    assert (shift.badge.posts, shift.member, shift.providers, shift.ticket) == (BADGE.posts, None, (), None)
    assert desk.sessions.shift(ShiftKeys(owner="anna", session="h1")) == Shift(session=None, badge=None)


def test_signing_in_at_the_desk_reads_the_badge_of_an_address(desk):
    desk.store.commit(Changes(saves=(BADGE,)))
    assert desk.sessions.doorstep("a1", "s1", badge=BADGE.owner).badge == replace(BADGE, version=1)
    assert desk.sessions.doorstep("a1", "s1", badge="staff#x").badge is None
    assert desk.sessions.doorstep("a1", "s1", MAIL).badge is None


def test_attempts_are_forgotten_after_an_hour_and_counted_anew(desk):
    desk.store.commit(Changes(saves=(Attempts(source="s1", since=BEGINNING, count=20),)))
    desk.clock.turn(timedelta(hours=1))
    assert desk.sessions.doorstep("a1", "s1").attempts is None
    desk.store.commit(Changes(saves=(Attempts(source="s1", since=desk.clock.now(), count=1),)))
    assert desk.sessions.doorstep("a1", "s1").attempts.count == 1


def test_a_challenge_is_kept_for_as_long_as_its_letters_count(desk):
    sent = Challenge(hash="a1", expires_at=BEGINNING + timedelta(minutes=10), letters=(BEGINNING,))
    desk.store.commit(Changes(saves=(sent,)))
    desk.clock.turn(timedelta(hours=23))
    assert desk.sessions.doorstep("a1", "s1").challenge is not None
    desk.clock.turn(timedelta(hours=1))
    assert desk.sessions.doorstep("a1", "s1").challenge is None


# From the bot.

WAY = Pass(hash="w1", person="anna", telegram=5, to="/", expires_at=BEGINNING + timedelta(minutes=10))


def test_a_pass_is_found_by_its_hash_until_it_runs_out(desk):
    desk.store.commit(Changes(saves=(WAY,)))
    assert desk.sessions.way("w1") == replace(WAY, version=1)
    assert desk.sessions.way("w2") is None
    desk.clock.turn(timedelta(minutes=10))
    assert desk.sessions.way("w1") is None


def test_a_pass_goes_once_and_not_after_its_time(desk):
    desk.store.commit(Changes(saves=(WAY, replace(WAY, hash="w2"))))
    desk.store.commit(Changes(saves=(session(),), drops=(WAY,)))
    with pytest.raises(Stale):
        desk.store.commit(Changes(saves=(session("h2"),), drops=(WAY,)))
    desk.clock.turn(timedelta(minutes=10))
    with pytest.raises(Stale):
        desk.store.commit(Changes(saves=(session("h2"),), drops=(replace(WAY, hash="w2"),)))
    assert [each.hash for each in desk.sessions.sessions("anna")] == ["h1"]
