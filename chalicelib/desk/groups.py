"""A department's group in Telegram, and the topic that each of its tickets has there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chalicelib.desk.people import Grant

MARK = "group#"
"""How a grant for a group begins where one for a person names him."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Where a department is told of its tickets together; one a department."""

    provider: str
    department: str
    bot: str
    chat: int
    title: str
    """As it was called when it was tied; a hint."""
    topics: bool
    """Whether it was a forum then: each ticket is told of in a topic of its own."""
    linked_at: datetime
    by: str
    """Whoever gave the command there, by name."""
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Which topic of a group tells of a ticket."""

    provider: str
    ticket: int
    bot: str
    chat: int
    thread: int


def owner_of(provider: str, department: str) -> str:
    """What a grant names where it ties a group."""
    return f"{MARK}{provider}#{department}"


def tied_by(grant: Grant) -> tuple[str, str] | None:
    """Provider and department; None for a grant that ties a person."""
    if not grant.person.startswith(MARK):
        return None
    provider, _, department = grant.person.removeprefix(MARK).partition("#")
    return provider, department
