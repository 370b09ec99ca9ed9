"""Nothing that is deployed reads the whole table: every question is a key or an index."""

import ast
from pathlib import Path

import pytest

DEPLOYED = sorted((Path(__file__).parents[2] / "chalicelib").rglob("*.py"))


def scans(source: str) -> list[int]:
    """The lines that call a scan or ask for its pages."""
    return [node.lineno for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and _scans(node)]


def _scans(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    asked = [*call.args, *(keyword.value for keyword in call.keywords)]
    pages = any(isinstance(each, ast.Constant) and each.value == "scan" for each in asked)
    return call.func.attr == "scan" or (call.func.attr == "get_paginator" and pages)


@pytest.mark.parametrize("module", DEPLOYED, ids=lambda module: f"{module.parent.name}.{module.stem}")
def test_nothing_scans(module):
    assert scans(module.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "table.scan()",
        "client.scan(TableName='desk')",
        "client.get_paginator('scan')",
        "client.get_paginator(operation_name='scan')",
        "def all():\n    return [row for row in client.scan()['Items']]",
    ],
)
def test_a_scan_is_seen(source):
    assert scans(source) == [source.count("\n") + 1]


def test_what_only_looks_like_a_scan_is_left_alone():
    assert scans("client.query(); say('scan'); client.get_paginator('query')") == []
