"""What memberships bear of their account: they change in its commit as far as they fit there, the rest beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from chalicelib.desk.errors import Conflict
from chalicelib.desk.people import Account, Person, bearing, identities
from chalicelib.services.act import TRIES
from chalicelib.services.failures import Stale
from chalicelib.services.find import account_of
from chalicelib.services.house import House
from chalicelib.services.records import Changes

MOST_WRITES = 100
"""In one transaction."""
WITH_ACCOUNT = MOST_WRITES - 4
"""The other four: the account, its line in the list of who is kept out, what the log tells, and the cause."""

People = tuple[Person, ...]


def behind(account: Account, house: House) -> People:
    """Those whose membership is not as the account has it, as they are to be."""
    known = house.directory.people(account.provider, account.id)
    now = (replace(each, memberships=tuple(bearing(one, account) for one in each.memberships)) for each in known)
    return tuple(new for old, new in zip(known, now, strict=True) if new != old)


def fitting(people: Sequence[Person], room: int) -> People:
    """The first of them, as many as may be written at once."""
    weights = accumulate(weight_of(each) for each in people)
    return tuple(each for each, so_far in zip(people, weights, strict=True) if so_far <= room)


def ahead(account: Account, house: House) -> None:
    """Whoever does not fit into the account's commit bears it already before. Raises Conflict."""
    for _ in range(TRIES):
        people = behind(account, house)
        rest = people[len(fitting(people, WITH_ACCOUNT)) :]
        try:
            for batch in _batches(rest, MOST_WRITES):
                house.store.commit(Changes(saves=batch))
        except Stale:
            continue
        return
    raise Conflict("refused.busy")


def follow(provider: str, id: str, house: House) -> None:
    """Whoever is behind bears what his account has, also where somebody died over it before. Raises Conflict.

    The account is written with each batch under the version it was read with, so that nobody who changes it meanwhile
    is undone.
    """
    for _ in range(TRIES):
        account = account_of(provider, id, house)
        try:
            for batch in _batches(behind(account, house), MOST_WRITES - 1):
                house.store.commit(Changes(saves=(account, *batch)))
                account = replace(account, version=account.version + 1)
        except Stale:
            continue
        return
    raise Conflict("refused.busy")


def _batches(people: People, room: int) -> Iterator[People]:
    while people:
        batch = fitting(people, room) or people[:1]
        yield batch
        people = people[len(batch) :]


def weight_of(person: Person) -> int:
    """Items that saving it writes: a person lies under each identity and in each account too."""
    return 1 + len(identities(person)) + len(person.memberships)
