"""Rules and patience for the tickets that are there already: else they hold from the next thing that happens."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.desk.ticket import Stage, Ticket
from chalicelib.desk.verbs import Deed
from chalicelib.services.act import Act, Decision, TicketRef, on_ticket, perform
from chalicelib.services.house import House
from chalicelib.services.setup import line_of
from chalicelib.services.timing import timed

PAGE = 50
"""Tickets looked at before whoever asked hears how far it got."""

AT_ONCE = 400
"""The same where somebody waits before a page."""

ENOUGH = 7.0
"""Seconds in which another page can be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retimed:
    """How far it got."""

    looked: int
    changed: int
    cursor: str | None
    """From where it goes on; None at the end."""


def retime_some(provider: str, *, by: str, cause: str, cursor: str | None = None, house: House) -> Retimed:
    """As many pages as there is time for; whoever asked goes on from the cursor by another act."""
    looked = changed = 0
    while True:
        done = retime(provider, by=by, cause=cause, cursor=cursor, house=house)
        looked, changed, cursor = looked + done.looked, changed + done.changed, done.cursor
        if cursor is None or looked >= AT_ONCE or house.clock.left() < ENOUGH:
            return Retimed(looked=looked, changed=changed, cursor=cursor)


def retime(provider: str, *, by: str, cause: str, cursor: str | None = None, house: House) -> Retimed:
    """One page of a provider's tickets, the latest activity first; doing it again changes nothing more.

    The first page stands in the log of administration, before anything is changed.
    """
    if cursor is None:
        _log(Act(cause=cause, verb="rule.apply", by=by, on=provider, provider=provider), provider, house)
    found = house.reads.recent(provider, limit=PAGE, cursor=cursor)
    changed = [_again(each, by, cause, house) for each in found.tickets if each.stage is not Stage.ARCHIVED]
    return Retimed(looked=len(found.tickets), changed=sum(changed), cursor=found.cursor)


def _log(act: Act, provider: str, house: House) -> None:
    perform(act, lambda at: Decision(result=None, saves=(line_of(act, provider, at),)), lambda _: None, house)


def _again(listed: Ticket, by: str, cause: str, house: House) -> bool:
    ref = TicketRef(listed.provider, listed.number)
    act = Act(cause=f"{cause}#{ref}", verb="retime", by=by, on=str(ref))
    before = listed.version

    def decide(ticket: Ticket, _: datetime) -> Deed | None:
        anew = timed(Deed(ticket=replace(ticket, promise=None)), house).ticket
        if anew.promise is not None and ticket.promise is not None:
            told = anew.promise.told_like(ticket.promise)
            anew = timed(Deed(ticket=replace(ticket, promise=told)), house).ticket
        return None if anew == ticket else Deed(ticket=anew)

    return on_ticket(ref, decide, act=act, house=house).version != before
