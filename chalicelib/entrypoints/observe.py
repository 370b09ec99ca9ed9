"""What an invocation leaves behind: structured lines with one reference, and one line of metrics."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from itertools import count
from time import perf_counter
from typing import Any, TextIO

from chalice.app import Request, Response

from chalicelib import bootstrap
from chalicelib.services.fault import note
from chalicelib.services.invocation import REFERENCE, Invocation, served, serving
from chalicelib.services.meter import Delay, Readings

log = logging.getLogger("chalicelib")

OUTCOMES = ((500, "fault"), (400, "refused"), (0, "ok"))
"""By the least status that means it: a fault is our own."""

_invocations = count()


def observed(event: Any, get_response: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - Chalice's middleware signature
    """Chalice middleware around every function: whatever happens, its lines say of which request they are."""
    lines()
    began, first = perf_counter(), next(_invocations) == 0
    with serving(invocation_of(event)):
        ended: Mapping[str, Any] = {"outcome": "fault"}
        try:
            answer = get_response(event)
            ended = _outcome(event, answer)
        except Exception as fault:
            note(fault)
            raise
        finally:
            took = round((perf_counter() - began) * 1000)
            log.info("done", extra={**ended, "milliseconds": took, "cold_start": first})
            report()
    return answer


def invocation_of(event: Any) -> Invocation:  # noqa: ANN401 - a request, or an event of AWS
    """The gateway's id of an HTTP request, else Lambda's; where neither has one, an id of our own."""
    context = getattr(event, "lambda_context", None) or getattr(event, "context", None)
    id = event.context.get("requestId") if isinstance(event, Request) else getattr(context, "aws_request_id", None)
    id = id or bootstrap.ids().short()
    function = getattr(context, "function_name", None) or "unknown"
    return Invocation(function=function, request_id=id, reference=id[:REFERENCE])


def _outcome(event: Any, answer: Any) -> Mapping[str, Any]:  # noqa: ANN401 - whatever went in, whatever came out
    """Routes as they are declared: what stands in their places is nobody's business here."""
    if isinstance(event, Request) and isinstance(answer, Response):
        outcome = next(name for least, name in OUTCOMES if answer.status_code >= least)
        return {"outcome": outcome, "route": f"{event.method} {event.path}", "status": answer.status_code}
    if isinstance(answer, dict) and "batchItemFailures" in answer:
        failures = len(answer["batchItemFailures"])
        return {
            "outcome": "fault" if failures else "ok",
            "batch": len(event.to_dict()["Records"]),
            "failures": failures,
        }
    return {"outcome": "ok"}


class _Marks(logging.Filter):
    """Puts the invocation into every line, however deep it was written."""

    def filter(self, record: logging.LogRecord) -> bool:
        for name, value in _marks().items():
            setattr(record, name, value)
        return True


def _marks() -> Mapping[str, str]:
    invocation = served()
    if invocation is None:
        return {}
    return {
        "function": invocation.function,
        "request_id": invocation.request_id,
        "reference": invocation.reference,
    }


def written_to(stream: TextIO | None) -> logging.Handler:
    """Lines as JSON, with the stage; None writes where Lambda listens. Powertools is imported at first need."""
    from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter  # noqa: PLC0415 - 34 ms

    handler = logging.StreamHandler(stream)
    handler.setFormatter(LambdaPowertoolsFormatter(stage=bootstrap.deployment()[0]))
    handler.addFilter(_Marks())
    return handler


def lines() -> None:
    """Every line of ours goes there, once a process."""
    if log.handlers:
        return
    log.addHandler(written_to(None))
    log.setLevel(bootstrap.deployment()[1])
    log.propagate = False


def report() -> None:
    """One line in CloudWatch's embedded metric format with what the house metered since the last."""
    house = bootstrap.standing()
    readings = house.meter.drain() if house else {}
    if readings:
        _write(readings)


def _write(readings: Readings) -> None:
    from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit  # noqa: PLC0415 - 34 ms

    metrics = EphemeralMetrics(namespace="Lambdesk", service=bootstrap.deployment()[0])
    for name, mark in _marks().items():
        metrics.add_metadata(name, mark)
    for what, values in readings.items():
        unit = MetricUnit.Seconds if isinstance(what, Delay) else MetricUnit.Count
        for value in values:
            metrics.add_metric(name=what, unit=unit, value=value)
    metrics.flush_metrics()
