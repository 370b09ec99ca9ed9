"""From the package to a desk that answers: emulator, pretend Telegram, stack, first provider."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from tests.conformance import emulator
from tests.conformance.desk import STACK, STAGE, DeskOnAws
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
            deploy(desk)
            desk.is_set_up()
            yield desk


def deploy(desk):
    desk.client("s3").create_bucket(Bucket="code", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    desk.client("s3").upload_file(str(PACKAGE / "deployment.zip"), "code", "d.zip")
    t = yaml.safe_load((PACKAGE / "template.yaml").read_text())
    for r in t["Resources"].values():
        if r["Type"] == "AWS::Serverless::Function":
            r["Properties"]["CodeUri"] = "s3://code/d.zip"
    cf = desk.client("cloudformation")
    cf.create_stack(
        StackName=STACK,
        TemplateBody=json.dumps(t),
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        Parameters=[{"ParameterKey": "Stage", "ParameterValue": STAGE}],
    )
    cf.get_waiter("stack_create_complete").wait(StackName=STACK, WaiterConfig={"Delay": 1})
