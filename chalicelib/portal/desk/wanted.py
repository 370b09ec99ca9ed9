"""Which list of tickets is asked for: by a filter that was kept, or by what stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from chalicelib.desk.filters import WORDS, Filter, Sought, View
from chalicelib.desk.names import ID, plain
from chalicelib.desk.permissions import may_see
from chalicelib.desk.ticket import Ticket
from chalicelib.portal.asked import Asked
from chalicelib.portal.desk.colleague import Colleague

FIELDS = ("view", "department", "assignee", "words")
FILTER = "filter"
"""In an address: the id of what was kept."""
VIEWS = {str(each): each for each in View}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which list, which of its tickets, from where on."""

    sought: Sought
    filter: Filter | None = None
    """The one it goes by."""
    cursor: str | None = None

    @property
    def view(self) -> View:
        return self.sought.view

    @property
    def at(self) -> str:
        """Its line in the menu."""
        return f"{FILTER}-{self.filter.id}" if self.filter else str(self.view)

    @property
    def begins(self) -> str:
        """As an address asks for it, from its beginning."""
        if self.filter:
            return urlencode({FILTER: self.filter.id})
        fields = {name: getattr(self.sought, name) for name in FIELDS}
        return urlencode({name: value for name, value in fields.items() if value})

    @property
    def query(self) -> str:
        """As an address asks for it, from where it is on."""
        return f"{self.begins}&{urlencode({'cursor': self.cursor})}" if self.cursor else self.begins

    def departments(self, me: Colleague) -> list[str]:
        return [each.id for each in me.departments if self.sought.department in ("", each.id)]

    def sees(self, ticket: Ticket, me: Colleague) -> bool:
        return may_see(me.actor, ticket) and self.sought.department in ("", ticket.department)

    def fits(self, ticket: Ticket) -> bool:
        """Whether it is one of those that he narrowed the list to."""
        told = " ".join(
            (
                str(ticket.number),
                ticket.subject,
                ticket.requester_name or "",
                ticket.account,
                ticket.service_name or ticket.service or "",
            )
        ).casefold()
        words = self.sought.words.casefold().split()
        return self.sought.assignee in ("", ticket.assignee) and all(each in told for each in words)


def wanted_of(asked: Asked, me: Colleague) -> Wanted:
    """A filter that is not there any more asks for the queue."""
    cursor, id = asked.query.get("cursor") or None, asked.query.get(FILTER, "")
    kept = next((each for each in me.member.filters if each.id == id), None)
    if kept:
        return Wanted(sought=kept.sought, filter=kept, cursor=cursor)
    return Wanted(sought=sought_of(asked.query), cursor=cursor)


def sought_of(typed: Mapping[str, str]) -> Sought:
    """What is no view is the queue; what is too long is cut."""
    return Sought(
        view=VIEWS.get(typed.get("view", ""), View.QUEUE),
        department=typed.get("department", "")[:ID],
        assignee=typed.get("assignee", "")[:ID],
        words=plain(typed.get("words", ""))[:WORDS],
    )


def came_from(asked: Asked, me: Colleague) -> Wanted | None:
    """The list that a ticket was opened from; None for one opened otherwise."""
    return wanted_of(asked, me) if asked.query.keys() & {"view", FILTER} else None
