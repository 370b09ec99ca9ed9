"""From a request to who is looking: the session, the person, the account at hand, in one batched read."""

from __future__ import annotations

from chalicelib.desk.errors import NotPermitted
from chalicelib.desk.people import Membership
from chalicelib.portal import choices
from chalicelib.portal.asked import Asked
from chalicelib.portal.visitor import Visitor, csrf_of
from chalicelib.services import sessions
from chalicelib.services.find import provider_of
from chalicelib.services.house import House
from chalicelib.services.sessions import Visit

SESSION = "lambdesk"
"""The cookie of a session."""


def visitor_of(asked: Asked, house: House, *, number: int | None = None) -> Visitor | None:
    """None for nobody. With a number, that ticket of the provider at hand comes in the same read.

    Raises NotPermitted for somebody without an account anywhere, and PlaceGone.
    """
    cookie = asked.cookies.get(SESSION, "")
    places = choices.places(asked)
    hinted, first = tuple(provider for provider, _ in places), next(iter(places), None)
    visit = sessions.visit(cookie, house, providers=hinted, ticket=_ticket(hinted, number), place=first)
    if visit is None:
        return None
    at_hand = choices.at_hand(visit.person, asked)
    if at_hand is None:
        raise NotPermitted("refused.no_membership")
    if not _complete(visit, hinted, at_hand, number):
        all = tuple(each.provider for each in visit.person.memberships)
        first, ticket = (at_hand.provider, at_hand.account), _ticket((at_hand.provider,), number)
        visit = sessions.visit(cookie, house, providers=all, ticket=ticket, place=first) or visit
    return _visitor(visit, at_hand, first, asked, house)


def _ticket(providers: tuple[str, ...], number: int | None) -> tuple[str, int] | None:
    return (providers[0], number) if providers and number is not None else None


def _complete(visit: Visit, hinted: tuple[str, ...], at_hand: Membership, number: int | None) -> bool:
    """Whether the browser's hints brought all that is needed."""
    read = {each.id for each in visit.providers}
    wanted = {each.provider for each in visit.person.memberships[: choices.MOST]}
    return wanted <= read and (number is None or hinted[0] == at_hand.provider)


def _visitor(visit: Visit, at_hand: Membership, place: choices.Place | None, asked: Asked, house: House) -> Visitor:
    """`place` is the account of which it was read what is new; of another nothing is told on this one page."""
    read = next((each for each in visit.providers if each.id == at_hand.provider), None)
    provider = read or provider_of(at_hand.provider, house)
    return Visitor(
        person=visit.person,
        session=visit.session,
        csrf=csrf_of(visit.secret),
        language=choices.language(asked, visit.person),
        zone=choices.zone(asked, visit.person, provider),
        membership=at_hand,
        provider=provider,
        providers=visit.providers,
        ticket=visit.ticket,
        unread=visit.unread if place == (at_hand.provider, at_hand.account) else frozenset(),
    )
