"""Who is written to about an event, by his wishes: answers, what became of a ticket, and receipts of the web."""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.desk.history import Happened
from chalicelib.desk.mailroom import Address
from chalicelib.desk.message import Channel
from chalicelib.desk.notices import Way, wants
from chalicelib.desk.people import Person
from chalicelib.services import deliver, instead
from chalicelib.services.addresses import TO, TRIES, living, one_more
from chalicelib.services.correspond import Desk, desk_of
from chalicelib.services.effects import Class
from chalicelib.services.house import House
from chalicelib.services.news import News, cause_of, copy_of, told_of
from chalicelib.services.notice_letter import letter_of
from chalicelib.services.ports import Seen, Stale, Unavailable
from chalicelib.services.record import changes, lease_of
from chalicelib.services.records import Changes


def write_of(news: News, house: House) -> None:
    """Each person's letter is a transaction of its own; the same event twice is written of once. Raises Unavailable."""
    if news.kind is Happened.CREATED and news.ticket.channel is not Channel.WEB:
        return  # a mail has its receipt already, and the bot said so itself
    desk = desk_of(news.ticket, news.provider, house)
    if desk is None:
        return
    for person in _concerned(news, house):
        _write(news, person, desk, house)


def _concerned(news: News, house: House) -> Iterator[Person]:
    """Everybody of the account who wants it by mail and did not do it; a receipt is for who asked."""
    for person in house.directory.people(news.event.provider, news.event.account):
        asked = news.kind is Happened.CREATED
        concerns = person.id == news.ticket.requester if asked else person.id != news.event.by
        if concerns and person.emails and wants(person, news.notice, Way.EMAIL):
            yield person


def _write(news: News, person: Person, desk: Desk, house: House) -> None:
    cause = cause_of(news.event, person, Way.EMAIL)
    if house.store.answer(cause) is not None:
        deliver.carry_cause(cause, house)
        return
    for _ in range(TRIES):
        known = living(news, person, house)
        if known is None:
            instead.instead(told_of(news, person), Way.EMAIL, house)
            return
        made = _letter(news, person, known, desk, house)
        if made is None:
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
