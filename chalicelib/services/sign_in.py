"""Signing in without a password: a letter with a code and a link to an address, and either of them given back.

There are two doors, the clients' and the staff's; what opens one never opens the other.

Whoever asks learns nothing: a known address and an unknown one cost the same reads and writes, and the letter is
left to the queue, so that sending it takes no time here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network

from chalicelib.desk import badges
from chalicelib.desk.errors import Conflict, NotPermitted
from chalicelib.desk.mailroom import Address
from chalicelib.desk.names import email_of
from chalicelib.desk.people import Identity, IdentityKind
from chalicelib.desk.rules import CHALLENGE_LIFE
from chalicelib.desk.sessions import Attempts, Challenge, code_of, digest, secret_of
from chalicelib.services.act import TRIES
from chalicelib.services.effects import UNSENT, Class, Letter
from chalicelib.services.failures import Delayed, Seen, Stale
from chalicelib.services.house import House
from chalicelib.services.record import changes
from chalicelib.services.records import Changes, Doorstep
from chalicelib.services.sessions import Opened, fresh

log = logging.getLogger(__name__)

HOUSEHOLD = 64
"""Bits of an IPv6 address that one household or office shares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """What is known of a browser nobody has signed in with."""

    source: str
    """Where it comes from, as the gateway tells."""
    device: str = ""
    language: str = "ru"

    @property
    def place(self) -> str:
        try:
            address = ip_address(self.source)
        except ValueError:
            return digest(self.source)
        if isinstance(address, IPv6Address):
            return digest(str(ip_network((address, HOUSEHOLD), strict=False)))
        return digest(str(address))


class Door(StrEnum):
    CLIENTS = "clients"
    STAFF = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Whoever an address belongs to, as his sessions name him."""

    owner: str
    language: str | None = None


def ask(given: str, *, link: str, form: str, caller: Caller, door: Door = Door.CLIENTS, house: House) -> str:
    """Send a letter to this address; `link` is where its link leads. The address as it was understood.

    Raises Invalid for what is no address, and TooOften.
    """
    address = email_of(given)
    hash = _hash(address, door)
    cause = f"sign_in#{hash[:16]}#{form}"

    def step(at: datetime) -> Changes:
        seen = _seen(address, hash, door, caller, house)
        tried = (seen.attempts or Attempts(source=caller.place, since=at)).one_more()
        before = seen.challenge or Challenge(hash=hash, expires_at=at)
        known = _known(seen)
        challenge = replace(before, person=known.owner if known else None)
        letter = Letter(to=address, name=UNSENT, language=caller.language)
        if challenge.may_write(at):
            code, secret = code_of(house.ids.long()), secret_of(house.ids.long(), house.ids.long())
            challenge = challenge.written(code, secret, at)
            values = {"code": code, "link": f"{link}?key={hash}.{secret}"}
            letter = _letter(address, known, values, caller)
        says = [(Class.LETTER, letter)]
        return changes(cause=cause, at=at, saves=(challenge, tried), says=says, lease=timedelta(0))

    try:
        _commit(step, house)
    except Seen:
        return address
    try:
        house.queue.carry(cause)
    except Delayed as reason:
        log.warning("left to the clock", extra={"cause": cause, "reason": str(reason)})
    return address


def by_code(address: str, code: str, *, caller: Caller, door: Door = Door.CLIENTS, house: House) -> Opened:
    """Raises NotPermitted for a code that does not open, Invalid, and TooOften."""
    given, hash = "".join(code.split()), _hash(email_of(address), door)
    return _answered(hash, lambda sent, at: sent.opens(given, at), door, caller, house)


def by_link(key: str, *, caller: Caller, door: Door = Door.CLIENTS, house: House) -> Opened:
    """As `by_code`, with what stood in the letter's link."""
    hash, _, secret = key.partition(".")
    return _answered(hash, lambda sent, at: sent.opens_by_link(secret, at), door, caller, house)


def _hash(address: str, door: Door) -> str:
    return digest(address) if door is Door.CLIENTS else digest(door, address)


def _seen(address: str, hash: str, door: Door, caller: Caller, house: House) -> Doorstep:
    if door is Door.STAFF:
        return house.sessions.doorstep(hash, caller.place, badge=badges.owner_of(address))
    return house.sessions.doorstep(hash, caller.place, Identity(IdentityKind.EMAIL, address))


def _known(seen: Doorstep) -> _Known | None:
    if seen.badge is not None and seen.badge.posts:
        return _Known(owner=seen.badge.owner, language=seen.badge.language)
    return _Known(owner=seen.person.id, language=seen.person.language) if seen.person is not None else None


def _leads(sent: Challenge, door: Door) -> bool:
    """Whether whoever it was sent to comes in by this door."""
    return sent.person is not None and badges.is_staff(sent.person) == (door is Door.STAFF)


def _answered(
    hash: str, opens: Callable[[Challenge, datetime], bool], door: Door, caller: Caller, house: House
) -> Opened:
    opened: list[Opened] = []

    def step(at: datetime) -> Changes:
        opened.clear()
        seen = house.sessions.doorstep(hash, caller.place)
        before = seen.attempts or Attempts(source=caller.place, since=at)
        tried = before.one_more()
        sent = seen.challenge or Challenge(hash=hash, expires_at=at)
        if sent.person is not None and _leads(sent, door) and opens(sent, at):
            opened.append(fresh(sent.person, caller.device, house))
            alive = _arrives(sent.person, at, house)
            return Changes(saves=(replace(sent, code="", link=""), before, opened[0].session, *alive))
        return Changes(saves=(replace(sent, tries=sent.tries + 1), tried))

    _commit(step, house)
    if not opened:
        raise NotPermitted("refused.code")
    return opened[0]


def _arrives(owner: str, at: datetime, house: House) -> tuple[Address, ...]:
    """Letters reach whoever was let in by one, though others came back: staff seldom write by mail themselves."""
    badge = house.directory.badge(owner) if badges.is_staff(owner) else None
    before = house.mailroom.address(badge.email) if badge else None
    return (before.wrote(at),) if before is not None and before.dead_at is not None else ()


def _commit(step: Callable[[datetime], Changes], house: House) -> None:
    """Decide and write; anew when somebody else was faster."""
    for _ in range(TRIES):
        try:
            house.store.commit(step(house.clock.now()))
        except Stale:
            continue
        return
    raise Conflict("refused.busy")


def _letter(address: str, known: _Known | None, values: dict[str, str], caller: Caller) -> Letter:
    if known is None:
        return Letter(to=address, name="unknown_address", language=caller.language)
    minutes = int(CHALLENGE_LIFE.total_seconds()) // 60
    told: dict[str, str | int] = {**values, "minutes": minutes, "device": caller.device}
    return Letter(to=address, name="sign_in", language=known.language or caller.language, values=told)
