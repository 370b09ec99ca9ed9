"""What a bot says about itself: name, descriptions, commands, menu button."""

import re

from infra.local.telegram.messages import Request
from infra.local.telegram.reference import Json
from infra.local.telegram.refusals import invalid, refused

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"[a-z]{2}")
MOST_COMMANDS = 100


def _language(request: Request) -> str:
    language = request.params.get("language_code") or ""
    if language and not LANGUAGE.fullmatch(language):
        raise invalid("invalid language code specified")
    return str(language)


def _scope(request: Request) -> str:
    scope = request.params.get("scope") or {"type": "default"}
    if scope.get("chat_id") is not None:
        request.world.talk(request.bot, scope["chat_id"])
    return ":".join(str(scope[name]) for name in ("type", "chat_id", "user_id") if name in scope)


def set_commands(request: Request) -> bool:
    commands = request.params["commands"]
    if len(commands) > MOST_COMMANDS:
        raise invalid("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(command["command"].removeprefix("/")):
            raise refused("BOT_COMMAND_INVALID")
    kept = [command | {"command": command["command"].removeprefix("/")} for command in commands]
    request.bot.profile.commands[_scope(request), _language(request)] = kept
    return True


def get_commands(request: Request) -> list[Json]:
    return request.bot.profile.commands.get((_scope(request), _language(request)), [])


def delete_commands(request: Request) -> bool:
    request.bot.profile.commands.pop((_scope(request), _language(request)), None)
    return True


def _set(request: Request, texts: dict[str, str], text: str) -> bool:
    language = _language(request)
    if text:
        texts[language] = text
    else:
        texts.pop(language, None)
    return True


def _get(request: Request, texts: dict[str, str], usual: str = "") -> str:
    return texts.get(_language(request)) or texts.get("") or usual


def set_name(request: Request) -> bool:
    return _set(request, request.bot.profile.names, request.params.get("name", ""))


def get_name(request: Request) -> Json:
    return {"name": _get(request, request.bot.profile.names, request.bot.name)}


def set_description(request: Request) -> bool:
    return _set(request, request.bot.profile.descriptions, request.params.get("description", ""))


def get_description(request: Request) -> Json:
    return {"description": _get(request, request.bot.profile.descriptions)}


def set_short_description(request: Request) -> bool:
    short = request.params.get("short_description", "")
    return _set(request, request.bot.profile.short_descriptions, short)


def get_short_description(request: Request) -> Json:
    return {"short_description": _get(request, request.bot.profile.short_descriptions)}


def set_menu_button(request: Request) -> bool:
    chat_id = request.params.get("chat_id")
    if chat_id is not None:
        request.world.talk(request.bot, chat_id)
    button = request.params.get("menu_button") or {"type": "default"}
    request.bot.profile.menu_buttons[chat_id] = button
    return True


def get_menu_button(request: Request) -> Json:
    buttons = request.bot.profile.menu_buttons
    usual = buttons.get(None, {"type": "commands"})
    return buttons.get(request.params.get("chat_id"), usual)
