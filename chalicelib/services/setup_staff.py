"""Setting a desk up: who answers for a provider."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chalicelib.desk.badges import Badge
from chalicelib.desk.errors import Conflict, Invalid
from chalicelib.desk.names import email_of, id_of, name_of
from chalicelib.desk.people import STAFF_ROLES, Provider, Staff
from chalicelib.services.act import Act, Decision
from chalicelib.services.badges import badges_of
from chalicelib.services.find import department_of, member_of, provider_of
from chalicelib.services.house import House
from chalicelib.services.setup import keep, refuse_second, saved, saved_if_changed


def add_staff(member: Staff, *, by: str, cause: str, house: House) -> Staff:
    """Raises Invalid, NotFound, or Conflict for an id or address that is taken."""

    def decide() -> Decision[Staff]:
        provider = provider_of(member.provider, house)
        colleagues = house.directory.staff(member.provider)
        same = next((each for each in colleagues if each.id == member.id), None)
        refuse_second(same, what="staff", id=member.id)
        new = checked(member, provider, colleagues)
        return with_badges(saved(new), badges_of(new, None, house))

    act = Act(cause=cause, verb="staff.add", by=by, on=f"{member.provider}/{member.id}", provider=member.provider)
    return keep(act, decide, lambda: member_of(member.provider, member.id, house), house)


def change_staff(
    provider: str, id: str, change: Callable[[Staff], Staff], *, by: str, cause: str, house: House
) -> Staff:
    """Raises Invalid, NotFound, or Conflict for an address that is taken."""

    def decide() -> Decision[Staff]:
        where = provider_of(provider, house)
        old = member_of(provider, id, house)
        changed = replace(change(old), id=id, provider=provider, version=old.version)
        colleagues = tuple(each for each in house.directory.staff(provider) if each.id != id)
        new = checked(changed, where, colleagues)
        return with_badges(saved_if_changed(old, new), badges_of(new, old, house))

    act = Act(cause=cause, verb="staff.set", by=by, on=f"{provider}/{id}", provider=provider)
    return keep(act, decide, lambda: member_of(provider, id, house), house)


def with_badges(decision: Decision[Staff], badges: tuple[Badge, ...]) -> Decision[Staff]:
    return replace(decision, saves=(*decision.saves, *badges))


def checked(member: Staff, provider: Provider, colleagues: tuple[Staff, ...]) -> Staff:
    if member.role not in STAFF_ROLES:
        raise Invalid("refused.staff_role", role=member.role)
    email = email_of(member.email)
    if any(each.email == email for each in colleagues):
        raise Conflict("refused.identity_taken", kind="email", value=email)
    departments = tuple(dict.fromkeys(department_of(provider, each).id for each in member.departments))
    return replace(
        member,
        id=id_of(member.id, what="staff"),
        name=name_of(member.name, what="staff"),
        email=email,
        departments=departments,
    )
