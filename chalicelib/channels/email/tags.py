"""The tag by which a letter is known again when SES tells of it: whom it told of what."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import TypeVar

import msgspec

from chalicelib.services.effects import Told

T = TypeVar("T")

TAG = "told"
LONGEST = 256
"""Characters of a tag at SES."""


class _Tagged(msgspec.Struct, array_like=True):
    """What a tag says; letters of earlier versions named no fact."""

    provider: str
    ticket: int
    message: int
    person: str
    fact: int = 0


class _OfRow(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """The tag of a letter to staff."""

    row: str


def tag(told: Told) -> str:
    """Letters, digits, `-` and `_`, as SES wants a tag; at most 256 of them."""
    return _written(_Tagged(told.provider, told.ticket, told.message, told.person, told.fact))


def tag_of_row(id: str) -> str:
    """By the row of the outbox it was; nothing where that is too long for a tag."""
    made = _written(_OfRow(id))
    return made if len(made) <= LONGEST else ""


def _written(facts: _Tagged | _OfRow) -> str:
    return urlsafe_b64encode(msgspec.json.encode(facts)).rstrip(b"=").decode()


def told_by(tags: Mapping[str, list[str]]) -> Told | str | None:
    """Whom it told of what; of a letter to staff, the row it was."""
    given = next(iter(tags.get(TAG, ())), "")
    of = _decoded(given, _Tagged)
    if of is not None:
        return Told(provider=of.provider, ticket=of.ticket, message=of.message, person=of.person, fact=of.fact)
    mine = _decoded(given, _OfRow)
    return mine.row if mine is not None else None


def _decoded(given: str, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(urlsafe_b64decode(given + "=" * (-len(given) % 4)), type=kind)
    except (ValueError, msgspec.DecodeError):
        return None
