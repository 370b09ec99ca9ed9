"""The cursor of a list: where its next page begins, closed to readers and of no use in another list."""

from __future__ import annotations

import base64
import binascii

import msgspec

from chalicelib.desk.errors import Invalid

LONGEST_RANK = 200
"""Bytes; a ticket's rank is less than half of it."""


def cursor(partition: str, rank: str) -> str:
    written = msgspec.json.encode((partition, rank))
    return base64.urlsafe_b64encode(written).rstrip(b"=").decode("ascii")


def rank(cursor: str, partition: str) -> str:
    """Where the next page of this list begins.

    Raises Invalid for anything that was not given out for it.
    """
    try:
        padding = "=" * (-len(cursor) % 4)
        written = base64.b64decode(cursor.encode("ascii") + padding.encode(), altchars=b"-_", validate=True)
        of, begins = msgspec.json.decode(written, type=tuple[str, str])
    except (UnicodeEncodeError, binascii.Error, msgspec.MsgspecError) as error:
        raise Invalid("refused.cursor") from error
    if of != partition or not 0 < len(begins.encode()) <= LONGEST_RANK:
        raise Invalid("refused.cursor")
    return begins
