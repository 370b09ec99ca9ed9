"""The post: one message at a time through SES, its refusals made ours."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

from chalicelib.services.failures import Delayed, Refused, Unsure

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sesv2.type_defs import SendEmailRequestTypeDef

CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 1})
"""Tried once: after an answer that was lost the SDK would send the letter a second time."""

HURRIED = frozenset({"TooManyRequestsException", "ThrottlingException", "Throttling"})
"""SES counts by the second."""

LATER = frozenset({"LimitExceededException", "SendingPausedException", "RequestTimeout", "ServiceUnavailable"})
OUR_FAULT = 500
TAG = "told"
FIRST = "us-east-1"
"""The oldest region, whose letters do not name it."""


class SimpleMail:
    """The client is made with the first letter, for whoever sends none should not wait for it."""

    def __init__(self, client: Callable[[], SESV2Client] | None = None, *, configuration: str = "") -> None:
        """By the configuration set of this name, SES tells what becomes of letters; without one it does not."""
        self._configuration = configuration
        self._make_client = client or (lambda: boto3.client("sesv2", config=CONFIG))

    @cached_property
    def _client(self) -> SESV2Client:
        return self._make_client()

    @property
    def _behind_the_at(self) -> str:
        """Of the Message-ID that SES makes of its own id; not promised, and so nothing depends on it but threading."""
        region = self._client.meta.region_name
        return "email.amazonses.com" if region == FIRST else f"{region}.amazonses.com"

    def post(self, raw: bytes, *, sender: str, to: str, tag: str = "") -> str:
        """To this one address, whatever the headers say; its Message-ID there. Raises Refused, Delayed or Unsure.

        The tag comes back with everything that SES tells of the letter.
        """
        told: SendEmailRequestTypeDef = {
            "FromEmailAddress": sender,
            "Destination": {"ToAddresses": [to]},
            "Content": {"Raw": {"Data": raw}},
        }
        if self._configuration:
            told["ConfigurationSetName"] = self._configuration
        if tag:
            told["EmailTags"] = [{"Name": TAG, "Value": tag}]
        try:
            return f"{self._client.send_email(**told)['MessageId']}@{self._behind_the_at}"
        except ClientError as error:
            raise _meant(error) from error
        except HTTPClientError as error:  # the connection was there and broke, or no answer came
            raise Unsure(f"mail: {type(error).__name__}") from error
        except BotoCoreError as error:
            raise Delayed(f"mail: {type(error).__name__}") from error


def _meant(error: ClientError) -> Refused | Delayed:
    """What SES will not take now or ever; its words name addresses, so that only its code is told."""
    code = error.response["Error"]["Code"]
    if code in HURRIED:
        return Delayed(f"mail: {code}", after=1)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", OUR_FAULT)
    if code in LATER or status >= OUR_FAULT:
        return Delayed(f"mail: {code}")
    return Refused(f"mail: {code}")
