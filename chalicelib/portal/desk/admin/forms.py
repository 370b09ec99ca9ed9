"""Forms of the administration: what was typed comes back, each complaint at the field it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from chalicelib.desk.errors import Conflict, Invalid, NotAllowed, Refusal, TooMuch
from chalicelib.desk.hours import zone_of
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.desk.render import page as console_page
from chalicelib.portal.forms import Filled, form_id
from chalicelib.services.house import House

SAVED = "saved"
"""In the address of a page, after something was kept there."""
COMPLAINTS = (Invalid, TooMuch, Conflict, NotAllowed)
"""What is to be corrected in the form; all else is a page of its own."""


def blank(house: House, typed: Mapping[str, str] | None = None) -> Filled:
    return Filled(form=house.ids.long(), typed=typed or {})


def sent(asked: Asked) -> Filled:
    return Filled(form=form_id(asked.form), typed=asked.form)


def tried(
    act: Callable[[], object], done: str, again: Callable[[Filled], Answer], asked: Asked, fields: Mapping[str, str]
) -> Answer:
    """Do it and go on, or show the form again; `fields` tells where a refusal belongs, by its key."""
    try:
        act()
    except COMPLAINTS as why:
        return again(complained(asked, why, fields))
    return go(f"{done}?{SAVED}")


def complained(asked: Asked, why: Refusal, fields: Mapping[str, str]) -> Filled:
    return Filled(form=form_id(asked.form), typed=asked.form, complaints={fields.get(why.key, ""): why})


def page(
    name: str,
    me: Colleague,
    asked: Asked,
    house: House,
    **values: Any,  # noqa: ANN401 - whatever the template shows
) -> Answer:
    """With the notice that something was kept, and the status of a form that has to be corrected."""
    filled = values.get("filled")
    wrong = isinstance(filled, Filled) and filled.complaints
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    names = {each.id: each.title(me.language) for each in me.provider.departments}
    values = {"saved": SAVED in asked.query and not wrong, "names_of": lambda id: names.get(id, id), **values}
    return console_page(f"desk/admin/{name}", asked, me, house, status=status, **values)


def typed_moment(at: datetime | None, zone: str) -> str:
    """As a field for a date and a time shows it."""
    return f"{at.astimezone(zone_of(zone)):%Y-%m-%dT%H:%M}" if at else ""


def moment_of(typed: str, zone: str) -> datetime | None:
    """None where nothing was typed. Raises Invalid."""
    if not typed.strip():
        return None
    try:
        at = datetime.fromisoformat(typed.strip())
    except ValueError as reason:
        raise Invalid("form.moment") from reason
    return at if at.tzinfo else at.replace(tzinfo=zone_of(zone))


def number_of(typed: str, *, most: int) -> int | None:
    """None where nothing was typed. Raises Invalid."""
    text = typed.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= most:
        raise Invalid("form.number", most=most)
    return int(text)


def several(typed: str) -> tuple[str, ...]:
    """Ids with spaces, commas or lines between them."""
    return tuple(dict.fromkeys(typed.replace(",", " ").replace(";", " ").split()))


def ticked(form: Mapping[str, str], prefix: str) -> tuple[str, ...]:
    """Names of the boxes with a tick: what stands behind the prefix."""
    return tuple(name.removeprefix(prefix) for name, value in form.items() if name.startswith(prefix) and value)


def boxes(prefix: str, on: tuple[str, ...]) -> dict[str, str]:
    return {f"{prefix}{each}": "on" for each in on}


def in_languages(form: Mapping[str, str], prefix: str) -> dict[str, str]:
    """What was typed in each language but the first, where anything was."""
    return {name.removeprefix(prefix): text for name, text in form.items() if name.startswith(prefix) and text.strip()}
