"""How records of the set-up are kept: once for each cause, only when something is different, and logged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from chalicelib.desk.canned import Canned
from chalicelib.desk.errors import Conflict
from chalicelib.desk.invitations import Invited
from chalicelib.desk.log import Logged, differences
from chalicelib.desk.mailroom import Barred, Mailbox, ReplyKeys
from chalicelib.desk.panel import PanelKey
from chalicelib.desk.people import Account, Bot, Person, Provider, Service, Staff
from chalicelib.desk.tokens import Token
from chalicelib.desk.webhooks import Webhook
from chalicelib.services.act import Act, Decision, perform
from chalicelib.services.house import House

T = TypeVar("T")
R = TypeVar(
    "R",
    Account,
    Barred,
    Bot,
    Canned,
    Invited,
    Mailbox,
    PanelKey,
    Person,
    Provider,
    ReplyKeys,
    Service,
    Staff,
    Token,
    Webhook,
)


def keep(act: Act, decide: Callable[[], Decision[T]], find: Callable[[], T], house: House) -> T:
    """As `perform`, for what asks for no time and is found again by its own id."""
    return perform(act, lambda at: logged(act, decide(), at), lambda _: find(), house)


def logged(act: Act, decision: Decision[T], at: datetime) -> Decision[T]:
    """With its line in the log of administration, in the same commit."""
    if act.provider is None or not decision.writes:
        return decision
    line = line_of(act, act.provider, at, decision.changed)
    return replace(decision, saves=(*decision.saves, line))


def line_of(act: Act, provider: str, at: datetime, changed: Mapping[str, str] | None = None) -> Logged:
    """For the log of administration of this provider."""
    return Logged(provider=provider, cause=act.cause, at=at, by=act.by, verb=act.verb, on=act.on, changed=changed or {})


def saved(new: R, old: R | None = None) -> Decision[R]:
    return Decision(result=replace(new, version=new.version + 1), saves=(new,), changed=differences(old, new))


def saved_if_changed(old: R, new: R) -> Decision[R]:
    return Decision(result=old) if new == old else saved(new, old)


def refuse_second(there: object | None, *, what: str, id: str) -> None:
    if there is not None:
        raise Conflict("refused.exists", what=what, id=id)
