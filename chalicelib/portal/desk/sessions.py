"""An end to a session of a member of staff."""

from __future__ import annotations

from chalicelib.desk.errors import Refusal
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.services import sessions
from chalicelib.services.house import House


def end(me: Colleague, asked: Asked, house: House) -> Answer:
    """Only of his own; nothing happens for what is not there any more."""
    sessions.end(me.badge.owner, asked.form.get("session", ""), house)
    return go("/desk/me")


def again(me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:  # noqa: ARG001
    return go("/desk/me")
