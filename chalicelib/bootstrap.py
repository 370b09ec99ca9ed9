"""The one place where parts meet: settings become adapters, adapters become the house the verbs work in."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import ModuleType

from chalicelib import settings
from chalicelib.channels.telegram import reader as telegram
from chalicelib.services.bots import KnownBots
from chalicelib.services.house import House
from chalicelib.services.ports import Ids

CHANNELS: dict[str, ModuleType] = {"telegram": telegram}
"""Ways a person reaches us, by the name in the hook's path."""

ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
"""Letters and digits nobody mixes up; 32 of them."""

UNHURRIED = 30.0
"""Seconds for whoever works without a deadline, e.g. the operator's command."""

MOMENT = 1.0
"""Seconds in which a row is put back and announced."""

_until: ContextVar[float | None] = ContextVar("until", default=None)
_installed: list[House] = []


class SystemClock:
    """Port Clock on the machine's own."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def pause(self, seconds: float) -> None:
        time.sleep(seconds)

    def left(self) -> float:
        until = _until.get()
        return UNHURRIED if until is None else until - time.monotonic()


class RandomIds:
    """Port Ids on the system's randomness."""

    def short(self) -> str:
        return "".join(secrets.choice(ALPHABET) for _ in range(8))

    def long(self) -> str:
        return secrets.token_urlsafe(16)


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """What is done inside has this long; the clock tells how much is left."""
    token = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


def install(other: House | None) -> None:
    """Work in this house from now on; None goes back to the environment's."""
    _installed.clear()
    if other is not None:
        _installed.append(other)


def house() -> House:
    """The house of this process, built at first need from the environment."""
    if not _installed:
        install(build(os.environ))
    return _installed[0]


def standing() -> House | None:
    """The house of this process, if it was needed before."""
    return _installed[0] if _installed else None


def ids() -> Ids:
    """Those of the house; where none stands yet, none is built for an id."""
    house = standing()
    return house.ids if house else RandomIds()


def deployment() -> tuple[str, str]:
    """Stage and log level, for the lines an invocation leaves."""
    return os.environ.get("STAGE") or "local", os.environ.get("LOG_LEVEL") or "INFO"


def function() -> str:
    """The function of `app.py` that Lambda started this process for; empty elsewhere, as while all is packaged."""
    module, _, name = os.environ.get("_HANDLER", "").rpartition(".")
    return name if module == "app" else ""


def _patience(clock: SystemClock) -> Callable[[], float]:
    """A call may last until there is just time enough left to put away what could not be sent."""
    return lambda: max(MOMENT, clock.left() - MOMENT)


def build(environment: Mapping[str, str]) -> House:
    """A house on AWS, or on whatever `AWS_ENDPOINT_URL` names in the process's environment.

    Adapters are imported here, so that `import app` pays for none of them. Raises settings.Missing.
    """
    import boto3
    from botocore.config import Config

    from chalicelib.channels.email.mail_reader import EmailReader
    from chalicelib.channels.email.mailer import EmailMailer
    from chalicelib.channels.email.stationery import EmailStationery
    from chalicelib.channels.telegram.upkeep import TelegramUpkeep
    from chalicelib.channels.telegram.voice import TelegramVoice
    from chalicelib.clients.gauges import QueueGauges, watched
    from chalicelib.clients.graves import QueueGraves
    from chalicelib.clients.ses import SimpleMail
    from chalicelib.clients.sns import Topic
    from chalicelib.clients.sqs import Queues
    from chalicelib.clients.telegram import TelegramClient
    from chalicelib.clients.webhook import WebhookClient
    from chalicelib.storage.directory import DynamoDirectory
    from chalicelib.storage.figures import DynamoFigures
    from chalicelib.storage.files import BucketFiles, origin
    from chalicelib.storage.index import DynamoIndex
    from chalicelib.storage.mailroom import DynamoMailroom
    from chalicelib.storage.outbox import DynamoOutbox
    from chalicelib.storage.reads import DynamoReads
    from chalicelib.storage.sessions import DynamoSessions
    from chalicelib.storage.store import DynamoStore
    from chalicelib.storage.table import Table
    from chalicelib.storage.webhooks import DynamoWebhooks

    wanted = settings.read(environment)
    prompt = Config(connect_timeout=1, read_timeout=3, retries={"mode": "standard", "total_max_attempts": 2})
    clock = SystemClock()
    table = Table(wanted.table_name)
    directory = DynamoDirectory(table)
    outbox = DynamoOutbox(table, clock.now)
    files = BucketFiles(wanted.files_bucket)
    sqs = boto3.client("sqs", config=prompt)
    queues = watched(wanted.watched_queues)
    bots = KnownBots(directory, clock)
    client = TelegramClient(bots=bots.of, api_url=wanted.telegram_api_url, patience=_patience(clock))
    return House(
        store=DynamoStore(table, clock.now),
        directory=directory,
        bots=bots,
        reads=DynamoReads(table),
        sessions=DynamoSessions(table, clock.now),
        mailroom=DynamoMailroom(table, clock.now),
        index=DynamoIndex(table),
        figures=DynamoFigures(table, clock.now),
        outbox=outbox,
        webhooks=DynamoWebhooks(table, clock.now),
        files=files,
        voice=TelegramVoice(client=client, files=files, copied=outbox.copied, keep=outbox.keep),
        mailer=EmailMailer(SimpleMail(configuration=wanted.mail_configuration), sender=wanted.mail_from, files=files),
        mail_reader=EmailReader(),
        stationery=EmailStationery(),
        source=client,
        gauges=QueueGauges(sqs, queues),
        graves=QueueGraves(sqs, lambda: boto3.client("logs", config=prompt), queues, time.monotonic),
        upkeep=TelegramUpkeep(client),
        publisher=Topic(boto3.client("sns", config=prompt), wanted.events_topic),
        queue=Queues(sqs, deliver=wanted.deliver_queue, files=wanted.files_queue, webhooks=wanted.webhooks_queue),
        receiver=WebhookClient(here=wanted.webhook_here),
        clock=clock,
        ids=RandomIds(),
        portal=wanted.portal_url,
        mail_from=wanted.mail_from,
        webhook_here=wanted.webhook_here,
        bucket=origin(wanted.files_bucket, _region(environment), _endpoint(environment)),
    )


def _region(environment: Mapping[str, str]) -> str:
    return environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or "us-east-1"


def _endpoint(environment: Mapping[str, str]) -> str | None:
    """Where S3 is, when it is not AWS's; boto3 reads the same."""
    return environment.get("AWS_ENDPOINT_URL_S3") or environment.get("AWS_ENDPOINT_URL")
