"""The storage contract, which moto keeps in every test run, kept by two others: the emulator and Amazon's own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.conformance import dynamodb, emulator

ROOT = Path(__file__).parents[2]
CONTRACT = ROOT / "tests" / "contract"
TABLE = ("test_store.py", "test_outbox.py", "test_directory.py", "test_reads.py", "test_cost.py", "test_alike.py")
PASSED = re.compile(r"(\d+) passed")


def kept(files: tuple[str, ...], environment: dict[str, str]) -> int:
    """How many tests of the contract were passed; all of them must be."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "not memory"]
    done = subprocess.run(
        [*command, *(CONTRACT / each for each in files)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return int(PASSED.findall(done.stdout)[-1])


def test_the_emulator_keeps_the_contract(tmp_path: Path) -> None:
    with emulator.running(tmp_path) as aws:
        assert kept((*TABLE, "test_files.py"), {**aws.environment, "STORAGE_ENDPOINT": aws.url}) > 100


def test_dynamodb_local_keeps_the_contract(tmp_path: Path) -> None:
    with dynamodb.running(tmp_path / "dynamodb.log") as address:
        assert kept(TABLE, {"STORAGE_ENDPOINT": address}) > 100
