"""One thing by its id, or the refusal that says there is none."""

from __future__ import annotations

from chalicelib.desk.errors import NotFound
from chalicelib.desk.people import Account, Bot, Department, Person, Provider, Service, Staff
from chalicelib.services.house import House


def provider_of(id: str, house: House) -> Provider:
    found = house.directory.provider(id)
    if found is None:
        raise NotFound("refused.no_provider", provider=id)
    return found


def department_of(provider: Provider, id: str) -> Department:
    found = provider.department(id)
    if found is None:
        raise NotFound("refused.no_department", department=id)
    return found


def member_of(provider: str, id: str, house: House) -> Staff:
    found = next((each for each in house.directory.staff(provider) if each.id == id), None)
    if found is None:
        raise NotFound("refused.no_staff", staff=id)
    return found


def account_of(provider: str, id: str, house: House) -> Account:
    found = house.directory.account(provider, id)
    if found is None:
        raise NotFound("refused.no_account", account=id)
    return found


def service_of(provider: str, account: str, id: str, house: House) -> Service:
    found = house.directory.service(provider, account, id)
    if found is None:
        raise NotFound("refused.no_service", service=id)
    return found


def person_of(id: str, house: House) -> Person:
    found = house.directory.person(id)
    if found is None:
        raise NotFound("refused.no_person", person=id)
    return found


def bot_of(id: str, house: House) -> Bot:
    found = house.directory.bot(id)
    if found is None:
        raise NotFound("refused.no_bot", bot=id)
    return found
