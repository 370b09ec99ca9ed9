"""How every verb acts: read, decide, write once, carry; the same cause a second time changes nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from chalicelib.desk.errors import Conflict, NotFound, Refusal
from chalicelib.desk.ticket import Ticket
from chalicelib.desk.verbs import Deed
from chalicelib.services import deliver
from chalicelib.services.effects import Class, Content
from chalicelib.services.failures import Seen, Stale, Unavailable
from chalicelib.services.house import House
from chalicelib.services.record import changes
from chalicelib.services.records import Dropped, Record
from chalicelib.services.timing import timed

T = TypeVar("T")
Answer = Mapping[str, str | int]

TRIES = 8
"""How often a verb decides anew because somebody else committed first."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TicketRef:
    """Which ticket is meant: numbers count per provider."""

    provider: str
    number: int

    def __str__(self) -> str:
        return f"{self.provider}/{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act of one person, by the cause that makes it one: whoever repeats the cause must mean the same."""

    cause: str
    """Unique to the act, e.g. `api#<idempotency key>`."""
    verb: str
    by: str
    on: str
    provider: str | None = None
    """Whose log of administration it stands in; None for what people do every day."""

    def facts(self) -> dict[str, str | int]:
        return {"verb": self.verb, "by": self.by, "on": self.on}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Generic[T]):
    """What is to be written, and what the caller gets once it is; one that writes nothing is done as it stands."""

    result: T
    deeds: tuple[Deed, ...] = ()
    saves: tuple[Record, ...] = ()
    drops: tuple[Dropped, ...] = ()
    says: tuple[tuple[Class, Content], ...] = ()
    answer: Answer | None = None
    """What finds the result again, when the cause comes back."""
    changed: Mapping[str, str] = field(default_factory=dict)
    """What is different afterwards, for the log of administration."""

    @property
    def writes(self) -> bool:
        return bool(self.deeds or self.saves or self.drops)


def perform(act: Act, decide: Callable[[datetime], Decision[T]], again: Callable[[Answer], T], house: House) -> T:
    """Decide and commit; anew when somebody else was faster. A repeated cause is answered by `again`.

    Raises what `decide` refuses, Conflict `refused.busy` when it never gets its turn, Conflict
    `refused.key_used` when the cause belongs to another act, and Unavailable.
    """
    for _ in range(TRIES):
        at = house.clock.now()
        try:
            decision = decide(at)
        except Refusal:
            known = done_before(act, house)
            if known is None:
                raise
            return again(known)
        if not decision.writes:
            return decision.result
        decision = _timed(decision, house)
        try:
            _commit(act, decision, at, house)
        except Stale:
            continue
        except Seen:
            return again(_seen(act, house))
        return decision.result
    raise Conflict("refused.busy")


def _timed(decision: Decision[T], house: House) -> Decision[T]:
    """With the deadline of each ticket, as the result tells it too: here, so that no verb can forget it."""
    deeds = tuple(timed(each, house) for each in decision.deeds)
    stored = {(each.ticket.provider, each.ticket.number): each.ticket for each in deeds}
    result: Any = decision.result
    if isinstance(result, Ticket) and (result.provider, result.number) in stored:
        ticket = stored[result.provider, result.number]
        result = replace(ticket, version=ticket.version + 1)
    return replace(decision, deeds=deeds, result=result)


def _commit(act: Act, decision: Decision[T], at: datetime, house: House) -> None:
    made = changes(
        cause=act.cause,
        at=at,
        deeds=decision.deeds,
        saves=decision.saves,
        drops=decision.drops,
        says=decision.says,
        answer={**_facts(act, house), **(decision.answer or {})},
    )
    house.store.commit(made)
    _carried(act, lambda: deliver.carry(made.rows, house))


def _seen(act: Act, house: House) -> Answer:
    _carried(act, lambda: deliver.carry_cause(act.cause, house))
    known = done_before(act, house)
    if known is None:
        raise Unavailable(f"{act.cause} is known, and what it was answered with is not there yet")
    return known


def _carried(act: Act, carry: Callable[[], None]) -> None:
    """It is written, so the act is done whatever becomes of carrying: the clock carries what is left."""
    try:
        carry()
    except Unavailable as reason:
        log.warning("left to the clock", extra={"cause": act.cause, "reason": str(reason)})


def done_before(act: Act, house: House) -> Answer | None:
    """What this act was answered with, if it was done. Raises Conflict when the cause was another act's."""
    known = house.store.answer(act.cause)
    if known is not None and any(known.get(name) != value for name, value in _facts(act, house).items()):
        raise Conflict("refused.key_used")
    return known


def _facts(act: Act, house: House) -> dict[str, str | int]:
    """What makes it the same act."""
    return {**act.facts(), **house.sealed}


def ticket_of(ref: TicketRef, house: House) -> Ticket:
    thread = house.store.thread(ref.provider, ref.number, limit=1)
    if thread is None:
        raise NotFound("refused.no_ticket", number=ref.number)
    return thread.ticket


def on_ticket(
    ref: TicketRef,
    decide: Callable[[Ticket, datetime], Deed | None],
    *,
    act: Act,
    house: House,
    beside: Callable[[datetime], tuple[Record, ...]] = lambda _: (),
) -> Ticket:
    """One verb on one ticket; None means that there is nothing to write. The ticket as it is now.

    `beside` gives what is written with it, or refuses.
    """

    def decided(at: datetime) -> Decision[Ticket]:
        ticket = ticket_of(ref, house)
        deed = decide(ticket, at)
        return Decision(result=ticket) if deed is None else told(deed, *beside(at))

    return perform(act, decided, lambda known: answered(known, house), house)


def told(deed: Deed, *saves: Record) -> Decision[Ticket]:
    """The decision to write a deed, giving back the ticket as it will be stored."""
    ticket = deed.ticket
    return Decision(
        result=replace(ticket, version=ticket.version + 1),
        deeds=(deed,),
        saves=saves,
        answer={"provider": ticket.provider, "ticket": ticket.number},
    )


def answered(known: Answer, house: House) -> Ticket:
    """The ticket an earlier act was about, as it is now."""
    return ticket_of(TicketRef(str(known["provider"]), int(known["ticket"])), house)
