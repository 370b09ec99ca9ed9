"""What each state asks and every page shows: text keys and buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from chalicelib.conversation.context import Context, button, data
from chalicelib.conversation.outputs import Button, Rows, Titled, Value, Words
from chalicelib.conversation.states import Draft
from chalicelib.desk.errors import Refusal, Stopped
from chalicelib.desk.people import Department, Membership, Provider, Service
from chalicelib.desk.text import cut
from chalicelib.desk.ticket import ClientStatus, Move, Ticket

PAGE = 8
"""Choices on one page."""
MOST_ACCOUNTS = 40
"""Accounts offered as buttons; somebody with more types the name."""
LISTED = 50
"""Tickets a list pages through; older ones are on the site."""
BUTTON_SUBJECT = 28
KEPT = "k"
"""Stands in a button whose message must not be drawn over: it holds what staff wrote."""


def provider_title(provider: Provider) -> Titled:
    return Titled(provider.name, provider.names)


def department_title(department: Department) -> Titled:
    return Titled(department.name, department.names)


def why(reason: Refusal) -> Words:
    """What was refused, in words; a provider's own are said in the language of the chat."""
    if isinstance(reason, Stopped):
        return Words(reason.key, {"text": Titled(str(reason.values["text"]), reason.texts)})
    return Words(reason.key, dict(reason.values))


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


def provider_rows(draft: Draft, offered: Mapping[int, Membership], context: Context) -> Rows:
    among = tuple(offered.values())
    rows = tuple(
        (Button(membership_label(each, among, context), data("pr", draft.id, index)),)
        for index, each in islice(offered.items(), MOST_ACCOUNTS)
    )
    return (*rows, cancel_row(draft))


def department_rows(draft: Draft, offered: Mapping[int, Department]) -> Rows:
    rows = tuple(
        (Button(department_title(each), data("dep", draft.id, index)),)
        for index, each in islice(offered.items(), draft.page * PAGE, (draft.page + 1) * PAGE)
    )
    return (*rows, *pager(draft.page, len(offered), "pg", draft.id), cancel_row(draft))


def pager(page: int, count: int, verb: str, *arguments: str) -> Rows:
    back = (button("button.page_back", verb, *arguments, page - 1),) if page else ()
    more = (button("button.page_more", verb, *arguments, page + 1),) if (page + 1) * PAGE < count else ()
    return ((*back, *more),) if back or more else ()


def service_rows(draft: Draft, offered: Mapping[int, Service]) -> Rows:
    rows = tuple(
        (Button(Words("label.service", {"name": each.name, "id": each.id}), data("sv", draft.id, index)),)
        for index, each in offered.items()
    )
    return (*rows, (button("button.skip", "skip", draft.id), *cancel_row(draft)))


def panel_rows(draft: Draft) -> Rows:
    revision = draft.panel
    return (
        (button("button.finish", "fin", draft.id, revision),),
        (button("button.remove_last", "rm", draft.id, revision), button("button.cancel", "can", draft.id)),
    )


def long_rows(draft: Draft, pieces: int | None) -> Rows:
    """`pieces` is None where so many do not go in."""
    drop = button("button.no_long", "nolong", draft.id)
    if pieces is None:
        return ((drop,), cancel_row(draft))
    return ((button("button.split", "split", draft.id, count=pieces), drop), cancel_row(draft))


def counted(draft: Draft, limit: int) -> dict[str, Value]:
    """The two counts every panel shows, each in its plural form."""
    return {
        "messages": Words("count.messages", {"count": draft.texts}),
        "files": Words("count.files_of", {"count": draft.files, "limit": limit}),
    }


def held(draft: Draft) -> dict[str, Value]:
    """The same two counts where the limits do not matter, with the texts that wait to be split."""
    return {
        "messages": Words("count.messages", {"count": draft.texts + len(draft.long)}),
        "files": Words("count.files", {"count": draft.files}),
    }


def draft_head(number: int) -> Words:
    return Words("reply.head", {"number": number})


def list_rows(tickets: Sequence[Ticket], page: int, provider: Callable[[str], Provider | None]) -> Rows:
    start = page * PAGE
    rows = tuple((each,) for each in ticket_buttons(tickets, provider)[start : start + PAGE])
    return (*rows, *pager(page, len(tickets), "list"), (button("button.new", "new"),))


def ticket_buttons(tickets: Sequence[Ticket], provider: Callable[[str], Provider | None]) -> tuple[Button, ...]:
    """Number, subject and status; the provider too where there are several, for numbers count per provider."""
    several = len({each.provider for each in tickets}) > 1
    return tuple(_ticket_button(each, provider(each.provider) if several else None) for each in tickets)


def _ticket_button(ticket: Ticket, provider: Provider | None) -> Button:
    values: dict[str, Value] = {
        "number": ticket.number,
        "subject": cut(ticket.subject, BUTTON_SUBJECT),
        "status": status_short(ticket),
    }
    address = data("t", ticket.provider, ticket.number)
    if provider is None:
        return Button(Words("label.ticket", values), address)
    return Button(Words("label.ticket_at", {**values, "provider": provider_title(provider)}), address)


def site_rows(context: Context, *of: str | int) -> Rows:
    """«Открыть на сайте», where the desk has one; `of` is the provider and number of a ticket."""
    return ((button("button.site", "web", *of),),) if context.site else ()


def card_rows(ticket: Ticket) -> Rows:
    """Which acts each status offers (T-24, R-2)."""
    back = button("button.list", "list", 0)
    if ticket.merged_into is not None:
        into = button("button.open_number", "t", ticket.provider, ticket.merged_into, number=ticket.merged_into)
        return ((into,), (back,))
    if ticket.client_status is ClientStatus.ARCHIVED:
        return ((button("button.restore", "un", ticket.provider, ticket.number),), (back,))
    reply = button("button.reply", "re", ticket.provider, ticket.number)
    if not ticket.allows(Move.ARCHIVE):
        return ((reply,), (back,))
    archive = button("button.archive", "ar", ticket.provider, ticket.number, ticket.last_message)
    return ((reply, archive), (back,))


def receipt_rows(ticket: Ticket) -> Rows:
    """Under a receipt, which is not drawn over: it is the proof that something was sent."""
    return ((button("button.open", "open", ticket.provider, ticket.number), button("button.mine", "mine")),)


def told_rows(ticket: Ticket) -> Rows:
    """Under a notification: what can be done about it at once; it is kept, whatever is pressed."""
    return tuple(
        tuple(replace(each, data=f"{each.data}:{KEPT}") if each.data.startswith("ar:") else each for each in row)
        for row in card_rows(ticket)[:1]
    )
