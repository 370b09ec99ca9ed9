"""What was done to the desk itself, newest first."""

from __future__ import annotations

from chalicelib.desk.duties import Duty, permit_duty
from chalicelib.portal.asked import Answer, Asked
from chalicelib.portal.desk.admin import forms
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.services.called import called
from chalicelib.services.house import House

PAGE = 50


def show(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.LOG)
    found = house.reads.log(me.provider.id, limit=PAGE, cursor=asked.query.get("cursor"))
    name_of = called(me.provider.id, house.directory.staff(me.provider.id), house)
    return forms.page("log", me, asked, house, lines=found.lines, cursor=found.cursor, name_of=name_of)
