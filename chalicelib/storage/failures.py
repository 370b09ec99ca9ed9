"""What goes wrong at AWS, told apart: passing states become Unavailable, defects stay loud."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError, HTTPClientError, IncompleteReadError
from botocore.exceptions import ConnectionError as Unconnected

from chalicelib.services.failures import Unavailable

PASSING = frozenset(
    {
        "InternalError",
        "InternalServerError",
        "LimitExceededException",
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestTimeout",
        "RequestTimeoutException",
        "ServiceUnavailable",
        "SlowDown",
        "Throttling",
        "ThrottlingError",
        "ThrottlingException",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)
"""Error codes that mean: not now."""

SERVER_ERROR = 500


@contextmanager
def ours() -> Iterator[None]:
    """Raises Unavailable for what passes; anything else goes on as it is."""
    try:
        yield
    except ClientError as error:
        if _passing(error):
            raise Unavailable(f"{error.operation_name}: {code_of(error)}") from error
        raise
    except (Unconnected, HTTPClientError, IncompleteReadError) as error:
        raise Unavailable(type(error).__name__) from error


def code_of(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def cancelled(error: ClientError) -> tuple[str, ...]:
    """Why each write of a transaction kept it from being done; `None` for those that did not."""
    response: Mapping[str, Any] = error.response
    return tuple(str(each.get("Code", "None")) for each in response.get("CancellationReasons", ()))


def _passing(error: ClientError) -> bool:
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    codes = {code_of(error), *cancelled(error)}
    return status >= SERVER_ERROR or not codes.isdisjoint(PASSING)
