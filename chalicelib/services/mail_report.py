"""A server tells by mail what became of a letter of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from chalicelib.desk import verbs
from chalicelib.desk.mail import Action, Fate, Reason, Report, ReportKind
from chalicelib.desk.mailroom import NOBODY, Outcome, Posted
from chalicelib.desk.text import cut
from chalicelib.desk.ticket import Ticket
from chalicelib.services.effects import Delivered, Told
from chalicelib.services.feedback import Heard, learn
from chalicelib.services.house import House
from chalicelib.services.settling import At, Settled
from chalicelib.services.sorting import Meant, refers_to

WHY = 300
"""Characters kept of what a server says."""

STATES: Mapping[Action, Delivered] = {
    Action.FAILED: Delivered.BOUNCED,
    Action.DELIVERED: Delivered.ARRIVED,
    Action.RELAYED: Delivered.SENT,
    Action.EXPANDED: Delivered.SENT,
    Action.DELAYED: Delivered.PENDING,
}
"""Whatever the trouble was: what a server has given up came back, as it has where SES tells of it."""


def reported(report: Report, meant: Meant | None, at: At, house: House) -> Settled:
    """A report about nothing of ours is backscatter: somebody wrote in our name."""
    if report.kind is ReportKind.READING:
        return Settled(outcome=Outcome.AUTOMATIC)
    posted = _posted(at)
    if posted is None and meant is None:
        return Settled(outcome=Outcome.HELD, reason=Reason.BACKSCATTER)
    if posted is not None:
        for each in _heard(report, posted, at):
            learn(each, house)
    elif meant is not None:
        return _of_some_letter(report, meant.ticket, at)
    return Settled(outcome=Outcome.REPORT, ticket=meant.ticket if meant else None)


def _posted(at: At) -> Posted | None:
    found = (at.scene.posted.get(each) for each in refers_to(at.reading.mail))
    return next((each for each in found if each and each.provider in (at.provider.id, NOBODY)), None)


def _of_some_letter(report: Report, ticket: Ticket, at: At) -> Settled:
    """Of the ticket, and which of its letters is not told. Everybody who has one could write such a report, so that it
    stands in the history and marks no address."""
    lost = next((each for each in report.fates if each.given_up), None)
    if lost is None:
        return Settled(outcome=Outcome.REPORT, ticket=ticket)
    details = {"to": lost.address, "why": _why(lost)}
    return Settled(outcome=Outcome.REPORT, deed=verbs.undelivered(ticket, None, at.now, details=details))


def _heard(report: Report, posted: Posted, at: At) -> Iterator[Heard]:
    told = _told(posted)
    if report.kind is ReportKind.COMPLAINT:
        yield Heard(
            letter=posted.id, told=told, row=posted.row, to=posted.to, state=Delivered.COMPLAINED, at=at.now, dead=True
        )
        return
    for fate in report.fates:
        yield Heard(
            letter=posted.id,
            told=told,
            row=posted.row,
            to=posted.to,
            state=STATES[fate.action],
            at=at.now,
            why=_why(fate),
            dead=fate.no_such_address,
        )


def _told(posted: Posted) -> Told | None:
    if not posted.person:
        return None
    return Told(
        provider=posted.provider,
        ticket=posted.ticket,
        message=posted.message,
        person=posted.person,
        fact=posted.fact,
    )


def _why(fate: Fate) -> str:
    return cut(" ".join(each for each in (fate.status, fate.diagnostic) if each), WHY)
