"""What a member of staff wants to be told of, by which way and when not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from chalicelib.desk.alerts import without_letters
from chalicelib.desk.digests import digest_of
from chalicelib.desk.people import Staff
from chalicelib.desk.quiet import quiet_of
from chalicelib.services.act import Act, Decision
from chalicelib.services.digests import hasten
from chalicelib.services.find import member_of
from chalicelib.services.house import House
from chalicelib.services.setup import keep, saved_if_changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """As it was typed; times of the day are in his zone."""

    wishes: Mapping[str, bool]
    since: str = ""
    until: str = ""
    off: tuple[int, ...] = ()
    """Days of the week on which he is not to be disturbed at all."""
    letters: str = ""
    """`hourly`, or `daily` and then at which time; anything else has each letter come by itself."""
    letters_at: str = ""


def wish(member: Staff, wished: Wished, *, cause: str, house: House) -> Staff:
    """What waits comes by the new hours. Raises Invalid for times that are none."""
    kept = _keep(member, lambda old: _with(old, wished), cause=cause, house=house)
    hasten(kept, house)
    return kept


def wish_no_letters(member: Staff, *, cause: str, house: House) -> Staff:
    """From now on nothing is told to him by mail; the rest stays as he chose it."""
    return _keep(member, lambda old: replace(old, wishes=without_letters(old)), cause=cause, house=house)


def _keep(member: Staff, change: Callable[[Staff], Staff], *, cause: str, house: House) -> Staff:
    def decide() -> Decision[Staff]:
        old = member_of(member.provider, member.id, house)
        return saved_if_changed(old, change(old))

    act = Act(cause=cause, verb="staff.wish", by=member.id, on=f"{member.provider}/{member.id}")
    return keep(act, decide, lambda: member_of(member.provider, member.id, house), house)


def _with(old: Staff, wished: Wished) -> Staff:
    digest = digest_of(wished.letters, wished.letters_at)
    return replace(old, wishes=wished.wishes, quiet=quiet_of(wished.since, wished.until, wished.off), digest=digest)
