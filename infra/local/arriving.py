"""The part of SES that takes mail, on this machine: it puts each into the bucket and tells the topic."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from secrets import token_hex
from typing import TYPE_CHECKING

from infra.local.mail import DOMAIN

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sns import SNSClient

LARGEST = 40 * 2**20
"""Bytes of a mail that SES takes."""
PREFIX = "mail/"
"""Under which the rule of the template has SES put mails."""
CHECKS = ("spam", "virus", "spf", "dkim", "dmarc")
FOUND = ("PASS", "FAIL", "GRAY", "PROCESSING_FAILED")
POLICIES = ("none", "quarantine", "reject")

_CHOSEN = re.compile(rb"^X-Verdicts:[ \t]*(.{0,200})$", re.IGNORECASE | re.MULTILINE)
_ONE = re.compile(r"(\w+)\s*=\s*(\w+)")
_HEADERS = 64 * 1024

Verdicts = Mapping[str, str]


class Arriving:
    def __init__(self, *, bucket: str, topic: str, s3: S3Client, sns: SNSClient) -> None:
        self._bucket = bucket
        self._topic = topic
        self._s3 = s3
        self._sns = sns

    def take(self, raw: bytes, *, mail_from: str, recipients: Sequence[str], verdicts: Verdicts | None = None) -> str:
        """SES's id of it. Checks nobody chose a result for are passed."""
        id = token_hex(20)
        found = dict.fromkeys(CHECKS, "PASS") | dict(chosen(raw) if verdicts is None else verdicts)
        self._s3.put_object(Bucket=self._bucket, Key=PREFIX + id, Body=_stamped(raw, mail_from, recipients, found))
        told = _notification(id, mail_from, recipients, found)
        self._sns.publish(TopicArn=self._topic, Message=json.dumps(told))
        return id


def is_ours(address: str) -> bool:
    """Whether a rule takes mail for it; SES refuses all other at the door."""
    domain = address.rpartition("@")[2].lower()
    return domain == DOMAIN or domain.endswith(f".{DOMAIN}")


def chosen(raw: bytes) -> Verdicts:
    """What the header `X-Verdicts: spam=FAIL dmarc=FAIL policy=reject` asks for, on this machine alone."""
    header = _CHOSEN.search(raw[:_HEADERS].partition(b"\r\n\r\n")[0])
    words = _ONE.findall(header[1].decode("latin-1")) if header else []
    return {name.lower(): value for name, value in words if name.lower() in (*CHECKS, "policy")}


def _stamped(raw: bytes, mail_from: str, recipients: Sequence[str], found: Verdicts) -> bytes:
    """With what SES writes above a mail."""
    at = datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
    lines = (
        f"Return-Path: <{mail_from}>",
        f"Received: from [127.0.0.1] by inbound-smtp.{DOMAIN} for {next(iter(recipients), '')}; {at}",
        f"X-SES-Spam-Verdict: {found['spam']}",
        f"X-SES-Virus-Verdict: {found['virus']}",
    )
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace") + raw


def _notification(id: str, mail_from: str, recipients: Sequence[str], found: Verdicts) -> Mapping[str, object]:
    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    receipt = {
        "timestamp": at,
        "recipients": list(recipients),
        **{f"{check}Verdict": {"status": found[check].upper()} for check in CHECKS},
        **({"dmarcPolicy": found["policy"]} if found.get("policy") and found["dmarc"].upper() == "FAIL" else {}),
        "action": {"type": "S3"},
    }
    mail = {"timestamp": at, "source": mail_from or "<>", "messageId": id, "destination": list(recipients)}
    return {"notificationType": "Received", "mail": mail, "receipt": receipt}
