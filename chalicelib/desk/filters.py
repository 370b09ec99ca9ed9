"""Lists of the console, and what a member of staff keeps of them under a name of his own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from chalicelib.desk.errors import Conflict, NotFound, TooMuch

MOST = 20
"""Of one member; they come with him on every page."""
WORDS = 120
"""Characters of what is looked for in a list."""


class View(StrEnum):
    """Which tickets a list holds."""

    QUEUE = "queue"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    AWAITING = "awaiting"
    DONE = "done"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A list, and which of its tickets."""

    view: View = View.QUEUE
    department: str = ""
    assignee: str = ""
    words: str = ""
    """Each of them stands in the subject, the client's name or account, the service or the number."""

    @property
    def narrowed(self) -> bool:
        """Whether it is less than the whole list."""
        return bool(self.department or self.assignee or self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    id: str
    name: str
    sought: Sought


def added(filters: tuple[Filter, ...], new: Filter) -> tuple[Filter, ...]:
    """Raises TooMuch, and Conflict for a name that another one has."""
    if len(filters) >= MOST:
        raise TooMuch("refused.filters.many", limit=MOST)
    _refuse_second(new.name, filters)
    return (*filters, new)


def renamed(filters: tuple[Filter, ...], id: str, name: str) -> tuple[Filter, ...]:
    """In its place. Raises NotFound, and Conflict for a name that another one has."""
    old = _of(filters, id)
    _refuse_second(name, (each for each in filters if each is not old))
    return tuple(replace(each, name=name) if each is old else each for each in filters)


def without(filters: tuple[Filter, ...], id: str) -> tuple[Filter, ...]:
    """Raises NotFound."""
    old = _of(filters, id)
    return tuple(each for each in filters if each is not old)


def _of(filters: tuple[Filter, ...], id: str) -> Filter:
    found = next((each for each in filters if each.id == id), None)
    if found is None:
        raise NotFound("refused.page")
    return found


def _refuse_second(name: str, others: Iterable[Filter]) -> None:
    if name.casefold() in {each.name.casefold() for each in others}:
        raise Conflict("refused.filters.named", name=name)
