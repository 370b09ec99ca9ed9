"""Pushing updates to webhooks as Telegram does: one in flight a line, and a ladder of retries."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from threading import Condition

from infra.local.telegram.exchange import HookAnswer, HookCall
from infra.local.telegram.updates import Lane, Queued
from infra.local.telegram.world import Bot, World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name, not a secret
SHORTEST_LAST_STEP = 60
LONGEST_LAST_STEP = 120
LONGEST_RETRY_AFTER = 3600


@dataclass(frozen=True, slots=True)
class _Sending:
    bot: Bot
    queued: Queued
    call: HookCall


def hook_call(bot: Bot, queued: Queued) -> HookCall:
    headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip, deflate"}
    if bot.webhook.secret:
        headers[SECRET_HEADER] = bot.webhook.secret
    return HookCall(bot.webhook.url, headers, json.dumps(queued.body, ensure_ascii=False).encode())


def retry_after(answer: HookAnswer | None) -> int:
    given = {name.lower(): value for name, value in answer.headers.items()} if answer else {}
    text = given.get("retry-after", "").strip()
    return min(int(text), LONGEST_RETRY_AFTER) if text.isdecimal() else 0


def put_off(queued: Queued, wait: int, now: datetime, chance: random.Random) -> None:
    """One step down the ladder: at once, 2, 4, 8, 16, 32 seconds, then 60 to 120."""
    if wait == 0 and queued.failures:
        longest = chance.randint(SHORTEST_LAST_STEP, LONGEST_LAST_STEP)
        wait = queued.delay = min(longest, queued.delay * 2)
    queued.failures += 1
    queued.due = now + timedelta(seconds=wait)


@dataclass(slots=True)
class Delivery:
    """Holds the lock while it looks at queues, never while it posts."""

    world: World
    changed: Condition
    post: Callable[[HookCall], HookAnswer]

    def deliver_one(self, only: Lane | None = None) -> bool:
        """Posts the first update that is due; False when there was none."""
        with self.changed:
            sending = self._pick(only)
        if sending is None:
            return False
        answer, trouble = self._try(sending.call)
        with self.changed:
            self._finish(sending, answer, trouble)
            self.changed.notify_all()
        return True

    def next_due(self) -> datetime | None:
        """When there will be something to post, by what is known now."""
        with self.changed:
            times = [at for at, _ in self.world.arrivals]
            times += [queued.due for _, queued in self._heads(None) if not queued.is_in_flight]
            return min(times, default=None)

    def _heads(self, only: Lane | None) -> Iterator[tuple[Bot, Queued]]:
        for bot in self.world.bots.values():
            if bot.webhook.url:
                bot.updates.forget_expired(self.world.now())
                for queued in bot.updates.heads():
                    if only in (None, queued.lane):
                        yield bot, queued

    def _pick(self, only: Lane | None) -> _Sending | None:
        self.world.arrive()
        now = self.world.now()
        for bot, queued in self._heads(only):
            if queued.due <= now and not queued.is_in_flight:
                queued.is_in_flight = True
                return _Sending(bot, queued, hook_call(bot, queued))
        return None

    def _try(self, call: HookCall) -> tuple[HookAnswer | None, str | None]:
        try:
            answer = self.post(call)
        except Exception as trouble:  # whatever goes wrong at the other end, Telegram sees no answer
            return None, str(trouble) or "Connection refused"
        if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            return answer, None
        phrase = HTTPStatus(answer.status).phrase if answer.status in set(HTTPStatus) else ""
        return answer, f"Wrong response from the webhook: {answer.status} {phrase}".rstrip()

    def _finish(self, sending: _Sending, answer: HookAnswer | None, trouble: str | None) -> None:
        bot, queued, now = sending.bot, sending.queued, self.world.now()
        queued.is_in_flight = False
        if trouble is None:
            bot.updates.forget(queued)
            return
        bot.webhook.last_error_at, bot.webhook.last_error = now, trouble
        put_off(queued, retry_after(answer), now, self.world.chance)
        if queued.due > queued.expires:
            bot.updates.forget(queued)
