"""The people of a provider's clients, as its staff set them up: whoever writes elsewhere too is not changed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.desk.errors import NotAllowed, TooMuch
from chalicelib.desk.names import email_of
from chalicelib.desk.people import Identity, IdentityKind, Person
from chalicelib.services.house import House
from chalicelib.services.setup_persons import Belonging, add_person, change_person, join

MOST_ADDRESSES = 10
"""Of one person: each is written anew with every change of him."""


def admit(belonging: Belonging, *, name: str, email: str, by: str, cause: str, house: House) -> Person:
    """Whoever has this address writes for the account; one whom nobody knows yet is made, under this name.

    Raises Invalid, NotFound for the account.
    """
    address = email_of(email)
    known = house.directory.recognise(Identity(IdentityKind.EMAIL, address))
    if known is not None:
        return join(known.id, belonging, by=by, cause=cause, house=house)
    new = Person(id=house.ids.short(), name=name, emails=(address,))
    return add_person(new, (belonging,), by=by, cause=cause, house=house, log=belonging.provider)


def correct_person(
    id: str, provider: str, *, name: str, emails: Sequence[str], by: str, cause: str, house: House
) -> Person:
    """Raises Invalid, NotFound, TooMuch, Conflict for an address that is taken, and NotAllowed for whoever writes
    at another provider too: an address opens all that is his."""
    if len(emails) > MOST_ADDRESSES:
        raise TooMuch("refused.person.addresses", limit=MOST_ADDRESSES)

    def changed(old: Person) -> Person:
        if any(each.provider != provider for each in old.memberships):
            raise NotAllowed("refused.person.shared", person=old.name)
        return replace(old, name=name, emails=tuple(emails))

    return change_person(id, changed, by=by, cause=cause, house=house, log=provider)
