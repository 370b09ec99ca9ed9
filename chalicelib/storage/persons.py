"""A person's copies: one under each identity, one in each account, so that finding him is always one read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.desk.errors import Conflict
from chalicelib.desk.people import Identity, Person, identities
from chalicelib.services.failures import Stale
from chalicelib.storage import items, keys
from chalicelib.storage.items import Item
from chalicelib.storage.requests import Condition, Delete, Put, Write


@dataclass
class _Claims:
    """Who in one commit carries an identity from now on, and who gives it up."""

    holder: Person | None = None
    leavers: set[str] = field(default_factory=set)


def writes(
    people: Iterable[Person], before: Mapping[str, Person], given_up: Iterable[Identity], now: datetime
) -> Iterator[Write]:
    """The copies to write and those to take away, `before` being the persons as stored.

    An identity that somebody outside of these changes holds refuses with Conflict; within them it can pass
    from one person to another. Raises ValueError for one that is given up and still carried by all.
    """
    saved = {each.id: each for each in people}
    copies = {each.id: items.item_of(each, now) for each in saved.values()}
    for identity, claims in _claims(saved, before, given_up).items():
        yield _identity(identity, claims, copies)
    for person in saved.values():
        yield from _places(person, before.get(person.id), copies[person.id])


def _claims(
    saved: Mapping[str, Person], before: Mapping[str, Person], given_up: Iterable[Identity]
) -> dict[Identity, _Claims]:
    claims: defaultdict[Identity, _Claims] = defaultdict(_Claims)
    for person in saved.values():
        carried = identities(person)
        for identity in carried:
            if claims[identity].holder is not None:
                raise _taken(identity)
            claims[identity].holder = person
        known = before.get(person.id)
        for identity in {*(identities(known) if known else ()), *given_up}.difference(carried):
            claims[identity].leavers.add(person.id)
    for identity in given_up:
        if not claims[identity].leavers:
            raise ValueError(f"nobody in these changes gives up {identity.kind}")
    return dict(claims)


def _identity(identity: Identity, claims: _Claims, copies: Mapping[str, Item]) -> Write:
    key = keys.identity(identity)
    holder = claims.holder
    if holder is None:
        return Delete(key=key, condition=_held_by(claims.leavers), refusal=Stale(str(key)))
    return Put(
        item=items.copy_of_person(copies[holder.id], key, holder.id),
        condition=_held_by({holder.id, *claims.leavers}),
        refusal=_taken(identity),
    )


def _places(person: Person, known: Person | None, copy: Item) -> Iterator[Write]:
    """His place in each account he belongs to; those he has left are cleared."""
    here = {(each.provider, each.account) for each in person.memberships}
    left = {(each.provider, each.account) for each in known.memberships} - here if known else set()
    for provider, account in sorted(here):
        yield Put(item=items.copy_of_person(copy, keys.belonging(provider, account, person.id), person.id))
    for provider, account in sorted(left):
        yield Delete(key=keys.belonging(provider, account, person.id))


def _held_by(owners: set[str]) -> Condition:
    """By one of these, or by nobody."""
    values = {f":owner{number}": owner for number, owner in enumerate(sorted(owners))}
    expression = f"attribute_not_exists(#pk) OR #owner IN ({', '.join(values)})"
    return Condition(expression, {name: {"S": owner} for name, owner in values.items()})


def _taken(identity: Identity) -> Conflict:
    return Conflict("refused.identity_taken", kind=identity.kind, value=identity.value)
