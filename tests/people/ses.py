"""What SES itself says: that a mail came, and what became of a letter."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

CHECKS = ("spam", "virus", "spf", "dkim", "dmarc")


def notice(id: str, to: Sequence[str], mail_from: str, at: datetime, **verdicts: str) -> str:
    """By the topic of the S3 action; a check that nobody speaks of was passed."""
    found = {f"{each}Verdict": {"status": verdicts.get(each, "PASS").upper()} for each in CHECKS}
    policy = {"dmarcPolicy": verdicts["policy"]} if "policy" in verdicts else {}
    return json.dumps(
        {
            "notificationType": "Received",
            "mail": {"timestamp": at.isoformat(), "source": mail_from, "messageId": id, "destination": list(to)},
            "receipt": {
                "timestamp": at.isoformat(),
                "processingTimeMillis": 400,
                "recipients": list(to),
                **found,
                **policy,
                "action": {"type": "S3", "bucketName": "files", "objectKeyPrefix": "mail", "objectKey": f"mail/{id}"},
            },
        }
    )


def fate(letter: str, tag: str, kind: str, at: datetime, **what: Any) -> str:
    """What a configuration set tells of a letter."""
    tags = {"told": [tag]} if tag else {}
    mail = {"messageId": letter, "timestamp": at.isoformat(), "destination": [], "tags": tags}
    name = {"DeliveryDelay": "deliveryDelay"}.get(kind, kind.lower())
    return json.dumps({"eventType": kind, "mail": mail, name: {"timestamp": at.isoformat(), **what}})
