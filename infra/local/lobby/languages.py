"""In which language the lobby speaks: as asked, as asked before, or as the browser wishes."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from infra.local.lobby import telling
from infra.local.lobby.words import LANGUAGES, word

YEAR = 365 * 24 * 3600


def language() -> str:
    for asked in (request.args.get("lang"), request.cookies.get("lang")):
        if asked in LANGUAGES:
            return str(asked)
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def speaking() -> dict[str, Any]:
    """What every template can say."""
    spoken = language()
    return {
        "lang": spoken,
        "other": "en" if spoken == "ru" else "ru",
        "w": partial(word, spoken),
        "client_status": partial(telling.client_status, language=spoken),
        "staff_status": partial(telling.staff_status, language=spoken),
        "ago": lambda moment: telling.ago(moment, datetime.now(UTC), spoken),
        "exactly": telling.exactly,
        "size": partial(telling.size, language=spoken),
        "tell": lambda event, seen: telling.sentence(event, seen, spoken),
    }


def remember_language(response: Response) -> Response:
    if request.args.get("lang") == language():
        response.set_cookie("lang", language(), max_age=YEAR, samesite="Lax", httponly=True)
    return response
