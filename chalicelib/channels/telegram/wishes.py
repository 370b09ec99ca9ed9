"""What a bot of the desk should be like at Telegram, apart from its webhook: each thing with a look and a hand."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any

import telegram
from telegram import (
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
    MenuButton,
    MenuButtonCommands,
)

from chalicelib.conversation.wording import Speak

COMMANDS = ("createticket", "start", "help", "language", "privacy", "cancel")
NONE = "—"

Look = Callable[[telegram.Bot], Coroutine[Any, Any, str]]
Make = Callable[[telegram.Bot], Coroutine[Any, Any, bool]]


@dataclass(frozen=True, slots=True)
class Wish:
    """`wanted` and what `look` finds are told in words that people and programs can compare."""

    what: str
    wanted: str
    look: Look
    make: Make


def wishes(name: str, languages: tuple[str, ...], speak: Speak) -> Iterator[Wish]:
    """For people of every language, and in the default one for all others.

    The name comes last: Telegram lets it be changed only a few times a day.
    """
    tongues = [(None, languages[0]), *((each, each) for each in languages)]
    for code, language in tongues:
        yield _commands(BotCommandScopeAllPrivateChats(), code, _described(language, speak))
        yield _commands(BotCommandScopeAllGroupChats(), code, ())
        yield _commands(BotCommandScopeDefault(), code, ())
        yield _description(code, speak(language, "bot.description", {}))
        yield _about(code, speak(language, "bot.about", {}))
    yield _menu()
    for code, _ in tongues:
        yield _name(code, name)


def _described(language: str, speak: Speak) -> tuple[tuple[str, str], ...]:
    return tuple((each, speak(language, f"command.{each}", {})) for each in COMMANDS)


def _titled(what: str, code: str | None) -> str:
    return f"{what} ({code})" if code else what


def _commands(scope: BotCommandScope, code: str | None, wanted: tuple[tuple[str, str], ...]) -> Wish:
    """Without commands of their own, groups would be offered those of the default scope."""

    async def look(bot: telegram.Bot) -> str:
        return told((each.command, each.description) for each in await bot.get_my_commands(scope, code))

    async def make(bot: telegram.Bot) -> bool:
        return await bot.set_my_commands(wanted, scope, code)

    def told(commands: Iterator[tuple[str, str]]) -> str:
        return "; ".join(f"/{command} {description}" for command, description in commands) or NONE

    return Wish(_titled(f"commands in {scope.type}", code), told(iter(wanted)), look, make)


def _description(code: str | None, wanted: str) -> Wish:
    async def look(bot: telegram.Bot) -> str:
        return (await bot.get_my_description(code)).description

    async def make(bot: telegram.Bot) -> bool:
        return await bot.set_my_description(wanted, code)

    return Wish(_titled("description", code), wanted, look, make)


def _about(code: str | None, wanted: str) -> Wish:
    async def look(bot: telegram.Bot) -> str:
        return (await bot.get_my_short_description(code)).short_description

    async def make(bot: telegram.Bot) -> bool:
        return await bot.set_my_short_description(wanted, code)

    return Wish(_titled("short description", code), wanted, look, make)


def _name(code: str | None, wanted: str) -> Wish:
    async def look(bot: telegram.Bot) -> str:
        return (await bot.get_my_name(code)).name

    async def make(bot: telegram.Bot) -> bool:
        return await bot.set_my_name(wanted, code)

    return Wish(_titled("name", code), wanted, look, make)


def _menu() -> Wish:
    async def look(bot: telegram.Bot) -> str:
        return str((await bot.get_chat_menu_button()).type)

    async def make(bot: telegram.Bot) -> bool:
        return await bot.set_chat_menu_button(menu_button=MenuButtonCommands())

    return Wish("menu button", MenuButton.COMMANDS, look, make)
