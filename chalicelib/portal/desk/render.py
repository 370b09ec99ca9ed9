"""Templates into pages of the console: the whole page, or for htmx the block it names."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from chalicelib.portal import choices
from chalicelib.portal.asked import Answer, Asked
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.render import everywhere, rendered
from chalicelib.services.house import House

MACROS = {"parts": "parts.html", "desk": "desk/parts.html", "fields": "desk/fields.html"}


def page(
    name: str,
    asked: Asked,
    me: Colleague | None,
    house: House,
    *,
    block: str | None = None,
    status: int = HTTPStatus.OK,
    **values: Any,  # noqa: ANN401 - whatever the template shows
) -> Answer:
    """The template as a page; where htmx asks and a block is named, that alone."""
    language = me.language if me else asked.language
    shown = {
        **everywhere(asked, language, me.zone if me else "", house),
        "theme": me.theme if me else choices.theme(asked, None),
        "me": me,
        "visitor": me,
        "provider": me.provider if me else None,
        "layout": "desk/base.html",
        "door": "/desk/sign-in",
        **values,
    }
    return rendered(name, shown, asked, block=block, status=status, macros=MACROS)
