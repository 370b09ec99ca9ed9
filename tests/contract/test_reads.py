"""What Reads promises, kept by the fake and by DynamoDB alike."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.desk.errors import Invalid
from chalicelib.desk.history import Happened
from chalicelib.desk.log import Logged
from chalicelib.desk.message import Side
from chalicelib.desk.notices import Way
from chalicelib.desk.notifications import Notification, Reading
from chalicelib.desk.ticket import Stage
from chalicelib.services.effects import Delivered, Delivery, Told
from chalicelib.services.failures import Stale
from chalicelib.services.records import Changes, DeadLetter, Pile, Shelf
from tests.contract.things import BEGINNING, fact, message, service, ticket

MOST_PAGES = 9


def _at(minutes: int):
    return BEGINNING + timedelta(minutes=minutes)


def _numbers(listing) -> list[int]:
    return [each.number for each in listing.tickets]


def _pages(ask) -> list[list[int]]:
    """Every page of a list, from the first to the one without a cursor."""
    pages, cursor = [], None
    for _ in range(MOST_PAGES):
        listing = ask(cursor=cursor)
        pages.append(_numbers(listing))
        cursor = listing.cursor
        if cursor is None:
            return pages
    raise AssertionError(f"the list does not end: {pages}")


NEW = {"stage": Stage.RELEASED, "last_author": Side.STAFF, "client_unread": 1}
AWAITING = {"stage": Stage.RELEASED, "last_author": Side.STAFF}
WORKING = {"stage": Stage.OPEN}
VIEWED = {"stage": Stage.RELEASED, "last_author": Side.CLIENT}
ARCHIVED = {"stage": Stage.ARCHIVED}


def test_active_tickets_stand_by_status_group_then_newest_activity(desk):
    """R-6: new messages, awaiting reply, in progress, viewed."""
    groups = [VIEWED, WORKING, AWAITING, NEW]
    saves = [
        ticket(1000 + 10 * group + minute, active_at=_at(minute), **facts)
        for group, facts in enumerate(groups)
        for minute in (0, 1, 2)
    ]
    desk.store.commit(Changes(saves=(*saves, ticket(2000, archived_at=_at(9), **ARCHIVED), ticket(2001, account="a2"))))
    expected = [1032, 1031, 1030, 1022, 1021, 1020, 1012, 1011, 1010, 1002, 1001, 1000]
    assert _numbers(desk.reads.active("north", "a1", limit=50)) == expected


def test_tickets_of_the_same_moment_stand_by_number_the_higher_first(desk):
    desk.store.commit(Changes(saves=(ticket(1001), ticket(1003), ticket(1002))))
    assert _numbers(desk.reads.active("north", "a1", limit=5)) == [1003, 1002, 1001]
    assert _numbers(desk.reads.recent("north", limit=5)) == [1003, 1002, 1001]


def test_the_archive_holds_what_was_put_away_newest_first(desk):
    saves = [ticket(1000 + each, archived_at=_at(each), active_at=_at(-each), **ARCHIVED) for each in (1, 3, 2)]
    desk.store.commit(Changes(saves=(*saves, ticket(2000))))
    assert _numbers(desk.reads.archive("north", "a1", limit=5)) == [1003, 1002, 1001]


def test_a_ticket_moves_between_the_active_and_the_archive(desk):
    desk.store.commit(Changes(saves=(ticket(**VIEWED),)))
    put_away = ticket(archived_at=_at(5), version=1, **ARCHIVED)
    desk.store.commit(Changes(saves=(put_away,)))
    assert _numbers(desk.reads.active("north", "a1", limit=5)) == []
    assert _numbers(desk.reads.archive("north", "a1", limit=5)) == [1001]
    desk.store.commit(Changes(saves=(replace(put_away, stage=Stage.RELEASED, archived_at=None, version=2),)))
    assert _numbers(desk.reads.active("north", "a1", limit=5)) == [1001]
    assert _numbers(desk.reads.archive("north", "a1", limit=5)) == []


def test_the_queue_begins_with_whoever_waits_longest(desk):
    """P7: adding detail moves the activity, never the place."""
    saves = (
        ticket(1, waiting_since=_at(5), active_at=_at(90)),
        ticket(2, waiting_since=_at(1), active_at=_at(80)),
        ticket(3, waiting_since=None, active_at=_at(-50)),
        ticket(4, waiting_since=None, active_at=_at(-60)),
        ticket(5, waiting_since=_at(0), department="billing"),
        ticket(6, waiting_since=_at(0), **AWAITING),
        ticket(7, waiting_since=_at(0), **ARCHIVED),
    )
    desk.store.commit(Changes(saves=saves))
    assert _numbers(desk.reads.queue("north", "support", limit=9)) == [2, 1, 4, 3]


def test_a_ticket_leaves_the_queue_and_its_assignee_when_the_provider_has_done_its_part(desk):
    desk.store.commit(Changes(saves=(ticket(assignee="olga", waiting_since=_at(0)),)))
    assert _numbers(desk.reads.assigned("north", "olga", limit=5)) == [1001]
    desk.store.commit(Changes(saves=(ticket(assignee="olga", version=1, **AWAITING),)))
    assert _numbers(desk.reads.queue("north", "support", limit=5)) == []
    assert _numbers(desk.reads.assigned("north", "olga", limit=5)) == []


def test_a_ticket_handed_on_changes_queues_and_hands(desk):
    desk.store.commit(Changes(saves=(ticket(assignee="olga"),)))
    desk.store.commit(Changes(saves=(ticket(department="billing", assignee="ivan", version=1),)))
    assert _numbers(desk.reads.queue("north", "support", limit=5)) == []
    assert _numbers(desk.reads.queue("north", "billing", limit=5)) == [1001]
    assert _numbers(desk.reads.assigned("north", "olga", limit=5)) == []
    assert _numbers(desk.reads.assigned("north", "ivan", limit=5)) == [1001]


DEPARTMENTS = ("support", "billing")


def test_the_piles_of_several_departments_stand_as_one_list(desk):
    waiting = [
        ticket(1, waiting_since=_at(5)),
        ticket(2, department="billing", waiting_since=_at(2)),
        ticket(3, department="legal", waiting_since=_at(1)),
        ticket(4, department="billing", active_at=_at(1)),
        ticket(5, waiting_since=_at(9), assignee="olga"),
    ]
    desk.store.commit(Changes(saves=tuple(waiting)))
    assert _numbers(desk.reads.piles("north", DEPARTMENTS, pile=Pile.QUEUE, limit=9)) == [2, 1, 5, 4]
    assert _numbers(desk.reads.piles("north", ("billing",), pile=Pile.QUEUE, limit=9)) == [2, 4]
    assert _numbers(desk.reads.piles("north", (), pile=Pile.QUEUE, limit=9)) == []
    assert _numbers(desk.reads.piles("cloud", DEPARTMENTS, pile=Pile.QUEUE, limit=9)) == []


def test_a_ticket_lies_in_exactly_one_pile(desk):
    facts = {Pile.QUEUE: [WORKING], Pile.AWAITING: [NEW, AWAITING], Pile.DONE: [VIEWED, ARCHIVED]}
    numbers = {}
    for pile, all in facts.items():
        saves = [
            ticket(100 * len(numbers) + n, active_at=_at(n), department=DEPARTMENTS[n % 2], **each)
            for n, each in enumerate(all, start=1)
        ]
        numbers[pile] = [each.number for each in reversed(saves)]
        desk.store.commit(Changes(saves=tuple(saves)))
    for pile, expected in numbers.items():
        assert _numbers(desk.reads.piles("north", DEPARTMENTS, pile=pile, limit=9)) == expected


@pytest.mark.parametrize("pile", Pile)
def test_the_pages_of_a_pile_part_it_without_gap_or_overlap(desk, pile):
    facts = {Pile.QUEUE: WORKING, Pile.AWAITING: AWAITING, Pile.DONE: VIEWED}[pile]
    saves = tuple(
        ticket(n, active_at=_at(n // 2), waiting_since=_at(n // 3) if n % 4 else None, department=DEPARTMENTS[n % 2])
        for n in range(1, 12)
    )
    desk.store.commit(Changes(saves=tuple(replace(each, **facts) for each in saves)))

    def ask(**page):
        return desk.reads.piles("north", DEPARTMENTS, pile=pile, limit=4, **page)

    pages = _pages(ask)
    assert [len(each) for each in pages] == [4, 4, 3]
    assert [each for page in pages for each in page] == _numbers(
        desk.reads.piles("north", DEPARTMENTS, pile=pile, limit=20)
    )


def test_a_cursor_of_one_pile_is_of_no_use_in_another(desk):
    desk.store.commit(Changes(saves=(ticket(1), ticket(2))))
    cursor = desk.reads.piles("north", DEPARTMENTS, pile=Pile.QUEUE, limit=1).cursor
    for provider, pile in (("north", Pile.DONE), ("cloud", Pile.QUEUE)):
        with pytest.raises(Invalid):
            desk.reads.piles(provider, DEPARTMENTS, pile=pile, limit=1, cursor=cursor)
    with pytest.raises(Invalid):
        desk.reads.queue("north", "support", limit=1, cursor=cursor)


def test_an_assignees_tickets_stand_as_in_the_queue(desk):
    saves = (
        ticket(1, assignee="olga", waiting_since=None),
        ticket(2, assignee="olga", waiting_since=_at(4), department="billing"),
        ticket(3, assignee="olga", waiting_since=_at(2)),
        ticket(4, assignee="ivan", waiting_since=_at(1)),
    )
    desk.store.commit(Changes(saves=saves))
    assert _numbers(desk.reads.assigned("north", "olga", limit=9)) == [3, 2, 1]


def test_a_providers_tickets_stand_by_last_activity(desk):
    saves = (
        ticket(1, active_at=_at(1), **ARCHIVED),
        ticket(2, active_at=_at(3)),
        ticket(3, active_at=_at(2), account="a2", **AWAITING),
        ticket(4, active_at=_at(9), provider="cloud"),
    )
    desk.store.commit(Changes(saves=saves))
    assert _numbers(desk.reads.recent("north", limit=9)) == [2, 3, 1]


def test_an_overview_is_a_list_with_what_the_account_has_bought(desk):
    bought = tuple(service(id) for id in ("b", "a"))
    others = (service("c", account="a2"), ticket(9, account="a2"))
    desk.store.commit(Changes(saves=(ticket(1), ticket(2), ticket(3, **ARCHIVED), *bought, *others)))
    active = desk.reads.overview("north", "a1", shelf=Shelf.ACTIVE, limit=1)
    assert _numbers(active.listing) == [2]
    assert [each.id for each in active.services] == ["a", "b"]
    rest = desk.reads.overview("north", "a1", shelf=Shelf.ACTIVE, limit=1, cursor=active.listing.cursor)
    assert _numbers(rest.listing) == [1]
    assert _numbers(desk.reads.overview("north", "a1", shelf=Shelf.ARCHIVE, limit=9).listing) == [3]
    with pytest.raises(Invalid, match=r"refused\.cursor"):
        desk.reads.overview("north", "a1", shelf=Shelf.ACTIVE, limit=1, cursor="forged")


def test_an_overview_names_a_hundred_services(desk):
    for start in (0, 60):
        desk.store.commit(Changes(saves=tuple(service(f"s-{start + each:03}") for each in range(60))))
    found = desk.reads.overview("north", "a1", shelf=Shelf.ACTIVE, limit=1).services
    assert [each.id for each in found] == [f"s-{each:03}" for each in range(100)]


def _lists(desk):
    return {
        "active": lambda **page: desk.reads.active("north", "a1", **page),
        "archive": lambda **page: desk.reads.archive("north", "a2", **page),
        "queue": lambda **page: desk.reads.queue("north", "support", **page),
        "assigned": lambda **page: desk.reads.assigned("north", "olga", **page),
        "recent": lambda **page: desk.reads.recent("north", **page),
    }


LISTS = ["active", "archive", "queue", "assigned", "recent"]


def _fill(desk) -> None:
    for minute in range(5):
        open_ = ticket(1000 + minute, active_at=_at(minute), waiting_since=_at(minute), assignee="olga")
        put_away = ticket(2000 + minute, account="a2", active_at=_at(-9), archived_at=_at(minute), **ARCHIVED)
        desk.store.commit(Changes(saves=(open_, put_away)))


@pytest.mark.parametrize("name", LISTS)
def test_pages_joined_are_the_whole_list(desk, name):
    _fill(desk)
    ask = _lists(desk)[name]
    whole = _numbers(ask(limit=50))
    pages = _pages(lambda cursor: ask(limit=2, cursor=cursor))
    assert [number for page in pages for number in page] == whole
    assert all(len(each) == 2 for each in pages[:-1])
    assert pages[-1]


@pytest.mark.parametrize("name", LISTS)
def test_a_page_that_ends_the_list_promises_no_other(desk, name):
    _fill(desk)
    ask = _lists(desk)[name]
    assert ask(limit=len(ask(limit=50).tickets)).cursor is None


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_is_one_empty_page(desk, name):
    assert _pages(lambda cursor: _lists(desk)[name](limit=2, cursor=cursor)) == [[]]


def test_a_ticket_that_went_elsewhere_meanwhile_tears_no_hole_into_the_next_page(desk):
    _fill(desk)
    first = desk.reads.queue("north", "support", limit=2)
    for number in (1000, 1002):
        read = desk.store.thread("north", number).ticket
        desk.store.commit(Changes(saves=(replace(read, stage=Stage.RELEASED),)))
    rest = desk.reads.queue("north", "support", limit=5, cursor=first.cursor)
    assert _numbers(rest) == [1003, 1004]


def _forged(cursor: str) -> list[str]:
    question, begins = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    pieces = [
        [question],
        [question, begins, begins],
        {question if isinstance(question, str) else "q": begins},
        [question, None],
        [question, {"S": "x"}],
        ["QUEUE#cloud#support", begins],
        7,
    ]
    return [base64.urlsafe_b64encode(json.dumps(each).encode()).decode() for each in pieces]


@pytest.mark.parametrize("name", LISTS)
def test_a_tampered_cursor_is_refused(desk, name):
    _fill(desk)
    ask = _lists(desk)[name]
    cursor = ask(limit=2).cursor
    for each in ["", "*", "Ж", "e30", cursor[:-4], f"{cursor}!", "A" * 5000, *_forged(cursor)]:
        with pytest.raises(Invalid) as refusal:
            ask(limit=2, cursor=each)
        assert refusal.value.key == "refused.cursor"


def test_a_cursor_opens_no_list_but_its_own(desk):
    _fill(desk)
    cursor = desk.reads.archive("north", "a2", limit=2).cursor
    with pytest.raises(Invalid):
        desk.reads.archive("north", "a1", limit=2, cursor=cursor)
    with pytest.raises(Invalid):
        desk.reads.active("north", "a2", limit=2, cursor=cursor)


def test_the_history_tells_facts_in_their_order_and_nothing_else(desk):
    saves = tuple(fact(each) for each in (10, 9, 1, 2))
    desk.store.commit(Changes(saves=(*saves, ticket(), message(), fact(1, number=1002))))
    assert [each.id for each in desk.reads.history("north", 1001)] == [1, 2, 9, 10]
    assert desk.reads.history("north", 1003) == ()


def test_deliveries_of_a_ticket_are_kept_by_message_person_and_channel(desk):
    told = Told(provider="north", ticket=1001, message=2, person="anna")
    first = Delivery(told=told, channel="telegram", state=Delivered.PENDING, at=BEGINNING)
    desk.outbox.remember(first)
    desk.outbox.remember(replace(first, channel="email", state=Delivered.SENT))
    desk.outbox.remember(replace(first, told=replace(told, message=1, person="boris")))
    desk.outbox.remember(replace(first, told=replace(told, ticket=1002)))
    blocked = replace(first, state=Delivered.BLOCKED, unsure=2, reason="kept out")
    desk.outbox.remember(blocked)
    kept = desk.reads.deliveries("north", 1001)
    assert [(each.told.message, each.told.person, each.channel) for each in kept] == [
        (1, "boris", "telegram"),
        (2, "anna", "email"),
        (2, "anna", "telegram"),
    ]
    assert kept[-1] == blocked


def test_what_became_of_letters_to_several_addresses_of_somebody_stands_side_by_side(desk):
    told = Told(provider="north", ticket=1001, message=2, person="anna")
    first = Delivery(told=told, channel="email", to="a@north.example", state=Delivered.SENT, at=BEGINNING)
    second = replace(first, to="b+1#x@north.example")
    for each in (first, second, replace(first, to=""), replace(first, state=Delivered.BOUNCED)):
        desk.outbox.remember(each)
    kept = desk.reads.deliveries("north", 1001)
    assert {(each.to, each.state) for each in kept} == {
        ("", Delivered.SENT),
        (first.to, Delivered.BOUNCED),
        (second.to, Delivered.SENT),
    }
    assert len(kept) == 3


def test_what_is_due_is_kept_with_what_makes_it_so_and_gives_way_to_what_becomes_of_it(desk):
    told = Told(provider="north", ticket=1001, message=2, person="anna")
    dead, due, sent, bounced = (
        Delivery(told=told, channel="email", state=state, at=BEGINNING)
        for state in (Delivered.FAILED, Delivered.PENDING, Delivered.SENT, Delivered.BOUNCED)
    )
    desk.outbox.remember(dead)
    desk.store.commit(Changes(cause="c", saves=(due,)))
    assert desk.reads.deliveries("north", 1001) == (due,)
    for each in (sent, bounced, sent):
        desk.outbox.remember(each)
    assert desk.reads.deliveries("north", 1001) == (bounced,)


def _told(minute: int, fact: int = 1, way: Way = Way.EMAIL, **of: object) -> Notification:
    facts = {"provider": "north", "account": "a1", "person": "anna", "ticket": 1001, "subject": "Сайт", **of}
    return Notification(fact=fact, way=way, kind=Happened.ANSWERED, at=_at(minute), **facts)


def test_what_somebody_was_told_is_listed_newest_first_and_is_nobody_else_s(desk):
    both = (_told(2, 2, Way.EMAIL), _told(2, 2, Way.TELEGRAM))
    strangers = (_told(4, person="boris"), _told(4, account="a2"), _told(4, provider="cloud"))
    desk.store.commit(Changes(saves=(_told(1), *both, _told(3, 3), *strangers)))
    found = desk.reads.notifications("north", "a1", "anna", limit=9)
    assert found.told == (_told(3, 3), both[1], both[0], _told(1))
    assert (found.reading, found.cursor) == (None, None)
    assert desk.reads.notifications("north", "a1", "olga", limit=9).told == ()


def test_what_was_told_of_one_fact_is_never_parted_by_the_end_of_a_page(desk):
    ways = [_told(minute, minute, way) for minute in (1, 2, 3) for way in Way]
    reading = Reading(provider="north", account="a1", person="anna", until=_at(1))
    desk.store.commit(Changes(saves=(*ways, reading)))
    first = desk.reads.notifications("north", "a1", "anna", limit=1)
    second = desk.reads.notifications("north", "a1", "anna", limit=1, cursor=first.cursor)
    last = desk.reads.notifications("north", "a1", "anna", limit=1, cursor=second.cursor)
    assert [len(each.told) for each in (first, second, last)] == [2, 2, 2]
    assert [*first.told, *second.told, *last.told] == ways[::-1]
    assert [each.reading for each in (first, second, last)] == [replace(reading, version=1), None, None]
    assert last.cursor is None
    with pytest.raises(Invalid):
        desk.reads.notifications("north", "a1", "boris", limit=1, cursor=first.cursor)


def test_a_copy_takes_the_place_of_the_one_that_said_it_was_sent_by_no_way(desk):
    for each in (_told(1, sent=False), _told(1), _told(1)):
        desk.store.commit(Changes(saves=(each,)))
    assert desk.reads.notifications("north", "a1", "anna", limit=9).told == (_told(1),)


def test_dead_letters_are_listed_newest_first(desk):
    letters = [
        DeadLetter(reference=f"r{each}", cause=f"telegram#7#{each}", raw="{}", error="KeyError", at=_at(each))
        for each in (1, 3, 2)
    ]
    desk.store.commit(Changes(saves=tuple(letters)))
    assert [each.reference for each in desk.reads.dead_letters(limit=2)] == ["r3", "r2"]
    assert desk.reads.dead_letters(limit=9)[0] == letters[1]


# What was done to the desk itself.


def line(minutes: int, cause: str = "c", provider: str = "north") -> Logged:
    return Logged(
        provider=provider,
        cause=f"{cause}{minutes}",
        at=_at(minutes),
        by="anna",
        verb="staff.add",
        on="north/boris",
        changed={"role": "agent → head"},
    )


def test_a_log_holds_its_own_lines_newest_first_page_by_page(desk):
    lines = [line(each) for each in range(5)]
    desk.store.commit(Changes(saves=(*lines, line(1, provider="cloud"), line(2, provider=""))))
    first = desk.reads.log("north", limit=3)
    rest = desk.reads.log("north", limit=3, cursor=first.cursor)
    assert [*first.lines, *rest.lines] == lines[::-1]
    assert (first.cursor is None, rest.cursor) == (False, None)
    assert desk.reads.log("", limit=9).lines == (line(2, provider=""),)
    assert desk.reads.log("south", limit=9).lines == ()


def test_a_log_goes_on_by_its_own_cursor_alone(desk):
    desk.store.commit(Changes(saves=tuple(line(each) for each in range(3))))
    cursor = desk.reads.log("north", limit=1).cursor
    for wrong in (cursor and f"x{cursor}", "", "мимо", desk.reads.recent("north", limit=1).cursor or "1"):
        with pytest.raises(Invalid):
            desk.reads.log("north", limit=1, cursor=wrong)
    with pytest.raises(Invalid):
        desk.reads.log("cloud", limit=1, cursor=cursor)


def test_a_line_is_written_once(desk):
    desk.store.commit(Changes(saves=(line(1),)))
    with pytest.raises(Stale):
        desk.store.commit(Changes(saves=(line(1),)))
