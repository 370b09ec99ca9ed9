"""A deed with its deadline: what the provider's rules make of the ticket as a verb leaves it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from chalicelib.desk import waking
from chalicelib.desk.people import Provider, ServiceState
from chalicelib.desk.ticket import Ticket
from chalicelib.desk.verbs import Deed
from chalicelib.services.house import House


def timed(deed: Deed, house: House, known: Iterable[Provider] = ()) -> Deed:
    """Every verb's deed passes here before it is written; `known` are providers that were read already.

    The rules are asked only where a wait begins or changes, or where the provider has done its part.
    """
    settled = waking.by_itself(deed.ticket)
    if settled is not None:
        return replace(deed, ticket=settled)
    provider = _provider(deed.ticket.provider, house, known)
    if provider is None:
        return deed
    return replace(deed, ticket=waking.timed(deed.ticket, provider, lambda: bought(deed.ticket, house)))


def bought(ticket: Ticket, house: House) -> bool:
    """Whether the account has an active service."""
    services = house.directory.services(ticket.provider, ticket.account)
    return any(each.state is ServiceState.ACTIVE for each in services)


def _provider(id: str, house: House, known: Iterable[Provider]) -> Provider | None:
    return next((each for each in known if each.id == id), None) or house.directory.provider(id)
