"""Asking CloudWatch for a few figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from infra.ops.doctor.patient import Patient

OURS = "Lambdesk"


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured in the period that begins at `at`."""

    at: datetime
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    namespace: str
    name: str
    dimension: tuple[str, str]
    statistic: str
    period: timedelta
    span: timedelta


def figures(asked: Asked, patient: Patient) -> list[Figure]:
    """The newest first."""
    name, value = asked.dimension
    answer = patient.client("cloudwatch").get_metric_statistics(
        Namespace=asked.namespace,
        MetricName=asked.name,
        Dimensions=[{"Name": name, "Value": value}],
        StartTime=patient.now - asked.span,
        EndTime=patient.now,
        Period=int(asked.period.total_seconds()),
        Statistics=[asked.statistic],
    )
    found = [Figure(each["Timestamp"], float(each[asked.statistic])) for each in answer["Datapoints"]]
    return sorted(found, key=lambda each: each.at, reverse=True)


def ours(name: str, statistic: str, period: timedelta, span: timedelta, patient: Patient) -> list[Figure]:
    """One of the metrics that the functions report, for this stage."""
    stage = ("service", patient.parameters.get("Stage", ""))
    return figures(
        Asked(namespace=OURS, name=name, dimension=stage, statistic=statistic, period=period, span=span), patient
    )
