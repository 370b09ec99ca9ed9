"""What stands behind the question mark: read without guessing, as bodies are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import Enum
from typing import TypeVar

from chalicelib.desk.errors import Invalid, NotFound

E = TypeVar("E", bound=Enum)

PAGE = 50
MOST = 100
DIGITS = 9


def only(query: Mapping[str, str], known: Collection[str]) -> None:
    """Raises Invalid for a filter that there is none of: without it, far more would be told than was asked."""
    strange = next((each for each in query if each not in known), None)
    if strange is not None:
        raise Invalid("refused.api.unknown", field=strange[:64])


def limit_of(query: Mapping[str, str]) -> int:
    given = query.get("limit")
    limit = PAGE if given is None else _number(given)
    if limit is None or not 1 <= limit <= MOST:
        raise Invalid("refused.api.limit", field="limit", most=MOST)
    return limit


def choice_of(query: Mapping[str, str], name: str, kind: type[E]) -> E | None:
    given = query.get(name)
    if given is None:
        return None
    found = next((each for each in kind if str(each.value) == given), None)
    if found is None:
        raise Invalid("refused.api.choice", field=name, choices=", ".join(str(each.value) for each in kind))
    return found


def moment_of(query: Mapping[str, str], name: str) -> datetime | None:
    given = query.get(name)
    if given is None:
        return None
    try:
        found = datetime.fromisoformat(given)
    except ValueError as error:
        raise Invalid("refused.api.moment", field=name) from error
    if found.tzinfo is None:
        raise Invalid("refused.api.moment", field=name)
    return found


def number_of(given: str) -> int:
    """Of a ticket or a message, in a path. Raises NotFound."""
    found = _number(given)
    if not found:
        raise NotFound("refused.page")
    return found


def before_of(query: Mapping[str, str]) -> int | None:
    given = query.get("cursor")
    if given is None:
        return None
    found = _number(given)
    if not found:
        raise Invalid("refused.cursor", field="cursor")
    return found


def _number(given: str) -> int | None:
    fits = given.isascii() and given.isdigit() and len(given) <= DIGITS
    return int(given) if fits else None
