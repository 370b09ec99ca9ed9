"""Who is about to act, from the id by which he is known."""

from __future__ import annotations

from chalicelib.desk import permissions
from chalicelib.desk.errors import NotPermitted
from chalicelib.desk.permissions import Actor
from chalicelib.services.find import member_of, person_of
from chalicelib.services.house import House


def staff(provider: str, id: str, house: House) -> Actor:
    """Raises NotFound for nobody of this provider, NotPermitted for one who has left."""
    member = member_of(provider, id, house)
    if not member.active:
        raise NotPermitted("refused.staff_left", staff=id)
    return permissions.staff(member)


def client(person: str, house: House) -> Actor:
    """Raises NotFound."""
    return permissions.client(person_of(person, house))
