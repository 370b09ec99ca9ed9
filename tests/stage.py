"""The whole desk on fakes behind its real front: updates come in by HTTP, functions run as AWS runs them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from http import HTTPStatus
from itertools import count
from typing import Any

from chalice.test import Client as Front
from chalice.test import HTTPResponse

from app import app
from chalicelib import bootstrap
from chalicelib.channels.email.mail_reader import EmailReader
from chalicelib.channels.email.stationery import EmailStationery
from chalicelib.channels.telegram.upkeep import TelegramUpkeep
from chalicelib.channels.telegram.voice import TelegramVoice
from chalicelib.clients.telegram import TelegramClient
from chalicelib.desk import people
from chalicelib.desk.badges import post_of
from chalicelib.desk.mailroom import Mailbox, ReplyKeys
from chalicelib.desk.message import Message
from chalicelib.desk.people import (
    Account,
    Department,
    Membership,
    Person,
    Provider,
    Role,
    Service,
    Staff,
    TelegramLink,
)
from chalicelib.desk.permissions import Actor, staff
from chalicelib.desk.ticket import Ticket
from chalicelib.services.badges import badge_of
from chalicelib.services.bots import KnownBots
from chalicelib.services.house import House
from chalicelib.services.records import Changes, Record
from chalicelib.services.sessions import open_session
from chalicelib.services.setup_staff import change_staff
from chalicelib.services.shifts import cookie_of, open_shift
from infra.local.telegram import HookAnswer, HookCall, PretendTelegram
from infra.local.telegram.wire import BASE_URL, Wire
from tests.fakes.files import MemoryFiles
from tests.fakes.mailer import SENDER, KeptLetters
from tests.fakes.queues import MemoryQueues
from tests.fakes.source import downloads
from tests.fakes.store import MemoryStore
from tests.fakes.time import CountingIds, TurnedClock
from tests.fakes.webhooks import Receivers
from tests.people.mail import Correspondent
from tests.people.ses import notice
from tests.people.telegram import Client
from tests.people.web import Browser

TOKEN = "7000000001:AAExampleExampleExampleExampleExample"
SECRET = "a-secret-only-telegram-knows"
FUNCTIONS = ("mail", "feedback", "notify", "index", "deliver", "files", "webhooks")

NORTH = Provider(
    id="north",
    name="Север-Хостинг",
    names={"en": "North Hosting"},
    portal="https://north.example/settings",
    departments=(
        Department(id="tech", name="Техническая поддержка", names={"en": "Technical support"}),
        Department(id="bill", name="Бухгалтерия", names={"en": "Billing"}),
        Department(id="sales", name="Отдел продаж", names={"en": "Sales"}),
    ),
)
CLOUD = Provider(
    id="cloud",
    name="Облако Плюс",
    names={"en": "Cloud Plus"},
    portal="https://cloud.example/settings",
    departments=(Department(id="help", name="Поддержка", names={"en": "Support"}),),
)


LATIN = str.maketrans("абвгдежзийклмнопрстуфхъыьэюяё", "abvgdewzijklmnoprstufhqyxeuae")


def staff_id(name: str) -> str:
    """Like `s-anna`: an id is written in Latin letters."""
    return f"s-{name.lower().translate(LATIN)}"


class Killed(BaseException):
    """The container is gone between two lines; nothing of ours catches this."""


class Stage:
    """Providers, a bot, and whoever a test brings on; `settle` lets everything happen that is due."""

    def __init__(self, providers: Sequence[Provider] = (NORTH,)) -> None:
        self.clock = TurnedClock()
        self.store = MemoryStore(self.clock.now)
        self.files = MemoryFiles(self.clock.now)
        self.queues = MemoryQueues(self.clock.now)
        self.mail = KeptLetters(files=self.files)
        self.receivers = Receivers()
        self.telegram = PretendTelegram(now=self.clock.now, post=self._post)
        bots = KnownBots(self.store, self.clock)
        client = TelegramClient(
            bots=bots.of, api_url=BASE_URL.removesuffix("/bot"), request=self._wire, download=downloads(self.telegram)
        )
        self.house = House(
            store=self.store,
            directory=self.store,
            bots=bots,
            reads=self.store,
            sessions=self.store,
            mailroom=self.store,
            index=self.store,
            figures=self.store,
            outbox=self.store,
            webhooks=self.store,
            receiver=self.receivers,
            files=self.files,
            voice=TelegramVoice(client=client, files=self.files, copied=self.store.copied, keep=self.store.keep),
            mailer=self.mail,
            mail_reader=EmailReader(),
            stationery=EmailStationery(),
            mail_from=SENDER,
            source=client,
            gauges=self.queues,
            graves=self.queues,
            upkeep=TelegramUpkeep(client),
            publisher=self.queues,
            queue=self.queues,
            clock=self.clock,
            ids=CountingIds(),
        )
        bootstrap.install(self.house)
        self.front = Front(app)
        self.answers: list[int] = []
        self._mails = count(1)
        self.save(*providers)
        self.bot = self.add_bot(TOKEN, "north_help_bot", [each.id for each in providers])

    def save(self, *records: Record) -> None:
        self.store.commit(Changes(saves=records))

    def add_bot(self, token: str, username: str, providers: Sequence[str], name: str = "Поддержка") -> people.Bot:
        """A bot of ours, known to Telegram with its webhook and secret."""
        bot = people.Bot(
            id=token.partition(":")[0],
            username=username,
            name=name,
            token=token,
            secret=SECRET,
            providers=tuple(providers),
        )
        self.save(bot)
        self.telegram.add_bot(token, username, name)
        hook = {"url": f"https://desk.example/hooks/telegram/{bot.id}", "secret_token": SECRET}
        allowed = ["message", "edited_message", "callback_query", "my_chat_member"]
        self.telegram.call(token, "setWebhook", {**hook, "allowed_updates": allowed})
        return bot

    def client(
        self,
        name: str = "Ирина",
        *,
        user: int = 501,
        accounts: Sequence[tuple[str, str]] = (("north", "c-1"),),
        language: str = "ru",
        linked: bool = True,
    ) -> Client:
        """Somebody with accounts, and usually a linked Telegram, as a person who can act."""
        for provider, account in accounts:
            if self.store.account(provider, account) is None:
                self.save(Account(provider=provider, id=account, name=f"ООО {account}"))
        person = Person(
            id=f"p-{user}",
            name=name,
            emails=(f"p{user}@example.com",),
            memberships=tuple(
                Membership(provider=provider, account=account, account_name=f"ООО {account}")
                for provider, account in accounts
            ),
            telegram=TelegramLink(id=user, name=name, linked_at=self.clock.now()) if linked else None,
            telegram_support=linked,
        )
        self.save(person)
        return self.stranger(name, user=user, language=language)

    def mailbox(self, address: str = "support@desk.example", **facts: Any) -> Mailbox:
        """An address at which a provider is written to, with the keys of its reply addresses."""
        box = Mailbox(address=address, **{"provider": "north", "department": "tech", **facts})
        self.save(box)
        if self.store.reply_keys(box.provider) is None:
            self.save(ReplyKeys(provider=box.provider, current=f"a key of {box.provider}"))
        return box

    def at_mail(self, user: int, name: str = "Ирина") -> Correspondent:
        """The same person as the client with this number, at her mail program."""
        return Correspondent(f"p{user}@example.com", name, self)

    def mails(self, raw: bytes, to: Sequence[str], mail_from: str, **verdicts: str) -> str:
        """SES takes a mail: into the bucket, and a notification into the queue; what it leads to happens."""
        id = f"mail{next(self._mails)}"
        self.brings(id, raw, to, mail_from, **verdicts)
        self.settle()
        return id

    def brings(self, id: str, raw: bytes, to: Sequence[str], mail_from: str, **verdicts: str) -> None:
        self.files.put(f"mail/{id}", iter([raw]), type="message/rfc822", limit=50_000_000)
        self.queues.put_back("mail", notice(id, to, mail_from, self.clock.now(), **verdicts), delay=0)

    def letters_to(self, address: str) -> list[bytes]:
        """As they left; found by the header, for SES gives each to its one recipient."""
        return [each for each in self.mail.raw if f"\r\nTo: {address}\r\n".encode() in each]

    def id_of(self, raw: bytes) -> str:
        return f"ses-{self.mail.raw.index(raw) + 1}"

    def browser(self, user: int | None = None) -> Browser:
        """A browser; with a user, his, and he has signed in already."""
        browser = Browser(self.front, self.settle)
        if user is not None:
            browser.cookies["lambdesk"] = open_session(f"p-{user}", browser.agent, self.house).cookie
        return browser

    def workplace(self, name: str = "Анна", *, provider: str = "north") -> Browser:
        """A browser of a member of staff, who has signed in at the console."""
        member = next(each for each in self.store.staff(provider) if each.name == name)
        browser = Browser(self.front, self.settle)
        browser.cookies["lambdesk_desk"] = cookie_of(open_shift(member.email, browser.agent, self.house))
        return browser

    def leaves(self, name: str, *, provider: str = "north") -> None:
        """A member of staff does not answer there any more."""

        def gone(member: Staff) -> Staff:
            return replace(member, active=False)

        change_staff(provider, staff_id(name), gone, by="test", cause=f"leaves#{name}", house=self.house)

    def stranger(self, name: str = "Никто", *, user: int = 999, language: str = "ru") -> Client:
        """Somebody in Telegram whom the desk does not know."""
        person = self.telegram.person(user, name, language_code=language)
        return Client(person.at(self.telegram.bot(self.bot.token)), self.settle)

    def services(self, *pairs: tuple[str, str], provider: str = "north", account: str = "c-1") -> None:
        for id, name in pairs:
            self.save(Service(provider=provider, account=account, id=id, name=name))

    def staff(
        self,
        name: str = "Анна",
        *,
        role: Role = Role.AGENT,
        departments: Sequence[str] = ("tech",),
        provider: str = "north",
        email: str | None = None,
    ) -> Actor:
        """Somebody who answers; the address is his own unless it is told."""
        email = email or f"{staff_id(name)}@staff.example"
        member = Staff(
            id=staff_id(name),
            provider=provider,
            name=name,
            email=email,
            role=role,
            departments=tuple(departments),
        )
        if not any(each.id == member.id for each in self.store.staff(provider)):
            badge = badge_of(member.email, self.house)
            self.save(member, badge.with_post(post_of(member)))
        return staff(member)

    def ticket(self, number: int = 1001, provider: str = "north") -> Ticket:
        thread = self.store.thread(provider, number)
        assert thread is not None, f"there is no ticket {provider} {number}"
        return thread.ticket

    def messages(self, number: int = 1001, provider: str = "north") -> tuple[Message, ...]:
        thread = self.store.thread(provider, number, limit=100)
        assert thread is not None, f"there is no ticket {provider} {number}"
        return thread.messages

    def tickets(self, provider: str = "north") -> tuple[Ticket, ...]:
        return self.store.recent(provider, limit=100).tickets

    def settle(self) -> None:
        """Everything that is due now: updates, then the functions behind the queues, until all is quiet."""
        while True:
            self.telegram.settle()
            if not any([self.run(each) for each in FUNCTIONS]):
                return

    def later(self, **by: float) -> None:
        """Turn the clock, let what has become due happen, and let the minute's function run."""
        self.clock.turn(**by)
        self.settle()
        self.front.lambda_.invoke("tend", self.front.events.generate_cw_event("", "", {}, []))
        self.settle()

    def run(self, function: str) -> int:
        """One batch of a queue through its function; failed messages come back as SQS brings them back."""
        bodies = self.queues.take(function)
        if bodies:
            event = self.front.events.generate_sqs_event(bodies, queue_name=function)
            for number, record in enumerate(event["Records"]):
                record["messageId"] = f"{function}-{number}"
            answer: dict[str, Any] = self.front.lambda_.invoke(function, event).payload
            failed = {each["itemIdentifier"] for each in answer["batchItemFailures"]}
            for record, body in zip(event["Records"], bodies, strict=True):
                if record["messageId"] in failed:
                    self.queues.put_back(function, body, delay=60)
        return len(bodies)

    def answer(self, body: bytes, *, secret: str | None = SECRET, bot: str | None = None) -> HTTPResponse:
        """What the hook answers to a raw request."""
        headers = {"Content-Type": "application/json"}
        if secret is not None:
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        path = f"/hooks/telegram/{bot or self.bot.id}"
        return self.front.http.post(path, headers=headers, body=body)

    def posts(self, body: bytes, *, secret: str | None = SECRET, bot: str | None = None) -> int:
        """A raw request to the hook; its status."""
        return self.answer(body, secret=secret, bot=bot).status_code

    def said(self, text: str = "") -> list[str]:
        """Every text with this in it that Telegram took from us, sent or drawn over another, in order."""
        taken = [call for call in self.telegram.calls if call.status == HTTPStatus.OK]
        texts = [str(call.params["text"]) for call in taken if call.method in ("sendMessage", "editMessageText")]
        return [each for each in texts if text in each]

    def rotate(self, secret: str, *, previous: str) -> None:
        """Give the bot a new secret while the one before is still good."""
        bot = self.store.bot(self.bot.id)
        assert bot is not None
        self.save(replace(bot, secret=secret, previous_secret=previous))

    @contextmanager
    def dying_after_commit(self) -> Iterator[None]:
        """Inside, a container dies the moment its transaction is through."""

        def die(_: Changes) -> None:
            raise Killed

        self.store.after_commit = die
        with suppress(Killed):
            yield
        self.store.after_commit = lambda _: None

    @contextmanager
    def gateway_says(self, **facts: Any) -> Iterator[None]:
        """Inside, requests carry this in their context, as API Gateway's do; Chalice's own gateway says little."""
        converter = self.front.http._local_gateway.event_converter
        plain = converter.create_lambda_event

        def telling(**request: Any) -> dict[str, Any]:
            event: dict[str, Any] = plain(**request)
            return {**event, "requestContext": {**event["requestContext"], **facts}}

        converter.create_lambda_event = telling
        try:
            yield
        finally:
            converter.create_lambda_event = plain

    def _post(self, call: HookCall) -> HookAnswer:
        path = call.url.removeprefix("https://desk.example")
        answer = self.front.http.post(path, headers=dict(call.headers), body=call.body)
        self.answers.append(answer.status_code)
        return HookAnswer(answer.status_code, {k: str(v) for k, v in answer.headers.items()})

    def _wire(self) -> Wire:
        return Wire(self.telegram)
