"""From the package to a desk that answers: emulator, pretend Telegram, stack, first provider."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conformance import emulator
from tests.conformance.desk import STAGE, DeskOnAws
from tests.conformance.peer import Peer
from tests.conformance.witnessed import Witness

PACKAGE = Path(os.environ.get("PACKAGE", "build/package"))


@contextmanager
def deployed(folder: Path, **functions: str) -> Iterator[DeskOnAws]:
    """A desk of its own; `functions` is environment that every function finds beside its own."""
    peer = Peer()
    witness = Witness(folder / "witness.jsonl")
    with peer.served() as address, pytest.MonkeyPatch.context() as environment:
        told = {"WITNESS": str(witness.file), "TELEGRAM_API_URL": address, **functions}
        with emulator.running(folder, **told) as aws:
            for name, value in aws.environment.items():
                environment.setenv(name, value)
            desk = DeskOnAws(emulator=aws, peer=peer, telegram_url=address, witness=witness)
            desk.does("deploy", "--stage", STAGE, "--package", PACKAGE, "--yes")
            desk.is_set_up()
            yield desk
