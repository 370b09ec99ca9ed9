"""Asking Telegram for updates ends when the desk does."""

from __future__ import annotations

import asyncio
from threading import Event

import httpx
import pytest

from infra.local.options import read
from infra.local.pulling import Puller
from tests.stage import Stage


class Deaf:
    """A connection that takes so many cancellations for a trouble of its own."""

    def __init__(self, times: int) -> None:
        self.left = times
        self.asked = Event()

    async def post(self, *_: object, **__: object) -> httpx.Response:
        self.asked.set()
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            if not self.left:
                raise
            self.left -= 1
            raise httpx.ReadError("connection lost") from None
        raise AssertionError("nobody waits so long")


@pytest.mark.parametrize("times", [0, 1, 3])
def test_it_stops_though_a_cancellation_is_not_heard(stage: Stage, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    deaf = Deaf(times)
    monkeypatch.setattr("infra.local.pulling.AFTER_TROUBLE", 0.0)
    monkeypatch.setattr("infra.local.pulling.ONCE_MORE", 0.01)
    monkeypatch.setattr(httpx.AsyncClient, "post", deaf.post)
    puller = Puller(stage.bot, read({}))
    assert deaf.asked.wait(30)
    puller.stop()
    assert deaf.left == 0
