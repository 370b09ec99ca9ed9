"""The alarms of the stack, and whether anybody hears them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from infra.ops.doctor.finding import Finding, note, ok, trouble
from infra.ops.doctor.patient import Patient

ALARM = "AWS::CloudWatch::Alarm"
TOPIC = "AWS::SNS::Topic"
PENDING = "PendingConfirmation"
NAMED = 3
"""So many are told by name; a fresh desk has nothing to go by at all."""


def ringing(patient: Patient) -> Iterator[Finding]:
    ours = patient.parts(ALARM)
    names = {physical: logical for logical, physical in ours.items()}
    if not names:
        yield note("alarms", "the stack has none")
        return
    found = patient.client("cloudwatch").describe_alarms(AlarmNames=sorted(names))["MetricAlarms"]
    for each in found:
        about = f"alarm {names[each['AlarmName']]}"
        if each["StateValue"] == "ALARM":
            yield trouble(about, "it rings", each.get("AlarmDescription") or "see docs/guides/operate.md")
    blind = [names[each["AlarmName"]] for each in found if each["StateValue"] not in ("ALARM", "OK")]
    if blind:
        yield note("alarms", f"{_named(blind)} nothing to go by yet")
    quiet = sum(each["StateValue"] == "OK" for each in found)
    if quiet:
        yield ok("alarms", f"{quiet} of {len(names)} are quiet")
    for gone in sorted(names.keys() - {each["AlarmName"] for each in found}):
        yield trouble(f"alarm {names[gone]}", "it is gone", "deploy again")


def heard(patient: Patient) -> Iterator[Finding]:
    topic = patient.parts(TOPIC).get("AlarmsTopic")
    if topic is None:
        yield note("alarm mail", "nobody is told when an alarm rings", "deploy with an alarm address")
        return
    found = patient.client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    waiting = [each["Endpoint"] for each in found if each["SubscriptionArn"] == PENDING]
    for address in waiting:
        yield trouble("alarm mail", f"{address} has not confirmed", "open the letter AWS sent there and confirm")
    if not found:
        yield trouble("alarm mail", "nobody is subscribed", "deploy again with an alarm address")
    elif not waiting:
        yield ok("alarm mail", f"{len(found)} confirmed")


def _named(alarms: Sequence[str]) -> str:
    if len(alarms) > NAMED:
        return f"{len(alarms)} have"
    return f"{', '.join(alarms)} {'has' if len(alarms) == 1 else 'have'}"
