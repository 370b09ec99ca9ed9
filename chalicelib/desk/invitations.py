"""Somebody is asked to answer for a provider: a link in a letter, good once and for days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.desk.people import Role

LIFE = timedelta(days=7)
MOST = 50
"""That wait to be accepted, of one provider."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Who opens the link of the letter becomes this member; only the hash of its secret is kept."""

    hash: str
    provider: str
    email: str
    name: str
    role: Role
    departments: tuple[str, ...] = ()
    by: str = ""
    """Who asked him."""
    at: datetime
    expires_at: datetime
    version: int = 0

    def open(self, at: datetime) -> bool:
        return at < self.expires_at
