"""What the AWS account allows its functions."""

from __future__ import annotations

from collections.abc import Iterator

from infra.ops.doctor.finding import Finding, note, ok
from infra.ops.doctor.patient import Patient

WANTED = 50
"""Functions at once: 25 that the queues may start (infra/resources.yaml), and as many hooks and pages beside them."""

RAISE = (
    "ask for more: aws service-quotas request-service-quota-increase --service-code lambda "
    "--quota-code L-B99A9384 --desired-value 1000"
)


def concurrency(patient: Patient) -> Iterator[Finding]:
    limits = patient.client("lambda").get_account_settings()["AccountLimit"]
    allowed = int(limits["ConcurrentExecutions"])
    if allowed < WANTED:
        yield note("concurrency", f"the account runs at most {allowed} functions at once; {WANTED} are wanted", RAISE)
    else:
        yield ok("concurrency", f"{allowed} functions at once")
