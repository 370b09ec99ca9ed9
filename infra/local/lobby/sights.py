"""What the lobby reads of the desk: who is there, what they have, what was said last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.desk.people import Account, Bot, Person, Provider, Service, Staff
from chalicelib.desk.ticket import Ticket
from chalicelib.services.house import House
from infra.local.demo_people import PEOPLE

RECENT = 12
"""Tickets shown of each provider."""

SHOWN_AS = {each.person.id: each for each in PEOPLE}
"""The demo's people by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """A person of the desk, and the Telegram account with which he can be played."""

    person: Person
    telegram_id: int | None
    username: str | None
    language: str
    hint: str

    @property
    def is_linked(self) -> bool:
        return self.person.telegram is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sights:
    """The desk as it is now, read at once."""

    providers: tuple[Provider, ...]
    bots: tuple[Bot, ...]
    staff: tuple[Staff, ...]
    accounts: tuple[Account, ...]
    services: tuple[Service, ...]
    people: tuple[Somebody, ...]

    def provider(self, id: str) -> Provider | None:
        return next((each for each in self.providers if each.id == id), None)

    def account_name(self, provider: str, id: str) -> str:
        found = (each.name for each in self.accounts if (each.provider, each.id) == (provider, id))
        return next(found, id)

    def department_title(self, provider: str, id: str, language: str) -> str:
        where = self.provider(provider)
        found = where.department(id) if where else None
        return found.title(language) if found else id

    def staff_name(self, provider: str, id: str | None) -> str | None:
        found = (each.name for each in self.staff if (each.provider, each.id) == (provider, id))
        return next(found, id)

    def services_of(self, somebody: Somebody) -> tuple[Service, ...]:
        return tuple(each for each in self.services if somebody.person.belongs(each.provider, each.account))

    def bots_of(self, somebody: Somebody) -> tuple[Bot, ...]:
        """Those that serve one of his providers, the one that serves most of them first."""
        his = {each.provider for each in somebody.person.memberships}
        serving = [each for each in self.bots if his & set(each.providers)]
        return tuple(sorted(serving, key=lambda bot: -len(his & set(bot.providers))))


def sights(house: House, language: str) -> Sights:
    providers = house.directory.providers()
    accounts = tuple(account for each in providers for account in house.directory.accounts(each.id))
    services = tuple(service for each in accounts for service in house.directory.services(each.provider, each.id))
    return Sights(
        providers=providers,
        bots=tuple(sorted(house.directory.bots(), key=lambda bot: bot.id)),
        staff=tuple(member for each in providers for member in house.directory.staff(each.id)),
        accounts=accounts,
        services=services,
        people=tuple(_people(house, accounts, language)),
    )


def _people(house: House, accounts: tuple[Account, ...], language: str) -> Iterator[Somebody]:
    """In the order of the demo; then others, by name."""
    found = {person.id: person for each in accounts for person in house.directory.people(each.provider, each.id)}
    known = list(SHOWN_AS)
    ordered = sorted(found.values(), key=lambda each: (_place(each.id, known), each.name))
    return (_somebody(each, language) for each in ordered)


def _place(id: str, known: list[str]) -> int:
    return known.index(id) if id in known else len(known)


def _somebody(person: Person, language: str) -> Somebody:
    shown = SHOWN_AS.get(person.id)
    link = person.telegram
    return Somebody(
        person=person,
        telegram_id=link.id if link else shown.telegram_id if shown else None,
        username=link.username if link else shown.username if shown else None,
        language=person.language or (shown.language if shown else "ru"),
        hint=shown.hints.get(language, "") if shown else "",
    )


def recent_tickets(house: House, providers: tuple[Provider, ...]) -> tuple[Ticket, ...]:
    """Of all providers, the last active first."""
    found = [ticket for each in providers for ticket in house.reads.recent(each.id, limit=RECENT).tickets]
    return tuple(sorted(found, key=lambda ticket: ticket.active_at, reverse=True))
