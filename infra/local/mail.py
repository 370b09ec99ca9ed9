"""The mail of this machine: a sender SES knows, and every letter it took, for nothing goes out of here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_string
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parsedate_to_datetime

import boto3
from botocore.exceptions import ClientError
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import RawMessage, ses_backends

DOMAIN = "desk.example"
"""Reserved for examples: nobody's."""

TAKES_LETTERS = "/v2/email/outbound-emails"
"""The path of SES by which a letter comes in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One letter as it was sent."""

    number: int
    to: str
    sender: str
    subject: str
    at: datetime
    text: str
    html: str
    source: str
    wire_id: str
    """As SES had named it where it arrived."""


class Mailbox:
    """What moto's SES in this process has taken; whoever listens is told of each."""

    def __init__(self, region: str) -> None:
        self._region = region
        self._forgotten = 0
        self.listener: Callable[[], None] = lambda: None

    def took(self) -> None:
        self.listener()

    def newest(self, most: int) -> Sequence[Sent]:
        """Newest first."""
        found = list(enumerate(self._taken(), 1))[self._forgotten :]
        return [self._sent(number, each) for number, each in reversed(found[-most:])]

    def letter(self, number: int) -> Sent | None:
        taken = self._taken()
        known = self._forgotten < number <= len(taken)
        return self._sent(number, taken[number - 1]) if known else None

    def forget(self) -> None:
        self._forgotten = len(self._taken())

    def _taken(self) -> list[RawMessage]:
        return [each for each in ses_backends[DEFAULT_ACCOUNT_ID][self._region].sent_messages if _is_raw(each)]

    def _sent(self, number: int, taken: RawMessage) -> Sent:
        message = message_from_string(taken.raw_data, policy=SMTP)
        date = message["Date"]
        return Sent(
            number=number,
            to=str(message["To"]),
            sender=str(message["From"]),
            subject=str(message["Subject"]),
            at=parsedate_to_datetime(str(date)) if date else datetime.fromtimestamp(0, UTC),
            text=_part(message, "plain"),
            html=_part(message, "html"),
            source=taken.raw_data,
            wire_id=f"<{taken.id}@{self._region}.amazonses.com>",
        )


def verify_sender() -> None:
    """SES sends for this domain from now on; a second time changes nothing."""
    with suppress(ClientError):
        boto3.client("sesv2").create_email_identity(EmailIdentity=DOMAIN)


def _is_raw(message: object) -> bool:
    return isinstance(message, RawMessage)


def _part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    return str(found.get_content()) if found is not None else ""
