"""What waited for its time: deadlines that come near or are missed, silences that lasted long enough, drafts left."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.desk import waking
from chalicelib.desk.errors import Conflict, Refusal
from chalicelib.desk.permissions import SYSTEM
from chalicelib.desk.ticket import Ticket
from chalicelib.services.act import Act, Decision, TicketRef, answered, perform, ticket_of, told
from chalicelib.services.deliver import RESERVE
from chalicelib.services.effects import Wake, Waking
from chalicelib.services.failures import Unavailable
from chalicelib.services.fault import note
from chalicelib.services.find import provider_of
from chalicelib.services.house import House
from chalicelib.services.lapse import lapse

AT_ONCE = 100
"""Things woken in one minute; the next takes those beyond, the longest waiting first."""

ADJOURNED = timedelta(hours=1)
"""When something that cannot be woken is tried again, so that it holds up nothing behind it."""

log = logging.getLogger(__name__)


def wake_due(house: House) -> Sequence[Wake]:
    """Wake what is due, until the deadline; whatever is left is still due in the next minute. What was due."""
    found = house.outbox.wakes(house.clock.now(), limit=AT_ONCE)
    for each in found:
        if house.clock.left() < RESERVE:
            break
        try:
            WAKING[each.kind](each, house)
        except (Unavailable, Conflict) as reason:
            log.warning("left to the next minute", extra={"wake": str(each), "reason": str(reason)})
        except Exception as fault:
            _adjourn(each, fault, house)
    return found


def wake(wake: Wake, house: House) -> Ticket:
    """Do all that is due on it, each once, as long as there is time; the rest is still due in the next minute.

    Of what was answered meanwhile, nothing. Raises NotFound, Conflict, Unavailable.
    """
    ticket = _next_deed(wake, house)
    for _ in range(len(ticket.reminders) + 1):
        if not _is_due(ticket, house.clock.now()) or house.clock.left() < RESERVE:
            break
        ticket = _next_deed(replace(wake, version=ticket.version), house)
    return ticket


def _next_deed(wake: Wake, house: House) -> Ticket:
    """The ticket as it is then."""
    ref = _ref(wake)
    act = Act(cause=f"wake#{ref}#{wake.version}", verb="wake", by=SYSTEM.id, on=str(ref))

    def decide(at: datetime) -> Decision[Ticket]:
        ticket = ticket_of(ref, house)
        if not _is_due(ticket, at):
            return Decision(result=ticket)
        deed = waking.woken(ticket, provider_of(ref.provider, house).patience, at)
        return Decision(result=ticket) if deed is None else told(deed)

    return perform(act, decide, lambda known: answered(known, house), house)


def _is_due(ticket: Ticket, at: datetime) -> bool:
    return ticket.wakes_at is not None and ticket.wakes_at <= at


def _ref(wake: Wake) -> TicketRef:
    return TicketRef(wake.provider, wake.ticket)


def _adjourn(wake: Wake, fault: Exception, house: House) -> None:
    """It is looked at again later; the others must not wait behind it."""
    if isinstance(fault, Refusal):
        log.warning("not woken", extra={"wake": str(wake), "reason": str(fault)})
    else:
        note(fault, wake=str(wake))
    try:
        house.outbox.adjourn(wake, until=house.clock.now() + ADJOURNED)
    except Unavailable as reason:
        log.warning("not adjourned", extra={"wake": str(wake), "reason": str(reason)})


WAKING: Mapping[Waking, Callable[[Wake, House], object]] = {Waking.TICKET: wake, Waking.DRAFT: lapse}
