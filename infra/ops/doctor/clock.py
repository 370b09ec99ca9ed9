"""Whether the minute's function runs, and when the desk last did something."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from infra.ops.ages import age
from infra.ops.doctor.finding import Finding, note, ok, trouble
from infra.ops.doctor.metrics import ours
from infra.ops.doctor.patient import Patient

MINUTE = timedelta(minutes=1)
LATE = timedelta(minutes=3)
"""`tend` reports every minute; CloudWatch needs a moment to show it."""
LOOKED_BACK = timedelta(hours=1)
OVERDUE = timedelta(minutes=10)

HOUR = timedelta(hours=1)
FORTNIGHT = timedelta(days=14)
DAY = timedelta(days=1)

RULE = "AWS::Events::Rule"
SEE = "look into the log group TendLog"


def ticking(patient: Patient) -> Iterator[Finding]:
    newest = next(iter(ours("outbox_overdue", "Maximum", MINUTE, LOOKED_BACK, patient)), None)
    if newest is None:
        yield trouble("clock", f"tend has not run within {age(LOOKED_BACK)}", SEE)
        return
    since = patient.now - newest.at - MINUTE
    overdue = timedelta(seconds=newest.value)
    if since > LATE:
        yield trouble("clock", f"tend ran {age(since)} ago for the last time", SEE)
    else:
        yield ok("clock", "tend runs every minute")
    if overdue > OVERDUE:
        yield trouble("outbox", f"the oldest that is to be said is {age(overdue)} overdue", "look into DeliverLog")


def wound(patient: Patient) -> Iterator[Finding]:
    """The rule that wakes `tend`."""
    for logical, name in patient.parts(RULE).items():
        state = patient.client("events").describe_rule(Name=name)["State"]
        if str(state).startswith("ENABLED"):
            yield ok("clock rule", "enabled")
        else:
            yield trouble("clock rule", f"{logical} is {state}", f"aws events enable-rule --name {name}")


def traffic(patient: Patient) -> Iterator[Finding]:
    for about, name, never in (
        ("last update taken", "hook_taken", "no client has written in 14 days"),
        ("last delivery", "delivered", "no client was told anything in 14 days"),
    ):
        newest = next(iter(ours(name, "Sum", HOUR, FORTNIGHT, patient)), None)
        if newest is None:
            yield note(about, never)
        else:
            yield ok(about, _since(patient.now - newest.at))
    lost = sum(each.value for each in ours("given_up", "Sum", HOUR, DAY, patient))
    if lost:
        yield note(
            "given up", f"{lost:.0f} times a client could not be told, in the last day", "lambdesk ticket show N"
        )


def _since(span: timedelta) -> str:
    return "within the hour" if span < HOUR else f"{age(span)} ago"
