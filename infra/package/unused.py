"""What comes along with a library and no function asks for: left out, for the more there is the slower all starts."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from infra.package.trouble import CannotPackage

POWERTOOLS = (
    "auth_alpha",
    "batch",
    "circuit_breaker",
    "data_classes",
    "data_masking",
    "feature_flags",
    "idempotency",
    "kafka",
    "parameters",
    "parser",
    "streaming",
    "validation",
)

UNUSED: Mapping[str, str] = {
    "aws_lambda_powertools/event_handler": "aws-lambda-powertools",  # routes are Chalice's
    **{f"aws_lambda_powertools/utilities/{name}": "aws-lambda-powertools" for name in POWERTOOLS},  # lines and metrics
    "cffi": "cffi",  # PyNaCl was built with it, and needs _cffi_backend alone
    "pycparser": "pycparser",  # the same
    "regex/tests": "regex",
    "telegram/ext": "python-telegram-bot",  # keeps conversations in a process; ours are rows of the table
}
"""Folders, and the name in the lock of what brings each."""


def leave_out(code: Path, lock: str) -> None:
    """Raises CannotPackage for what was locked and brings no such folder any more: then this list is not true."""
    locked = {line.partition("==")[0] for line in lock.splitlines() if "==" in line}
    for folder, library in UNUSED.items():
        if library not in locked:
            continue
        if not (code / folder).is_dir():
            raise CannotPackage(f"{library} brings no {folder} to be left out: see infra/package/unused.py")
        shutil.rmtree(code / folder)
