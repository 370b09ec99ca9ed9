"""The lobby's pages: the first one, a ticket, a chat, and the facts for programs."""

from __future__ import annotations

from secrets import token_hex
from typing import Any
from uuid import uuid4

from flask import Flask, Response, abort, jsonify, render_template, request
from flask.json.provider import DefaultJSONProvider

from chalicelib.api.table import ROOT
from chalicelib.services.act import TicketRef
from infra.local import demo_tokens
from infra.local.lobby import mail
from infra.local.lobby.acts import acts
from infra.local.lobby.facts import facts
from infra.local.lobby.guard import guard
from infra.local.lobby.here import Here
from infra.local.lobby.languages import language, remember_language, speaking
from infra.local.lobby.newcomers import newcomers
from infra.local.lobby.receiver import receiver
from infra.local.lobby.sights import Sights, recent_tickets, sights
from infra.local.lobby.words import chat_words
from infra.local.lobby.writing import writing
from infra.local.logs import LOG
from infra.local.options import DEFAULT_PORTS
from infra.local.telegram.control import control

LARGEST = 120 * 2**20
"""Bytes of a form with its files."""
LONGEST_WAIT = 25.0
SHOWN = 50
"""Messages of a ticket on its page."""
HOUR = 3600
NEWEST = 25
"""Events on the first page."""
LETTERS = 10


class Readable(DefaultJSONProvider):
    """Letters as letters, and in the order they were written down: people look at it, too."""

    ensure_ascii = False
    sort_keys = False


def lobby(here: Here) -> Flask:
    app = Flask(__name__)
    app.json = Readable(app)
    app.secret_key = token_hex()
    app.config.update(
        SESSION_COOKIE_NAME="lambdesk_lobby",
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=LARGEST,
        MAX_FORM_MEMORY_SIZE=2**20,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    guard(app)
    app.context_processor(speaking)
    app.after_request(remember_language)
    app.register_error_handler(404, lambda _: (render_template("missing.html"), 404))
    if here.pretend is not None:
        app.register_blueprint(control(here.pretend), url_prefix="/telegram")
        app.register_blueprint(newcomers(here.pretend))
    if here.mail is not None:
        app.register_blueprint(mail.mail(here.mail))
    app.register_blueprint(writing(here))
    app.register_blueprint(acts(here))
    app.register_blueprint(receiver(here))
    _first(app, here)
    _tickets(app, here)
    _chats(app, here)
    _programs(app, here)
    return app


def _first(app: Flask, here: Here) -> None:
    @app.get("/")
    def first() -> str:
        seen = sights(here.house, language())
        tickets = recent_tickets(here.house, seen.providers)
        example = next((each for each in tickets if each.waiting_since), None)
        writers = _writers(seen, example.provider, example.department) if example else []
        return render_template(
            "first.html",
            here=here,
            log=LOG,
            seen=seen,
            tickets=tickets,
            example=example,
            writer=next(iter(writers), None),
            command=_command(here),
            events=tuple(reversed(here.feed.since(0)))[:NEWEST],
            count=here.feed.count,
            webhooks=_webhooks(here),
            token=next(demo_tokens.standing(here.house), None),
            api=f"{here.options.app_url}{ROOT}",
            mail=here.mail.newest(LETTERS) if here.mail else None,
            letters=here.house.reads.dead_letters(limit=20),
            dead=here.queues.dead_letters(),
        )

    @app.get("/events")
    def events() -> Response:
        """Waits for what the page has not shown yet."""
        count = request.args.get("since", 0, type=int)
        here.feed.wait(count, LONGEST_WAIT)
        return jsonify(count=here.feed.count, new=len(here.feed.since(count)))


def _command(here: Here) -> str:
    """As it is typed in the folder that `make run` was started in."""
    port = here.options.lobby_port
    return f"{'' if port == DEFAULT_PORTS['LOBBY_PORT'] else f'LOBBY_PORT={port} '}.venv/bin/lambdesk"


def _webhooks(here: Here) -> dict[str, Any]:
    if here.pretend is None:
        return {}
    with here.pretend.changed:
        return {str(each.id): _webhook(here, each.id) for each in here.pretend.world.bots.values()}


def _webhook(here: Here, bot: int) -> dict[str, Any]:
    if here.pretend is None:
        return {}
    one = here.pretend.bot(bot)
    return {"waiting": len(here.pretend.pending(one)), "error": one.webhook.last_error}


def _tickets(app: Flask, here: Here) -> None:
    @app.get("/tickets/<provider>/<int:number>")
    def ticket(provider: str, number: int) -> str:
        thread = here.house.store.thread(provider, number, limit=SHOWN)
        if thread is None:
            abort(404)
        seen = sights(here.house, language())
        return render_template(
            "ticket.html",
            key=uuid4,
            ref=TicketRef(provider, number),
            ticket=thread.ticket,
            thread=thread,
            seen=seen,
            here=here,
            pretends=here.pretend is not None,
            link=_link(here),
            writers=_writers(seen, provider, thread.ticket.department),
            chat=_chat_of(seen, thread.ticket.requester),
        )


def _link(here: Here) -> Any:  # noqa: ANN401 - a filter of the template
    return lambda file: here.house.files.url(file.key, name=file.name, type=file.type, seconds=HOUR)


def _writers(seen: Sights, provider: str, department: str) -> list[Any]:
    """Those of the ticket's department first, for they may answer."""
    there = [each for each in seen.staff if each.provider == provider and each.active]
    return sorted(there, key=lambda each: (department not in each.departments, each.role == "observer"))


def _chat_of(seen: Sights, requester: str) -> tuple[str, int] | None:
    """The first bot and the Telegram account of whoever asked."""
    for each in seen.people:
        if each.person.id == requester and each.telegram_id is not None and seen.bots_of(each):
            return seen.bots_of(each)[0].id, each.telegram_id
    return None


def _chats(app: Flask, here: Here) -> None:
    @app.get("/chat/<int:bot>/<int:user>")
    def chat(bot: int, user: int) -> str:
        if here.pretend is None:
            abort(404)
        with here.pretend.changed:
            person = here.pretend.world.users.get(user)
            others = list(here.pretend.world.bots.values())
            one = next((each for each in others if each.id == bot), None)
        if person is None or one is None:
            abort(404)
        return render_template(
            "chat.html",
            bot=one,
            bots=[each for each in others if each.id != bot],
            person=person,
            name=" ".join(filter(None, (person.first_name, person.last_name))),
            payload=request.args.get("start", ""),
            words=chat_words(language()),
        )


def _programs(app: Flask, here: Here) -> None:
    @app.get("/demo.json")
    def demo() -> Response:
        return jsonify(facts(here))
