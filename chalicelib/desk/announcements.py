"""What a provider tells its clients: a text for a time, for all or for some, which may stop tickets or replies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chalicelib.desk.errors import Stopped

TEXT_LIMIT = 1000
"""Characters of one text."""
MOST = 10
"""Announcements of one provider that are not over: they come with it wherever it is read."""
MOST_NAMED = 50
"""Accounts, services or departments one announcement names."""


class Stop(StrEnum):
    """What an announcement may stop."""

    TICKETS = "tickets"
    REPLIES = "replies"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """Whoever is not named is not concerned; where nobody is named, all are."""

    id: str
    text: str
    texts: Mapping[str, str] = field(default_factory=dict)
    """The text in other languages, by two-letter code."""
    starts_at: datetime
    ends_at: datetime | None = None
    """None: until it is withdrawn."""
    accounts: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    """Ids of services: those who have one of them see it, and tickets about one of them are stopped."""
    departments: tuple[str, ...] = ()
    """What is stopped there; everybody may read it."""
    stops: tuple[Stop, ...] = ()

    def said(self, language: str) -> str:
        return self.texts.get(language, self.text)

    def runs(self, at: datetime) -> bool:
        return self.starts_at <= at and not self.over(at)

    def over(self, at: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= at


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a client is about to do: file a ticket somewhere, or reply in one."""

    account: str
    department: str
    service: str | None = None


def shown(
    announcements: Iterable[Announcement], *, account: str, services: Collection[str], at: datetime
) -> Announcement | None:
    """The one this account sees now, one at a time: what stops something first, then the latest."""
    seen = [each for each in announcements if each.runs(at) and _for(each, account, services)]
    return min(seen, key=_urgency, default=None)


def stopping(announcements: Iterable[Announcement], what: Stop, about: About, at: datetime) -> Announcement | None:
    """The one for which this cannot be done now."""
    seen = [each for each in announcements if each.runs(at) and what in each.stops and _stops(each, about)]
    return min(seen, key=_urgency, default=None)


def refuse_stopped(announcements: Iterable[Announcement], what: Stop, about: About, at: datetime) -> None:
    """Raises Stopped, with the provider's own words."""
    found = stopping(announcements, what, about, at)
    if found is not None:
        raise Stopped(found.text, found.texts)


def _for(each: Announcement, account: str, services: Collection[str]) -> bool:
    named = not each.accounts or account in each.accounts
    return named and (not each.services or any(one in each.services for one in services))


def _stops(each: Announcement, about: About) -> bool:
    return (
        (not each.accounts or about.account in each.accounts)
        and (not each.departments or about.department in each.departments)
        and (not each.services or about.service in each.services)
    )


def _urgency(each: Announcement) -> tuple[bool, float, str]:
    return not each.stops, -each.starts_at.timestamp(), each.id
