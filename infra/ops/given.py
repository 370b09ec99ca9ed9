"""What options give, put into the shape the desk takes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import click

from chalicelib.desk.people import Account, Standing
from chalicelib.desk.rules import Limits
from chalicelib.services.setup_persons import Belonging
from infra.ops.session import Session

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    T = TypeVar("T", bound=DataclassInstance)

L = TypeVar("L", Account, Limits)

names_of = click.option("--name-in", "names", multiple=True, metavar="LANGUAGE=NAME", help="Its name in a language.")


def apply(old: T, **given: object) -> T:
    """The same with what was given; what was not (None) stays."""
    return replace(old, **{name: value for name, value in given.items() if value is not None})


def limited(old: L, hourly: int | None) -> L:
    """With another number of messages an hour; 0 takes the limit away."""
    return old if hourly is None else replace(old, hourly=hourly or None)


def pairs(given: object) -> dict[str, str]:
    """`en=North` and so on. Raises BadParameter."""
    found: dict[str, str] = {}
    for each in given if isinstance(given, tuple) else ():
        name, sign, value = str(each).partition("=")
        if not sign:
            raise click.BadParameter(f"{each!r} is not like en=NAME", param_hint="--name-in")
        found[name] = value
    return found


def belonging(given: str, standing: Standing, session: Session) -> Belonging:
    """`ACCOUNT` of the provider at hand, or `PROVIDER/ACCOUNT`."""
    provider, sign, account = given.rpartition("/")
    return Belonging(provider=provider if sign else session.provider_id(), account=account, standing=standing)
