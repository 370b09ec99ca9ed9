"""Asking at the terminal until the desk takes what was given."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

import click

from chalicelib.desk.errors import Refusal
from infra.ops.session import Session
from infra.ops.show import plain

T = TypeVar("T")


def ask(question: str, default: str | None = None) -> str:
    return str(click.prompt(question, default=default, show_default=bool(default))).strip()


def until_taken(session: Session, act: Callable[[], T]) -> T:
    """What `act` asks and does, as often as the desk refuses what it was given."""
    while True:
        try:
            return act()
        except Refusal as reason:
            click.echo(f"  {plain(session.say(reason.key, **reason.values))}")


def there(what: str) -> None:
    """What need not be asked, because an earlier run did it."""
    click.echo(plain(f"✓ {what}"))


def made(what: str) -> None:
    click.echo(plain(f"✓ {what}: made"))


def slug(name: str, otherwise: str) -> str:
    """A short id that one can type, out of a name."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:32] or otherwise
