"""The queue: open tickets of one's departments, whoever waits longest first."""

from __future__ import annotations

from chalicelib.portal.asked import Answer, Asked
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.desk.render import page
from chalicelib.services.house import House


def show(me: Colleague, asked: Asked, house: House) -> Answer:
    return page("desk/queue", asked, me, house)
