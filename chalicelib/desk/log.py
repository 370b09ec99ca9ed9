"""What was done to the desk itself: by whom, when, to what, and what is different since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from enum import Enum
from itertools import islice

from chalicelib.desk.text import cut

HOUSE = ""
"""Stands for the provider of what belongs to no provider alone, like a person."""
VALUE = 120
"""Characters kept of a value before and after."""
MOST = 40
"""Differences kept of one act."""
HIDDEN = "…"
"""Stands for what is never shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """One act of administration; only ever added."""

    provider: str
    cause: str
    at: datetime
    by: str
    """Id of a member of staff, `operator` for whoever has the keys of the account, or the account by which he came."""
    verb: str
    on: str
    changed: Mapping[str, str] = field(default_factory=dict)
    """What is different, by the name of its field: before → after."""


def differences(old: object | None, new: object | None) -> dict[str, str]:
    """Between two states of one noun, or of one that came or went; what its repr hides is hidden here too."""
    before, after = _told(old), _told(new)
    changed = (name for name in {**before, **after} if before.get(name) != after.get(name))
    return {name: _change(before.get(name, ""), after.get(name, "")) for name in islice(changed, MOST)}


def _change(before: str, after: str) -> str:
    if HIDDEN in (before[:1], after[:1]):
        return HIDDEN
    return f"{cut(before, VALUE)} → {cut(after, VALUE)}" if before else cut(after, VALUE)


def _told(noun: object | None) -> dict[str, str]:
    return {name: text for name, text in _leaves(noun, "") if text}


def _leaves(value: object, path: str) -> Iterator[tuple[str, str]]:
    """What stands in a noun, by dotted names; parts of a list that have an id go by it."""
    if is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            inner = getattr(value, each.name)
            if each.name != "version":
                yield from _leaves(inner if each.repr else _hidden(inner), _join(path, each.name))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, _join(path, str(key)))
    elif isinstance(value, tuple) and any(is_dataclass(each) for each in value):
        for number, inner in enumerate(value):
            yield from _leaves(inner, _join(path, str(getattr(inner, "id", number))))
    else:
        yield path, _plain(value)


def _plain(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Enum():
            return str(value.value)
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case tuple():
            return ", ".join(_plain(each) for each in value)
    return str(value)


def _hidden(value: object) -> str:
    return f"{HIDDEN}{hash(value)}" if value else ""


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
