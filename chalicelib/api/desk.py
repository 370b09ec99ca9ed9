"""The provider itself as its programs need it: who asks, departments, staff, announcements."""

from __future__ import annotations

from chalicelib.api import told
from chalicelib.api.asked import Asked, Told
from chalicelib.api.shapes import Announcements, Departments, Staff, Whoami
from chalicelib.services.find import provider_of
from chalicelib.services.house import House


def whoami(asked: Asked, house: House) -> Told:
    provider, token = provider_of(asked.provider, house), asked.token
    return Told(
        shape=Whoami(
            token=token.id,
            name=token.name,
            rights=token.rights,
            ends_at=token.ends_at,
            provider=provider.id,
            provider_name=provider.name,
        )
    )


def departments(asked: Asked, house: House) -> Told:
    found = provider_of(asked.provider, house).departments
    return Told(shape=Departments(departments=tuple(told.department_of(each) for each in found)))


def staff(asked: Asked, house: House) -> Told:
    """To whom tickets may be given."""
    found = house.directory.staff(asked.provider)
    return Told(shape=Staff(staff=tuple(told.member_of(each) for each in found)))


def announcements(asked: Asked, house: House) -> Told:
    found, now = provider_of(asked.provider, house).announcements, house.clock.now()
    return Told(shape=Announcements(announcements=tuple(told.announcement_of(each, now) for each in found)))
