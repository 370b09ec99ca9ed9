"""The JSON API of the chat window: whatever a person can do in Telegram, done by a program or a page.

Mounted where the lobby wants it: `app.register_blueprint(control(pretend), url_prefix="/telegram")`.
Every answer is JSON save a file's bytes. A refusal is `{"error": "<words>"}` with 400 (cannot be done)
or 404 (no such bot, person, chat, message, button). Requests from pages of another origin get 403.

Looking:

    GET  bots                      {"bots": [{"id", "username", "name", "webhook": <WebhookInfo>}]}
    GET  people                    {"people": [{"id", "first_name", "last_name", "username",
                                                "language_code", "is_deactivated"}]}
    GET  chats                     {"chats": [{"bot", "chat", "type", "title", "standing", "version", "last"}]}
                                   standing: "never opened", "open", "blocked", "left"; last: newest text or null
    GET  chats/<bot>/<chat>?since=<version>&wait=<seconds, at most 25>
                                   {"version", "standing", "commands": [{"command", "description"}],
                                    "description": "<shown while the chat is empty>", "messages": [Message]}
                                   with `since` equal to the version it waits for a change, and after the
                                   wait answers {"version", "unchanged": true}; `wait` is 0 unless given
    GET  chats/<bot>/<chat>/messages/<message>
                                   {"message": <raw Message>, "updates": [<raw Update>...], "calls": [Call]}
    GET  calls?bot=&chat=&since=<number>      {"calls": [Call]}
    GET  files/<bot>/<file_id>     the bytes: inline for png, jpeg, gif and webp, else as an attachment

Acting; `chat` is the person's id (a private chat):

    POST people                    {"id", "first_name", "last_name"?, "username"?, "language_code"?} -> Person
    POST chats/<bot>/<chat>/start  {"payload"?}                      -> {"message": <id>}
    POST chats/<bot>/<chat>/say    {"text", "reply_to"?: <id>}       -> {"message": <id>}
    POST chats/<bot>/<chat>/files  multipart: `file` (one or more), `caption`?, `reply_to`?,
                                   `as`?: "file" sends pictures and films as plain documents, "voice" as voice
                                   -> {"messages": [<id>...]}; several files are an album
    POST chats/<bot>/<chat>/extra  {"kind": "location" | "venue" | "contact" | "dice" | "poll" | "checklist"
                                    | "story" | "game" | "sticker"}  -> {"message": <id>}
    POST chats/<bot>/<chat>/edit   {"message": <id>, "text"}         -> {"message": <id>}
    POST chats/<bot>/<chat>/press  {"message": <id>, "data"}
                                   -> {"press": "<id>", "is_answered", "toast": <text or null>, "is_alert"};
                                   answers as soon as the bot does, at the latest after 10 seconds
    POST chats/<bot>/<chat>/react  {"message": <id>, "emoji": "<emoji>" | null}   -> {}
    POST chats/<bot>/<chat>/block, …/unblock                         -> {"standing"}
    POST reset                     empties every chat                -> {}
    GET  faults                    {"faults": [Fault], "kinds": ["too many requests", "blocked", ...]}
    POST faults                    {"kind", "method"?, "chat"?, "times"?: <n> | null, "retry_after"?,
                                    "seconds"?, "description"?}      -> {"faults": [Fault]}
    DELETE faults                  -> {"faults": []}

Message: {"id", "date": <unix>, "from": "bot" | "person", "name", "text", "entities": [<MessageEntity>],
"reply_to": <id or null>, "forwarded_from": <name or null>, "is_edited", "album": <id or null>,
"files": [{"kind", "name", "size", "mime", "file_id"}], "other": <kind like "location", or null>,
"buttons": [[{"text", "data": <or null>, "url": <or null>}]], "reactions": ["👍"]}

Call: {"number", "at": <ISO 8601>, "bot", "method", "params", "files", "chat", "status": <or null>,
"description": <or null>, "verdict": "answered" | "invalid" | "refused" | "fault"}
"""

from dataclasses import asdict
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, jsonify, request

from infra.local.telegram import control_shapes as shapes
from infra.local.telegram.control_acts import pressing, troubling, writing
from infra.local.telegram.images import picture_mime
from infra.local.telegram.pretend import PretendTelegram, version
from infra.local.telegram.reference import Json

LONGEST_WAIT = 25.0


def control(pretend: PretendTelegram) -> Blueprint:
    blueprint = Blueprint("pretend_telegram", __name__)
    blueprint.before_request(_refuse_strangers)
    blueprint.register_error_handler(LookupError, _missing)
    blueprint.register_error_handler(ValueError, _impossible)
    _looking(blueprint, pretend)
    _reading(blueprint, pretend)
    writing(blueprint, pretend)
    pressing(blueprint, pretend)
    troubling(blueprint, pretend)
    return blueprint


def _refuse_strangers() -> None:
    """A page of another origin must not act here by the browser of whoever runs this."""
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.host:
        abort(403)


def _missing(error: LookupError) -> tuple[Response, int]:
    return jsonify(error=f"there is no {error}" if isinstance(error, KeyError) else str(error)), 404


def _impossible(error: ValueError) -> tuple[Response, int]:
    return jsonify(error=str(error)), 400


def _looking(blueprint: Blueprint, pretend: PretendTelegram) -> None:
    @blueprint.get("/bots")
    def bots() -> Json:
        with pretend.changed:
            return {"bots": [shapes.bot(pretend, one) for one in pretend.world.bots.values()]}

    @blueprint.get("/people")
    def people() -> Json:
        with pretend.changed:
            return {"people": [asdict(user) for user in pretend.world.users.values()]}

    @blueprint.get("/chats")
    def chats() -> Json:
        with pretend.changed:
            pairs = [(bot, talk) for bot in pretend.world.bots.values() for talk in bot.talks.values()]
            return {"chats": [shapes.chat(bot, talk) for bot, talk in pairs]}

    @blueprint.get("/calls")
    def calls() -> Json:
        bot, chat = request.args.get("bot", type=int), request.args.get("chat", type=int)
        since = request.args.get("since", 0, type=int)
        with pretend.changed:
            chosen = [one for one in pretend.calls if one.number > since]
            chosen = [one for one in chosen if bot in (None, one.bot_id) and chat in (None, one.chat_id)]
            return {"calls": [shapes.call(one) for one in chosen]}


def _reading(blueprint: Blueprint, pretend: PretendTelegram) -> None:
    @blueprint.get("/chats/<int:bot>/<int(signed=True):chat>")
    def messages(bot: int, chat: int) -> Json:
        one = pretend.bot(bot)
        since = request.args.get("since", type=int)
        if since is not None:
            wait = min(request.args.get("wait", 0.0, type=float), LONGEST_WAIT)
            pretend.wait_for_change(one, chat, since, wait)
        with pretend.changed:
            if version(one, chat) == since:
                return {"version": since, "unchanged": True}
            return shapes.window(pretend, one, chat)

    @blueprint.get("/chats/<int:bot>/<int(signed=True):chat>/messages/<int:message>")
    def one_message(bot: int, chat: int, message: int) -> Json:
        with pretend.changed:
            return shapes.behind(pretend, pretend.bot(bot), chat, message)

    @blueprint.get("/files/<int:bot>/<file_id>")
    def file(bot: int, file_id: str) -> Response:
        with pretend.changed:
            kept = pretend.world.files.find(bot, file_id)
        if kept is None or kept.is_lost:
            raise LookupError(f"there is no file {file_id}")
        content = kept.content()
        picture = picture_mime(content)
        response = Response(content, mimetype=picture or "application/octet-stream")
        response.headers["X-Content-Type-Options"] = "nosniff"
        name = kept.attachment.name or kept.path.rpartition("/")[2]
        response.headers.set("Content-Disposition", "inline" if picture else "attachment", filename=name)
        return response
