"""What becomes of one mail at one provider: the decision, and all that is written with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.desk import verbs
from chalicelib.desk.mail import Automatic, Reason
from chalicelib.desk.mailroom import (
    EXCERPT,
    Address,
    Held,
    Intake,
    KnownMail,
    Mailbox,
    Outcome,
)
from chalicelib.desk.message import Author
from chalicelib.desk.people import Provider, Role
from chalicelib.desk.text import cut
from chalicelib.desk.ticket import Ticket
from chalicelib.desk.verbs import Deed
from chalicelib.services.effects import Class, Content, Waits
from chalicelib.services.mail_files import Reading
from chalicelib.services.records import MailScene, Record
from chalicelib.services.sorting import proved

CONTENTS = 8
"""Different mails under one Message-ID that are told apart."""

FROM_NOBODY = frozenset({Reason.VIRUS, Reason.SPAM, Reason.BACKSCATTER})
"""Mail that waits for a look without anybody being told of it."""

QUIET = frozenset({Automatic.REPLY, Automatic.AWAY, Automatic.GENERATED, Automatic.LOOP})
"""Programs that answer or remind: what they write changes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """One mail at one provider, with all that was read for it."""

    reading: Reading
    provider: Provider
    mailbox: Mailbox
    scene: MailScene
    id: str
    """Its Message-ID, or what stands for one."""
    now: datetime
    held: Held | None = None
    """The waiting mail that is settled now."""
    marks: tuple[str, ...] = ()
    """What staff are told of it beside what was odd while it was read."""

    @property
    def sender(self) -> str:
        sender = self.reading.mail.sender
        return sender.address if sender else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What became of it, and what is to be written besides the record of that."""

    outcome: Outcome
    reason: Reason | None = None
    deed: Deed | None = None
    saves: tuple[Record, ...] = ()
    says: tuple[tuple[Class, Content], ...] = ()
    address: Address | None = None
    """What is known of the sender from now on, where that changes."""
    ticket: Ticket | None = None
    """The one it belongs to, or seems to, where nothing is written there."""

    @property
    def number(self) -> int | None:
        found = self.deed.ticket if self.deed else self.ticket
        return found.number if found else None


def records(done: Settled, at: At, by: str) -> tuple[Record, ...]:
    """All that is written besides the deed: what became of it, what it is known by, and what waits for a look."""
    address = done.address or at.scene.address.wrote(at.now)
    changed = (address,) if at.sender and address != at.scene.address else ()
    waits = (held(done, at),) if done.outcome is Outcome.HELD else ()
    return (*done.saves, intake(done, at, by), *_known(done, at), *changed, *waits)


def intake(done: Settled, at: At, by: str) -> Intake:
    message = done.deed.messages[-1].id if done.deed and done.deed.messages else None
    return Intake(
        provider=at.mailbox.provider,
        id=at.reading.envelope.id,
        outcome=done.outcome,
        at=at.reading.envelope.at,
        raw=at.reading.raw,
        mailbox=at.mailbox.address,
        sender=at.sender,
        subject=at.reading.mail.subject,
        reason=done.reason,
        ticket=done.number,
        message=message,
        by=by,
        version=at.scene.intake.version if at.scene.intake else 0,
    )


def _known(done: Settled, at: At) -> tuple[KnownMail, ...]:
    """A held mail is known too: a copy of it is a copy."""
    if done.outcome in (Outcome.REPEATED, Outcome.REFUSED):
        return ()
    before = at.scene.before
    message = done.deed.messages[-1].id if done.deed and done.deed.messages else None
    if before is not None:
        contents = tuple(dict.fromkeys((*before.contents, at.reading.mail.content)))[-CONTENTS:]
        ticket = before.ticket or (done.number if done.deed else None)
        after = replace(before, contents=contents, ticket=ticket, message=before.message or message)
        return (after,) if after != before else ()
    return (
        KnownMail(
            provider=at.mailbox.provider,
            id=at.id,
            contents=(at.reading.mail.content,),
            intake=at.reading.envelope.id,
            ticket=done.number if done.deed else None,
            message=message,
        ),
    )


def held(done: Settled, at: At) -> Held:
    mail = at.reading.mail
    return Held(
        provider=at.mailbox.provider,
        id=at.reading.envelope.id,
        reason=done.reason or Reason.UNKNOWN_SENDER,
        at=at.reading.envelope.at,
        raw=at.reading.raw,
        mailbox=at.mailbox.address,
        department=at.mailbox.department,
        sender=at.sender,
        name=mail.sender.name if mail.sender else "",
        subject=mail.subject,
        excerpt=cut(mail.said.new, EXCERPT),
        files=len(mail.files),
        proved=proved(mail, at.reading.envelope),
        ticket=done.number,
        envelope=at.reading.envelope,
        version=at.held.version if at.held else 0,
    )


def told_to_staff(done: Settled, at: At) -> tuple[tuple[Class, Content], ...]:
    """That it waits for a look, once; of what is certainly from no client, nothing."""
    if done.outcome is not Outcome.HELD or done.reason in FROM_NOBODY or at.held is not None:
        return ()
    mine = held(done, at)
    told = Waits(provider=mine.provider, department=mine.department, id=mine.id, sender=mine.sender, at=mine.at)
    return ((Class.GATHER, told),)


def overheard(ticket: Ticket, said: verbs.Said, at: At, *, looked: str = "") -> Deed:
    """`looked` is the member of staff who put it there, where one did."""
    details = {"by": "program" if quiet(at) else "person"}
    if looked:
        details["looked"] = looked
    return verbs.overhear(ticket, said, outsider(at), at.now, details=details)


def outsider(at: At) -> Author:
    """Whoever wrote, by the address alone: nothing else of him is known here."""
    sender = at.reading.mail.sender
    name = (sender.name or sender.address) if sender else "?"
    return Author(role=Role.OUTSIDER, id=f"mail:{at.sender}", name=name)


def quiet(at: At) -> bool:
    """Whether a program wrote it that must neither open nor file anything."""
    sign = at.reading.mail.automatic
    return (sign is not None and sign.kind in QUIET) or not at.reading.envelope.mail_from


def answerable(at: At) -> bool:
    """Whether a letter of ours may follow by itself: never to a program, and only where troubles can be told."""
    return at.reading.mail.automatic is None and bool(at.reading.envelope.mail_from)
