"""What SES tells of a mail it took: for whom, when, and what its checks found. No sender can write there."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from chalicelib.desk.errors import Invalid
from chalicelib.desk.mail import Envelope, Policy, Verdict, Verdicts

SETUP = "AMAZON_SES_SETUP_NOTIFICATION"
"""The name of a note that SES leaves once in a bucket it may write to."""

RECIPIENTS = 500
LONGEST = 320
"""Characters of an address: 64 before the @ and 255 behind it."""


class _Verdict(msgspec.Struct):
    status: str = ""


class _Receipt(msgspec.Struct):
    timestamp: datetime
    recipients: list[str] = []
    spamVerdict: _Verdict = msgspec.field(default_factory=_Verdict)
    virusVerdict: _Verdict = msgspec.field(default_factory=_Verdict)
    spfVerdict: _Verdict = msgspec.field(default_factory=_Verdict)
    dkimVerdict: _Verdict = msgspec.field(default_factory=_Verdict)
    dmarcVerdict: _Verdict = msgspec.field(default_factory=_Verdict)
    dmarcPolicy: str = ""


class _Mail(msgspec.Struct):
    messageId: str
    source: str = ""


class _Notification(msgspec.Struct):
    mail: _Mail
    receipt: _Receipt
    notificationType: str = ""


def read(body: str) -> Envelope | None:
    """None for what is no mail: the note of the set-up, and SES's own test of the topic. Raises Invalid."""
    try:
        told = msgspec.json.decode(body, type=_Notification)
    except (msgspec.DecodeError, RecursionError) as error:
        if SETUP in body or "Successfully validated SNS topic" in body:
            return None
        raise Invalid("refused.message", reason=str(error)) from error
    id = told.mail.messageId
    if id == SETUP:
        return None
    if not (0 < len(id) <= LONGEST and all(each.isalnum() or each in "-_." for each in id) and id.isascii()):
        raise Invalid("refused.message", reason="not an id of SES")
    return Envelope(
        id=id,
        recipients=_addresses(told.receipt.recipients),
        mail_from=_mail_from(told.mail.source),
        at=_moment(told.receipt.timestamp),
        verdicts=_verdicts(told.receipt),
    )


def _addresses(given: list[str]) -> tuple[str, ...]:
    kept = (each.strip().lower() for each in given if len(each) <= LONGEST)
    return tuple(dict.fromkeys(each for each in kept if "@" in each))[:RECIPIENTS]


def _mail_from(source: str) -> str:
    """SES tells the null sender as nothing or in its brackets."""
    return source.strip().strip("<>").lower()[:LONGEST]


def _moment(at: datetime) -> datetime:
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _verdicts(receipt: _Receipt) -> Verdicts:
    return Verdicts(
        spam=_verdict(receipt.spamVerdict.status),
        virus=_verdict(receipt.virusVerdict.status),
        spf=_verdict(receipt.spfVerdict.status),
        dkim=_verdict(receipt.dkimVerdict.status),
        dmarc=_verdict(receipt.dmarcVerdict.status),
        policy=_policy(receipt.dmarcPolicy),
    )


def _verdict(told: str) -> Verdict:
    try:
        return Verdict(told.lower())
    except ValueError:
        return Verdict.UNKNOWN


def _policy(told: str) -> Policy | None:
    try:
        return Policy(told.lower())
    except ValueError:
        return None
