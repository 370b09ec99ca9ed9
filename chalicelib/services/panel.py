"""A provider's panel sends somebody: account, person, services and session become what it says, once and together.

Whom a panel may sign in, and why nobody else, stands in docs/decisions/0013-the-word-of-a-panel.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chalicelib.desk.errors import Conflict, NotPermitted, TooMuch
from chalicelib.desk.panel import Introduction
from chalicelib.desk.people import (
    Account,
    Identity,
    IdentityKind,
    Membership,
    Person,
    Service,
    Standing,
    bearing,
)
from chalicelib.services.act import TRIES
from chalicelib.services.bearers import MOST_WRITES, weight_of
from chalicelib.services.failures import Seen, Stale
from chalicelib.services.find import provider_of
from chalicelib.services.house import House
from chalicelib.services.records import Changes
from chalicelib.services.sessions import Opened, fresh

LISTED = 1000
"""Services of an account that are looked through for changes."""


def come_in(introduced: Introduction, device: str, house: House) -> Opened:
    """Open a session for whom the panel sends.

    Raises NotPermitted for somebody who is not this provider's alone, or when the introduction was used before;
    NotFound, TooMuch, Conflict and Unavailable.
    """
    for _ in range(TRIES):
        person, saves = _as_told(introduced, house)
        opened = fresh(person.id, device, house)
        cause = f"panel#{introduced.provider}#{introduced.once}"
        answer = {"verb": "panel", "by": introduced.provider, "on": person.id}
        try:
            house.store.commit(Changes(cause=cause, answer=answer, saves=(*saves, opened.session)))
        except Stale:
            continue
        except Seen as seen:
            raise NotPermitted("refused.panel.used") from seen
        return opened
    raise Conflict("refused.busy")


Saves = tuple[Account | Person | Service, ...]


def _as_told(introduced: Introduction, house: House) -> tuple[Person, Saves]:
    """Who comes, and what has to be written so that all is as the panel says."""
    provider_of(introduced.provider, house)
    known = house.directory.recognise(Identity(IdentityKind.EMAIL, introduced.email))
    if known is not None:
        _only_of(introduced.provider, known)
    there = house.directory.account(introduced.provider, introduced.account)
    account = _account(there, introduced)
    person = _person(known, account, introduced, house)
    saves: list[Account | Person | Service] = [] if account == there else [account]
    saves += [] if person == known else [person]
    saves += _services(introduced, house)
    room = MOST_WRITES - 2 - sum(_weight(each) for each in saves)
    if room < 0:
        raise TooMuch("refused.panel.large")
    if there is not None and account.name != there.name:
        saves += _renamed(account, person, room, house)
    return person, tuple(saves)


def _only_of(provider: str, person: Person) -> None:
    """A panel speaks for its own people alone: whoever also is, or may become, somebody else's proves himself."""
    if not person.memberships or any(each.provider != provider for each in person.memberships):
        raise NotPermitted("refused.panel.elsewhere")


def _account(there: Account | None, introduced: Introduction) -> Account:
    if there is None:
        name = introduced.account_name or introduced.name
        return Account(provider=introduced.provider, id=introduced.account, name=name)
    return replace(there, name=introduced.account_name or there.name)


def _person(known: Person | None, account: Account, introduced: Introduction, house: House) -> Person:
    person = known or Person(id=house.ids.short(), name=introduced.name, emails=(introduced.email,))
    if person.belongs(account.provider, account.id):
        memberships = tuple(bearing(each, account) for each in person.memberships)
    else:
        memberships = (*person.memberships, _membership(account, house))
    language = person.language or introduced.language
    return replace(person, name=introduced.name, language=language, memberships=memberships)


def _membership(account: Account, house: House) -> Membership:
    """The first who comes for an account owns it, whoever comes later is trusted there."""
    others = house.directory.people(account.provider, account.id)
    standing = Standing.TRUSTED if others else Standing.OWNER
    at = Membership(provider=account.provider, account=account.id, account_name=account.name, standing=standing)
    return bearing(at, account)


def _told(introduced: Introduction) -> Iterator[Service]:
    for each in introduced.services:
        yield Service(
            provider=introduced.provider, account=introduced.account, id=each.id, name=each.name, state=each.state
        )


def _services(introduced: Introduction, house: House) -> list[Service]:
    """Those that are new or different; what the panel does not name stays."""
    if not introduced.services:
        return []
    there = house.directory.services(introduced.provider, introduced.account, limit=LISTED)
    known = {each.id: each for each in there}
    now = (replace(each, version=known[each.id].version) if each.id in known else each for each in _told(introduced))
    return [each for each in now if each != known.get(each.id)]


def _renamed(account: Account, person: Person, room: int, house: House) -> list[Person]:
    """The account's name stands beside each membership; for those who no longer fit in, it changes when they come."""
    renamed = []
    for other in house.directory.people(account.provider, account.id):
        room -= _weight(other)
        if other.id != person.id and room >= 0:
            renamed.append(replace(other, memberships=tuple(bearing(each, account) for each in other.memberships)))
    return renamed


def _weight(record: Account | Person | Service) -> int:
    return weight_of(record) if isinstance(record, Person) else 1
