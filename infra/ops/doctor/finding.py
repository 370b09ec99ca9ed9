"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    OK = "ok"
    NOTE = "note"
    """Worth knowing; nothing has to be done."""
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Finding:
    about: str
    state: State
    found: str
    do: str = ""


def ok(about: str, found: str) -> Finding:
    return Finding(about, State.OK, found)


def note(about: str, found: str, do: str = "") -> Finding:
    return Finding(about, State.NOTE, found, do)


def trouble(about: str, found: str, do: str) -> Finding:
    return Finding(about, State.TROUBLE, found, do)
