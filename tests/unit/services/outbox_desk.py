"""Rows in the outbox of a desk whose Telegram is the pretend one: where delivering is tried."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from chalicelib.conversation.outputs import Output, Say
from chalicelib.conversation.states import Shown
from chalicelib.services import deliver
from chalicelib.services.effects import ChatTarget, Class, Content, Delivery, Event, Fetch, Row, Spoken, Told
from chalicelib.services.record import changes
from chalicelib.services.tend import tend
from tests.people.telegram import Client
from tests.stage import Stage

CHAT = 501


class OutboxDesk:
    """A stage whose client has opened the chat and said nothing the desk has heard."""

    def __init__(self) -> None:
        self.stage = Stage()
        self.clock, self.store, self.queues = self.stage.clock, self.stage.store, self.stage.queues
        self.telegram, self.house = self.stage.telegram, self.stage.house
        self.bot = self.stage.bot.id
        self.irina: Client = self.opened(self.stage.client())

    def opened(self, client: Client) -> Client:
        client.person.says("здравствуйте")
        self.telegram.take(self.telegram.bot(self.stage.bot.token))
        return client

    def spoken(self, text: str, *, chat: int = CHAT, told: int | None = None) -> Spoken:
        return self.output(Say(lines=(text,)), chat=chat, told=told)

    def output(self, output: Output, *, chat: int = CHAT, told: int | None = None) -> Spoken:
        about = Told(provider="north", ticket=1001, message=told, person="p-501") if told is not None else None
        return Spoken(target=ChatTarget(bot=self.bot, chat=chat, language="ru"), output=output, told=about)

    def commit(self, *says: tuple[Class, Content], cause: str = "c#1") -> Sequence[Row]:
        written = changes(cause=cause, at=self.clock.now(), says=says)
        self.store.commit(written)
        return written.rows

    def carry(self, *says: tuple[Class, Content], cause: str = "c#1") -> None:
        """Commit and carry at once, as whoever commits does."""
        deliver.carry(self.commit(*says, cause=cause), self.house)

    def tend(self) -> int:
        return tend(self.house)

    def pass_time(self, *, hours: float) -> None:
        """The minute's function runs as time goes on."""
        end = self.clock.now() + timedelta(hours=hours)
        while self.clock.now() < end and self.left():
            self.clock.turn(minutes=1)
            self.tend()

    def left(self, cause: str = "c#1") -> tuple[Row, ...]:
        """What of a cause is not settled yet."""
        return self.store.of(cause)

    def heard(self, chat: int = CHAT) -> list[str]:
        """What stands in the chat from the bot."""
        bot = self.telegram.bot(self.stage.bot.token)
        person = self.telegram.person(chat, "").at(bot)
        return [each.text for each in person.sees() if each.is_from_bot]

    def calls(self, method: str = "sendMessage") -> int:
        return sum(1 for each in self.telegram.calls if each.method == method)

    def shown(self, chat: int = CHAT) -> Shown:
        return self.store.shown(self.bot, chat)

    def truth(self) -> tuple[Delivery, ...]:
        return self.store.deliveries("north", 1001)

    def announced(self) -> list[str]:
        return [body for _, body in self.queues.waiting["deliver"]]

    def event(self, id: str = "north#1001#1") -> Event:
        return Event(
            id=id,
            kind="ticket.replied",
            provider="north",
            department="tech",
            account="c-1",
            ticket=1001,
            subject="Сайт",
            client_status=1,
            staff_status="unassigned",
            side="client",
            by="p-501",
            by_name="Ирина",
            at=self.clock.now(),
            message=1,
        )

    def fetch(self) -> Fetch:
        return Fetch(bot=self.bot, chat=CHAT, language="ru", provider="north", ticket=1001, message=1, attachment="a1")
