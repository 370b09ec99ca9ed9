"""From the package to a desk that answers: emulator, pretend Telegram, stack, first provider."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
import pytest

from infra.template import load, tables
from tests.conformance import emulator
from tests.conformance.desk import STAGE, DeskOnAws
from tests.conformance.peer import Peer
from tests.conformance.witnessed import Witness

PACKAGE = Path(os.environ.get("PACKAGE", "build/package"))


@contextmanager
def deployed(folder: Path, *, table_at: str | None = None) -> Iterator[DeskOnAws]:
    """A desk of its own, with its table elsewhere where somebody says so."""
    peer = Peer()
    witness = Witness(folder / "witness.jsonl")
    with peer.served() as address, pytest.MonkeyPatch.context() as environment:
        elsewhere = {} if table_at is None else {"AWS_ENDPOINT_URL_DYNAMODB": table_at}
        told = {"WITNESS": str(witness.file), "TELEGRAM_API_URL": address, **elsewhere}
        with emulator.running(folder, **told) as aws:
            for name, value in {**aws.environment, **elsewhere}.items():
                environment.setenv(name, value)
            desk = DeskOnAws(emulator=aws, peer=peer, telegram_url=address, witness=witness)
            desk.does("deploy", "--stage", STAGE, "--package", PACKAGE, "--yes")
            if table_at is not None:
                _make_table(desk, table_at)
            desk.is_set_up()
            yield desk


def _make_table(desk: DeskOnAws, at: str) -> None:
    """The table of the stack, under its name there, at another endpoint."""
    described = {**tables(load())["DeskTable"], "TableName": desk.resources["DeskTable"]}
    boto3.client("dynamodb", endpoint_url=at).create_table(**described)
