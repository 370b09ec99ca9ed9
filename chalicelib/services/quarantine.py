"""A mail that waits: somebody looks at it, and it becomes a ticket, joins one, or is nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from chalicelib.desk import permissions, verbs
from chalicelib.desk.errors import NotFound
from chalicelib.desk.mail import Mail
from chalicelib.desk.mailroom import Held, Intake, Mailbox, Outcome, Strangers
from chalicelib.desk.people import Person, Role
from chalicelib.desk.permissions import ANSWERING, Actor
from chalicelib.desk.ticket import Ticket
from chalicelib.services.act import Act, Decision, TicketRef, perform, ticket_of
from chalicelib.services.house import House
from chalicelib.services.intake import keys_for, known_as, lying
from chalicelib.services.judge import judged
from chalicelib.services.mail_files import Reading
from chalicelib.services.mail_open import opened
from chalicelib.services.mail_ticket import filed_for
from chalicelib.services.marking import marked, said_at
from chalicelib.services.settling import At, Settled, overheard, records
from chalicelib.services.sorting import meant_by


@dataclass(frozen=True, slots=True)
class HeldRef:
    """Which waiting mail is meant."""

    provider: str
    id: str

    def __str__(self) -> str:
        return f"{self.provider}/{self.id}"


def held_of(ref: HeldRef, actor: Actor, house: House) -> Held:
    """Raises NotFound where there is none, or not for him: both look alike."""
    found = house.mailroom.held(ref.provider, ref.id)
    if found is None or not may_look(actor, found):
        raise NotFound("refused.no_held", id=ref.id)
    return found


def waiting(provider: str, actor: Actor, house: House, *, limit: int) -> tuple[Held, ...]:
    """Those he may look at, the newest first."""
    return tuple(each for each in house.mailroom.all_held(provider, limit=limit) if may_look(actor, each))


def looked_at(ref: HeldRef, actor: Actor, house: House) -> tuple[Held, Mail]:
    """With all that it says, read anew from what came. Raises NotFound, Unavailable."""
    held = held_of(ref, actor, house)
    with open_held(held, house) as reading:
        return held, reading.mail


def may_look(actor: Actor, held: Held) -> bool:
    if actor.role is Role.SYSTEM:
        return True
    inside = actor.role is Role.ADMINISTRATOR or held.department in actor.departments
    return actor.provider == held.provider and actor.role in ANSWERING and inside


def file(ref: HeldRef, account: str, *, person: str | None, actor: Actor, cause: str, house: House) -> Intake:
    """A new ticket of this account, asked by this person of it, or by its first. Raises NotFound, Unavailable."""

    def decide(at: At) -> Settled:
        return filed_for(_of_account(ref.provider, account, person, house), account, _marked(at, house), house)

    return _settled("file", ref, decide, actor=actor, cause=cause, house=house)


def attach(ref: HeldRef, number: int, *, actor: Actor, cause: str, house: House) -> Intake:
    """Into a ticket: as a reply where its sender writes there, else for staff alone. Raises NotFound, Unavailable."""

    def decide(at: At) -> Settled:
        ticket = ticket_of(TicketRef(ref.provider, number), house)
        return _joined(ticket, said_at(_marked(at, house), ticket.account, house), at, actor)

    return _settled("attach", ref, decide, actor=actor, cause=cause, house=house)


def drop(ref: HeldRef, *, actor: Actor, cause: str, house: House) -> Intake:
    """It was nothing; as it came it stays in the bucket. Raises NotFound, Unavailable."""
    return _settled("drop", ref, lambda _: Settled(outcome=Outcome.DROPPED), actor=actor, cause=cause, house=house)


def replay(ref: HeldRef, *, actor: Actor, cause: str, house: House) -> Intake:
    """As if it came now: its sender may be known meanwhile. Raises NotFound, Unavailable."""
    return _settled("replay", ref, lambda at: judged(at, house), actor=actor, cause=cause, house=house)


def _marked(at: At, house: House) -> At:
    return marked(at, meant_by(at.reading.mail, at.reading.envelope, at.scene, house))


def _joined(ticket: Ticket, said: verbs.Said, at: At, actor: Actor) -> Settled:
    person = at.scene.person
    participant = person is not None and person.belongs(ticket.provider, ticket.account)
    if person is None or not participant or verbs.too_old(ticket, at.now):
        return Settled(outcome=Outcome.OVERHEARD, deed=overheard(ticket, said, at, looked=actor.id))
    return Settled(outcome=Outcome.FOLLOW_UP, deed=verbs.reply(ticket, said, permissions.client(person), at.now))


def _of_account(provider: str, account: str, person: str | None, house: House) -> Person:
    people = house.directory.people(provider, account)
    found = next((each for each in people if person is None or each.id == person), None)
    if found is None:
        raise NotFound("refused.no_person", person=person or account)
    return found


def _settled(
    verb: str, ref: HeldRef, decide: Callable[[At], Settled], *, actor: Actor, cause: str, house: House
) -> Intake:
    def decided(at: datetime) -> Decision[Intake]:
        held = held_of(ref, actor, house)
        with open_held(held, house) as reading:
            about = _about(held, reading, cause, at, house)
            done = decide(about)
        return Decision(
            result=_intake(done, about, actor),
            deeds=(done.deed,) if done.deed else (),
            saves=records(done, about, actor.id),
            drops=(held,) if done.outcome is not Outcome.HELD else (),
            says=done.says,
        )

    act = Act(cause=cause, verb=f"quarantine.{verb}", by=actor.id, on=str(ref))
    return perform(act, decided, lambda _: _known(ref, house), house)


def _intake(done: Settled, about: At, actor: Actor) -> Intake:
    return next(each for each in records(done, about, actor.id) if isinstance(each, Intake))


def open_held(held: Held, house: House) -> AbstractContextManager[Reading]:
    """Read anew from what came. Raises NotFound, Unavailable."""
    return opened(lying(held.id, held.raw, house), held.envelope, house)


def _about(held: Held, reading: Reading, cause: str, at: datetime, house: House) -> At:
    box = house.mailroom.mailboxes_at((held.mailbox,)).get(held.mailbox)
    box = box or Mailbox(
        address=held.mailbox, provider=held.provider, department=held.department, strangers=Strangers.HOLD
    )
    scene = house.mailroom.mail_scene(keys_for(reading, box, cause))
    if scene.provider is None:
        raise NotFound("refused.no_provider", provider=held.provider)
    return At(
        reading=reading,
        provider=scene.provider,
        mailbox=box,
        scene=scene,
        id=known_as(reading.mail),
        now=at,
        held=held,
    )


def _known(ref: HeldRef, house: House) -> Intake:
    found = house.mailroom.intake(ref.provider, ref.id)
    if found is None:
        raise NotFound("refused.no_held", id=ref.id)
    return found
