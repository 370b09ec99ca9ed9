"""The provider's clients, as a billing system reads them and keeps them right."""

from __future__ import annotations

from dataclasses import replace

from msgspec import UNSET

from chalicelib.api import bodies, queries, told
from chalicelib.api.asked import Asked, Told
from chalicelib.api.shapes import Accounts, Persons, Services
from chalicelib.desk.people import Account, Person, Service
from chalicelib.services import find, setup_accounts, setup_persons
from chalicelib.services.house import House
from chalicelib.services.setup_persons import Belonging

SERVICES = 1000
"""Of one account."""


def accounts(asked: Asked, house: House) -> Told:
    limit, after = queries.limit_of(asked.query), asked.query.get("cursor")
    named = asked.query.get("named", "")
    found = house.directory.accounts(asked.provider, limit=limit + 1, after=after, named=named)
    rows = tuple(told.account_of(each) for each in found[:limit])
    return Told(shape=Accounts(accounts=rows, next=rows[-1].id if len(found) > limit else None))


def account(asked: Asked, house: House, *, account: str) -> Told:
    return Told(shape=told.account_of(find.account_of(asked.provider, account, house)))


def put_account(asked: Asked, house: House, *, account: str) -> Told:
    body = bodies.read(asked.body, bodies.AccountState)

    def changed(old: Account) -> Account:
        return replace(
            old,
            name=body.name,
            comment=old.comment if body.comment is UNSET else body.comment,
            blocked=old.blocked if body.blocked is UNSET else body.blocked,
            hourly=old.hourly if body.hourly is UNSET else body.hourly,
        )

    done = setup_accounts.put_account(
        asked.provider, account, changed, by=asked.by, cause=asked.fresh_cause(), house=house
    )
    return Told(shape=told.account_of(done))


def services(asked: Asked, house: House, *, account: str) -> Told:
    find.account_of(asked.provider, account, house)
    found = house.directory.services(asked.provider, account, limit=SERVICES)
    return Told(shape=Services(services=tuple(told.service_of(each) for each in found)))


def put_service(asked: Asked, house: House, *, account: str, service: str) -> Told:
    body = bodies.read(asked.body, bodies.ServiceBought)

    def changed(old: Service) -> Service:
        return replace(old, name=body.name, state=old.state if body.state is UNSET else body.state)

    which = (asked.provider, account, service)
    done = setup_accounts.put_service(which, changed, by=asked.by, cause=asked.fresh_cause(), house=house)
    return Told(shape=told.service_of(done))


def remove_service(asked: Asked, house: House, *, account: str, service: str) -> Told:
    which = (asked.provider, account, service)
    setup_accounts.remove_service(which, by=asked.by, cause=asked.fresh_cause(), house=house)
    return Told()


def persons(asked: Asked, house: House, *, account: str) -> Told:
    find.account_of(asked.provider, account, house)
    found = house.directory.people(asked.provider, account)
    return Told(shape=Persons(persons=tuple(told.person_of(each, asked.provider, account) for each in found)))


def person(asked: Asked, house: House, *, account: str, person: str) -> Told:
    return Told(shape=told.person_of(find.person_of(person, house), asked.provider, account))


def put_person(asked: Asked, house: House, *, account: str) -> Told:
    """By the address, which is one person's: an id of ours says nothing to a billing system."""
    body = bodies.read(asked.body, bodies.PersonState)

    def changed(old: Person) -> Person:
        language = old.language if body.language is UNSET else body.language
        return replace(old, name=body.name, language=language)

    done = setup_persons.put_person(
        body.email,
        (asked.provider, account),
        changed,
        standing=None if body.standing is UNSET else body.standing,
        by=asked.by,
        cause=asked.fresh_cause(),
        house=house,
    )
    return Told(shape=told.person_of(done, asked.provider, account))


def part(asked: Asked, house: House, *, account: str, person: str) -> Told:
    """He no longer writes for this account; whoever never did is not there."""
    told.person_of(find.person_of(person, house), asked.provider, account)
    belonging = Belonging(provider=asked.provider, account=account)
    setup_persons.leave(person, belonging, by=asked.by, cause=asked.fresh_cause(), house=house)
    return Told()
