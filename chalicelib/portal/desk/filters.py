"""A list kept under a name, renamed, and given up; the menu shows it to its owner alone."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.desk.errors import Conflict, Invalid, Refusal, TooMuch
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.desk.queue import shown
from chalicelib.portal.desk.wanted import FILTER, Wanted, sought_of, wanted_of
from chalicelib.portal.forms import Filled, form_id
from chalicelib.services.filters import add_filter, remove_filter, rename_filter
from chalicelib.services.house import House

COMPLAINTS = (Invalid, TooMuch, Conflict)
NAME = "name"


def add(me: Colleague, asked: Asked, house: House) -> Answer:
    """What the list was narrowed to comes with the form. A name that cannot be is told on the list."""
    name, cause = asked.form.get(NAME, ""), me.cause(form_id(asked.form))
    try:
        id = add_filter(me.member, name, sought_of(asked.form), cause=cause, house=house)
    except COMPLAINTS as why:
        return _complained(Wanted(sought=sought_of(asked.form)), {NAME: why}, me, asked, house)
    return _to(id)


def rename(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    name, cause = asked.form.get(NAME, ""), me.cause(form_id(asked.form))
    try:
        rename_filter(me.member, id, name, cause=cause, house=house)
    except COMPLAINTS as why:
        return _complained(_kept(id, me, asked), {NAME: why}, me, asked, house)
    return _to(id)


def remove(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    remove_filter(me.member, id, cause=me.cause(form_id(asked.form)), house=house)
    return go("/desk")


def again_new(me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    return _complained(Wanted(sought=sought_of(asked.form)), {"": why}, me, asked, house)


def again(id: str, me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    return _complained(_kept(id, me, asked), {"": why}, me, asked, house)


def _kept(id: str, me: Colleague, asked: Asked) -> Wanted:
    return wanted_of(replace(asked, query={FILTER: id}), me)


def _to(id: str) -> Answer:
    return go(f"/desk?{FILTER}={id}")


def _complained(wanted: Wanted, complaints: dict[str, Refusal], me: Colleague, asked: Asked, house: House) -> Answer:
    filled = Filled(form=house.ids.long(), typed=asked.form, complaints=complaints)
    return shown(wanted, me, asked, house, filled=filled)
