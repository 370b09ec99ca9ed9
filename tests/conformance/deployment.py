"""From the package to a desk that answers: emulator, pretend Telegram, stack, first provider."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import boto3
import pytest
import yaml

from infra.template import load, tables
from tests.conformance import emulator
from tests.conformance.desk import STAGE, DeskOnAws
from tests.conformance.peer import Peer
from tests.conformance.witnessed import Witness

PACKAGE = Path(os.environ.get("PACKAGE", "build/package"))
RECEIVING = (
    "AWS::SES::ConfigurationSet",
    "AWS::SES::ConfigurationSetEventDestination",
    "AWS::SES::ReceiptRule",
    "AWS::SES::ReceiptRuleSet",
)
"""The emulator knows nothing of mail that comes in or is told of, and deploys no template that does."""


@contextmanager
def deployed(folder: Path, *, table_at: str | None = None, mail_domain: str = "") -> Iterator[DeskOnAws]:
    """A desk of its own, with its table elsewhere where somebody says so; with a mail domain it sends letters."""
    peer = Peer()
    witness = Witness(folder / "witness.jsonl")
    with peer.served() as address, pytest.MonkeyPatch.context() as environment:
        elsewhere = {} if table_at is None else {"AWS_ENDPOINT_URL_DYNAMODB": table_at}
        told = {
            "WITNESS": str(witness.file),
            "TELEGRAM_API_URL": address,
            "WEBHOOK_HERE": urlsplit(address).netloc,
            **elsewhere,
        }
        with emulator.running(folder, **told) as aws:
            for name, value in {**aws.environment, **elsewhere}.items():
                environment.setenv(name, value)
            desk = DeskOnAws(emulator=aws, peer=peer, telegram_url=address, witness=witness)
            package = _only_sending(folder / "package") if mail_domain else PACKAGE
            desk.does("deploy", "--stage", STAGE, "--package", package, "--mail-domain", mail_domain, "--yes")
            if mail_domain:
                desk.sends_mail()
            if table_at is not None:
                _make_table(desk, table_at)
            desk.is_set_up()
            yield desk


def _only_sending(to: Path) -> Path:
    """The package, save for what takes mail in."""
    shutil.copytree(PACKAGE, to)
    path = to / "template.yaml"
    template = yaml.safe_load(path.read_text(encoding="utf-8"))
    template["Resources"] = {k: each for k, each in template["Resources"].items() if each["Type"] not in RECEIVING}
    for output in ("MailRuleSet", "MailConfiguration"):
        del template["Outputs"][output]
    path.write_text(yaml.safe_dump(template), encoding="utf-8")
    return to


def _make_table(desk: DeskOnAws, at: str) -> None:
    """The table of the stack, under its name there, at another endpoint."""
    described = {**tables(load())["DeskTable"], "TableName": desk.resources["DeskTable"]}
    boto3.client("dynamodb", endpoint_url=at).create_table(**described)
