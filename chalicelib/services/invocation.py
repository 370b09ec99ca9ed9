"""The invocation that is being served: which one it is, and the reference a person may quote of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

REFERENCE = 8
"""Characters of a request's id that a person is told: enough to find it, few enough to type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """What every line about it carries."""

    function: str
    request_id: str
    """AWS's own id, whole; where there is none, the reference."""
    reference: str


_served: ContextVar[Invocation | None] = ContextVar("served", default=None)


def served() -> Invocation | None:
    """None outside of an invocation, e.g. in the operator's command."""
    return _served.get()


@contextmanager
def serving(invocation: Invocation) -> Iterator[None]:
    """Inside, this one is served; afterwards nothing is left of it for the next."""
    token = _served.set(invocation)
    try:
        yield
    finally:
        _served.reset(token)
