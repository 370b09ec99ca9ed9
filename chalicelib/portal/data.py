"""All that is kept of whoever looks: a page in parts with every file by its link, and each part as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from urllib.parse import urlencode

import msgspec

from chalicelib.desk.errors import Invalid
from chalicelib.desk.message import Attachment, FileState, Message
from chalicelib.desk.notifications import Notification, by_fact
from chalicelib.desk.people import Person
from chalicelib.desk.sessions import Session
from chalicelib.portal.asked import Answer, Asked
from chalicelib.portal.render import page
from chalicelib.portal.visitor import Visitor
from chalicelib.services import export, sessions
from chalicelib.services.export import Mark, Part, Told
from chalicelib.services.house import House

Facts = dict[str, object]

MOST = 2**31
"""No number of a mark is larger."""


def show(visitor: Visitor, asked: Asked, house: House) -> Answer:
    mark, part = _read(visitor, asked, house)
    here, next = _query(mark), _query(part.next) if part.next else ""

    def link(told: Told, message: Message, file: Attachment) -> str:
        return asked.base + _path(told, message, file, visitor)

    return page("data", asked, visitor, house, part=part, mark=mark, here=here, next=next, link=link)


def download(visitor: Visitor, asked: Asked, house: House) -> Answer:
    """One part as JSON. The first says who he is besides."""
    mark, part = _read(visitor, asked, house)
    facts: Facts = {"part": mark.part, "made_at": house.clock.now()}
    if mark == Mark():
        facts |= _person(visitor, house)
    place = asked.origin + asked.base
    facts["tickets"] = [_ticket(each, visitor, place) for each in part.tickets]
    facts["notifications"] = [_notice(each) for each in by_fact(part.notices)]
    facts["next"] = f"{place}/settings/data/file?{_query(part.next)}" if part.next else None
    body = msgspec.json.format(msgspec.json.encode(facts), indent=2).decode()
    name = f"lambdesk-{house.clock.now():%Y-%m-%d}-{mark.part}.json"
    headers = {"Content-Type": "application/json", "Content-Disposition": f'attachment; filename="{name}"'}
    return Answer(body=body, headers=headers)


def _read(visitor: Visitor, asked: Asked, house: House) -> tuple[Mark, Part]:
    mark = _mark(asked.query)
    return mark, export.part_of(visitor.person, mark, house)


def _mark(query: Mapping[str, str]) -> Mark:
    """Raises Invalid."""
    given = {name: query[name] for name in Mark.__slots__ if name in query}
    try:
        mark = msgspec.convert(given, Mark, strict=False)
    except msgspec.ValidationError as error:
        raise Invalid("refused.cursor") from error
    if any(isinstance(each, int) and not 0 <= each < MOST for each in asdict(mark).values()):
        raise Invalid("refused.cursor")
    return mark


def _query(mark: Mark) -> str:
    return urlencode({name: value for name, value in asdict(mark).items() if value not in (None, 0)})


def _person(visitor: Visitor, house: House) -> Facts:
    person = visitor.person
    return {
        "person": {"id": person.id, "name": person.name, "emails": person.emails, "telegram": _telegram(person)},
        "preferences": {
            "language": person.language,
            "zone": person.zone or None,
            "theme": person.theme,
            "telegram_support": person.telegram_support,
            "notices": person.wishes,
        },
        "sessions": [_session(each) for each in sessions.sessions(person.id, house)],
        "accounts": [
            {**asdict(membership), "services": bought} for membership, bought in export.services_of(person, house)
        ],
    }


def _telegram(person: Person) -> Facts | None:
    return asdict(person.telegram) if person.telegram else None


def _session(each: Session) -> Mapping[str, str | datetime]:
    return {"device": each.device, "opened_at": each.opened_at, "seen_at": each.seen_at}


def _ticket(told: Told, visitor: Visitor, place: str) -> Facts:
    """What a client sees of it, and nothing of how staff work on it."""
    ticket = told.ticket
    provider = visitor.provider_of(told.membership)
    department = provider.department(ticket.department) if provider else None
    return {
        "provider": ticket.provider,
        "account": ticket.account,
        "number": ticket.number,
        "subject": ticket.subject,
        "department": department.title(visitor.language) if department else ticket.department,
        "service": ticket.service,
        "service_name": ticket.service_name,
        "status": int(ticket.client_status),
        "created_at": ticket.created_at,
        "active_at": ticket.active_at,
        "messages": [_message(each, told, visitor, place) for each in told.messages],
    }


def _message(message: Message, told: Told, visitor: Visitor, place: str) -> Facts:
    files = [_file(each, place + _path(told, message, each, visitor)) for each in message.attachments]
    return {
        "id": message.id,
        "at": message.at,
        "side": message.author.side,
        "author": message.author.name,
        "channel": message.channel,
        "edited": message.edited,
        "text": message.text,
        "files": files,
    }


def _notice(ways: Sequence[Notification]) -> Facts:
    """What he was told of one fact, as his «Уведомления» show it."""
    told = ways[0]
    return {
        "provider": told.provider,
        "account": told.account,
        "ticket": told.ticket,
        "subject": told.subject,
        "kind": told.kind,
        "at": told.at,
        "ways": [each.way for each in ways if each.sent],
        "author": told.by,
        "text": told.text,
    }


def _file(file: Attachment, address: str) -> Facts:
    """The link is good for whoever has signed in as its owner."""
    link = address if file.state is FileState.READY else None
    return {"name": file.name, "type": file.type, "size": file.size, "state": file.state, "link": link}


def _path(told: Told, message: Message, file: Attachment, visitor: Visitor) -> str:
    """Numbers count per provider: whoever has several says which."""
    path = f"/tickets/{message.ticket}/files/{message.id}/{file.id}"
    place = told.membership
    return f"{path}?at={place.provider}/{place.account}" if len(visitor.person.memberships) > 1 else path
