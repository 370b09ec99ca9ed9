"""`import app` is what every cold start pays: it loads no SDK of anybody."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = (
    "boto3",
    "botocore",
    "telegram",
    "httpx",
    "jinja2",
    "jwt",
    "nacl",
    "aws_lambda_powertools",
    "babel",
    "segno",
    "snowballstemmer",
)
LOADED = "import sys, json, app; print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """Top-level modules after `import app` in a fresh interpreter."""
    done = subprocess.run([sys.executable, "-c", LOADED], check=True, capture_output=True, text=True)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("name", HEAVY)
def test_import_app_does_not_load(name: str, loaded: set[str]) -> None:
    assert name not in loaded


def test_import_app_loads_the_desk(loaded: set[str]) -> None:
    assert {"app", "chalicelib", "chalice"} <= loaded
