"""A department's group in Telegram: the code that ties it, whether it is open to us, and untying it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chalicelib.desk.errors import NotAllowed
from chalicelib.desk.grants import Invitation, invite
from chalicelib.desk.groups import Group, owner_of
from chalicelib.desk.people import Provider
from chalicelib.services.act import Act, Decision, perform
from chalicelib.services.failures import Seen
from chalicelib.services.find import department_of, provider_of
from chalicelib.services.house import House
from chalicelib.services.records import Changes


def invitation(provider: str, department: str, house: House, *, cause: str) -> Invitation:
    """A code to give in the group. Raises NotFound, and NotAllowed for a cause that has been answered before."""
    department_of(provider_of(provider, house), department)
    chance = (house.ids.long(), house.ids.long(), house.ids.long())
    made, grants = invite(owner_of(provider, department), chance, house.clock.now())
    try:
        house.store.commit(Changes(cause=cause, saves=grants))
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

    def decide(_: object) -> Decision[None]:
        group = house.directory.group(provider, department)
        if group is None:
            raise NotAllowed("refused.no_group", department=department)
        return Decision(result=None, drops=(group,))

    act = Act(cause=cause, verb="group.untie", by=by, on=f"{provider}/{department}")
    perform(act, decide, lambda _: None, house)
