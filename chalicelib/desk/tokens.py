"""Tokens by which programs are let in: what one may do, and how it is written; only a hash of its secret is kept."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.desk.errors import NotPermitted
from chalicelib.desk.message import Author
from chalicelib.desk.people import Role
from chalicelib.desk.permissions import Actor
from chalicelib.desk.sessions import digest

MOST = 20
"""Of one provider."""
LONGEST_LIFE = 730
"""Days."""
_KNOWN = "token~"
_WRITTEN = re.compile(r"ld_([a-z0-9]{8})_([A-Za-z0-9_-]{43})")


class Right(StrEnum):
    """What a token lets a program do at its provider."""

    READ_TICKETS = "tickets.read"
    WRITE_TICKETS = "tickets.write"
    READ_NOTES = "notes.read"
    """See in tickets what staff say to each other."""
    READ_CLIENTS = "clients.read"
    WRITE_CLIENTS = "clients.write"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    id: str
    provider: str
    hash: str
    """Of the secret, with the id."""
    name: str
    """What it is for."""
    rights: tuple[Right, ...]
    by: str
    added_at: datetime
    ends_at: datetime | None = None
    used_at: datetime | None = None
    """To the hour."""
    version: int = 0

    def opens(self, secret: str, at: datetime) -> bool:
        alive = self.ends_at is None or at < self.ends_at
        return hmac.compare_digest(self.hash, hash_of(self.id, secret)) and alive


def hash_of(id: str, secret: str) -> str:
    return digest("token", id, secret)


def written(id: str, secret: str) -> str:
    """As it is shown, once. What it begins with lets scanners of leaked secrets know it."""
    return f"ld_{id}_{secret}"


def read(text: str) -> tuple[str, str] | None:
    """Id and secret of what may be a token."""
    found = _WRITTEN.fullmatch(text)
    return (found[1], found[2]) if found else None


def known_as(id: str) -> str:
    """How whoever comes with this token stands in histories and logs; no member of staff can be called so."""
    return f"{_KNOWN}{id}"


def is_token(actor: str) -> bool:
    return actor.startswith(_KNOWN)


def actor_of(token: Token) -> Actor:
    """A program acts as an administrator does, in every department; its rights are looked at before."""
    author = Author(role=Role.ADMINISTRATOR, id=known_as(token.id), name=token.name)
    return Actor(author=author, provider=token.provider)


def permit_right(token: Token, right: Right) -> None:
    """Raises NotPermitted."""
    if right not in token.rights:
        raise NotPermitted("refused.right", right=right)
