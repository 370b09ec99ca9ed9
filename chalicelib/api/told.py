"""Nouns of the desk as programs are told of them."""

from __future__ import annotations

from datetime import datetime

from chalicelib.api import shapes
from chalicelib.desk import announcements, history, message, people, ticket
from chalicelib.desk.errors import NotFound
from chalicelib.services.uploads import Offered


def ticket_of(each: ticket.Ticket) -> shapes.Ticket:
    return shapes.Ticket(
        number=each.number,
        subject=each.subject,
        client_status=int(each.client_status),
        staff_status=str(each.staff_status),
        department=each.department,
        account=each.account,
        person=each.requester,
        person_name=each.requester_name,
        service=each.service,
        service_name=each.service_name,
        assignee=each.assignee,
        assignee_name=each.assignee_name,
        channel=str(each.channel),
        last_message=each.last_message,
        last=shapes.Excerpt(text=each.last.text, by=each.last.by, at=each.last.at) if each.last else None,
        client_unread=each.client_unread,
        staff_unread=each.staff_unread,
        waiting_since=each.waiting_since,
        answer_by=each.deadline,
        created_at=each.created_at,
        active_at=each.active_at,
        archived_at=each.archived_at,
        follows=each.follows,
        links=each.links,
        merged_into=each.merged_into,
    )


def message_of(each: message.Message) -> shapes.Message:
    return shapes.Message(
        id=each.id,
        at=each.at,
        by=_who(each.author),
        channel=str(each.channel),
        internal=each.internal,
        edited=each.edited,
        text=each.text,
        files=tuple(_file(one) for one in each.attachments),
    )


def offer_of(each: Offered) -> shapes.Offer:
    return shapes.Offer(key=each.key, name=each.name, url=each.offer.url, fields=each.offer.fields)


def fact_of(each: history.Fact) -> shapes.Fact:
    return shapes.Fact(
        id=each.id, kind=str(each.kind), at=each.at, by=_who(each.by), message=each.message, details=each.details
    )


def account_of(each: people.Account) -> shapes.Account:
    return shapes.Account(id=each.id, name=each.name, comment=each.comment, blocked=each.blocked, hourly=each.hourly)


def service_of(each: people.Service) -> shapes.Service:
    return shapes.Service(id=each.id, name=each.name, state=str(each.state))


def person_of(each: people.Person, provider: str, account: str) -> shapes.Person:
    """As far as this account is concerned: where else he belongs is nobody's business. Raises NotFound."""
    place = next((one for one in each.at(provider) if one.account == account), None)
    if place is None:
        raise NotFound("refused.no_person", person=each.id)
    return shapes.Person(
        id=each.id,
        name=each.name,
        emails=each.emails,
        standing=str(place.standing),
        telegram=each.telegram is not None,
        language=each.language,
    )


def department_of(each: people.Department) -> shapes.Department:
    return shapes.Department(
        id=each.id,
        name=each.name,
        names=each.names,
        description=each.description,
        offered=each.offered,
        usual=each.usual,
    )


def announcement_of(each: announcements.Announcement, at: datetime) -> shapes.Announcement:
    return shapes.Announcement(
        id=each.id,
        text=each.text,
        texts=each.texts,
        runs=each.runs(at),
        starts_at=each.starts_at,
        ends_at=each.ends_at,
        stops=tuple(str(one) for one in each.stops),
        accounts=each.accounts,
        services=each.services,
        departments=each.departments,
    )


def member_of(each: people.Staff) -> shapes.Member:
    return shapes.Member(
        id=each.id, name=each.name, role=str(each.role), departments=each.departments, active=each.active
    )


def _who(each: message.Author) -> shapes.Who:
    return shapes.Who(id=each.id, name=each.name, side=str(each.side))


def _file(each: message.Attachment) -> shapes.File:
    return shapes.File(id=each.id, name=each.name, type=each.type, size=each.size, state=str(each.state))
