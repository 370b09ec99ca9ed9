"""A mail of a ticket at the console: as it looked, and whole to be saved."""

from __future__ import annotations

from http import HTTPStatus

from chalicelib.portal.as_it_came import shown
from chalicelib.portal.asked import Answer, Asked
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.desk.render import page
from chalicelib.portal.files import KEPT
from chalicelib.portal.forms import counted
from chalicelib.services.house import House
from chalicelib.services.mail_came import came, whole


def show(number: int, message: str, me: Colleague, asked: Asked, house: House) -> Answer:
    found = came(me.ref(number), counted(message), actor=me.actor, house=house)
    values = shown(found, f"{asked.base}/desk/tickets/{number}")
    return page("desk/as_it_came", asked, me, house, number=number, **values)


def save(number: int, message: str, me: Colleague, asked: Asked, house: House) -> Answer:  # noqa: ARG001 - as all are
    """On to the mail itself, at another origin than the desk's. Raises NotFound."""
    address = whole(me.ref(number), counted(message), actor=me.actor, house=house)
    return Answer(status=HTTPStatus.SEE_OTHER, headers={"Location": address, "Cache-Control": KEPT})
