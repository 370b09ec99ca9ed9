"""What somebody had typed when his session was over: carried through signing in, and put before him again.

It travels in a hidden field of the sign-in forms. Nothing is done with it but to fill a form that its writer looks at
and sends himself, and those forms are taken from this place alone; so it needs no signature.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import msgspec

from chalicelib.desk.errors import Invalid
from chalicelib.portal import files, filing, thread
from chalicelib.portal.asked import PLACE, Answer, Asked, go
from chalicelib.portal.visitor import Visitor
from chalicelib.services.house import House

FIELDS = frozenset({PLACE, "form", "department", "service", "subject", "text"})
"""What people type, and for which account; tokens of the session that is over are not among it."""

_REPLY = re.compile(r"/tickets/(\d{1,12})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    path: str
    form: Mapping[str, str] = field(repr=False)
    uploads: tuple[str, ...] = field(default=(), repr=False)
    """What he had sent up for it."""


def pack(asked: Asked, keeps: Callable[[str], bool] = FIELDS.__contains__) -> str:
    typed = {name: text for name, text in asked.form.items() if keeps(name) and text}
    return msgspec.json.encode(Kept(path=asked.path, form=typed, uploads=asked.all.get(files.FIELD, ()))).decode()


def worth_keeping(asked: Asked) -> bool:
    return bool(asked.form.get("text", "").strip()) and (
        asked.path == "/tickets/new" or bool(_REPLY.fullmatch(asked.path))
    )


def unpack(given: str) -> Kept | None:
    try:
        return msgspec.json.decode(given, type=Kept)
    except (msgspec.MsgspecError, RecursionError):
        return None


def where_written(kept: Kept, asked: Asked) -> Asked:
    """As the page asks in which it was written."""
    return replace(asked, form={**asked.form, **kept.form}, place=kept.form.get(PLACE, ""))


def asked_again(kept: Kept, asked: Asked, house: House, keeps: Callable[[str], bool] = FIELDS.__contains__) -> Asked:
    """As the form came that was not taken then."""
    typed = {name: text for name, text in kept.form.items() if keeps(name)}
    typed.setdefault("form", house.ids.long())
    return replace(asked, path=kept.path, form=typed, all={files.FIELD: kept.uploads}, query={}, part=False)


def resume(kept: Kept, visitor: Visitor, asked: Asked, house: House) -> Answer:
    """The form with all that was typed; nothing is sent yet."""
    back = asked_again(kept, asked, house)
    reply = _REPLY.fullmatch(kept.path)
    if kept.path == "/tickets/new":
        return filing.again(visitor, back, house, Invalid("form.kept"))
    if reply:
        return thread.again(int(reply[1]), visitor, back, house, Invalid("form.kept"))
    return go("/")
