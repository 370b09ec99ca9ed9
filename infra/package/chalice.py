"""Has Chalice make the template and the first form of the code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from infra.package.trouble import CannotPackage

TEMPLATE = "sam.yaml"
CODE = "deployment.zip"

STAGE = "prod"
"""Chalice's, and the same for all of ours: what differs between two deployments is a parameter of the stack."""

BEGIN = "import sys; from chalice.cli import main; sys.exit(main())"


def package(staged: Path, description: Path, out: Path) -> None:
    command = [
        *(sys.executable, "-c", BEGIN, "package", "--stage", STAGE),
        *("--merge-template", str(description), "--template-format", "yaml", str(out)),
    ]
    answer = subprocess.run(  # noqa: S603 - our own interpreter
        command, cwd=staged, env=_environment(), capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise CannotPackage(f"Chalice could not package it:\n{answer.stdout}{answer.stderr}".rstrip())


def _environment() -> dict[str, str]:
    """The operator's without his account: Chalice asks for a region and a profile, and uses neither."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {**ours, "AWS_DEFAULT_REGION": "us-east-1", "AWS_CONFIG_FILE": os.devnull}
