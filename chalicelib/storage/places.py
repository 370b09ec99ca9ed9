"""Where a record stands in the lists: the attributes that put it into an index, and at which rank."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from chalicelib.conversation.states import Left
from chalicelib.desk.mailroom import Held, Intake, Mailbox, Posted
from chalicelib.desk.message import Side
from chalicelib.desk.people import Account, Bot, Provider
from chalicelib.desk.ticket import CLIENT_ORDER, Stage, Ticket
from chalicelib.desk.tokens import Token
from chalicelib.desk.webhooks import Call
from chalicelib.services.records import DeadLetter, Record
from chalicelib.storage import keys
from chalicelib.storage.order import largest_first, moment, newest_first, padded, part

Places = dict[str, str]

RANKED_NAME = 50
"""Characters of an account's name that decide its place."""


LISTED: Mapping[type, Callable[[Any], tuple[keys.Span, str]]] = {
    Account: lambda it: (keys.accounts(it.provider), account_rank(it)),
    Provider: lambda it: (keys.providers(), part(it.id)),
    Bot: lambda it: (keys.bots(), part(it.id)),
    Mailbox: lambda it: (keys.mailboxes(it.provider), part(it.address)),
    Token: lambda it: (keys.tokens(it.provider), part(it.id)),
    DeadLetter: lambda it: (keys.dead_letters(), _by_time(it.at, it.reference)),
    Intake: lambda it: (keys.intakes(it.provider), _by_time(it.at, it.id)),
    Posted: lambda it: (keys.all_posted(it.provider), _by_time(it.at, it.id)),
    Held: lambda it: (keys.all_held(it.provider), _by_time(it.at, it.id)),
}
"""What stands in one list each, and at which rank."""


def of(record: Record) -> Places:
    """Its place in each list it belongs to; in a list it has left it has none."""
    if isinstance(record, Ticket):
        return _ticket(record)
    if isinstance(record, Left):
        return of_wake(record.at)
    if isinstance(record, Call):
        return _at(keys.calls_due(), moment(record.due)) if record.due is not None else {}
    if isinstance(record, Posted) and not record.person:
        return {}
    listed = LISTED.get(type(record))
    return _at(*listed(record)) if listed else {}


def of_row(cause: str, due: datetime) -> Places:
    """The place of an unsettled outbox row; all rows of a cause lie in one shard."""
    number = zlib.crc32(part(cause).encode()) % keys.DUE_SHARDS
    return {keys.BY_DUE.partition: keys.shard(number), keys.BY_DUE.rank: moment(due)}


def _by_time(at: datetime, id: str) -> str:
    return f"{moment(at)}#{part(id)}"


def of_wake(at: datetime | None) -> Places:
    """The place of what has to be looked at again at this moment."""
    return {} if at is None else {keys.BY_DUE.partition: keys.AGENDA, keys.BY_DUE.rank: moment(at)}


def account_rank(account: Account) -> str:
    """The name, then the id; the tab between them sorts before all that a name can go on with."""
    return f"{part(_ranked(account.name))}\t{part(account.id)}"


def name_begins(name: str) -> str | None:
    """Where accounts whose name begins so stand first; None for any name."""
    return part(_ranked(name)) if _ranked(name) else None


def name_ends(name: str) -> str | None:
    """Behind the last of them."""
    return f"{part(_ranked(name))}\U0010ffff" if _ranked(name) else None


def _ranked(name: str) -> str:
    return " ".join(name.casefold().split())[:RANKED_NAME]


def _ticket(ticket: Ticket) -> Places:
    last = f"{moment(ticket.active_at)}#{padded(ticket.number)}"
    places = _for_account(ticket) | _at(keys.recent(ticket.provider), last)
    staff = _for_staff(ticket) if ticket.stage is Stage.OPEN else _released(ticket)
    return places | staff | of_wake(ticket.wakes_at)


def _for_account(ticket: Ticket) -> Places:
    number = largest_first(ticket.number)
    if ticket.stage is Stage.ARCHIVED:
        put_away = newest_first(ticket.archived_at or ticket.active_at)
        return _at(keys.archive(ticket.provider, ticket.account), f"{put_away}#{number}")
    group = CLIENT_ORDER.index(ticket.client_status)
    rank = f"{group}#{newest_first(ticket.active_at)}#{number}"
    return _at(keys.active(ticket.provider, ticket.account), rank)


def _for_staff(ticket: Ticket) -> Places:
    waits = ticket.waiting_since
    since = f"0#{moment(waits)}" if waits is not None else f"1#{moment(ticket.active_at)}"
    rank = f"{since}#{padded(ticket.number)}"
    places = _at(keys.queue(ticket.provider, ticket.department), rank)
    if ticket.assignee is not None:
        places |= _at(keys.assigned(ticket.provider, ticket.assignee), rank)
    return places


def _released(ticket: Ticket) -> Places:
    waits = ticket.stage is Stage.RELEASED and ticket.last_author is Side.STAFF
    list_of = keys.awaiting if waits else keys.done
    rank = f"{newest_first(ticket.active_at)}#{largest_first(ticket.number)}"
    return _at(list_of(ticket.provider, ticket.department), rank)


def _at(span: keys.Span, rank: str) -> Places:
    return {span.index.partition: span.partition, span.index.rank: rank}
