"""Compiled code beside the sources: Lambda cannot keep what it compiles, and would compile at every cold start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from infra.package.trouble import CannotPackage

THERE = "/var/task"
"""Where Lambda unpacks the code; traces name files under it."""


def add(code: Path) -> None:
    """For the Python that runs this, which is also the runtime Chalice writes into the template.

    What is compiled names its source by a hash that is not checked, so times do not matter. An interpreter of its own,
    with a fixed seed, makes the bytes depend on the sources alone.
    """
    command = [
        *(sys.executable, "-s", "-S", "-P", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"),
        *("-s", str(code), "-p", THERE, str(code)),
    ]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    answer = subprocess.run(  # noqa: S603 - our own interpreter
        command, env=environment, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise CannotPackage(f"not all of it could be compiled:\n{answer.stdout}{answer.stderr}".rstrip())
