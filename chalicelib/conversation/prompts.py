"""What each state asks and every page shows: text keys and buttons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chalicelib.conversation.context import Context, button, data
from chalicelib.conversation.outputs import Button, Rows, Titled, Value, Words
from chalicelib.conversation.states import Draft
from chalicelib.conversation.text import cut
from chalicelib.desk.people import Department, Membership, Provider, Service
from chalicelib.desk.ticket import ClientStatus, Move, Ticket

PAGE = 8
"""Choices on one page."""
LISTED = 50
"""Tickets a list pages through; older ones are on the site."""
BUTTON_SUBJECT = 28


def provider_title(provider: Provider) -> Titled:
    return Titled(provider.name, provider.names)


def department_title(department: Department) -> Titled:
    return Titled(department.name, department.names)


def status(ticket: Ticket) -> Words:
    return Words(f"status.client.{ticket.client_status}")


def status_short(ticket: Ticket) -> Words:
    return Words(f"status.short.{ticket.client_status}")


def day(at: datetime) -> Words:
    return Words("date", {"day": at.day, "month": Words(f"month.{at.month}")})


def cancel_row(draft: Draft) -> tuple[Button, ...]:
    return (button("button.cancel", "can", draft.id),)


def membership_label(each: Membership, among: Sequence[Membership], context: Context) -> Value:
    """The provider's name; with the account's where one provider knows several accounts of this person."""
    provider = context.provider(each.provider)
    name = provider_title(provider) if provider else Titled(each.provider)
    if sum(1 for other in among if other.provider == each.provider) == 1:
        return name
    return Words("label.account", {"provider": name, "account": each.account_name})


def provider_rows(draft: Draft, memberships: Sequence[Membership], context: Context) -> Rows:
    rows = tuple(
        (Button(membership_label(each, memberships, context), data("pr", draft.id, index)),)
        for index, each in enumerate(memberships[: 5 * PAGE])
    )
    return (*rows, cancel_row(draft))


def department_rows(draft: Draft, departments: Sequence[Department]) -> Rows:
    start = draft.page * PAGE
    rows = tuple(
        (Button(department_title(each), data("dep", draft.id, start + offset)),)
        for offset, each in enumerate(departments[start : start + PAGE])
    )
    return (*rows, *pager(draft.page, len(departments), "pg", draft.id), cancel_row(draft))


def pager(page: int, count: int, verb: str, *arguments: str) -> Rows:
    back = (button("button.page_back", verb, *arguments, page - 1),) if page else ()
    more = (button("button.page_more", verb, *arguments, page + 1),) if (page + 1) * PAGE < count else ()
    return ((*back, *more),) if back or more else ()


def service_rows(draft: Draft, services: Sequence[Service]) -> Rows:
    rows = tuple(
        (Button(Words("label.service", {"name": each.name, "id": each.id}), data("sv", draft.id, index)),)
        for index, each in enumerate(services[:PAGE])
    )
    return (*rows, (button("button.skip", "skip", draft.id), *cancel_row(draft)))


def panel_rows(draft: Draft) -> Rows:
    revision = draft.panel
    return (
        (button("button.finish", "fin", draft.id, revision),),
        (button("button.remove_last", "rm", draft.id, revision), button("button.cancel", "can", draft.id)),
    )


def long_rows(draft: Draft, pieces: int) -> Rows:
    return (
        (
            button("button.split", "split", draft.id, count=pieces),
            button("button.no_long", "nolong", draft.id),
        ),
        cancel_row(draft),
    )


def counted(draft: Draft, limit: int) -> dict[str, Value]:
    """The two counts every panel shows, each in its plural form."""
    return {
        "messages": Words("count.messages", {"count": draft.texts}),
        "files": Words("count.files_of", {"count": draft.files, "limit": limit}),
    }


def held(draft: Draft) -> dict[str, Value]:
    """The same two counts where the limit does not matter."""
    return {
        "messages": Words("count.messages", {"count": draft.texts}),
        "files": Words("count.files", {"count": draft.files}),
    }


def draft_head(draft: Draft) -> Words:
    if draft.ticket is not None:
        return Words("reply.head", {"number": draft.ticket})
    return Words("panel.head")


def list_rows(tickets: Sequence[Ticket], page: int) -> Rows:
    start = page * PAGE
    rows = tuple((ticket_button(each),) for each in tickets[start : start + PAGE])
    return (*rows, *pager(page, len(tickets), "list"), (button("button.new", "new"),))


def ticket_button(ticket: Ticket) -> Button:
    label = Words(
        "label.ticket",
        {
            "number": ticket.number,
            "subject": cut(ticket.subject, BUTTON_SUBJECT),
            "status": status_short(ticket),
        },
    )
    return Button(label, data("t", ticket.provider, ticket.number))


def card_rows(ticket: Ticket) -> Rows:
    """The truth table of domain 4.4."""
    back = button("button.list", "list", 0)
    if ticket.client_status is ClientStatus.ARCHIVED:
        return ((button("button.restore", "un", ticket.provider, ticket.number),), (back,))
    reply = button("button.reply", "re", ticket.provider, ticket.number)
    if not ticket.allows(Move.ARCHIVE):
        return ((reply,), (back,))
    archive = button("button.archive", "ar", ticket.provider, ticket.number, ticket.last_message)
    return ((reply, archive), (back,))


def told_rows(ticket: Ticket) -> Rows:
    """Under a notification: what can be done about it at once."""
    return card_rows(ticket)[:1]
