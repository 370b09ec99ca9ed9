"""A server tells by mail what became of a letter of ours."""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.desk.mail import Action, Fate, Reason, Report, ReportKind
from chalicelib.desk.mailroom import Outcome, Posted
from chalicelib.desk.text import cut
from chalicelib.services.effects import Delivered, Told
from chalicelib.services.feedback import Heard, learn
from chalicelib.services.house import House
from chalicelib.services.settling import At, Settled
from chalicelib.services.sorting import Meant, refers_to

WHY = 300
"""Characters kept of what a server says."""

STATES = {
    Action.FAILED: Delivered.BOUNCED,
    Action.DELIVERED: Delivered.ARRIVED,
    Action.RELAYED: Delivered.SENT,
    Action.EXPANDED: Delivered.SENT,
    Action.DELAYED: Delivered.PENDING,
}


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
    return Settled(outcome=Outcome.REPORT, ticket=meant.ticket if meant else None)


def _posted(at: At) -> Posted | None:
    found = (at.scene.posted.get(each) for each in refers_to(at.reading.mail))
    return next((each for each in found if each and each.provider == at.provider.id), None)


def _heard(report: Report, posted: Posted, at: At) -> Iterator[Heard]:
    told = Told(
        provider=posted.provider,
        ticket=posted.ticket,
        message=posted.message,
        person=posted.person,
        fact=posted.fact,
    )
    if report.kind is ReportKind.COMPLAINT:
        yield Heard(letter=posted.id, told=told, to=posted.to, state=Delivered.COMPLAINED, at=at.now)
        return
    for fate in report.fates:
        yield Heard(
            letter=posted.id,
            told=told,
            to=posted.to,
            state=_state(fate),
            at=at.now,
            why=cut(" ".join(each for each in (fate.status, fate.diagnostic) if each), WHY),
            dead=fate.no_such_address,
        )


def _state(fate: Fate) -> Delivered:
    """What may still go well on another try is not known to have come back."""
    passing = fate.action is Action.FAILED and not fate.for_good
    return Delivered.FAILED if passing else STATES[fate.action]
