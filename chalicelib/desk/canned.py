"""Canned answers: what staff need to write only once, for everyone, for a department or for themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.desk.duties import Duty, permit_duty
from chalicelib.desk.errors import Invalid, NotFound
from chalicelib.desk.people import Role
from chalicelib.desk.permissions import Actor

TEXT_LIMIT = 4000
"""Characters of one; all of a provider's are read at once."""
MOST = 200
"""Of one provider."""

PLACES = ("client", "account", "number", "subject", "service", "department", "provider", "staff")
"""What may be filled in, written `{client}`, or `{service|your service}` with what stands there else."""

_PLACE = re.compile(r"(?<!\$)\{([a-z_]+)(?:\|([^{}|]*))?\}")
"""Braces of code are left alone: only small letters right between them make a place."""


class Scope(StrEnum):
    """Who has it."""

    EVERYONE = "everyone"
    DEPARTMENT = "department"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Canned:
    """One answer that can be put into what somebody writes."""

    provider: str
    id: str
    title: str
    text: str
    scope: Scope = Scope.EVERYONE
    owner: str = ""
    """The department or the member that has it; empty for everyone."""
    used: int = 0
    """How often it was put into an answer."""
    version: int = 0


def unknown_places(text: str) -> tuple[str, ...]:
    """Names between braces that nothing fills."""
    return tuple(dict.fromkeys(each[1] for each in _PLACE.finditer(text) if each[1] not in PLACES))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Once through: what a value holds is never read again, so that no client can write a place."""
    return _PLACE.sub(lambda each: values.get(each[1], "") or each[2] or "", text)


def at_hand(those: Iterable[Canned], actor: Actor, department: str | None = None) -> list[Canned]:
    """What this member may use, in this department or anywhere: the most used first."""
    mine = (each for each in those if may_use(actor, each) and _fits(each, department))
    return sorted(mine, key=lambda each: (-each.used, each.title.casefold(), each.id))


def may_use(actor: Actor, each: Canned) -> bool:
    match each.scope:
        case Scope.EVERYONE:
            return actor.provider == each.provider
        case Scope.DEPARTMENT:
            everywhere = actor.role is Role.ADMINISTRATOR
            return actor.provider == each.provider and (everywhere or each.owner in actor.departments)
        case Scope.PERSON:
            return (actor.provider, actor.id) == (each.provider, each.owner)


def permit_canned(actor: Actor, each: Canned) -> None:
    """Let him make, change or remove it. Raises NotFound for what he cannot even use, NotPermitted."""
    if not may_use(actor, each):
        raise NotFound("refused.no_canned", id=each.id)
    duties = {
        Scope.EVERYONE: Duty.PROVIDER_ANSWERS,
        Scope.DEPARTMENT: Duty.DEPARTMENT_ANSWERS,
        Scope.PERSON: Duty.OWN_ANSWERS,
    }
    permit_duty(actor, duties[each.scope])


def _fits(each: Canned, department: str | None) -> bool:
    return department is None or each.scope is not Scope.DEPARTMENT or each.owner == department


def checked_text(text: str) -> str:
    """Raises Invalid for one that is empty, too long or has a place that nothing fills."""
    if not 0 < len(text) <= TEXT_LIMIT:
        raise Invalid("refused.canned.text", limit=TEXT_LIMIT, length=len(text))
    unknown = unknown_places(text)
    if unknown:
        raise Invalid("refused.canned.place", place=unknown[0], places=", ".join(PLACES))
    return text
