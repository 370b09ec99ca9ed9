"""What a member of staff wants to be told of, by which way and when not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from chalicelib.desk.people import Staff
from chalicelib.desk.quiet import quiet_of
from chalicelib.services.act import Act, Decision
from chalicelib.services.find import member_of
from chalicelib.services.house import House
from chalicelib.services.setup import keep, saved_if_changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """As it was typed; times of the day are in his zone."""

    wishes: Mapping[str, bool]
    since: str = ""
    until: str = ""


def wish(member: Staff, wished: Wished, *, cause: str, house: House) -> Staff:
    """Raises Invalid for times that are none."""

    def decide() -> Decision[Staff]:
        old = member_of(member.provider, member.id, house)
        return saved_if_changed(old, _with(old, wished))

    act = Act(cause=cause, verb="staff.wish", by=member.id, on=f"{member.provider}/{member.id}")
    return keep(act, decide, lambda: member_of(member.provider, member.id, house), house)


def _with(old: Staff, wished: Wished) -> Staff:
    return replace(old, wishes=wished.wishes, quiet=quiet_of(wished.since, wished.until))
