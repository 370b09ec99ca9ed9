"""Nouns for the contract suites, whole but for what a test is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from chalicelib.conversation.outputs import Say, Words
from chalicelib.desk.history import Fact, Happened
from chalicelib.desk.message import Author, Channel, Message, Side
from chalicelib.desk.panel import Algorithm, PanelKey
from chalicelib.desk.people import Account, Grant, Membership, Person, Role, Service, TelegramLink
from chalicelib.desk.ticket import Stage, Ticket
from chalicelib.desk.webhooks import Call, SigningKey, Webhook, call_id
from chalicelib.services.effects import ChatTarget, Class, Row, Spoken, Told

BEGINNING = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
ANNA = Author(role=Role.CLIENT, id="anna", name="Анна")


def ticket(number: int = 1001, **facts) -> Ticket:
    plain = {
        "provider": "north",
        "account": "a1",
        "department": "support",
        "subject": "Не работает почта",
        "channel": Channel.TELEGRAM,
        "requester": "anna",
        "stage": Stage.OPEN,
        "last_author": Side.CLIENT,
        "last_message": 1,
        "messages": 1,
        "facts": 1,
        "created_at": BEGINNING,
        "active_at": BEGINNING,
    }
    return Ticket(number=number, **{**plain, **facts})


def service(id: str, *, account: str = "a1") -> Service:
    return Service(provider="north", account=account, id=id, name=f"Услуга {id}")


def message(id: int = 1, *, number: int = 1001, **said) -> Message:
    plain = {"author": ANNA, "channel": Channel.TELEGRAM, "at": BEGINNING, "text": f"сообщение {id}"}
    return Message(provider="north", ticket=number, id=id, **{**plain, **said})


def fact(id: int = 1, *, number: int = 1001) -> Fact:
    return Fact(provider="north", ticket=number, id=id, kind=Happened.REPLIED, by=ANNA, at=BEGINNING)


def person(id: str = "anna", *, emails=("anna@example.org",), telegram: int | None = None, **facts) -> Person:
    link = TelegramLink(id=telegram, linked_at=BEGINNING) if telegram is not None else None
    return Person(id=id, name=id.title(), emails=emails, telegram=link, **facts)


def membership(account: str = "a1", provider: str = "north") -> Membership:
    return Membership(provider=provider, account=account, account_name=account.upper())


def account(id: str, name: str, **facts) -> Account:
    return Account(provider="north", id=id, name=name, **facts)


def grant(hash: str = "h1", twin: str = "h2", **facts) -> Grant:
    return Grant(hash=hash, twin=twin, person="anna", **facts)


def panel_key(id: str = "north.k1", provider: str = "north", **facts) -> PanelKey:
    return PanelKey(id=id, provider=provider, algorithm=Algorithm.EDDSA, key="AAAA", added_at=BEGINNING, **facts)


def webhook(id: str = "north.k3v9q2xw", provider: str = "north", **facts) -> Webhook:
    keys = (SigningKey(secret="whsec_a", added_at=BEGINNING),)
    plain = {"url": f"https://{id}.example/", "keys": keys, "made_by": "operator", "made_at": BEGINNING}
    return Webhook(id=id, provider=provider, **{**plain, **facts})


def call(number: int = 1, *, of: str = "north.k3v9q2xw", **facts) -> Call:
    at = BEGINNING + timedelta(seconds=number)
    plain = {
        "id": call_id(of, f"north#{number}#1", at),
        "webhook": of,
        "provider": "north",
        "event": f"north#{number}#1",
        "kind": "ticket.created",
        "ticket": number,
        "body": "{}",
        "created_at": at,
        "since": at,
        "due": at,
    }
    return Call(**{**plain, **facts})


def row(ordinal: int = 0, *, cause: str = "telegram#7#1", **facts) -> Row:
    said = Spoken(
        target=ChatTarget(bot="7", chat=5, language="ru"),
        output=Say(lines=(Words("ticket.created", {"number": 1001, "by": Words("you")}), "как есть")),
        told=Told(provider="north", ticket=1001, message=1, person="anna"),
    )
    plain = {"cls": Class.DELIVERY, "lane": "7:5", "content": said, "due": BEGINNING}
    return Row(cause=cause, ordinal=ordinal, **{**plain, **facts})
