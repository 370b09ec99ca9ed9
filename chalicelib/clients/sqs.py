"""The queues of our own functions: causes to carry, files to copy and calls to make."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.services.effects import CallRef, Fetch
from chalicelib.services.failures import Delayed
from chalicelib.services.wire import encode

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


class Queues:
    """Port Queue over the queues `deliver`, `files` and `webhooks`."""

    def __init__(self, client: SQSClient, *, deliver: str, files: str, webhooks: str) -> None:
        self._client = client
        self._deliver = deliver
        self._files = files
        self._webhooks = webhooks

    def carry(self, cause: str, *, delay: int = 0) -> None:
        self._send(self._deliver, json.dumps({"cause": cause}), delay)

    def fetch(self, fetch: Fetch, *, delay: int = 0) -> None:
        self._send(self._files, encode(fetch), delay)

    def call(self, ref: CallRef) -> None:
        """Each webhook is a group of its own, so that SQS gives every one its turn, however many wait for one."""
        with _delayed():
            self._client.send_message(QueueUrl=self._webhooks, MessageBody=encode(ref), MessageGroupId=ref.webhook)

    def _send(self, queue: str, body: str, delay: int) -> None:
        with _delayed():
            self._client.send_message(QueueUrl=queue, MessageBody=body, DelaySeconds=delay)


@contextmanager
def _delayed() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise Delayed(f"queue: {type(error).__name__}") from error
