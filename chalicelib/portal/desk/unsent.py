"""What a member of staff had typed when his session was over: put before him again once he has signed in.

It travels as a client's does, see `portal.kept`: nothing is done with it but to fill a form that he sends himself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from chalicelib.desk.errors import Invalid
from chalicelib.desk.permissions import Room, permit_room
from chalicelib.portal import kept
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.desk import acts, thread, writing
from chalicelib.portal.desk.admin import announcements, answers, clients
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.kept import Kept
from chalicelib.services.house import House

TEXTS = ("text", "note", "comment")
"""What takes long enough to type that it must not be lost."""

Again = Callable[..., Answer]


def worth_keeping(asked: Asked) -> bool:
    return any(asked.form.get(name, "").strip() for name in TEXTS) and _found(asked.path) is not None


def pack(asked: Asked) -> str:
    return kept.pack(asked, _typed)


def resume(written: Kept, me: Colleague, asked: Asked, house: House) -> Answer:
    """The form with all that was typed; nothing is sent yet. Raises NotPermitted for a room that is not his."""
    found = _found(written.path)
    if found is None:
        return go("/desk")
    room, again = found
    permit_room(me.actor, room)
    return again(me, kept.asked_again(written, asked, house, _typed), house, Invalid("form.kept"))


def _ticket(number: str) -> Again:
    return partial(thread.again, int(number))


def _act(number: str) -> Again:
    return partial(acts.refused, int(number))


def _typed(name: str) -> bool:
    """All but the token of the session that is over."""
    return name != "csrf"


FORMS: tuple[tuple[re.Pattern[str], Room, Callable[..., Again]], ...] = (
    (re.compile(r"/desk/tickets/(\d{1,12})"), Room.TICKETS, _ticket),
    (re.compile(r"/desk/tickets/(\d{1,12})/acts/\w{1,20}"), Room.TICKETS, _act),
    (re.compile(r"/desk/new"), Room.TICKETS, lambda: writing.again),
    (re.compile(r"/desk/answers"), Room.TICKETS, lambda: answers.again_new),
    (re.compile(r"/desk/answers/([\w.-]{1,64})"), Room.TICKETS, lambda id: partial(answers.again, id)),
    (re.compile(r"/desk/clients/([\w.-]{1,64})"), Room.CLIENTS, lambda id: partial(clients.again, id)),
    (re.compile(r"/desk/settings/announcements"), Room.SETTINGS, lambda: announcements.again_new),
    (
        re.compile(r"/desk/settings/announcements/([\w.-]{1,64})"),
        Room.SETTINGS,
        lambda id: partial(announcements.again, id),
    ),
)
"""Forms in which somebody writes, by their path: the room they are in, and how each is shown again."""


def _found(path: str) -> tuple[Room, Again] | None:
    for pattern, room, again in FORMS:
        match = pattern.fullmatch(path)
        if match:
            return room, again(*match.groups())
    return None
