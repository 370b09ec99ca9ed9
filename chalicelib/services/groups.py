"""A department's group in Telegram: the code that ties it, and untying it."""

from __future__ import annotations

from chalicelib.desk.errors import NotAllowed
from chalicelib.desk.grants import Invitation, invite
from chalicelib.desk.groups import owner_of
from chalicelib.services.act import Act, Decision, perform
from chalicelib.services.find import department_of, provider_of
from chalicelib.services.house import House
from chalicelib.services.ports import Seen
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


def untie(provider: str, department: str, *, by: str, cause: str, house: House) -> None:
    """The group is told nothing from now on. Raises NotAllowed where the department has none."""

    def decide(_: object) -> Decision[None]:
        group = house.directory.group(provider, department)
        if group is None:
            raise NotAllowed("refused.no_group", department=department)
        return Decision(result=None, drops=(group,))

    act = Act(cause=cause, verb="group.untie", by=by, on=f"{provider}/{department}")
    perform(act, decide, lambda _: None, house)
