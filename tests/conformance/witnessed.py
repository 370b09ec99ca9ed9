"""What the functions were seen to ask of AWS."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DENIED = frozenset({"AccessDenied", "AccessDeniedException", "AuthorizationError", "403"})

ACTIONS = {
    "PutItem": "dynamodb:PutItem",
    "Put": "dynamodb:PutItem",
    "Update": "dynamodb:UpdateItem",
    "Delete": "dynamodb:DeleteItem",
    "ConditionCheck": "dynamodb:ConditionCheckItem",
    "CreateMultipartUpload": "s3:PutObject",
    "UploadPart": "s3:PutObject",
    "CompleteMultipartUpload": "s3:PutObject",
    "CopyObject": "s3:PutObject",
    "HeadObject": "s3:GetObject",
    "SendEmail": "ses:SendRawEmail",
}
"""Operations that need an action of another name; a transaction needs one for each kind of write in it."""


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    """As the stack calls it: APIHandler, Deliver, ..."""
    service: str
    operation: str
    of: str
    """Table, index, bucket, queue, topic or sender."""
    key: str
    """Of an object in a bucket, or what a query goes through."""
    writes: tuple[str, ...]
    error: str | None
    message: str
    units: float

    @property
    def actions(self) -> frozenset[str]:
        names = self.writes or (self.operation,)
        return frozenset(ACTIONS.get(each, f"{self.service}:{each}") for each in names)

    @property
    def denied(self) -> bool:
        return self.error in DENIED


class Witness:
    """The calls of all functions since the last time one looked away."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._from = 0

    def look_away(self) -> None:
        """What was seen so far is no longer of interest."""
        self._from = self.file.stat().st_size if self.file.exists() else 0

    def saw(self, function: str | None = None) -> list[Call]:
        return [each for each in self._calls() if function in (None, each.function)]

    def _calls(self) -> Iterator[Call]:
        if not self.file.exists():
            return
        with self.file.open(encoding="utf-8") as lines:
            lines.seek(self._from)
            for line in lines:
                if line.endswith("\n"):
                    yield _call(json.loads(line))


def _call(told: dict) -> Call:
    return Call(
        function=told["function"].split("-")[-2],
        service=told["service"],
        operation=told["operation"],
        of=told["of"][-1] if told["of"] else "",
        key=told["key"],
        writes=tuple(told["writes"]),
        error=told["error"],
        message=told["message"] or "",
        units=told["units"],
    )
