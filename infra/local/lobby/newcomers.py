"""Who can be added to the pretend Telegram: people the desk does not know, and bots."""

from __future__ import annotations

import re
from uuid import uuid4

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from infra.local.lobby.languages import language
from infra.local.lobby.words import word
from infra.local.telegram import PretendTelegram

BOT = re.compile(r"[A-Za-z][A-Za-z0-9_]{1,28}bot", re.IGNORECASE)
FIRST_BOT, FIRST_STRANGER = 7_100_000_001, 5_900_000_001
LONGEST_NAME = 60


def newcomers(pretend: PretendTelegram) -> Blueprint:
    blueprint = Blueprint("newcomers", __name__)

    @blueprint.post("/strangers")
    def stranger() -> Response:
        bot = request.form.get("bot", 0, type=int)
        with pretend.changed:
            id = max([FIRST_STRANGER, *(each + 1 for each in pretend.world.users)])
        name = request.form.get("name", "").strip()[:LONGEST_NAME] or "?"
        pretend.person(id, name, language_code=language())
        return redirect(url_for("chat", bot=bot, user=id), 303)

    @blueprint.post("/bots")
    def bot() -> Response:
        username = request.form.get("username", "").strip().lstrip("@")
        if BOT.fullmatch(username):
            token = _make(username, pretend)
            flash(word(language(), "newbot.made").format(username=username, token=token), "done")
        else:
            flash(word(language(), "newbot.refused"), "trouble")
        return redirect(url_for("first", _anchor="bots"), 303)

    return blueprint


def _make(username: str, pretend: PretendTelegram) -> str:
    """As BotFather does it: the token is told once."""
    with pretend.changed:
        id = max([FIRST_BOT, *(each.id + 1 for each in pretend.world.bots.values())])
        token = f"{id}:{uuid4().hex}"
        pretend.add_bot(token, username, username)
    return token
