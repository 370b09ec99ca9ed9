"""What is known of a file in the bucket, and the form by which a browser puts one there itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file as it lay in the bucket when somebody looked."""

    key: str
    size: int
    type: str
    tag: str
    """Changes when the bytes do."""


@dataclass(frozen=True, slots=True)
class Lying:
    """A file in the bucket, and since when."""

    key: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A form to post, for as long as it was offered; it takes one file under one key, and nothing else."""

    url: str
    fields: Mapping[str, str]
    """To be sent as they are, before the file."""
