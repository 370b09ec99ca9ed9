"""What Lambda's event source mapping does: a queue's messages go to its function, the failed ones stay."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from infra.local.functions import Functions
from infra.template import EventSource

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

LONG_POLL = 1
"""Seconds a question waits for messages; stopping waits as long at most."""
AFTER_TROUBLE = 1.0

log = logging.getLogger(__name__)


class Poller:
    def __init__(self, source: EventSource, url: str, functions: Functions, *, sqs: SQSClient, stopping: Event) -> None:
        self._source = source
        self._url = url
        self._functions = functions
        self._sqs = sqs
        self._stopping = stopping
        self._thread = Thread(target=self._run, name=f"poller-{source.function}", daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Comes back within the time of one question once `stopping` is set."""
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._once()
            except Exception:
                if self._stopping.is_set():
                    return
                log.exception("polling for %s", self._source.function)
                self._stopping.wait(AFTER_TROUBLE)

    def _once(self) -> None:
        answer = self._sqs.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=self._source.batch_size,
            WaitTimeSeconds=LONG_POLL,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        messages = answer.get("Messages", [])
        if messages and not self._stopping.is_set():
            self._hand_over(messages)

    def _hand_over(self, messages: Sequence[MessageTypeDef]) -> None:
        try:
            answer = self._functions.run(self._source.function, sqs_event(messages), self._source.timeout)
        except Exception:
            # As in Lambda: a function that raised had the whole batch fail, which comes again later.
            log.exception("%s failed", self._source.function)
            return
        failed = {each["itemIdentifier"] for each in (answer or {}).get("batchItemFailures", ())}
        for each in messages:
            if each["MessageId"] not in failed:
                self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=each["ReceiptHandle"])


def sqs_event(messages: Sequence[MessageTypeDef]) -> Mapping[str, Any]:
    """As Lambda writes it."""
    return {"Records": [_record(each) for each in messages]}


def _record(message: MessageTypeDef) -> Mapping[str, Any]:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {
            name: {
                "stringValue": value.get("StringValue"),
                "dataType": value["DataType"],
                "stringListValues": [],
                "binaryListValues": [],
            }
            for name, value in message.get("MessageAttributes", {}).items()
        },
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:local:000000000000:queue",
        "awsRegion": "local",
    }
