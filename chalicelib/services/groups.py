"""A department's group in Telegram: the code that ties it, whether it is open to us, and untying it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chalicelib.desk.errors import NotAllowed
from chalicelib.desk.grants import Invitation, invite
from chalicelib.desk.groups import Group, owner_of
from chalicelib.desk.log import differences
from chalicelib.desk.people import Provider
from chalicelib.services.act import Act, Decision
from chalicelib.services.failures import Seen
from chalicelib.services.find import department_of, provider_of
from chalicelib.services.house import House
from chalicelib.services.records import Changes
from chalicelib.services.setup import keep, line_of


def invitation(provider: str, department: str, *, by: str, cause: str, house: House) -> Invitation:
    """A code to give in the group. Raises NotFound, and NotAllowed for a cause that has been answered before."""
    department_of(provider_of(provider, house), department)
    chance = (house.ids.long(), house.ids.long(), house.ids.long())
    at = house.clock.now()
    made, grants = invite(owner_of(provider, department), chance, at)
    act = Act(cause=cause, verb="group.invite", by=by, on=f"{provider}/{department}")
    try:
        house.store.commit(Changes(cause=cause, saves=(*grants, line_of(act, provider, at))))
    except Seen as known:
        raise NotAllowed("refused.invited") from known
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Shut:
    """A department's group that the bot cannot write to."""

    department: str
    group: Group
    since: datetime


def shut(provider: Provider, house: House) -> tuple[Shut, ...]:
    """Those of its departments' groups that are told nothing, whatever happens: one look a department."""
    found = (shut_out_of(provider.id, each.id, house) for each in provider.departments)
    return tuple(each for each in found if each is not None)


def shut_out_of(provider: str, department: str, house: House) -> Shut | None:
    """None where there is no group, or the bot can write to it as far as is known."""
    group = house.directory.group(provider, department)
    since = house.store.shown(group.bot, group.chat).blocked_at if group is not None else None
    return Shut(department=department, group=group, since=since) if group is not None and since is not None else None


def untie(provider: str, department: str, *, by: str, cause: str, house: House) -> None:
    """The group is told nothing from now on. Raises NotAllowed where the department has none."""

    def decide() -> Decision[None]:
        group = house.directory.group(provider, department)
        if group is None:
            raise NotAllowed("refused.no_group", department=department)
        return Decision(result=None, drops=(group,), changed=differences(group, None))

    act = Act(cause=cause, verb="group.untie", by=by, on=f"{provider}/{department}", provider=provider)
    keep(act, decide, lambda: None, house)
