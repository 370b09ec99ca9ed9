"""The queue and its other views: which tickets are shown, how many there are of each kind, and what is new."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from http import HTTPStatus

from chalicelib.desk.filters import Sought, View
from chalicelib.desk.permissions import MAY
from chalicelib.desk.ticket import Move, Ticket
from chalicelib.portal.asked import NOTHING_NEW, Answer, Asked
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.desk.render import page
from chalicelib.portal.desk.wanted import Wanted, wanted_of
from chalicelib.portal.forms import Filled
from chalicelib.portal.times import Times
from chalicelib.services.house import House
from chalicelib.services.records import Listing, Pile

PAGE = 50
"""Tickets of one page, and of what is open as many as the counts in the menu go by: more is shown as 50+."""
SEARCHED = 100
"""Tickets that a page of all goes through; a link leads on to the next."""
LOOKS = 5
"""Pages that a list which shows only some of their tickets goes through before it asks whether to go on."""
MOST_ROWS = PAGE - 1 + SEARCHED
"""Of one list: a page, less one, was not enough, and all that was behind it fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many open tickets there are, as far as it was looked; more are not told apart."""

    queue: int
    mine: int
    unassigned: int
    whole: bool
    """Whether these are all there are."""

    def of(self, view: str) -> str:
        """As the menu shows it; nothing for a view that is not counted."""
        number = {View.QUEUE: self.queue, View.MINE: self.mine, View.UNASSIGNED: self.unassigned}.get(View(view))
        if number is None:
            return ""
        return str(number) if self.whole else f"{number}+"


def show(me: Colleague, asked: Asked, house: House) -> Answer:
    """For htmx the rows alone, and nothing where they are as they were."""
    return shown(wanted_of(asked, me), me, asked, house)


def shown(
    wanted: Wanted,
    me: Colleague,
    asked: Asked,
    house: House,
    *,
    outcome: object = None,
    filled: Filled | None = None,
) -> Answer:
    """`outcome` is what became of an act on several of them, `filled` what was wrong with a name for this list."""
    open_ones, listing = _read(wanted, me, house)
    seen = _digest(listing.tickets, me, house)
    if asked.part and outcome is None and filled is None and asked.query.get("seen") == seen:
        return NOTHING_NEW
    wrong = HTTPStatus.UNPROCESSABLE_ENTITY if filled and filled.complaints else HTTPStatus.OK
    return page(
        "desk/queue",
        asked,
        me,
        house,
        block="list",
        wanted=wanted,
        listing=listing,
        counts=_counts(open_ones, me) if open_ones else None,
        seen=seen,
        outcome=outcome,
        filled=filled or Filled(form=house.ids.long(), typed={"name": wanted.filter.name} if wanted.filter else {}),
        status=HTTPStatus.CONFLICT if outcome is not None else wrong,
        may=lambda move: me.actor.role in MAY[Move(move)],
    )


def beside(me: Colleague, asked: Asked, house: House) -> Answer:
    """The same list in a narrow column, beside a ticket that was opened from it."""
    wanted = wanted_of(asked, me)
    _, listing = _read(wanted, me, house)
    seen = _digest(listing.tickets, me, house)
    if asked.query.get("seen") == seen:
        return NOTHING_NEW
    return page("desk/list", asked, me, house, wanted=wanted, listing=listing, seen=seen)


def rail(me: Colleague, asked: Asked, house: House) -> Answer:
    """The menu with its counts, for pages that did not read them themselves."""
    found = _open(Wanted(sought=Sought()), me, house)
    return page("desk/rail", asked, me, house, at=asked.query.get("at", ""), counts=_counts(found, me))


def _read(wanted: Wanted, me: Colleague, house: House) -> tuple[Listing | None, Listing]:
    """What is open, where that was looked at as a whole, and the list that is wanted: one wait in all."""
    if wanted.view in OF_THE_QUEUE:
        found = _open(wanted, me, house)
        fits = OF_THE_QUEUE[wanted.view]
        whole = None if wanted.cursor or wanted.sought.department else found
        return whole, _narrowed(wanted, found, lambda further: _open(further, me, house), fits)
    read = _OTHERS[wanted.view]
    return None, _narrowed(wanted, read(wanted, me, house), lambda further: read(further, me, house))


def _narrowed(
    wanted: Wanted,
    found: Listing,
    read: Callable[[Wanted], Listing],
    fits: Callable[[Ticket], bool] = lambda _: True,
) -> Listing:
    """What fits of what was found; where that leaves little of it, what fits of the pages behind it besides."""
    kept = [each for each in found.tickets if fits(each) and wanted.fits(each)]
    for _ in range(LOOKS - 1):
        if found.cursor is None or len(kept) >= PAGE:
            break
        found = read(replace(wanted, cursor=found.cursor))
        kept += [each for each in found.tickets if fits(each) and wanted.fits(each)]
    return Listing(tuple(kept), found.cursor)


def _open(wanted: Wanted, me: Colleague, house: House) -> Listing:
    return _pile(Pile.QUEUE)(wanted, me, house)


def _mine(wanted: Wanted, me: Colleague, house: House) -> Listing:
    found = house.reads.assigned(me.provider.id, me.member.id, limit=PAGE, cursor=wanted.cursor)
    return _seen_by(me, wanted, found)


def _pile(pile: Pile) -> Callable[[Wanted, Colleague, House], Listing]:
    def read(wanted: Wanted, me: Colleague, house: House) -> Listing:
        departments = wanted.departments(me)
        return house.reads.piles(me.provider.id, departments, pile=pile, limit=PAGE, cursor=wanted.cursor)

    return read


def _all(wanted: Wanted, me: Colleague, house: House) -> Listing:
    found = house.reads.recent(me.provider.id, limit=SEARCHED, cursor=wanted.cursor)
    return _seen_by(me, wanted, found)


def _seen_by(me: Colleague, wanted: Wanted, found: Listing) -> Listing:
    return Listing(tuple(each for each in found.tickets if wanted.sees(each, me)), found.cursor)


OF_THE_QUEUE: dict[View, Callable[[Ticket], bool]] = {
    View.QUEUE: lambda _: True,
    View.UNASSIGNED: lambda ticket: ticket.assignee is None,
}
"""Views that are a part of what is open, so that the menu's counts come with them."""

_OTHERS: dict[View, Callable[[Wanted, Colleague, House], Listing]] = {
    View.MINE: _mine,
    View.AWAITING: _pile(Pile.AWAITING),
    View.DONE: _pile(Pile.DONE),
    View.ALL: _all,
}


def _counts(found: Listing, me: Colleague) -> Counts:
    return Counts(
        queue=len(found.tickets),
        mine=sum(each.assignee == me.member.id for each in found.tickets),
        unassigned=sum(each.assignee is None for each in found.tickets),
        whole=found.cursor is None,
    )


def _digest(rows: Sequence[Ticket], me: Colleague, house: House) -> str:
    """Of all that the rows show, the passing of time included."""
    times = Times(language=me.language, zone=me.zone, now=house.clock.now())
    told = [
        f"{each.number} {each.version} {times.waited(each.waiting_since) if each.waiting_since else ''} "
        f"{times.ago(each.active_at)} {me.has_seen(each)} {each.deadline is not None and each.deadline <= times.now}"
        for each in rows
    ]
    return sha256("\n".join(told).encode()).hexdigest()[:12]
