"""Where a member of staff is signed in, and an end to each of it."""

from __future__ import annotations

from chalicelib.desk.devices import rough
from chalicelib.desk.errors import Refusal
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.desk.render import page
from chalicelib.services import sessions
from chalicelib.services.house import House


def show(me: Colleague, asked: Asked, house: House) -> Answer:
    return page("desk/me", asked, me, house, sessions=sessions.sessions(me.badge.owner, house), rough=rough)


def end(me: Colleague, asked: Asked, house: House) -> Answer:
    """Only of his own; nothing happens for what is not there any more."""
    sessions.end(me.badge.owner, asked.form.get("session", ""), house)
    return go("/desk/me")


def again(me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:  # noqa: ARG001
    return go("/desk/me")
