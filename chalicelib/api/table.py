"""Every route of the API in one table: what is let in by which right, read and told; the description is made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from chalicelib.api import acts, bodies, clients, desk, files, shapes, tickets
from chalicelib.api.asked import Told
from chalicelib.api.bodies import Body
from chalicelib.api.listing import FILTERS, listed
from chalicelib.api.shapes import Shape
from chalicelib.desk.tokens import Right

ROOT = "/api/v1"
PAGED = ("limit", "cursor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    method: str
    path: str
    """Under the root."""
    title: str
    does: Callable[..., Told]
    right: Right | None = None
    """None for every token that is good."""
    body: type[Body] | None = None
    tells: type[Shape] | None = None
    query: tuple[str, ...] = ()
    status: HTTPStatus = HTTPStatus.OK
    once: bool = False
    """Whether it wants an Idempotency-Key: an act, not a state."""

    @property
    def whole(self) -> str:
        return ROOT + self.path


def _read(path: str, title: str, does: Callable[..., Told], right: Right | None, tells: type[Shape]) -> Route:
    return Route(method="GET", path=path, title=title, does=does, right=right, tells=tells)


def _list(path: str, title: str, does: Callable[..., Told], right: Right, tells: type[Shape], *query: str) -> Route:
    return Route(method="GET", path=path, title=title, does=does, right=right, tells=tells, query=query)


def _act(name: str, title: str, does: Callable[..., Told], body: type[Body]) -> Route:
    return Route(
        method="POST",
        path=f"/tickets/{{number}}/{name}",
        title=title,
        does=does,
        right=Right.WRITE_TICKETS,
        body=body,
        tells=shapes.Ticket,
        once=True,
    )


def _put(path: str, title: str, does: Callable[..., Told], body: type[Body], tells: type[Shape]) -> Route:
    return Route(method="PUT", path=path, title=title, does=does, right=Right.WRITE_CLIENTS, body=body, tells=tells)


def _drop(path: str, title: str, does: Callable[..., Told]) -> Route:
    right, status = Right.WRITE_CLIENTS, HTTPStatus.NO_CONTENT
    return Route(method="DELETE", path=path, title=title, does=does, right=right, status=status)


TICKETS, CLIENTS = Right.READ_TICKETS, Right.READ_CLIENTS
TICKET, ACCOUNT = "/tickets/{number}", "/accounts/{account}"
ROUTES: tuple[Route, ...] = (
    _read("/whoami", "What this token may do", desk.whoami, None, shapes.Whoami),
    _read("/departments", "Departments", desk.departments, None, shapes.Departments),
    _read("/announcements", "Announcements", desk.announcements, None, shapes.Announcements),
    _read("/staff", "Whom tickets may be given to", desk.staff, TICKETS, shapes.Staff),
    _list("/tickets", "Tickets", listed, TICKETS, shapes.Tickets, *FILTERS),
    Route(
        method="POST",
        path="/tickets",
        title="A new ticket for a client",
        does=tickets.new,
        right=Right.WRITE_TICKETS,
        body=bodies.NewTicket,
        tells=shapes.Ticket,
        status=HTTPStatus.CREATED,
        once=True,
    ),
    Route(
        method="POST",
        path="/uploads",
        title="Where to send files up",
        does=files.offer,
        right=Right.WRITE_TICKETS,
        body=bodies.NewFiles,
        tells=shapes.Offers,
    ),
    _read(TICKET, "A ticket", tickets.show, TICKETS, shapes.Ticket),
    _list(f"{TICKET}/messages", "What was said in it", tickets.messages, TICKETS, shapes.Messages, *PAGED),
    _read(f"{TICKET}/history", "What happened to it", tickets.history, TICKETS, shapes.History),
    Route(
        method="GET",
        path=f"{TICKET}/messages/{{message}}/files/{{file}}",
        title="A file, by an address that is good for a minute",
        does=tickets.get,
        right=TICKETS,
        status=HTTPStatus.SEE_OTHER,
    ),
    _act("replies", "Answer the client", acts.reply, bodies.NewReply),
    _act("notes", "Tell staff alone", acts.note, bodies.NewNote),
    _act("assign", "Give it to somebody", acts.give, bodies.Assigning),
    _act("release", "Give it back to the department", acts.release, bodies.Nothing),
    _act("move", "Hand it to another department", acts.move, bodies.Moving),
    _act("close", "Done without an answer", acts.shut, bodies.Closing),
    _act("reopen", "Take it up again", acts.reopen, bodies.Nothing),
    _list("/accounts", "Accounts by name", clients.accounts, CLIENTS, shapes.Accounts, "named", *PAGED),
    _read(ACCOUNT, "An account", clients.account, CLIENTS, shapes.Account),
    _put(ACCOUNT, "An account as it is now", clients.put_account, bodies.AccountState, shapes.Account),
    _read(f"{ACCOUNT}/services", "What it has bought", clients.services, CLIENTS, shapes.Services),
    _put(
        f"{ACCOUNT}/services/{{service}}",
        "A service as it is now",
        clients.put_service,
        bodies.ServiceBought,
        shapes.Service,
    ),
    _drop(f"{ACCOUNT}/services/{{service}}", "It is gone", clients.remove_service),
    _read(f"{ACCOUNT}/persons", "Who writes for it", clients.persons, CLIENTS, shapes.Persons),
    Route(
        method="POST",
        path=f"{ACCOUNT}/persons",
        title="A person as he is now, by his address",
        does=clients.put_person,
        right=Right.WRITE_CLIENTS,
        body=bodies.PersonState,
        tells=shapes.Person,
    ),
    _read(f"{ACCOUNT}/persons/{{person}}", "A person of it", clients.person, CLIENTS, shapes.Person),
    _drop(f"{ACCOUNT}/persons/{{person}}", "He writes for it no longer", clients.part),
)
