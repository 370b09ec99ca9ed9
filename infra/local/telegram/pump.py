"""Delivers updates to webhooks over HTTP in real time, several at once, until stopped."""

from threading import Event, Thread

import httpx

from infra.local.telegram.exchange import HookAnswer, HookCall
from infra.local.telegram.pretend import PretendTelegram

HOOK_TIMEOUT = 60.0
WORKERS = 4
LONGEST_NAP = 1.0
SHORTEST_NAP = 0.01


def post_over_http(call: HookCall) -> HookAnswer:
    """Telegram's own way: a minute to answer, redirects not followed."""
    try:
        answer = httpx.post(call.url, content=call.body, headers=dict(call.headers), timeout=HOOK_TIMEOUT)
    except httpx.TimeoutException:
        raise TimeoutError("Connection timed out") from None
    except httpx.HTTPError:
        raise ConnectionError("Connection refused") from None
    return HookAnswer(answer.status_code, dict(answer.headers))


class Pump:
    def __init__(self, pretend: PretendTelegram, *, workers: int = WORKERS) -> None:
        self._pretend = pretend
        self._stopping = Event()
        self._threads = [
            Thread(target=self._run, name=f"telegram-pump-{number}", daemon=True) for number in range(workers)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stops taking updates; what is being posted is not waited for longer than a nap."""
        self._stopping.set()
        with self._pretend.changed:
            self._pretend.changed.notify_all()
        for thread in self._threads:
            thread.join(LONGEST_NAP)

    def _run(self) -> None:
        while not self._stopping.is_set():
            if not self._pretend.deliver_one():
                self._nap()

    def _nap(self) -> None:
        with self._pretend.changed:
            due = self._pretend.next_due()
            ahead = (due - self._pretend.world.now()).total_seconds() if due else LONGEST_NAP
            if not self._stopping.is_set():
                self._pretend.changed.wait(min(max(ahead, SHORTEST_NAP), LONGEST_NAP))
