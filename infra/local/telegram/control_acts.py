"""What the chat window does for a person: writing, sending, pressing, blocking, and making trouble."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import msgspec
from flask import Blueprint, request

from infra.local.telegram import control_bodies as bodies
from infra.local.telegram import extras
from infra.local.telegram.attachments import sticker
from infra.local.telegram.control_files import attachments_of
from infra.local.telegram.faults import Fault, FaultKind
from infra.local.telegram.person import Person
from infra.local.telegram.pretend import PretendTelegram
from infra.local.telegram.reference import Json

PRESS_WAIT = 10.0
EXTRAS: Mapping[str, Any] = {
    "location": extras.location,
    "venue": extras.venue,
    "contact": extras.contact,
    "dice": extras.dice,
    "poll": lambda: extras.poll("Which?", "This", "That"),
    "checklist": lambda: extras.checklist("To do", "First", "Second"),
    "story": extras.story,
    "game": extras.game,
    "sticker": sticker,
}


def _person(pretend: PretendTelegram, bot: int, chat: int) -> Person:
    user = pretend.world.users.get(chat)
    if user is None:
        raise LookupError(f"there is no person {chat}")
    return Person(pretend.world, pretend.changed, user, pretend.bot(bot))


def writing(blueprint: Blueprint, pretend: PretendTelegram) -> None:
    @blueprint.post("/people")
    def person() -> Json:
        body = bodies.body()
        named = {name: body.get(name) for name in ("last_name", "username", "language_code")}
        made = pretend.person(bodies.number(body, "id"), bodies.text(body, "first_name"), **named)
        return asdict(made.user)

    @blueprint.post("/chats/<int:bot>/<int:chat>/start")
    def start(bot: int, chat: int) -> Json:
        return {"message": _person(pretend, bot, chat).starts(bodies.body().get("payload")).message_id}

    @blueprint.post("/chats/<int:bot>/<int:chat>/say")
    def say(bot: int, chat: int) -> Json:
        body = bodies.body()
        reply_to = bodies.optional_number(body, "reply_to")
        return {"message": _person(pretend, bot, chat).says(bodies.text(body, "text"), reply_to=reply_to).message_id}

    @blueprint.post("/chats/<int:bot>/<int:chat>/files")
    def files(bot: int, chat: int) -> Json:
        person, form = _person(pretend, bot, chat), request.form
        items = attachments_of(request.files.getlist("file"), form.get("as"))
        caption, reply_to = form.get("caption") or None, form.get("reply_to", type=int)
        if len(items) == 1:
            return {"messages": [person.sends(items[0], caption=caption, reply_to=reply_to).message_id]}
        album = person.album(items, caption=caption, reply_to=reply_to)
        return {"messages": [one.message_id for one in person.sees() if one.album == album]}

    @blueprint.post("/chats/<int:bot>/<int:chat>/extra")
    def extra(bot: int, chat: int) -> Json:
        return {"message": _person(pretend, bot, chat).sends(EXTRAS[bodies.text(bodies.body(), "kind")]()).message_id}

    @blueprint.post("/chats/<int:bot>/<int:chat>/edit")
    def edit(bot: int, chat: int) -> Json:
        body = bodies.body()
        edited = _person(pretend, bot, chat).edits(bodies.number(body, "message"), bodies.text(body, "text"))
        return {"message": edited.message_id}


def pressing(blueprint: Blueprint, pretend: PretendTelegram) -> None:
    @blueprint.post("/chats/<int:bot>/<int:chat>/press")
    def press(bot: int, chat: int) -> Json:
        body = bodies.body()
        made = _person(pretend, bot, chat).press(bodies.text(body, "data"), bodies.number(body, "message"))
        answered = pretend.wait_for_answer(made.id, PRESS_WAIT)
        return {
            "press": answered.id,
            "is_answered": answered.is_answered,
            "toast": answered.toast,
            "is_alert": answered.is_alert,
        }

    @blueprint.post("/chats/<int:bot>/<int:chat>/react")
    def react(bot: int, chat: int) -> Json:
        body = bodies.body()
        _person(pretend, bot, chat).reacts(bodies.number(body, "message"), body.get("emoji"))
        return {}

    @blueprint.post("/chats/<int:bot>/<int:chat>/block")
    def block(bot: int, chat: int) -> Json:
        _person(pretend, bot, chat).blocks()
        return {"standing": pretend.bot(bot).talks[chat].standing}

    @blueprint.post("/chats/<int:bot>/<int:chat>/unblock")
    def unblock(bot: int, chat: int) -> Json:
        _person(pretend, bot, chat).unblocks()
        return {"standing": pretend.bot(bot).talks[chat].standing}


def troubling(blueprint: Blueprint, pretend: PretendTelegram) -> None:
    def shown() -> Json:
        return {"faults": [asdict(fault) for fault in pretend.faults.active()], "kinds": list(FaultKind)}

    @blueprint.post("/reset")
    def reset() -> Json:
        pretend.reset()
        return {}

    @blueprint.get("/faults")
    def faults() -> Json:
        with pretend.changed:
            return shown()

    @blueprint.post("/faults")
    def add_fault() -> Json:
        body = bodies.body()
        with pretend.changed:
            pretend.faults.add(_fault(body))
            return shown()

    @blueprint.delete("/faults")
    def clear_faults() -> Json:
        with pretend.changed:
            pretend.faults.clear()
            return shown()


def _fault(body: Json) -> Fault:
    unknown = set(body) - set(Fault.__slots__)
    if unknown:
        raise ValueError(f"a fault has no {', '.join(sorted(unknown))}")
    try:
        return msgspec.convert(body, Fault)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from None
