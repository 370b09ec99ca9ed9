"""Looking for a ticket: by number, words, name or address; a number that is one leads there at once."""

from __future__ import annotations

from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.desk.render import page
from chalicelib.portal.forms import number_of
from chalicelib.services.house import House
from chalicelib.services.search import LONGEST, search


def show(me: Colleague, asked: Asked, house: House) -> Answer:
    question = asked.query.get("q", "").strip()[:LONGEST]
    found = search(question, actor=me.actor, provider=me.provider.id, house=house) if question else None
    exact = next((each for each in found.tickets if each.number == number_of(question)), None) if found else None
    if exact is not None and not asked.part:
        return go(f"/desk/tickets/{exact.number}")
    return page("desk/search", asked, me, house, block="list", question=question, found=found)
