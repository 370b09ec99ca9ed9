"""Tickets and people to act on, for the pure desk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.desk import permissions
from chalicelib.desk.message import Attachment, Channel, FileState, Shape, Side
from chalicelib.desk.people import Account, Membership, Person, Role, Staff
from chalicelib.desk.permissions import Actor
from chalicelib.desk.ticket import Stage, Ticket
from chalicelib.desk.verbs import Said

NOW = datetime(2026, 11, 14, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
ACCOUNT = Account(provider="north", id="c-1", name="ООО Ромашка")


def client(id: str = "irina", *, account: str = "c-1", provider: str = "north") -> Actor:
    place = Membership(provider=provider, account=account, account_name=account)
    return permissions.client(Person(id=id, name=id.title(), memberships=(place,)))


def staff(
    id: str = "anna", role: Role = Role.AGENT, *, departments: tuple[str, ...] = ("tech",), provider: str = "north"
) -> Actor:
    member = Staff(
        id=id, provider=provider, name=id.title(), email=f"{id}@north.example", role=role, departments=departments
    )
    return permissions.staff(member)


IRINA, ANNA = client(), staff()
ADMIN = staff("olga", Role.ADMINISTRATOR, departments=())


def said(text: str = "текст", *files: Attachment, channel: Channel = Channel.WEB) -> Said:
    return Said(text=text, channel=channel, attachments=files)


def file(id: str = "f1", state: FileState = FileState.LOADING) -> Attachment:
    return Attachment(
        id=id, name=f"{id}.pdf", size=1, type="application/pdf", shape=Shape.DOCUMENT, state=state, key=f"files/{id}"
    )


def ticket(**facts: Any) -> Ticket:
    """One message of the client, in the queue, unless told otherwise."""
    usual: dict[str, Any] = {
        "provider": "north",
        "number": 1001,
        "account": "c-1",
        "department": "tech",
        "subject": "Сайт",
        "channel": Channel.WEB,
        "requester": "irina",
        "stage": Stage.OPEN,
        "last_author": Side.CLIENT,
        "last_message": 1,
        "messages": 1,
        "facts": 1,
        "staff_unread": 1,
        "waiting_since": NOW,
        "created_at": NOW,
        "active_at": NOW,
    }
    return Ticket(**usual | facts)


def released(**facts: Any) -> Ticket:
    """Answered by staff and read by the client."""
    usual: dict[str, Any] = {
        "stage": Stage.RELEASED,
        "last_author": Side.STAFF,
        "last_message": 2,
        "messages": 2,
        "staff_unread": 0,
        "waiting_since": None,
    }
    return ticket(**usual | facts)


def archived(at: datetime = NOW, **facts: Any) -> Ticket:
    return released(**{"stage": Stage.ARCHIVED, "archived_at": at, **facts})
