"""What waits in the queues, for how long, and what they gave up on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta

from infra.ops.ages import age
from infra.ops.doctor.finding import Finding, ok, trouble
from infra.ops.doctor.metrics import Asked, figures
from infra.ops.doctor.patient import Patient
from infra.ops.redrive.messages import QUEUES
from infra.ops.redrive.places import LOGS

LONGEST = {
    "deliver": timedelta(minutes=10),
    "files": timedelta(hours=1),
    "notify": timedelta(minutes=10),
    "mail": timedelta(minutes=10),
    "feedback": timedelta(hours=1),
    "index": timedelta(hours=1),
    "webhooks": timedelta(minutes=10),
}
"""How long the oldest message may wait; the alarms of infra/resources.yaml say the same."""

RECENT = timedelta(minutes=15)
MINUTE = timedelta(minutes=1)


def waiting(patient: Patient) -> Iterator[Finding]:
    for queue, url in _known(patient).items():
        there = _attributes(url, patient)
        about = f"queue {queue}"
        found = (
            f"{there['ApproximateNumberOfMessages']} waiting, {there['ApproximateNumberOfMessagesNotVisible']} in work"
        )
        oldest = _oldest(url, patient)
        if oldest is None:
            yield ok(about, found)
        elif oldest > LONGEST[queue]:
            yield trouble(about, f"{found}, the oldest for {age(oldest)}", f"look into the log group {LOGS[queue]}")
        else:
            yield ok(about, f"{found}, the oldest for {age(oldest)}")


def dead(patient: Patient) -> Iterator[Finding]:
    for queue, url in _known(patient).items():
        target = json.loads(_attributes(url, patient)["RedrivePolicy"])["deadLetterTargetArn"]
        grave = patient.client("sqs").get_queue_url(QueueName=target.rpartition(":")[2])["QueueUrl"]
        there = _attributes(grave, patient)
        lying = int(there["ApproximateNumberOfMessages"]) + int(there["ApproximateNumberOfMessagesNotVisible"])
        if lying:
            yield trouble(f"dead letters of {queue}", f"{lying} lie there", f"lambdesk {patient.named}redrive")
        else:
            yield ok(f"dead letters of {queue}", "none")


def _known(patient: Patient) -> Mapping[str, str]:
    return {queue: patient.variables[name] for queue, name in QUEUES.items() if patient.variables.get(name)}


def _attributes(url: str, patient: Patient) -> Mapping[str, str]:
    found: Mapping[str, str] = patient.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])[
        "Attributes"
    ]
    return found


def _oldest(url: str, patient: Patient) -> timedelta | None:
    """None where nothing waits, or where no CloudWatch watches."""
    if patient.stack is None:
        return None
    asked = Asked(
        namespace="AWS/SQS",
        name="ApproximateAgeOfOldestMessage",
        dimension=("QueueName", url.rpartition("/")[2]),
        statistic="Maximum",
        period=MINUTE,
        span=RECENT,
    )
    newest = next(iter(figures(asked, patient)), None)
    return timedelta(seconds=newest.value) if newest and newest.value else None
