"""The time zones of the world, by their names."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from chalicelib.desk.errors import Invalid
from chalicelib.desk.names import NAME_LIMIT, plain
from chalicelib.desk.people import Staff
from chalicelib.services.house import House

AREAS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
"""What is offered; names that stand for another one or for a fixed distance are only known."""


def zone_of(given: str) -> str:
    """A name as given, or nothing. Raises Invalid."""
    if given and given not in known():
        raise Invalid("refused.zone", given=plain(given)[:NAME_LIMIT])
    return given


def zone_for(member: Staff, house: House) -> ZoneInfo:
    """That his hours are in: his own, else his provider's. Raises Unavailable."""
    if member.zone:
        return ZoneInfo(member.zone)
    provider = house.directory.provider(member.provider)
    return ZoneInfo(provider.zone if provider and provider.zone else str(UTC))


def quiet_until(member: Staff, at: datetime, house: House) -> datetime | None:
    """When the quiet is over that he has at this moment; None where he has none. Raises Unavailable."""
    return member.quiet.ends(at, zone_for(member, house)) if member.quiet else None


@cache
def known() -> frozenset[str]:
    """Read once a process, from the list that comes with the zones themselves."""
    return frozenset(files("tzdata").joinpath("zones").read_text(encoding="utf-8").split())


@cache
def offered() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Places by area, in the order of their names."""
    return tuple((area, tuple(sorted(each for each in known() if each.startswith(f"{area}/")))) for area in AREAS)
