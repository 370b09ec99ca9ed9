"""A talk without anything around it: what a step may look at, and a person who takes one step after another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from chalicelib.conversation.context import Context, Glimpse, Step
from chalicelib.conversation.inputs import Commanded, Edited, Incoming, Input, Pressed, Wrote
from chalicelib.conversation.machine import step
from chalicelib.conversation.outputs import Button, Say, Toast, Value
from chalicelib.conversation.states import FileRef, Mapped, Shown, Talk
from chalicelib.desk.message import Channel, Message, Shape
from chalicelib.desk.people import (
    Bot,
    Counter,
    Department,
    Grant,
    Membership,
    Person,
    Provider,
    Service,
    TelegramLink,
)
from chalicelib.desk.permissions import client
from chalicelib.desk.ticket import CLIENT_ORDER, Ticket
from chalicelib.desk.verbs import Filing, Said, file_ticket
from chalicelib.i18n.catalogue import words

NOW = datetime(2026, 11, 14, 9, 0, tzinfo=UTC)
CHAT = 501
NORTH = Provider(
    id="north",
    name="Север",
    departments=(Department(id="tech", name="Техника"), Department(id="bill", name="Бухгалтерия")),
)
CLOUD = Provider(id="cloud", name="Облако", departments=(Department(id="help", name="Поддержка"),))
IRINA = Person(
    id="p-1",
    name="Ирина",
    emails=("irina@example.com",),
    memberships=(Membership(provider="north", account="c-1", account_name="ООО Ирина"),),
    telegram=TelegramLink(id=CHAT, linked_at=NOW),
    telegram_support=True,
)
LABELS = {
    words(language, f"button.{name}", {}).casefold(): verb
    for language in ("ru", "en")
    for name, verb in (
        ("finish", "fin"),
        ("skip", "skip"),
        ("cancel", "can"),
    )
}


def photo(name: str = "photo.jpg", size: int | None = 1000) -> FileRef:
    return FileRef(file_id=f"id-{name}", name=name, size=size, type="image/jpeg", shape=Shape.PICTURE)


@dataclass
class Shelf:
    """The port Look, and what chance gives, over what a test put there."""

    tickets: dict[tuple[str, int], Ticket] = field(default_factory=dict)
    messages: dict[tuple[str, int, int], Message] = field(default_factory=dict)
    bought: tuple[Service, ...] = ()
    grants: dict[str, tuple[Grant, Person]] = field(default_factory=dict)
    drawn: int = 0

    def active(self) -> tuple[Ticket, ...]:
        found = [each for each in self.tickets.values() if each.client_status in CLIENT_ORDER]
        return tuple(sorted(found, key=lambda each: CLIENT_ORDER.index(each.client_status)))

    def ticket(self, provider: str, number: int) -> Glimpse | None:
        ticket = self.tickets.get((provider, number))
        return None if ticket is None else Glimpse(ticket, self.message(provider, number, ticket.last_message))

    def message(self, provider: str, number: int, id: int) -> Message | None:
        return self.messages.get((provider, number, id))

    def services(self, provider: str, account: str) -> tuple[Service, ...]:
        return tuple(each for each in self.bought if (each.provider, each.account) == (provider, account))

    def service(self, provider: str, account: str, id: str) -> Service | None:
        return next((each for each in self.services(provider, account) if each.id == id), None)

    def pace(self, provider, account):
        return None

    def grant(self, hash: str) -> tuple[Grant, Person] | None:
        return self.grants.get(hash)

    def short(self) -> str:
        self.drawn += 1
        return f"d{self.drawn:07d}"

    def long(self) -> str:
        self.drawn += 1
        return f"l{self.drawn:021d}"


@dataclass
class Side:
    """One chat: what is known of it, and the steps taken in it."""

    person: Person | None = IRINA
    providers: tuple[Provider, ...] = (NORTH,)
    shelf: Shelf = field(default_factory=Shelf)
    talk: Talk = field(default_factory=lambda: Talk(bot="1", chat=CHAT, user=CHAT))
    shown: Shown = field(default_factory=lambda: Shown(bot="1", chat=CHAT))
    mapped: dict[int, Mapped] = field(default_factory=dict)
    counters: dict[str, Counter] = field(default_factory=dict)
    now: datetime = NOW
    number: int = 100
    last: Step | None = None
    site: str = ""

    def context(self) -> Context:
        return Context(
            now=self.now,
            bot=Bot(id="1", username="desk_bot", name="Desk", token="1:t", secret="s", providers=("north", "cloud")),
            chat=CHAT,
            user=CHAT,
            name="Ирина",
            username=None,
            providers=self.providers,
            person=self.person,
            shown=self.shown,
            mapped=self.mapped,
            counters=self.counters,
            labels=LABELS,
            look=self.shelf,
            draws=self.shelf,
            site=self.site,
        )

    def tries(self, input: Input, language: str | None = "ru") -> Step:
        """What the step would be; nothing is kept of it."""
        incoming = Incoming(cause="c", bot="1", chat=CHAT, user=CHAT, name="Ирина", language=language, input=input)
        return step(self.talk, incoming, self.context())

    def does(self, input: Input, language: str | None = "ru") -> Step:
        self.last = self.tries(input, language)
        self.talk = self.last.talk
        for deed in self.last.deeds:
            self.keeps(deed.ticket, deed.messages)
        for each in self.last.saves:
            self._save(each)
        for each in self.last.drops:
            if isinstance(each, Grant):
                self.shelf.grants.pop(each.hash, None)
        return self.last

    def _save(self, record: Counter | Mapped | Person | Shown) -> None:
        match record:
            case Mapped():
                self.mapped[record.message_id] = record
            case Counter():
                self.counters[record.provider] = record
            case Shown():
                self.shown = record
            case Person():
                self.person = record

    def keeps(self, ticket: Ticket, messages: Iterable[Message] = ()) -> None:
        self.shelf.tickets[ticket.provider, ticket.number] = ticket
        for each in messages:
            self.shelf.messages[each.provider, each.ticket, each.id] = each

    def says(self, text: str = "", **more: object) -> Step:
        return self.does(self.message(text, **more))

    def message(self, text: str = "", **more: object) -> Wrote:
        self.number += 1
        return replace(Wrote(message_id=self.number, at=self.now, text=text), **more)

    def edits(self, id: int, text: str) -> Step:
        return self.does(Edited(message_id=id, at=self.now, text=text))

    def commands(self, name: str, argument: str = "") -> Step:
        self.number += 1
        return self.does(Commanded(message_id=self.number, at=self.now, name=name, argument=argument))

    def press(self, data: str, message_id: int | None = 50) -> Step:
        verb, *arguments = data.split(":")
        return self.does(pressed(verb, *arguments, message_id=message_id))

    def presses(self, verb: str) -> Step:
        """The first button of the last step with this verb."""
        data = next(each.data for each in buttons(self.last) if each.data.split(":")[0] == verb)
        return self.press(data)

    def waits(self, **by: float) -> None:
        self.now += timedelta(**by)

    def filed(self, number: int = 1001, provider: str = "north", account: str = "c-1", text: str = "вопрос") -> Ticket:
        filing = Filing(
            provider=provider,
            number=number,
            account=account,
            department="tech",
            subject="Сайт",
            requester=IRINA.id,
        )
        membership = Membership(provider=provider, account=account, account_name="")
        asker = client(replace(IRINA, memberships=(membership,)))
        deed = file_ticket(filing, Said(text=text, channel=Channel.WEB), asker, self.now)
        self.keeps(deed.ticket, deed.messages)
        return deed.ticket


def pressed(verb: str, *arguments: str, message_id: int | None = 50) -> Pressed:
    return Pressed(press_id="press", message_id=message_id, verb=verb, arguments=arguments)


def buttons(decided: Step | None) -> list[Button]:
    says = decided.says if decided else ()
    return [each for say in says if isinstance(say, Say) for row in say.rows for each in row]


def pages(decided: Step) -> list[Say]:
    return [each for each in decided.says if isinstance(each, Say)]


def keys(decided: Step) -> list[str]:
    """The keys of the texts that were said, in order; plain strings as they are."""
    return [key_of(line) for say in pages(decided) for line in say.lines]


def key_of(value: Value) -> str:
    return str(getattr(value, "key", value))


def toast(decided: Step) -> str | None:
    found = [each for each in decided.says if isinstance(each, Toast)]
    return key_of(found[0].text) if found and found[0].text is not None else None


def many_services(count: int, ids: Sequence[str] = ()) -> tuple[Service, ...]:
    named = ids or [str(each) for each in range(count)]
    return tuple(Service(provider="north", account="c-1", id=each, name=f"VPS-{each}") for each in named)


def grants(person: Person, token_hash: str, ends: datetime) -> Mapping[str, tuple[Grant, Person]]:
    return {token_hash: (Grant(hash=token_hash, twin="twin", person=person.id, expires_at=ends), person)}
