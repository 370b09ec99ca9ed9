"""Setting a desk up: providers and their departments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from chalicelib.desk import hours
from chalicelib.desk.errors import Invalid
from chalicelib.desk.names import PROVIDER_ID, address_of, id_of, language_of, name_of, plain
from chalicelib.desk.people import Department, Provider
from chalicelib.desk.restraint import MOST_HOURLY
from chalicelib.desk.rules import MEGABYTE, Limits
from chalicelib.services.act import Act, Decision
from chalicelib.services.find import department_of, provider_of
from chalicelib.services.house import House
from chalicelib.services.setup import keep, refuse_second, saved, saved_if_changed
from chalicelib.services.speak import LARGEST_FILE
from chalicelib.services.zones import zone_of

TELEGRAM_TEXT = 4096
"""Telegram's own limit of a text."""
TELEGRAM_DOWNLOAD = 20 * MEGABYTE
"""What a bot can download at most."""
MOST_FILES = 10
BOUNDS = {
    "text": TELEGRAM_TEXT,
    "files": MOST_FILES,
    "file_size": TELEGRAM_DOWNLOAD,
    "web_files": MOST_FILES,
    "web_file_size": LARGEST_FILE,
}
"""The most that each limit may be set to."""
DESCRIPTION_LIMIT = 500
MOST_USUAL = 30 * 24 * 60
"""Minutes: nobody is told of a usual time of more than a month."""


def add_provider(provider: Provider, *, by: str, cause: str, house: House) -> Provider:
    """Raises Invalid, or Conflict `refused.exists`."""

    def decide() -> Decision[Provider]:
        new = checked(provider)
        refuse_second(house.directory.provider(new.id), what="provider", id=new.id)
        return saved(new)

    act = Act(cause=cause, verb="provider.add", by=by, on=provider.id, provider=provider.id)
    return keep(act, decide, lambda: provider_of(provider.id, house), house)


def change_provider(id: str, change: Callable[[Provider], Provider], *, by: str, cause: str, house: House) -> Provider:
    """Raises Invalid or NotFound; departments are changed by their own verbs."""

    def decide() -> Decision[Provider]:
        old = provider_of(id, house)
        return saved_if_changed(old, checked(replace(change(old), id=old.id, version=old.version)))

    act = Act(cause=cause, verb="provider.set", by=by, on=id, provider=id)
    return keep(act, decide, lambda: provider_of(id, house), house)


def add_department(provider: str, department: Department, *, by: str, cause: str, house: House) -> Department:
    """Raises Invalid, NotFound, or Conflict `refused.exists`."""

    def decide() -> Decision[Provider]:
        old = provider_of(provider, house)
        refuse_second(old.department(department.id), what="department", id=department.id)
        return saved_if_changed(old, checked(replace(old, departments=(*old.departments, department))))

    act = Act(cause=cause, verb="department.add", by=by, on=f"{provider}/{department.id}", provider=provider)
    done = keep(act, decide, lambda: provider_of(provider, house), house)
    return department_of(done, department.id)


def change_department(
    provider: str, id: str, change: Callable[[Department], Department], *, by: str, cause: str, house: House
) -> Department:
    """Raises Invalid or NotFound."""

    def decide() -> Decision[Provider]:
        old = provider_of(provider, house)
        new = replace(change(department_of(old, id)), id=id)
        departments = tuple(new if each.id == id else each for each in old.departments)
        return saved_if_changed(old, checked(replace(old, departments=departments)))

    act = Act(cause=cause, verb="department.set", by=by, on=f"{provider}/{id}", provider=provider)
    return department_of(keep(act, decide, lambda: provider_of(provider, house), house), id)


def checked(provider: Provider) -> Provider:
    """The provider as it may be kept. Raises Invalid."""
    return replace(
        provider,
        id=id_of(provider.id, what="provider", limit=PROVIDER_ID),
        name=name_of(provider.name, what="provider"),
        names=_names(provider.names, what="provider"),
        language=language_of(provider.language),
        zone=zone_of(provider.zone),
        portal=address_of(provider.portal),
        logo=address_of(provider.logo),
        limits=_limits(provider.limits),
        departments=tuple(_department(each, provider.zone) for each in provider.departments),
    )


def _department(department: Department, zone: str) -> Department:
    if len(department.description) > DESCRIPTION_LIMIT:
        raise Invalid("refused.description", limit=DESCRIPTION_LIMIT)
    if department.usual is not None and not 0 < department.usual <= MOST_USUAL:
        raise Invalid("refused.usual", most=MOST_USUAL)
    open_at = department.hours
    if open_at is not None:
        open_at = hours.checked(replace(open_at, zone=zone_of(open_at.zone or zone) or "UTC"))
    return replace(
        department,
        id=id_of(department.id, what="department"),
        name=name_of(department.name, what="department"),
        names=_names(department.names, what="department"),
        description=plain(department.description),
        hours=open_at,
    )


def _names(names: Mapping[str, str], *, what: str) -> dict[str, str]:
    return {language_of(code): name_of(name, what=what) for code, name in names.items()}


def _limits(limits: Limits) -> Limits:
    for what, most in BOUNDS.items():
        if not 1 <= getattr(limits, what) <= most:
            raise Invalid("refused.limit", what=what, most=most)
    if limits.hourly is not None and not 1 <= limits.hourly <= MOST_HOURLY:
        raise Invalid("refused.limit", what="hourly", most=MOST_HOURLY)
    return limits
