"""Whether the stack stands as it was deployed."""

from __future__ import annotations

from collections.abc import Iterator

from infra.ops.doctor.finding import Finding, note, ok, trouble
from infra.ops.doctor.patient import Patient

STANDING = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE")
ROLLED_BACK = "UPDATE_ROLLBACK_COMPLETE"
EVENTS = "aws cloudformation describe-stack-events --stack-name {stack} shows why; then deploy again"


def check(patient: Patient) -> Iterator[Finding]:
    status = str(patient.described["StackStatus"])
    why = EVENTS.format(stack=patient.stack)
    if status in STANDING:
        yield ok("stack", status)
    elif status == ROLLED_BACK:
        yield note("stack", f"{status}: the last deployment was taken back, the one before runs", why)
    elif status.endswith("_IN_PROGRESS"):
        yield note("stack", f"{status}: a deployment is under way")
    else:
        reason = patient.described.get("StackStatusReason")
        yield trouble("stack", f"{status}: {reason}" if reason else status, why)
