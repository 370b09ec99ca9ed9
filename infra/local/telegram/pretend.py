"""The pretend Telegram itself: what a bot calls, what it delivers, and the people in it."""

import random
from collections.abc import Callable, Mapping
from datetime import datetime
from threading import Condition, RLock

from infra.local.telegram.answering import Answering
from infra.local.telegram.delivery import Delivery, hook_call
from infra.local.telegram.exchange import Answer, Call, HookAnswer, HookCall, TimedOut, Unreachable, Upload
from infra.local.telegram.faults import FaultKind, Faults
from infra.local.telegram.person import Person
from infra.local.telegram.transcript import transcript
from infra.local.telegram.updates import Lane, Queued
from infra.local.telegram.world import Bot, Press, User, World

NO_FILES: Mapping[str, Upload] = {}


def _nobody(call: HookCall) -> HookAnswer:
    raise ConnectionRefusedError(f"nobody listens at {call.url}")


def version(bot: Bot, chat_id: int) -> int:
    """Grows with every visible change of a chat; 0 before it was opened."""
    talk = bot.talks.get(chat_id)
    return 0 if talk is None else talk.version


class PretendTelegram:
    """Safe to use from several threads; it never holds its lock while it posts to a hook."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        post: Callable[[HookCall], HookAnswer] | None = None,
        chance: random.Random | None = None,
    ) -> None:
        self.changed = Condition(RLock())
        self.world = World(now, chance or random.Random(0))  # noqa: S311 - spreads retries, guards nothing
        self.faults = Faults()
        self._answering = Answering(self.world, self.faults)
        self._delivery = Delivery(self.world, self.changed, post or _nobody)

    def add_bot(self, token: str, username: str, name: str) -> Bot:
        with self.changed:
            bot = Bot(int(token.partition(":")[0]), token, username, name)
            return self.world.bots.setdefault(token, bot)

    def bot(self, who: int | str) -> Bot:
        """The bot of this id, username or token."""
        for bot in self.world.bots.values():
            if who in (bot.id, bot.username, bot.token):
                return bot
        raise LookupError(f"there is no bot {who!r}")

    def person(
        self,
        user_id: int,
        first_name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = None,
    ) -> Person:
        with self.changed:
            new = User(user_id, first_name, last_name, username, language_code)
            return Person(self.world, self.changed, self.world.users.setdefault(user_id, new))

    @property
    def calls(self) -> list[Call]:
        return self._answering.calls

    def call(
        self,
        token: str,
        method: str,
        params: Mapping[str, object],
        files: Mapping[str, Upload] = NO_FILES,
    ) -> Answer:
        """Carries out one Bot API call; raises Unreachable or TimedOut when no answer comes."""
        with self.changed:
            answer = self._answering.answer(token, method, params, files)
            self.changed.notify_all()
        return answer

    def download(self, token: str, path: str) -> bytes | None:
        """The bytes behind a file path, None when there is no such file for this bot."""
        with self.changed:
            struck = self.faults.strike("download", None, self.world.now())
            if struck and struck.fault.kind is FaultKind.UNREACHABLE:
                raise Unreachable
            if struck:
                raise TimedOut
            kept = self.world.files.by_path.get(path) if token in self.world.bots else None
            return None if kept is None or kept.is_lost else kept.content()

    def lose_file(self, file_id: str) -> None:
        """Makes a file one that Telegram can no longer hand out."""
        with self.changed:
            kept = next(file for (_, known), file in self.world.files.by_id.items() if known == file_id)
            kept.is_lost = True

    def deliver_due(self, only: Lane | None = None) -> int:
        """Posts every update that is due at the current clock; returns how many posts were made."""
        posted = 0
        while self._delivery.deliver_one(only):
            posted += 1
        return posted

    def settle(self) -> None:
        """Delivers until nothing is due at the current clock."""
        while self.deliver_due():
            pass

    def deliver_one(self) -> bool:
        """Posts the first update that is due; False when there was none."""
        return self._delivery.deliver_one()

    def next_due(self) -> datetime | None:
        return self._delivery.next_due()

    def wait_for_update(self, token: str, seconds: float) -> None:
        """Waits in real time until the bot has an update to poll, or the seconds are over."""
        bot = self.world.bots[token]
        with self.changed:
            self.changed.wait_for(lambda: bot.updates.waiting, seconds)

    def pending(self, bot: Bot) -> list[Queued]:
        with self.changed:
            self.world.arrive()
            bot.updates.forget_expired(self.world.now())
            return list(bot.updates.waiting)

    def take(self, bot: Bot, lane: Lane | None = None) -> Queued:
        """Takes the first waiting update out of the queue, to be posted by hand or never."""
        with self.changed:
            self.world.arrive()
            for queued in bot.updates.heads():
                if lane in (None, queued.lane):
                    bot.updates.forget(queued)
                    return queued
        raise LookupError(f"no update waits in {lane or 'any lane'}")

    def post(self, bot: Bot, queued: Queued) -> HookAnswer:
        """Posts one update as it is, outside of any queue: again, late, or out of order."""
        return self._delivery.post(hook_call(bot, queued))

    def wait_for_answer(self, press_id: str, seconds: float) -> Press:
        """Waits in real time until the bot has answered a press, or the seconds are over."""
        press = self.answer_to(press_id)
        with self.changed:
            self.changed.wait_for(lambda: press.is_answered, seconds)
        return press

    def wait_for_change(self, bot: Bot, chat_id: int, since: int, seconds: float) -> None:
        """Waits in real time until a chat is no longer at this version, or the seconds are over."""
        with self.changed:
            self.changed.wait_for(lambda: version(bot, chat_id) != since, seconds)

    def answer_to(self, press_id: str) -> Press:
        """A press and what the bot answered to it."""
        for bot in self.world.bots.values():
            if press_id in bot.presses:
                return bot.presses[press_id]
        raise LookupError(f"there was no press {press_id!r}")

    def transcript(self, bot: Bot, chat_id: int) -> str:
        with self.changed:
            talk = bot.talks.get(chat_id)
            return "" if talk is None else transcript(talk)

    def reset(self) -> None:
        """Empties chats, forgets faults and calls; keeps bots, their webhooks, people and files."""
        with self.changed:
            for bot in self.world.bots.values():
                for talk in bot.talks.values():
                    talk.clear()
                bot.presses.clear()
                bot.updates.waiting.clear()
                bot.updates.history.clear()
            for user in self.world.users.values():
                user.is_deactivated = False
            self.world.arrivals.clear()
            self.faults.clear()
            self.calls.clear()
            self.changed.notify_all()
