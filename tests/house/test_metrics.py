"""The metrics in the code, on their page, and in what watches them are the same, and cost nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

from chalicelib.services.meter import Count, Delay
from infra.template import load

PAGE = (Path(__file__).parents[2] / "docs/reference/metrics.md").read_text(encoding="utf-8")
LISTED = re.compile(r"^\| `(\w+)` \| (Count|Seconds) \|", re.MULTILINE)
NAMES = {*Count, *Delay}
FREE = 10
"""Metrics of one's own that an account does not pay for."""
SELDOM = {Count.MAIL_FLOOD}
"""Without a value while all is well (tests/flows/test_mail_inflow.py), and billed by the hours that have one."""


def test_the_page_lists_every_metric_with_its_unit_and_no_other() -> None:
    assert dict(LISTED.findall(PAGE)) == {**dict.fromkeys(Count, "Count"), **dict.fromkeys(Delay, "Seconds")}


def test_there_are_no_more_than_are_free() -> None:
    assert len(NAMES - SELDOM) <= FREE


def test_what_the_template_watches_is_measured() -> None:
    """Alarms by their properties; a dashboard by the pairs in its body, whatever function the body stands in."""
    resources = load().resources.values()
    alarms = {each.properties["MetricName"] for each in resources if each.properties.get("Namespace") == "Lambdesk"}
    bodies = json.dumps([each.properties for each in resources if each.kind == "AWS::CloudWatch::Dashboard"])
    shown = set(re.findall(r'"Lambdesk",\s*"(\w+)"', bodies.replace("\\", "")))
    assert alarms
    assert alarms | shown <= NAMES
