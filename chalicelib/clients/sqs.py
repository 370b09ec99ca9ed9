"""The queues of our own functions: causes to carry and files to copy."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.services.effects import Fetch
from chalicelib.services.ports import Delayed
from chalicelib.services.wire import encode

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


class Queues:
    """Port Queue over the queues `deliver` and `files`."""

    def __init__(self, client: SQSClient, *, deliver: str, files: str) -> None:
        self._client = client
        self._deliver = deliver
        self._files = files

    def carry(self, cause: str, *, delay: int = 0) -> None:
        self._send(self._deliver, json.dumps({"cause": cause}), delay)

    def fetch(self, fetch: Fetch, *, delay: int = 0) -> None:
        self._send(self._files, encode(fetch), delay)

    def _send(self, queue: str, body: str, delay: int) -> None:
        try:
            self._client.send_message(QueueUrl=queue, MessageBody=body, DelaySeconds=delay)
        except (BotoCoreError, ClientError) as error:
            raise Delayed(f"queue: {type(error).__name__}") from error
