"""Compiled code: Lambda cannot keep what it compiles, and would compile at every cold start.

Of libraries it is all there is, for a seventh of the package was sources that nobody reads there. Their lines in a
trace name file and line, and lack the words of the line; ours have them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from infra.package.trouble import CannotPackage

THERE = "/var/task"
"""Where Lambda unpacks the code; traces name files under it."""

OURS = ("app.py", "chalicelib")


def add(code: Path) -> None:
    """For the Python that runs this, which is also the runtime Chalice writes into the template.

    What is compiled names its source by a hash that is not checked, so times do not matter. An interpreter of its own,
    with a fixed seed, makes the bytes depend on the sources alone.
    """
    ours = [each for each in sorted(code.iterdir()) if each.name in OURS]
    libraries = [each for each in sorted(code.iterdir()) if each.name not in OURS]
    _compile(code, ours)
    _compile(code, libraries, "-b")
    for each in libraries:
        for source in [each] if each.suffix == ".py" else each.rglob("*.py"):
            source.unlink()


def _compile(code: Path, what: list[Path], *options: str) -> None:
    if not what:
        return
    command = [
        *(sys.executable, "-s", "-S", "-P", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"),
        *("-s", str(code), "-p", THERE, *options, *(str(each) for each in what)),
    ]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    answer = subprocess.run(  # noqa: S603 - our own interpreter
        command, env=environment, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise CannotPackage(f"not all of it could be compiled:\n{answer.stdout}{answer.stderr}".rstrip())
