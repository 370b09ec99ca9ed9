"""How records of the set-up are kept: once for each cause, and only when something is different."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from chalicelib.desk.errors import Conflict
from chalicelib.desk.mailroom import Barred, Mailbox, ReplyKeys
from chalicelib.desk.panel import PanelKey
from chalicelib.desk.people import Account, Bot, Person, Provider, Service, Staff
from chalicelib.services.act import Act, Decision, perform
from chalicelib.services.house import House

T = TypeVar("T")
R = TypeVar("R", Account, Barred, Bot, Mailbox, PanelKey, Person, Provider, ReplyKeys, Service, Staff)


def keep(act: Act, decide: Callable[[], Decision[T]], find: Callable[[], T], house: House) -> T:
    """As `perform`, for what asks for no time and is found again by its own id."""
    return perform(act, lambda _: decide(), lambda _: find(), house)


def saved(new: R) -> Decision[R]:
    return Decision(result=replace(new, version=new.version + 1), saves=(new,))


def saved_if_changed(old: R, new: R) -> Decision[R]:
    return Decision(result=old) if new == old else saved(new)


def refuse_second(there: object | None, *, what: str, id: str) -> None:
    if there is not None:
        raise Conflict("refused.exists", what=what, id=id)
