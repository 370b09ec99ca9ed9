"""What programs are told, as it is written down in docs/reference/openapi.json: within v1 fields are only added."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.desk.tokens import Right


class Shape(msgspec.Struct, kw_only=True):
    """What all of them keep: every field is always there."""


class Who(Shape):
    """Whoever said or did something."""

    id: str
    name: str
    side: Annotated[str, Meta(description="client or staff; what begins with `token~` is a program.")]


class Excerpt(Shape):
    text: str
    by: str
    at: datetime


class Ticket(Shape):
    number: int
    subject: str
    client_status: Annotated[
        int, Meta(description="0 new messages, 1 in progress, 2 awaiting the client, 3 viewed, 10 archived.")
    ]
    staff_status: Annotated[
        str, Meta(description="unassigned, in_progress, awaiting_client or archived; more may come.")
    ]
    department: str
    account: str
    person: str
    person_name: str
    service: str | None
    service_name: str | None
    assignee: str | None
    assignee_name: str
    channel: str
    last_message: Annotated[
        int, Meta(description="Id of the last message that the client sees: what `expected` is compared with.")
    ]
    last: Excerpt | None
    client_unread: int
    staff_unread: int
    waiting_since: Annotated[
        datetime | None, Meta(description="When the oldest message came that nobody has answered.")
    ]
    answer_by: Annotated[datetime | None, Meta(description="By when staff owe an answer.")]
    created_at: datetime
    active_at: Annotated[
        datetime, Meta(description="When something was last said in it, or it was closed, reopened or archived.")
    ]
    archived_at: datetime | None
    follows: int | None
    links: tuple[int, ...]
    merged_into: int | None


class Tickets(Shape):
    tickets: tuple[Ticket, ...]
    next: Annotated[
        str | None,
        Meta(
            description="The cursor of the next page; null where this is the last. A page may hold less than `limit`."
        ),
    ]


class File(Shape):
    id: str
    name: str
    type: str
    size: int | None
    state: Annotated[str, Meta(description="loading, ready or failed; only what is ready can be had.")]


class Offer(Shape):
    """A form for one file, good for a quarter of an hour."""

    key: Annotated[str, Meta(description="What is named where the file belongs.")]
    name: str
    url: Annotated[str, Meta(description="Where to post it as multipart/form-data.")]
    fields: Annotated[Mapping[str, str], Meta(description="To be sent as they are, before the field `file`.")]


class Offers(Shape):
    files: tuple[Offer, ...]


class Message(Shape):
    id: int
    at: datetime
    by: Who
    channel: str
    internal: bool
    edited: bool
    text: str
    files: tuple[File, ...]


class Messages(Shape):
    messages: Annotated[
        tuple[Message, ...], Meta(description="Oldest first; of what there is, the newest page comes first.")
    ]
    next: Annotated[str | None, Meta(description="The cursor of the page before, in time.")]


class Fact(Shape):
    id: int
    kind: str
    at: datetime
    by: Who
    message: int | None
    details: Mapping[str, str]


class History(Shape):
    facts: tuple[Fact, ...]


class Account(Shape):
    id: str
    name: str
    comment: str
    blocked: bool
    hourly: int | None


class Accounts(Shape):
    accounts: tuple[Account, ...]
    next: str | None


class Service(Shape):
    id: str
    name: str
    state: str


class Services(Shape):
    services: tuple[Service, ...]


class Person(Shape):
    id: str
    name: str
    emails: tuple[str, ...]
    standing: str
    telegram: Annotated[bool, Meta(description="Whether he has tied his Telegram.")]
    language: str | None


class Persons(Shape):
    persons: tuple[Person, ...]


class Department(Shape):
    id: str
    name: str
    names: Mapping[str, str]
    description: str
    offered: bool
    usual: Annotated[int | None, Meta(description="Minutes within which it usually answers.")]


class Departments(Shape):
    departments: tuple[Department, ...]


class Announcement(Shape):
    id: str
    text: str
    texts: Mapping[str, str]
    runs: bool
    starts_at: datetime
    ends_at: datetime | None
    stops: tuple[str, ...]
    accounts: tuple[str, ...]
    services: tuple[str, ...]
    departments: tuple[str, ...]


class Announcements(Shape):
    announcements: tuple[Announcement, ...]


class Member(Shape):
    id: str
    name: str
    role: str
    departments: tuple[str, ...]
    active: bool


class Staff(Shape):
    staff: tuple[Member, ...]


class Whoami(Shape):
    token: str
    name: str
    rights: tuple[Right, ...]
    ends_at: datetime | None
    provider: str
    provider_name: str
