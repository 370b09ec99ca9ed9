"""Real Telegram without an address of our own: updates are asked for and handed to the same hook."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from contextlib import suppress
from threading import Thread
from typing import Any

import httpx

from chalicelib.desk.people import Bot
from chalicelib.services.house import House
from chalicelib.services.setup_bots import Newcomer
from infra.local.demo import HOOK
from infra.local.options import CannotStart, Options
from infra.local.telegram.delivery import SECRET_HEADER

WAIT = 25
"""Seconds Telegram waits for something to tell."""
PATIENCE = 10.0
"""Seconds for any other answer."""
AFTER_TROUBLE = 2.0
ONCE_MORE = 0.5
"""Seconds in which whoever is asked to stop does so, unless he did not hear it."""
UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")

log = logging.getLogger(__name__)


def introduced(token: str, api_url: str, house: House) -> Newcomer:
    """The bot as Telegram knows it, serving every provider there is. Raises CannotStart."""
    try:
        answer = httpx.post(f"{api_url}/bot{token}/getMe", timeout=PATIENCE).json()
    except (httpx.HTTPError, ValueError) as error:
        # Not the error's own words: they hold the address, and in it the token.
        raise CannotStart(f"{api_url} gave no answer about the bot: {type(error).__name__}") from None
    if not answer.get("ok"):
        raise CannotStart(f"{api_url} does not know the bot of TELEGRAM_BOT_TOKEN: {answer.get('description')}")
    me = answer["result"]
    providers = tuple(each.id for each in house.directory.providers())
    return Newcomer(token=token, username=me["username"], name=me["first_name"], providers=providers)


class Puller:
    """One update after the other; one that our hook did not take is handed over again before the next."""

    def __init__(self, bot: Bot, options: Options) -> None:
        self._bot = bot
        self._url = f"{options.api_url}/bot{bot.token}/getUpdates"
        self._hook = f"{options.app_url}{HOOK}{bot.id}"
        self._next = 0
        self._loop = asyncio.new_event_loop()
        self._task = self._loop.create_task(self._run())
        self._thread = Thread(target=self._work, name=f"pulling-{bot.id}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Asked again until it ends: a client that just opens or closes a connection may swallow a cancellation."""
        while self._thread.is_alive():
            with suppress(RuntimeError):  # its loop was closed in this moment
                self._loop.call_soon_threadsafe(self._task.cancel)
            self._thread.join(ONCE_MORE)

    def _work(self) -> None:
        try:
            self._loop.run_until_complete(self._task)
        except asyncio.CancelledError:
            log.info("@%s is asked no more", self._bot.username)
        finally:
            self._loop.close()

    async def _run(self) -> None:
        async with httpx.AsyncClient(timeout=httpx.Timeout(PATIENCE, read=WAIT + PATIENCE)) as client:
            while True:
                try:
                    await self._once(client)
                except (httpx.HTTPError, ValueError, KeyError) as error:
                    log.warning("asking for updates: %s", type(error).__name__)
                    await asyncio.sleep(AFTER_TROUBLE)

    async def _once(self, client: httpx.AsyncClient) -> None:
        asked = {"offset": self._next, "timeout": WAIT, "allowed_updates": UPDATES}
        answer = (await client.post(self._url, json=asked)).json()
        for update in answer["result"]:
            await self._hand_over(update, client)
            self._next = update["update_id"] + 1

    async def _hand_over(self, update: Mapping[str, Any], client: httpx.AsyncClient) -> None:
        headers = {"Content-Type": "application/json", SECRET_HEADER: self._bot.secret}
        body = json.dumps(update, ensure_ascii=False).encode()
        while not (await client.post(self._hook, content=body, headers=headers)).is_success:
            await asyncio.sleep(AFTER_TROUBLE)
