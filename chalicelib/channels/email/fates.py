"""What SES tells of letters it sent: which became of what, and for whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from chalicelib.channels.email.tags import told_by
from chalicelib.desk.errors import Invalid
from chalicelib.desk.names import plain
from chalicelib.desk.text import cut
from chalicelib.services.effects import Delivered, Told
from chalicelib.services.feedback import Heard

MOST = 50
"""Recipients of one letter at SES."""
WHY = 300
NO_COMPLAINTS = frozenset({"not-spam", "auth-failure"})
"""What comes the way of complaints, and is not one of a person."""


class _Recipient(msgspec.Struct):
    emailAddress: str = ""
    status: str = ""
    diagnosticCode: str = ""


class _Bounce(msgspec.Struct):
    timestamp: datetime
    bounceType: str = ""
    bounceSubType: str = ""
    bouncedRecipients: list[_Recipient] = []


class _Complaint(msgspec.Struct):
    timestamp: datetime
    complaintFeedbackType: str = ""
    complainedRecipients: list[_Recipient] = []


class _Delivery(msgspec.Struct):
    timestamp: datetime
    recipients: list[str] = []


class _Delay(msgspec.Struct):
    timestamp: datetime
    delayType: str = ""
    delayedRecipients: list[_Recipient] = []


class _Reject(msgspec.Struct):
    reason: str = ""


class _Mail(msgspec.Struct):
    messageId: str
    timestamp: datetime
    destination: list[str] = []
    tags: dict[str, list[str]] = {}


class _Event(msgspec.Struct):
    mail: _Mail
    eventType: str = ""
    bounce: _Bounce | None = None
    complaint: _Complaint | None = None
    delivery: _Delivery | None = None
    deliveryDelay: _Delay | None = None
    reject: _Reject | None = None


def read(body: str) -> tuple[Heard, ...]:
    """Nothing for what tells nothing of a letter's way, such as SES's own test. Raises Invalid."""
    try:
        event = msgspec.json.decode(body, type=_Event)
    except (msgspec.DecodeError, RecursionError) as error:
        if "Successfully validated SNS topic" in body:
            return ()
        raise Invalid("refused.message", reason=str(error)) from error
    return tuple(_heard(event))[:MOST]


def _heard(event: _Event) -> Iterator[Heard]:
    for told in (_bounced, _complained, _arrived, _delayed, _rejected):
        yield from told(event)


def _bounced(event: _Event) -> Iterator[Heard]:
    """A passing trouble, such as a full mailbox, says nothing of the address; SES has given up on the letter."""
    told = event.bounce
    if told is None:
        return
    for each in told.bouncedRecipients:
        why = " ".join(part for part in (told.bounceSubType, _why(each)) if part)
        dead = told.bounceType == "Permanent"
        yield _one(event, each.emailAddress, Delivered.BOUNCED, told.timestamp, why, dead=dead)


def _complained(event: _Event) -> Iterator[Heard]:
    """SES stops whoever writes on to people that call it spam."""
    told = event.complaint
    if told is None or told.complaintFeedbackType in NO_COMPLAINTS:
        return
    for each in told.complainedRecipients:
        why = told.complaintFeedbackType
        yield _one(event, each.emailAddress, Delivered.COMPLAINED, told.timestamp, why, dead=True)


def _arrived(event: _Event) -> Iterator[Heard]:
    told = event.delivery
    if told is None:
        return
    for address in told.recipients:
        yield _one(event, address, Delivered.ARRIVED, told.timestamp)


def _delayed(event: _Event) -> Iterator[Heard]:
    told = event.deliveryDelay
    if told is None:
        return
    for each in told.delayedRecipients:
        yield _one(event, each.emailAddress, Delivered.PENDING, told.timestamp, _why(each))


def _rejected(event: _Event) -> Iterator[Heard]:
    """SES found a virus in what we sent."""
    told = event.reject
    if told is None:
        return
    for address in event.mail.destination:
        yield _one(event, address, Delivered.BOUNCED, event.mail.timestamp, told.reason)


def _one(event: _Event, address: str, state: Delivered, at: datetime, why: str = "", *, dead: bool = False) -> Heard:
    told = told_by(event.mail.tags)
    return Heard(
        letter=event.mail.messageId,
        told=told if isinstance(told, Told) else None,
        row=told if isinstance(told, str) else "",
        to=_sent_to(event, address).strip().lower(),
        state=state,
        at=at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC),
        why=cut(plain(why), WHY),
        dead=dead,
    )


def _sent_to(event: _Event, named: str) -> str:
    """Each letter goes to one address; a server further on may name another, to which that one passes on."""
    return event.mail.destination[0] if len(event.mail.destination) == 1 else named


def _why(recipient: _Recipient) -> str:
    return " ".join(each for each in (recipient.status, recipient.diagnosticCode) if each)
