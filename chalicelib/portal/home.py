"""«Главная»: ask a question, and what has come back since the last visit."""

from __future__ import annotations

from chalicelib.desk.announcements import shown
from chalicelib.desk.ticket import ClientStatus
from chalicelib.portal.asked import Answer, Asked
from chalicelib.portal.render import page
from chalicelib.portal.visitor import Visitor
from chalicelib.services.house import House
from chalicelib.services.records import Shelf

SHOWN = 20
"""Tickets looked at: the groups that want something of the client come first."""

WANTED = (ClientStatus.NEW_MESSAGES, ClientStatus.AWAITING_REPLY)


def home(visitor: Visitor, asked: Asked, house: House) -> Answer:
    at = (visitor.membership.provider, visitor.membership.account)
    overview = house.reads.overview(*at, shelf=Shelf.ACTIVE, limit=SHOWN)
    found = overview.listing
    return page(
        "home",
        asked,
        visitor,
        house,
        wanting=[each for each in found.tickets if each.client_status in WANTED],
        others=[each for each in found.tickets if each.client_status not in WANTED][:5],
        more=found.cursor is not None,
        announcement=shown(
            visitor.provider.announcements,
            account=visitor.membership.account,
            services=[each.id for each in overview.services],
            at=house.clock.now(),
        ),
        services=overview.services,
    )
