"""«Настройки пользователя»: where somebody is signed in, and ending that."""

from __future__ import annotations

from chalicelib.desk.devices import rough
from chalicelib.desk.errors import Refusal
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.render import page
from chalicelib.portal.visitor import Visitor
from chalicelib.services import sessions
from chalicelib.services.house import House


def show(visitor: Visitor, asked: Asked, house: House) -> Answer:
    found = sessions.sessions(visitor.person.id, house)
    return page("settings", asked, visitor, house, sessions=found, rough=rough)


def end(visitor: Visitor, asked: Asked, house: House) -> Answer:
    """One of his own browsers is signed out; another's cannot be named from here."""
    sessions.end(visitor.person.id, asked.form.get("session", ""), house)
    return go("/settings")


def again(visitor: Visitor, asked: Asked, house: House, why: Refusal) -> Answer:  # noqa: ARG001
    return go("/settings")
