"""Setting a desk up: the Telegram bots and the secrets by which Telegram is known.

A bot belongs to no provider alone; `log` is the provider for whom somebody acts, in whose log it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from chalicelib.desk.errors import Invalid
from chalicelib.desk.log import HOUSE
from chalicelib.desk.names import name_of
from chalicelib.desk.people import Bot
from chalicelib.services.act import Act, Decision
from chalicelib.services.find import bot_of, provider_of
from chalicelib.services.house import House
from chalicelib.services.setup import keep, refuse_second, saved, saved_if_changed

_TOKEN = re.compile(r"(\d{1,20}):[A-Za-z0-9_-]{20,}")
FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """A bot as Telegram knows it, and the providers it is to serve."""

    token: str = field(repr=False)
    username: str
    name: str
    providers: tuple[str, ...] = ()


def bot_id(token: str) -> str:
    """The number before the colon. Raises Invalid, without repeating what was given."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise Invalid("refused.token")
    return found[1]


def is_forgotten(bot: Bot) -> bool:
    """Whether the bot was taken out of service; its row stays because chats and tickets point at it."""
    return bot.token.endswith(f":{FORGOTTEN}")


def add_bot(newcomer: Newcomer, *, by: str, cause: str, log: str = HOUSE, house: House) -> Bot:
    """Raises Invalid, NotFound for a provider, Conflict `refused.exists` for a bot in service."""
    id = bot_id(newcomer.token)

    def decide() -> Decision[Bot]:
        old = house.directory.bot(id)
        refuse_second(None if old is None or is_forgotten(old) else old, what="bot", id=id)
        new = Bot(
            id=id,
            username=newcomer.username,
            name=name_of(newcomer.name, what="bot"),
            token=newcomer.token,
            secret=_secret(house),
            providers=_providers(newcomer.providers, house),
            version=old.version if old else 0,
        )
        return saved(new)

    return keep(_act("add", id, by, cause, log), decide, lambda: bot_of(id, house), house)


def serve(id: str, providers: tuple[str, ...], *, by: str, cause: str, log: str = HOUSE, house: House) -> Bot:
    """The bot serves these providers and no other. Raises NotFound."""

    def change(bot: Bot) -> Bot:
        return replace(bot, providers=_providers(providers, house))

    return _change("serve", id, change, by=by, cause=cause, log=log, house=house)


def renew_token(token: str, *, by: str, cause: str, log: str = HOUSE, house: House) -> Bot:
    """Telegram gave the bot a new token. Raises Invalid, NotFound."""
    return _change(
        "token", bot_id(token), lambda bot: replace(bot, token=token), by=by, cause=cause, log=log, house=house
    )


def rotate(id: str, *, by: str, cause: str, log: str = HOUSE, house: House) -> Bot:
    """A new secret; the old one stays good until `settle`, so that nothing is lost while Telegram changes over.

    A rotation that was begun and not settled goes on with the secret it has.
    """

    def change(bot: Bot) -> Bot:
        if bot.previous_secret is not None:
            return bot
        return replace(bot, secret=_secret(house), previous_secret=bot.secret)

    return _change("rotate", id, change, by=by, cause=cause, log=log, house=house)


def settle(id: str, *, by: str, cause: str, log: str = HOUSE, house: House) -> Bot:
    """Telegram has taken the new secret: the old one is good no more."""
    return _change(
        "settle", id, lambda bot: replace(bot, previous_secret=None), by=by, cause=cause, log=log, house=house
    )


def forget(id: str, *, by: str, cause: str, log: str = HOUSE, house: House) -> Bot:
    """Out of service: no provider, no token, and a secret nobody knows. Raises NotFound."""

    def change(bot: Bot) -> Bot:
        return replace(bot, token=f"{bot.id}:{FORGOTTEN}", secret=_secret(house), previous_secret=None, providers=())

    return _change("forget", id, change, by=by, cause=cause, log=log, house=house)


def _change(
    verb: str, id: str, change: Callable[[Bot], Bot], *, by: str, cause: str, log: str = HOUSE, house: House
) -> Bot:
    def decide() -> Decision[Bot]:
        old = bot_of(id, house)
        return saved_if_changed(old, change(old))

    return keep(_act(verb, id, by, cause, log), decide, lambda: bot_of(id, house), house)


def _act(verb: str, id: str, by: str, cause: str, log: str) -> Act:
    return Act(cause=cause, verb=f"bot.{verb}", by=by, on=id, provider=log)


def _providers(ids: tuple[str, ...], house: House) -> tuple[str, ...]:
    return tuple(provider_of(each, house).id for each in dict.fromkeys(ids))


def _secret(house: House) -> str:
    return house.ids.long() + house.ids.long()
