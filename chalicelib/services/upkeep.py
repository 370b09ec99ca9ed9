"""Looking after a bot: what is wrong with it at this moment, and what is done about that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from chalicelib.desk.errors import Invalid, NotAllowed, Refusal
from chalicelib.desk.people import Bot
from chalicelib.services import setup_bots
from chalicelib.services.failures import BadToken, Contested, Delayed, Refused
from chalicelib.services.gauges import HookState, Known
from chalicelib.services.house import House
from chalicelib.services.setup_bots import Newcomer, bot_id

T = TypeVar("T")

MANY = 100
"""Updates that wait at Telegram before it is trouble."""
FRESH = timedelta(hours=1)
"""An error of Telegram's younger than this is trouble; an older one is history."""
SETTLED = "settled"


class Ill(StrEnum):
    """What can be wrong with a bot; each has words for what it is and what to do."""

    TOKEN = "token"  # noqa: S105 - the name of what is wrong
    """Telegram knows no such token."""
    CONTESTED = "contested"
    HURRY = "hurry"
    """Telegram wants to be asked later."""
    SILENT = "silent"
    REFUSED = "refused"
    NOWHERE = "nowhere"
    """It has no webhook."""
    ELSEWHERE = "elsewhere"
    UPDATES = "updates"
    """Telegram brings other kinds of updates than we asked for."""
    SECRET = "secret"  # noqa: S105 - the name of what is wrong
    """Our hook does not know the secret that Telegram brings."""
    WAITING = "waiting"
    ERROR = "error"
    """Telegram could not bring something a moment ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What Telegram told of a bot a moment ago."""

    bot: Bot
    ills: tuple[Ill, ...] = ()
    known: Known | None = None
    """None where Telegram did not tell; then the one ill says why."""
    hook: HookState | None = None
    said: str = ""
    """Telegram's own words, where it refused."""
    seconds: int = 0
    """For which it wants to be left alone."""


def examined(bot: Bot, places: tuple[str, ...], house: House) -> Examined:
    """`places` are addresses under which this desk is reached."""
    try:
        known, hook = house.upkeep.whose(bot.token), house.upkeep.hook(bot)
    except (Refused, Delayed) as why:
        return Examined(bot=bot, ills=(ill_of(why),), said=str(why), seconds=_seconds(why))
    return Examined(bot=bot, ills=tuple(ills(bot, hook, places, house.clock.now())), known=known, hook=hook)


def ills(bot: Bot, hook: HookState, places: tuple[str, ...], now: datetime) -> Iterator[Ill]:
    """The worst first. Whether an error was the secret's, only Telegram's words tell."""
    fresh = hook.error_at is not None and now - hook.error_at < FRESH
    if not hook.address:
        yield Ill.NOWHERE
    elif not is_here(hook.address, bot, places):
        yield Ill.ELSEWHERE
    elif not hook.as_asked:
        yield Ill.UPDATES
    if fresh:
        yield Ill.SECRET if hook.forbidden else Ill.ERROR
    if hook.waiting > MANY:
        yield Ill.WAITING


def is_here(address: str, bot: Bot, places: tuple[str, ...]) -> bool:
    """The hook may stand at any address of this desk."""
    there = urlsplit(address)
    ours = {urlsplit(each).netloc for each in places} - {""}
    return there.netloc in ours and there.path.endswith(f"/hooks/telegram/{bot.id}")


def ill_of(why: Refused | Delayed) -> Ill:
    match why:
        case BadToken():
            return Ill.TOKEN
        case Contested():
            return Ill.CONTESTED
        case Delayed(after=float()):
            return Ill.HURRY
        case Delayed():
            return Ill.SILENT
    return Ill.REFUSED


def take_on(token: str, providers: tuple[str, ...], *, by: str, cause: str, log: str, house: House) -> Bot:
    """A bot by its token, which Telegram has to know first. Raises Invalid, NotAllowed, NotFound, Conflict."""
    bot_id(token)
    known = _asked(lambda: house.upkeep.whose(token))
    newcomer = Newcomer(token=token, username=known.username, name=known.name, providers=providers)
    return setup_bots.add_bot(newcomer, by=by, cause=cause, log=log, house=house)


def renew(bot: Bot, token: str, *, by: str, cause: str, log: str, house: House) -> Bot:
    """Its new token. Raises Invalid for another bot's, and what `take_on` does."""
    if bot_id(token) != bot.id:
        raise Invalid("refused.bot.other")
    _asked(lambda: house.upkeep.whose(token))
    return setup_bots.renew_token(token, by=by, cause=cause, log=log, house=house)


def connect(bot: Bot, address: str, *, by: str, cause: str, log: str, house: House) -> Bot:
    """Have its updates brought here; a rotation that was begun ends when Telegram has the new secret.

    Raises NotAllowed, with what is not as it should be.
    """
    left = _asked(lambda: house.upkeep.connect(bot, address))
    if left:
        raise NotAllowed("refused.bot.left", what=", ".join(left))
    if bot.previous_secret is None:
        return bot
    return setup_bots.settle(bot.id, by=by, cause=f"{cause}#{SETTLED}", log=log, house=house)


def rotate(bot: Bot, address: str, *, by: str, cause: str, log: str, house: House) -> Bot:
    """The same with a new secret; the former is good until Telegram has the new one."""
    new = setup_bots.rotate(bot.id, by=by, cause=cause, log=log, house=house)
    return connect(new, address, by=by, cause=cause, log=log, house=house)


def part_with(bot: Bot, *, by: str, cause: str, log: str, house: House) -> Bot:
    """Out of service. Where Telegram cannot be told, it goes on knocking at a hook that knows it no more."""
    with suppress(Refused, Delayed):
        house.upkeep.disconnect(bot)
    return setup_bots.forget(bot.id, by=by, cause=cause, log=log, house=house)


def _asked(act: Callable[[], T]) -> T:
    """Nothing is written of what Telegram would not have, and why is told in words."""
    try:
        return act()
    except (Refused, Delayed) as why:
        raise _told(why) from None


def _told(why: Refused | Delayed) -> Refusal:
    """A token that Telegram does not know may stand in what it says."""
    match ill_of(why):
        case Ill.TOKEN:
            return Invalid("refused.bot.token")
        case Ill.CONTESTED:
            return NotAllowed("refused.bot.contested")
        case Ill.HURRY:
            return NotAllowed("refused.bot.hurry", seconds=_seconds(why))
        case Ill.SILENT:
            return NotAllowed("refused.bot.silent")
    return NotAllowed("refused.bot.refused", said=str(why))


def _seconds(why: Refused | Delayed) -> int:
    return round(why.after) if isinstance(why, Delayed) and why.after else 0
