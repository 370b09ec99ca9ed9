"""Canned answers: kept, listed for who writes, and filled with what is known of the ticket at hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from chalicelib.desk.canned import MOST, Canned, Scope, checked_text
from chalicelib.desk.errors import NotFound, TooMuch
from chalicelib.desk.names import name_of
from chalicelib.desk.people import Person, Provider
from chalicelib.desk.permissions import Actor
from chalicelib.desk.text import clean
from chalicelib.desk.ticket import Ticket
from chalicelib.services.act import Act, Decision, perform
from chalicelib.services.find import department_of, member_of, provider_of
from chalicelib.services.house import House
from chalicelib.services.setup import keep, logged, saved, saved_if_changed


def add_canned(given: Canned, *, by: str, cause: str, house: House) -> Canned:
    """Under an id drawn here. Raises Invalid, NotFound for a department or a member, TooMuch."""
    drawn = house.ids.short()
    act = Act(cause=cause, verb="canned.add", by=by, on=given.provider, provider=given.provider)

    def decide() -> Decision[str]:
        if len(house.directory.canned_answers(given.provider)) >= MOST:
            raise TooMuch("refused.canned.many", limit=MOST)
        kept = saved(_checked(replace(given, id=drawn, used=0, version=0), house))
        return Decision(result=drawn, saves=kept.saves, changed=kept.changed, answer={"id": drawn})

    id = perform(act, lambda at: logged(act, decide(), at), lambda known: str(known["id"]), house)
    return canned_of(given.provider, id, house)


def change_canned(
    provider: str, id: str, change: Callable[[Canned], Canned], *, by: str, cause: str, house: House
) -> Canned:
    """Raises Invalid, NotFound."""

    def decide() -> Decision[Canned]:
        old = canned_of(provider, id, house)
        changed = replace(change(old), provider=provider, id=id, used=old.used, version=old.version)
        return saved_if_changed(old, _checked(changed, house))

    act = Act(cause=cause, verb="canned.set", by=by, on=f"{provider}/{id}", provider=provider)
    return keep(act, decide, lambda: canned_of(provider, id, house), house)


def remove_canned(provider: str, id: str, *, by: str, cause: str, house: House) -> None:
    """What was written with it stays. Raises NotFound."""
    act = Act(cause=cause, verb="canned.remove", by=by, on=f"{provider}/{id}", provider=provider)
    keep(act, lambda: Decision(result=None, drops=(canned_of(provider, id, house),)), lambda: None, house)


def count_use(provider: str, id: str, *, by: str, cause: str, house: House) -> None:
    """It was put into an answer: those that are used most stand first. One that is gone is not counted."""

    def decide() -> Decision[None]:
        found = house.directory.canned(provider, id)
        saves = (replace(found, used=found.used + 1),) if found else ()
        return Decision(result=None, saves=saves)

    act = Act(cause=cause, verb="canned.use", by=by, on=f"{provider}/{id}")
    keep(act, decide, lambda: None, house)


def canned_of(provider: str, id: str, house: House) -> Canned:
    found = house.directory.canned(provider, id)
    if found is None:
        raise NotFound("refused.no_canned", id=id)
    return found


def values_for(
    ticket: Ticket, provider: Provider, client: Person | None, actor: Actor, *, language: str, account: str = ""
) -> Mapping[str, str]:
    """What fills the places of a canned answer in this ticket."""
    department = provider.department(ticket.department)
    return {
        "client": client.name if client else "",
        "account": account,
        "number": str(ticket.number),
        "subject": ticket.subject,
        "service": ticket.service_name or "",
        "department": department.title(language) if department else "",
        "provider": provider.title(language),
        "staff": actor.author.name,
    }


def _checked(given: Canned, house: House) -> Canned:
    provider = provider_of(given.provider, house)
    match given.scope:
        case Scope.EVERYONE:
            owner = ""
        case Scope.DEPARTMENT:
            owner = department_of(provider, given.owner).id
        case Scope.PERSON:
            owner = member_of(provider.id, given.owner, house).id
    return replace(
        given,
        title=name_of(given.title, what="canned"),
        text=checked_text(clean(given.text)),
        owner=owner,
    )
