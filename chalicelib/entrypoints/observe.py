"""What an invocation leaves behind: structured lines with one reference, and counted facts."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from chalicelib import bootstrap

log = logging.getLogger("chalicelib")

_counts: dict[str, int] = {}


def count(name: str, value: int = 1) -> None:
    """Add to a counted fact; written as one metric line at the end of the invocation."""
    _counts[name] = _counts.get(name, 0) + value


def observed(event: Any, get_response: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - Chalice's middleware signature
    """Chalice middleware around every function: lines as JSON, counts flushed whatever happens."""
    lines()
    try:
        return get_response(event)
    finally:
        flush()


def lines() -> None:
    """Every line of ours as JSON with the stage, once a process. Powertools is imported here, at first need."""
    if log.handlers:
        return
    from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter  # noqa: PLC0415 - 34 ms

    stage, level = bootstrap.deployment()
    handler = logging.StreamHandler()
    handler.setFormatter(LambdaPowertoolsFormatter(stage=stage))
    log.addHandler(handler)
    log.setLevel(level)
    log.propagate = False


def flush() -> None:
    """One line in CloudWatch's embedded metric format with what was counted since the last."""
    if not _counts:
        return
    from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit  # noqa: PLC0415 - 34 ms

    metrics = EphemeralMetrics(namespace="Lambdesk", service=bootstrap.deployment()[0])
    for name in list(_counts):
        metrics.add_metric(name=name, unit=MetricUnit.Count, value=_counts.pop(name))
    metrics.flush_metrics()
