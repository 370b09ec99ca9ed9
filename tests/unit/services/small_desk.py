"""A desk on fakes with one provider, its people and one client: where the verbs are tried."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from chalicelib.channels.email.mail_reader import EmailReader
from chalicelib.channels.email.stationery import EmailStationery
from chalicelib.desk import permissions
from chalicelib.desk.message import Channel
from chalicelib.desk.people import (
    Account,
    Department,
    Membership,
    Person,
    Provider,
    Role,
    Service,
    Staff,
    Standing,
)
from chalicelib.desk.permissions import Actor
from chalicelib.desk.ticket import Ticket
from chalicelib.services.act import TicketRef
from chalicelib.services.assign import take
from chalicelib.services.bots import KnownBots
from chalicelib.services.file import Question, ask
from chalicelib.services.house import House
from chalicelib.services.records import Changes, Record
from tests.fakes.files import MemoryFiles
from tests.fakes.mailer import KeptLetters
from tests.fakes.queues import MemoryQueues
from tests.fakes.store import MemoryStore
from tests.fakes.time import CountingIds, TurnedClock
from tests.fakes.webhooks import Receivers

NORTH = Provider(
    id="north",
    name="Север-Хостинг",
    departments=(
        Department(id="tech", name="Техническая поддержка"),
        Department(id="bill", name="Бухгалтерия"),
        Department(id="legal", name="Юристы", offered=False),
    ),
)
CLOUD = Provider(id="cloud", name="Облако Плюс", departments=(Department(id="tech", name="Поддержка"),))


class NoTelegram:
    """Stands for Telegram where nothing may be said or fetched there."""

    def speak(self, spoken, shown, now):
        raise AssertionError(f"said {spoken}")

    def open(self, bot, file_id):
        raise AssertionError(f"fetched {file_id}")


class SmallDesk:
    def __init__(self) -> None:
        self.clock = TurnedClock()
        self.store = MemoryStore(self.clock.now)
        self.files = MemoryFiles(self.clock.now)
        self.queues = MemoryQueues(self.clock.now)
        self.mail = KeptLetters()
        self.receivers = Receivers()
        self.house = House(
            store=self.store,
            directory=self.store,
            bots=KnownBots(self.store, self.clock),
            reads=self.store,
            sessions=self.store,
            mailroom=self.store,
            index=self.store,
            figures=self.store,
            outbox=self.store,
            webhooks=self.store,
            receiver=self.receivers,
            files=self.files,
            voice=NoTelegram(),
            mailer=self.mail,
            mail_reader=EmailReader(),
            stationery=EmailStationery(),
            source=NoTelegram(),
            gauges=self.queues,
            graves=self.queues,
            upkeep=NoTelegram(),
            publisher=self.queues,
            queue=self.queues,
            clock=self.clock,
            ids=CountingIds(),
        )
        self._causes = count(1)
        self.save(NORTH, CLOUD)
        self.owner = self.client("irina", standing=Standing.OWNER)
        self.save(Service(provider="north", account="c-1", id="vps-7", name="VPS 7"))

    def save(self, *records: Record) -> None:
        self.store.commit(Changes(saves=records))

    def cause(self) -> str:
        return f"api#{next(self._causes)}"

    def client(
        self, id: str, *, account: str = "c-1", provider: str = "north", standing: Standing = Standing.TRUSTED
    ) -> Actor:
        if self.store.account(provider, account) is None:
            self.save(Account(provider=provider, id=account, name=f"ООО {account}"))
        place = Membership(provider=provider, account=account, account_name=f"ООО {account}", standing=standing)
        person = Person(id=id, name=id.title(), emails=(f"{id}@example.com",), memberships=(place,))
        self.save(person)
        return permissions.client(person)

    def member(
        self,
        id: str = "anna",
        role: Role = Role.AGENT,
        *,
        departments: Sequence[str] = ("tech",),
        provider: str = "north",
        active: bool = True,
    ) -> Actor:
        staff = Staff(
            id=id,
            provider=provider,
            name=id.title(),
            email=f"{id}@north.example",
            role=role,
            departments=tuple(departments),
            active=active,
        )
        self.save(staff)
        return permissions.staff(staff)

    def asked(self, text: str = "Не открывается сайт") -> TicketRef:
        """A ticket as a client files it."""
        ticket = ask(
            Question(provider="north", account="c-1", department="tech", subject="Сайт"),
            actor=self.owner,
            text=text,
            channel=Channel.WEB,
            cause=self.cause(),
            house=self.house,
        )
        return TicketRef(ticket.provider, ticket.number)

    def taken(self, actor: Actor) -> TicketRef:
        """A ticket somebody already works on."""
        ref = self.asked()
        take(ref, actor=actor, cause=self.cause(), house=self.house)
        return ref

    def ticket(self, ref: TicketRef) -> Ticket:
        thread = self.store.thread(ref.provider, ref.number)
        assert thread is not None
        return thread.ticket

    def texts(self, ref: TicketRef) -> list[str]:
        thread = self.store.thread(ref.provider, ref.number, limit=100)
        assert thread is not None
        return [each.text for each in thread.messages]

    def kinds(self) -> list[str]:
        """What the topic was told, in order."""
        return [each.kind for each in self.queues.published]
