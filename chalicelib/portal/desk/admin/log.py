"""What was done to the desk itself, newest first."""

from __future__ import annotations

from chalicelib.desk.duties import Duty, permit_duty
from chalicelib.desk.tokens import is_token, known_as
from chalicelib.portal.asked import Answer, Asked
from chalicelib.portal.desk.admin import forms
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.services.house import House

PAGE = 50


def show(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.LOG)
    found = house.reads.log(me.provider.id, limit=PAGE, cursor=asked.query.get("cursor"))
    names = {each.id: each.name for each in house.directory.staff(me.provider.id)}
    if any(is_token(each.by) for each in found.lines):
        names |= {known_as(each.id): each.name for each in house.directory.tokens(me.provider.id)}
    return forms.page("log", me, asked, house, lines=found.lines, cursor=found.cursor, names=names)
