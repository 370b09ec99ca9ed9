"""A mail as its sender's program showed it: its own pictures as files of the ticket, and nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from markupsafe import Markup

from chalicelib.desk.mail import Mail
from chalicelib.desk.media import PICTURES
from chalicelib.desk.message import FileState, Message
from chalicelib.portal.asked import Answer, Asked
from chalicelib.portal.forms import counted
from chalicelib.portal.render import page
from chalicelib.portal.visitor import Visitor
from chalicelib.services.house import House
from chalicelib.services.mail_came import Came, came
from chalicelib.services.mail_files import file_id

_PICTURE = re.compile(r'<img data-file="(\d+)"((?: [a-z]+="[^"]*")*)>')
_LINK = re.compile(r' href="([^"]*)"')


def show(number: int, message: str, visitor: Visitor, asked: Asked, house: House) -> Answer:
    found = came(visitor.ref(number), counted(message), actor=visitor.actor, house=house)
    return page("as_it_came", asked, visitor, house, number=number, **shown(found, f"{asked.base}/tickets/{number}"))


def shown(found: Came, ticket: str) -> dict[str, Any]:
    """What both templates show; `ticket` is where the ticket's own page is."""
    return {
        "message": found.message,
        "mail": found.mail,
        "html": _with_pictures(found.mail, found.message, f"{ticket}/files/{found.message.id}"),
    }


def harmless(mail: Mail) -> Markup:
    """Without pictures and with links that lead nowhere: for a mail of which nobody knows yet who wrote it."""
    names = _names(mail)
    plain = _PICTURE.sub(lambda picture: _in_place_of(names.get(picture[1], "")), mail.said.html or "")
    return Markup(_LINK.sub(r' title="\1"', plain))  # noqa: S704 - made safe when it was read


def _with_pictures(mail: Mail, message: Message, files: str) -> Markup:
    """Only those that the message has, and every browser can show, are loaded; the others stand by their names."""
    names = _names(mail)
    there = {each.id for each in message.attachments if each.state is FileState.READY and each.type in PICTURES}

    def put(picture: re.Match[str]) -> str:
        id, name = file_id(int(picture[1])), names.get(picture[1], "")
        if id not in there:
            return _in_place_of(name)
        named = picture[2] if ' alt="' in picture[2] else f'{picture[2]} alt="{escape(name)}"'
        return f'<img src="{escape(files)}/{id}?preview"{named} loading="lazy">'

    return Markup(_PICTURE.sub(put, mail.said.html or ""))  # noqa: S704 - made safe when it was read


def _names(mail: Mail) -> Mapping[str, str]:
    return {str(file.index): file.name for file in mail.files}


def _in_place_of(picture: str) -> str:
    return f"[{escape(picture)}]"
