"""The in-memory Webhooks, and a receiver that answers what a test tells it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.desk.webhooks import Call, Heard, Webhook, provider_of_webhook
from tests.fakes.knobs import READ, Knobs, counted
from tests.fakes.shelf import Shelf


class MemoryWebhooks(Knobs):
    shelf: Shelf

    @counted(READ)
    def webhook(self, id: str) -> Webhook | None:
        return self.shelf.look(Webhook, "webhook", provider_of_webhook(id), id)

    @counted(READ)
    def webhooks(self, provider: str) -> tuple[Webhook, ...]:
        return tuple(self.shelf.all(Webhook, "webhook", provider))

    @counted(READ)
    def errand(self, webhook: str, call: str) -> tuple[Webhook | None, Call | None]:
        found = self.shelf.look(Webhook, "webhook", provider_of_webhook(webhook), webhook)
        return found, self.shelf.look(Call, "call", webhook, call)

    @counted(READ)
    def calls_of(self, webhook: str, *, limit: int, before: str | None = None) -> tuple[Call, ...]:
        found = sorted(self.shelf.all(Call, "call", webhook), key=lambda each: each.id, reverse=True)
        return tuple(each for each in found if before is None or each.id < before)[:limit]

    @counted(READ)
    def calls_due(self, now: datetime, *, page: int) -> Iterator[Call]:
        waiting = [each for each in self.shelf.all(Call, "call") if each.due is not None and each.due <= now]
        return iter(sorted(waiting, key=lambda each: each.due or now))


@dataclass(frozen=True)
class Posted:
    """One request as it arrived."""

    url: str
    headers: Mapping[str, str]
    body: str


class Receivers:
    """Port Receiver: everybody's server; `answers` says what each address gives, 200 where nothing is said."""

    def __init__(self) -> None:
        self.posted: list[Posted] = []
        self.answers: dict[str, Heard] = {}
        self.before: Callable[[], object] | None = None
        """What happens once while a request is on its way."""

    def post(self, url: str, *, headers: Mapping[str, str], body: str) -> Heard:
        if self.before is not None:
            meanwhile, self.before = self.before, None
            meanwhile()
        self.posted.append(Posted(url, _sent(headers), body))
        return self.answers.get(url, Heard(status=200, text="ok"))


def _sent(headers: Mapping[str, str]) -> dict[str, str]:
    """As they leave: in ASCII, as httpcore writes them. Raises UnicodeEncodeError."""
    return {name: value.encode("ascii").decode() for name, value in headers.items()}
