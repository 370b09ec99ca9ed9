"""Staff at their desk: who comes with a cookie of the console, at which provider, in one batched read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from chalicelib.desk.badges import MARK, Badge, Post, owner_named, owner_of
from chalicelib.desk.marks import Marks
from chalicelib.desk.people import Provider, Staff
from chalicelib.desk.presence import Presence
from chalicelib.desk.sessions import Session, digest
from chalicelib.desk.ticket import Ticket
from chalicelib.services.house import House
from chalicelib.services.records import ShiftKeys
from chalicelib.services.sessions import LONGEST_COOKIE, Opened, note_use, open_session


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """A session of staff that is good, and who comes with it."""

    session: Session
    badge: Badge
    member: Staff
    provider: Provider
    providers: tuple[Provider, ...]
    """Of all his posts that were asked for."""
    secret: str = field(repr=False)
    marks: Marks | None = None
    ticket: Ticket | None = None
    presence: Presence | None = None


def open_shift(email: str, device: str, house: House) -> Opened:
    """For somebody who has proved that this address is his."""
    return open_session(owner_of(email), device, house)


def cookie_of(opened: Opened) -> str:
    """As the browser keeps it: what it names is staff's whatever stands there."""
    return opened.cookie.removeprefix(MARK)


def attendance(
    cookie: str, house: House, *, posts: tuple[Post, ...] = (), ticket: int | None = None
) -> Attendance | None:
    """None for nobody, and for whoever no longer answers anywhere.

    One read where `posts` are his, the one at hand first; else two. A write at most once an hour.
    """
    name, _, secret = cookie.rpartition(".")
    if not name or len(cookie) > LONGEST_COOKIE:
        return None
    known = tuple(each for each in posts if each.member)
    asked = ShiftKeys(owner=owner_named(name), session=digest(secret), posts=known, ticket=ticket)
    seen = house.sessions.shift(asked)
    if seen.session is None or seen.badge is None:
        return None
    wanted = _in_order(seen.badge, posts)
    if wanted != known:
        seen = house.sessions.shift(replace(asked, posts=wanted))
    provider = next((each for each in seen.providers if wanted and each.id == wanted[0].provider), None)
    if seen.session is None or seen.badge is None or seen.member is None or provider is None:
        return None
    if not seen.badge.admits(seen.member):
        return None
    note_use(seen.session, house)
    return Attendance(
        session=seen.session,
        badge=seen.badge,
        member=seen.member,
        provider=provider,
        providers=seen.providers,
        secret=secret,
        marks=seen.marks,
        ticket=seen.ticket,
        presence=seen.presence,
    )


def _in_order(badge: Badge, hinted: tuple[Post, ...]) -> tuple[Post, ...]:
    """All his posts, those that he was at before first."""
    found = (each for hint in hinted for each in badge.posts if hint.may_be(each))
    known = tuple(dict.fromkeys(found))
    return (*known, *(each for each in badge.posts if each not in known))
