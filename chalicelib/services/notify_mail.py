"""Who is written to about an event, by his wishes: answers, what became of a ticket, and receipts of the web."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.desk.history import Happened
from chalicelib.desk.mailroom import Address
from chalicelib.desk.notices import Way, wants
from chalicelib.desk.people import Person
from chalicelib.services import deliver, instead
from chalicelib.services.addresses import TRIES, living, one_more
from chalicelib.services.alone import alone
from chalicelib.services.correspond import Desk, desk_of
from chalicelib.services.effects import Class
from chalicelib.services.failures import Seen, Stale, Unavailable
from chalicelib.services.house import House
from chalicelib.services.news import TO, News, cause_of, copy_of, told_of
from chalicelib.services.notice_letter import letter_of
from chalicelib.services.record import changes, lease_of
from chalicelib.services.records import Changes


def write_of(news: News, people: Sequence[Person], house: House) -> set[str]:
    """Whom of them it is written to. Each person's letter is a transaction of its own; the same event twice is written
    of once. Raises Unavailable."""
    desk = desk_of(news.ticket, news.provider, house)
    if desk is None:
        return set()
    concerned = [each for each in people if _concerns(news, each)]
    for person in concerned:
        _write(news, person, desk, house)
    return {each.id for each in concerned}


def _concerns(news: News, person: Person) -> bool:
    """Whoever wants it by mail and did not do it; a receipt is for who asked."""
    asked = news.kind is Happened.CREATED
    concerns = person.id == news.ticket.requester if asked else person.id != news.event.by
    return concerns and bool(person.emails) and wants(person, news.notice, Way.EMAIL)


def _write(news: News, person: Person, desk: Desk, house: House) -> None:
    cause = cause_of(news.event, person, Way.EMAIL)
    if house.store.answer(cause) is not None:
        deliver.carry_cause(cause, house)
        return
    for _ in range(TRIES):
        known = living(news, person, house)
        if known is None:
            instead.instead(told_of(news, person), Way.EMAIL, house)
        made = _letter(news, person, known, desk, house) if known else None
        if made is None:
            alone(news, person, house)
            return
        try:
            house.store.commit(made)
        except Stale:
            continue
        except Seen:
            return  # whoever was faster carries it
        deliver.carry(made.rows, house)
        return
    raise Unavailable(f"{person.id} is written to too much at once")


def _letter(news: News, person: Person, known: Address, desk: Desk, house: House) -> Changes | None:
    """None where this address has had enough of such letters."""
    now = house.clock.now()
    after = one_more(news, known, now)
    if after is None:
        return None
    return changes(
        cause=cause_of(news.event, person, Way.EMAIL),
        at=now,
        saves=(copy_of(news, person, Way.EMAIL), *((after,) if after != known else ())),
        says=[(Class.POST, letter_of(news, person, known.address, desk, house))],
        answer={TO: known.address},
        lease=lease_of(house.clock.left()),
    )
