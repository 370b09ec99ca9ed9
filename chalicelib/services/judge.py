"""What becomes of a mail: reasons to keep it out first, then the ticket it means, then a new one."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.desk import permissions, verbs
from chalicelib.desk.announcements import Stop
from chalicelib.desk.errors import Refusal
from chalicelib.desk.mail import Automatic, Policy, Reason, Verdict
from chalicelib.desk.mailroom import Outcome
from chalicelib.desk.people import Staff
from chalicelib.desk.reply_address import staff_of
from chalicelib.desk.ticket import Stage
from chalicelib.services.answer_by_mail import for_clients
from chalicelib.services.house import House
from chalicelib.services.mail_report import reported
from chalicelib.services.mail_stopped import not_taken
from chalicelib.services.mail_ticket import following, new_ticket
from chalicelib.services.marking import marked, said_at
from chalicelib.services.settling import At, Settled, overheard, quiet
from chalicelib.services.sorting import Meant, Proof, meant_by, own, proved

ANSWERS_NOTHING = frozenset({Automatic.REPLY, Automatic.AWAY, Automatic.LOOP})
"""What programs write about a mail: where that is none of ours, nobody needs to read it."""


def judged(at: At, house: House) -> Settled:
    """Files are in the bucket when this returns. Raises Unavailable."""
    kept_out = _kept_out(at, house)
    if kept_out is not None:
        return kept_out
    meant = meant_by(at.reading.mail, at.reading.envelope, at.scene, house)
    at = marked(at, meant)
    if at.reading.mail.report is not None:
        return reported(at.reading.mail.report, meant, at, house)
    doubted = _doubted(at, meant)
    if doubted is not None:
        return doubted
    member = _member(at, house)
    if member is not None and (at.scene.person is None or _signed_for(member, meant)):
        return _of_staff(member, meant, at, house)
    return _in_its_ticket(meant, at, house) if meant else _unthreaded(at, house)


def _kept_out(at: At, house: House) -> Settled | None:
    """What no ticket could change."""
    mail, before = at.reading.mail, at.scene.before
    if own(mail, at.scene, house):
        return Settled(outcome=Outcome.REFUSED, reason=Reason.OWN)
    if before is not None and mail.content in before.contents and at.held is None:
        return Settled(outcome=Outcome.REPEATED)
    if at.scene.barred:
        return Settled(outcome=Outcome.REFUSED, reason=Reason.BLOCKED_SENDER)
    if at.reading.envelope.verdicts.virus is Verdict.FAIL:
        return Settled(outcome=Outcome.HELD, reason=Reason.VIRUS)
    if mail.unfit is not None:
        return Settled(outcome=Outcome.HELD, reason=mail.unfit)
    return None


def _doubted(at: At, meant: Meant | None) -> Settled | None:
    """A signed address outweighs what the checks at the door say: nobody else could have known it."""
    if meant is not None and meant.proof is Proof.TOKEN:
        return None
    verdicts, ticket = at.reading.envelope.verdicts, meant.ticket if meant else None
    if verdicts.spam is Verdict.FAIL:
        return Settled(outcome=Outcome.HELD, reason=Reason.SPAM, ticket=ticket)
    if verdicts.dmarc is Verdict.FAIL and verdicts.policy is not Policy.NONE:
        return Settled(outcome=Outcome.HELD, reason=Reason.FORGED, ticket=ticket)
    return None


def _member(at: At, house: House) -> Staff | None:
    staff = house.directory.staff(at.mailbox.provider)
    return next((each for each in staff if each.active and each.email == at.sender), None)


def _of_staff(member: Staff, meant: Meant | None, at: At, house: House) -> Settled:
    """An answer only by an address signed for him and with his domain's word for it; else somebody looks."""
    if meant is None or not _signed_for(member, meant) or not proved(at.reading.mail, at.reading.envelope):
        return Settled(outcome=Outcome.HELD, reason=Reason.UNPROVED, ticket=meant.ticket if meant else None)
    said = for_clients(said_at(at, meant.ticket.account, house), house)
    if at.reading.mail.automatic is not None:
        return Settled(outcome=Outcome.OVERHEARD, deed=overheard(meant.ticket, said, at))
    try:
        deed = verbs.answer(meant.ticket, replace(said, mail_ids=()), permissions.staff(member), at.now)
    except Refusal:
        return Settled(outcome=Outcome.HELD, reason=Reason.MAY_NOT, ticket=meant.ticket)
    return Settled(outcome=Outcome.FOLLOW_UP, deed=deed)


def _signed_for(member: Staff, meant: Meant | None) -> bool:
    return meant is not None and meant.participant == staff_of(member.id)


def _in_its_ticket(meant: Meant, at: At, house: House) -> Settled:
    ticket, person = meant.ticket, at.scene.person
    if quiet(at):
        return Settled(outcome=Outcome.OVERHEARD, deed=overheard(ticket, said_at(at, ticket.account, house), at))
    if person is None or not person.belongs(ticket.provider, ticket.account):
        return _of_a_stranger(meant, at, house)
    if verbs.too_old(ticket, at.now):
        return following(ticket, person, at, house)
    refused = not_taken(ticket, Stop.REPLIES, person, at, house)
    if refused is not None:
        return refused
    deed = verbs.reply(ticket, said_at(at, ticket.account, house), permissions.client(person), at.now)
    return Settled(outcome=Outcome.FOLLOW_UP, deed=deed)


def _of_a_stranger(meant: Meant, at: At, house: House) -> Settled:
    """Into an open ticket, for staff alone; where nobody would come by to read it, it waits for a look."""
    if meant.ticket.stage is not Stage.OPEN:
        return Settled(outcome=Outcome.HELD, reason=Reason.UNKNOWN_SENDER, ticket=meant.ticket)
    return Settled(
        outcome=Outcome.OVERHEARD, deed=overheard(meant.ticket, said_at(at, meant.ticket.account, house), at)
    )


def _unthreaded(at: At, house: House) -> Settled:
    sign = at.reading.mail.automatic
    if sign is not None and sign.kind in ANSWERS_NOTHING:
        return Settled(outcome=Outcome.AUTOMATIC)
    return new_ticket(at, house)
