"""Each port twice: the fake that other tests use, and the adapter over moto with the table that is deployed.

With STORAGE_ENDPOINT in the environment it is another AWS than moto that the adapters work on.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, EndpointConnectionError
from moto import mock_aws

from chalicelib.services.ports import Files
from chalicelib.services.stores import Directory, Figures, Index, Mailroom, Outbox, Reads, Sessions, Store, Webhooks
from chalicelib.storage.directory import DynamoDirectory
from chalicelib.storage.figures import DynamoFigures
from chalicelib.storage.files import BucketFiles
from chalicelib.storage.index import DynamoIndex
from chalicelib.storage.mailroom import DynamoMailroom
from chalicelib.storage.outbox import DynamoOutbox
from chalicelib.storage.reads import DynamoReads
from chalicelib.storage.sessions import DynamoSessions
from chalicelib.storage.store import DynamoStore
from chalicelib.storage.table import Table
from chalicelib.storage.webhooks import DynamoWebhooks
from infra.local.transactions import quicken
from infra.template import RESOURCES, load, tables
from tests.fakes.files import MemoryFiles
from tests.fakes.store import MemoryStore

ENDPOINT = os.environ.get("STORAGE_ENDPOINT")
BEGINNING = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
TABLE = "DeskTable"
BUCKET = "files-bucket"


@dataclass
class Hands:
    """A clock that stands still until a test turns it."""

    at: datetime = BEGINNING

    def now(self) -> datetime:
        return self.at

    def turn(self, by: timedelta) -> None:
        self.at += by


@dataclass
class Desk:
    """The ports over one storage."""

    store: Store
    directory: Directory
    reads: Reads
    sessions: Sessions
    mailroom: Mailroom
    index: Index
    figures: Figures
    outbox: Outbox
    webhooks: Webhooks
    clock: Hands


@dataclass
class Wire:
    """The calls that left for DynamoDB: names, what they carried, and a place to step in before one."""

    calls: list[str] = field(default_factory=list)
    bodies: list[dict[str, object]] = field(default_factory=list)
    waiting: dict[str, Callable[[], None]] = field(default_factory=dict)

    def note(self, model, params, **_):
        self.calls.append(model.name)
        self.bodies.append(json.loads(params["body"]))
        if model.name in self.waiting:
            self.waiting.pop(model.name)()

    def before(self, call: str, act: Callable[[], None]) -> None:
        """Run `act` once, after all that was read and before this call."""
        self.waiting[call] = act

    def since(self, act: Callable[[], object]) -> list[str]:
        """What one act sends."""
        before = len(self.calls)
        act()
        return self.calls[before:]


@cache
def session() -> boto3.Session:
    """Making a client costs more than a test; this one outlives them all."""
    return boto3.Session("test", "test", region_name="eu-central-1")


@cache
def dynamo():
    return session().client("dynamodb", endpoint_url=ENDPOINT)


@cache
def s3():
    return session().client("s3", endpoint_url=ENDPOINT, config=Config(signature_version="s3v4"))


@cache
def table_description():
    return tables(load(RESOURCES))[TABLE]


@pytest.fixture
def clock() -> Hands:
    return Hands()


@contextmanager
def cloud() -> Iterator[None]:
    """An AWS in which there is nothing yet, and afterwards nothing more."""
    if ENDPOINT is None:
        quicken()
        with mock_aws():
            yield
        return
    try:
        yield
    finally:
        for name in dynamo().list_tables()["TableNames"]:
            dynamo().delete_table(TableName=name)
        _no_bucket()


def _no_bucket() -> None:
    with suppress(ClientError, EndpointConnectionError):
        for each in s3().list_objects_v2(Bucket=BUCKET).get("Contents", ()):
            s3().delete_object(Bucket=BUCKET, Key=each["Key"])
        s3().delete_bucket(Bucket=BUCKET)


@pytest.fixture
def aws() -> Iterator[None]:
    with cloud():
        yield


def make_dynamo_desk(clock: Hands) -> Desk:
    """The adapters over the table of infra/resources.yaml; needs a cloud around it."""
    dynamo().create_table(**table_description())
    table = Table(TABLE, dynamo)
    return Desk(
        store=DynamoStore(table, clock.now),
        directory=DynamoDirectory(table),
        reads=DynamoReads(table),
        sessions=DynamoSessions(table, clock.now),
        mailroom=DynamoMailroom(table, clock.now),
        index=DynamoIndex(table),
        figures=DynamoFigures(table, clock.now),
        outbox=DynamoOutbox(table, clock.now),
        webhooks=DynamoWebhooks(table, clock.now),
        clock=clock,
    )


def make_memory_desk(clock: Hands) -> Desk:
    store = MemoryStore(clock.now)
    return Desk(
        store=store,
        directory=store,
        reads=store,
        sessions=store,
        mailroom=store,
        index=store,
        figures=store,
        outbox=store,
        webhooks=store,
        clock=clock,
    )


@pytest.fixture
def dynamo_desk(aws, clock) -> Desk:
    return make_dynamo_desk(clock)


@pytest.fixture
def memory_desk(clock) -> Desk:
    return make_memory_desk(clock)


@pytest.fixture(scope="session")
def fresh_cloud() -> Callable[[], AbstractContextManager[None]]:
    return cloud


@pytest.fixture(scope="session")
def fresh_dynamo() -> Callable[[], Desk]:
    """A new desk with a clock of its own as often as one is wanted."""
    return lambda: make_dynamo_desk(Hands())


@pytest.fixture(scope="session")
def fresh_memory() -> Callable[[], Desk]:
    return lambda: make_memory_desk(Hands())


@pytest.fixture(params=["memory", "dynamo"])
def desk(request) -> Desk:
    return request.getfixturevalue(f"{request.param}_desk")


@pytest.fixture
def wire(dynamo_desk) -> Iterator[Wire]:
    """Every call to DynamoDB, counted where it leaves; retries of one call count once."""
    wire = Wire()
    events = dynamo().meta.events
    events.register("before-call.dynamodb", wire.note)
    yield wire
    events.unregister("before-call.dynamodb", wire.note)


@pytest.fixture
def bucket_files(aws) -> BucketFiles:
    s3().create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    return BucketFiles(BUCKET, s3)


@pytest.fixture(params=["memory", "bucket"])
def files(request) -> Files:
    return MemoryFiles() if request.param == "memory" else request.getfixturevalue("bucket_files")
