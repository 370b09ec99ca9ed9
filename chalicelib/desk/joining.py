"""Several tickets at once: one becomes part of another, one is parted, two are named beside each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.desk.errors import NotAllowed
from chalicelib.desk.history import Happened
from chalicelib.desk.message import FileState, Message, Side
from chalicelib.desk.permissions import Actor, permit
from chalicelib.desk.rules import MERGE_LIMIT, MERGE_WEIGHT
from chalicelib.desk.ticket import WRITERS, Move, Stage, Ticket, Writer
from chalicelib.desk.verbs import Deed, excerpt, moved, record

HOPS = 20
"""Tickets merged into one another that are gone through."""


def goes_on(number: int, find: Callable[[int], Ticket | None]) -> Ticket | None:
    """The ticket itself, or the last of those it was merged into; None where one is missing or they are too many."""
    for _ in range(HOPS):
        ticket = find(number)
        if ticket is None or ticket.merged_into is None:
            return ticket
        number = ticket.merged_into
    return None


def link(one: Ticket, other: Ticket, actor: Actor, at: datetime) -> tuple[Deed, ...]:
    """Both name each other from now on; nothing where they did."""
    _both(Move.LINK, one, other, actor)
    if other.number in one.links and one.number in other.links:
        return ()
    return (_linked(one, other, actor, at), _linked(other, one, actor, at))


def merge(source: Ticket, target: Ticket, entries: Sequence[Message], actor: Actor, at: datetime) -> tuple[Deed, Deed]:
    """All that was said in one goes on in the other, which waits for as long as the one that waited longest.

    Raises NotAllowed for tickets of two accounts, for one that is too long, where the other has ended, and while a file
    is loading.
    """
    _both(Move.MERGE, source, target, actor)
    _fit(source, target, entries)
    _loaded(source, entries)
    ended = replace(
        moved(source, Move.MERGE, at),
        archived_at=at,
        client_unread=0,
        staff_unread=0,
        waiting_since=None,
        reminders=(),
        merged_into=target.number,
    )
    gone = record(ended, Happened.MERGED, actor, at, details={"into": str(target.number)})
    copies = tuple(_copied(each, target, target.messages + n) for n, each in enumerate(entries, start=1))
    taken = record(
        _with(target, source, copies, at),
        Happened.MERGED,
        actor,
        at,
        messages=copies,
        message=_asked(source, copies),
        details={"from": str(source.number), **_waits(source)},
    )
    return gone, taken


def split(ticket: Ticket, message: Message, number: int, actor: Actor, at: datetime) -> tuple[Deed, Deed]:
    """A message becomes a ticket of its own, which is open; it stays where it was as well."""
    permit(Move.SPLIT, actor, ticket)
    if message.internal:
        raise NotAllowed("refused.split.note", number=ticket.number)
    _loaded(ticket, (message,))
    copy = replace(message, ticket=number, id=1, came_from=ticket.number, parts=(), version=0)
    asked = message.author.side is Side.CLIENT
    new = replace(
        ticket,
        number=number,
        subject=ticket.subject,
        channel=message.channel,
        assignee=None,
        assignee_name="",
        stage=Stage.OPEN,
        last_author=message.author.side,
        last_message=1,
        last=excerpt(copy),
        files=len(message.attachments),
        messages=1,
        facts=0,
        client_unread=0,
        staff_unread=1 if asked else 0,
        waiting_since=message.at if asked else None,
        promise=None,
        answered_at=None if asked else message.at,
        viewed_at=None,
        reminded_at=None,
        reminders=(),
        wakes_at=None,
        created_at=at,
        active_at=at,
        archived_at=None,
        released_at=None,
        follows=None,
        followers=(),
        links=(ticket.number,),
        merged_into=None,
        version=0,
    )
    details = {"from": str(ticket.number), **_waits(new)}
    began = record(new, Happened.SPLIT, actor, at, messages=(copy,), message=1, details=details)
    old = replace(ticket, links=(*ticket.links, number))
    return record(old, Happened.SPLIT, actor, at, message=message.id, details={"into": str(number)}), began


def _both(move: Move, one: Ticket, other: Ticket, actor: Actor) -> None:
    """Whoever joins them must see both, and they must be two."""
    permit(move, actor, one)
    permit(move if move is Move.LINK else Move.NOTE, actor, other)
    if one.number == other.number:
        raise NotAllowed("refused.joining.same", number=one.number)


def _fit(source: Ticket, target: Ticket, entries: Sequence[Message]) -> None:
    """Whether all of one can go on in the other."""
    if source.account != target.account:
        raise NotAllowed("refused.merge.account", number=source.number, into=target.number)
    if target.stage is Stage.ARCHIVED:
        raise NotAllowed("refused.merge.ended", number=source.number, into=target.number)
    if len(entries) > MERGE_LIMIT or sum(each.weight for each in entries) > MERGE_WEIGHT:
        raise NotAllowed("refused.merge.long", number=source.number, limit=MERGE_LIMIT)


def _loaded(ticket: Ticket, entries: Sequence[Message]) -> None:
    """A file that is on its way finds the message it was sent with, never a copy of it.

    A copy that waits for one was made by a version that let it, and would be waited for without end.
    """
    files = (file for each in entries if each.came_from is None for file in each.attachments)
    if any(each.state is FileState.LOADING for each in files):
        raise NotAllowed("refused.joining.loading", number=ticket.number)


def _waits(ticket: Ticket) -> Mapping[str, str]:
    """Since when a client waits in it, where one does: it is work for whoever gets it."""
    since = ticket.waiting_since if ticket.stage is Stage.OPEN else None
    return {"waiting_since": since.isoformat()} if since else {}


def _asked(source: Ticket, copies: Sequence[Message]) -> int | None:
    """What its client said last, where he waits."""
    said = (each.id for each in reversed(copies) if each.author.side is Side.CLIENT and not each.internal)
    return next(said, None) if _waits(source) else None


def _linked(ticket: Ticket, other: Ticket, actor: Actor, at: datetime) -> Deed:
    links = tuple(dict.fromkeys((*ticket.links, other.number)))
    details = {"to": str(other.number)}
    return record(replace(ticket, links=links), Happened.LINKED, actor, at, details=details)


def _copied(message: Message, target: Ticket, id: int) -> Message:
    came_from = message.came_from or message.ticket
    return replace(message, ticket=target.number, id=id, came_from=came_from, parts=(), version=0)


def _with(target: Ticket, source: Ticket, copies: Sequence[Message], at: datetime) -> Ticket:
    opens = source.stage is Stage.OPEN and target.stage is Stage.RELEASED
    base = moved(target, Move.REOPEN, at) if opens else replace(target, active_at=at)
    said = next((each for each in reversed(copies) if not each.internal), None)
    later = source.last is not None and (target.last is None or source.last.at > target.last.at)
    waits = [each for each in (source.waiting_since, target.waiting_since) if each is not None]
    return replace(
        base,
        messages=target.messages + len(copies),
        last_message=said.id if said else target.last_message,
        last_author=source.last_author if later else target.last_author,
        last=source.last if later else target.last,
        files=target.files + source.files,
        client_unread=target.client_unread + source.client_unread,
        staff_unread=target.staff_unread + source.staff_unread,
        waiting_since=min(waits, default=None),
        links=tuple(dict.fromkeys((*target.links, source.number))),
        reminders=(*target.reminders, *source.reminders),
        writers=_all_writers(source, target) if later else _all_writers(target, source),
    )


def _all_writers(later: Ticket, earlier: Ticket) -> tuple[Writer, ...]:
    """Whoever wrote in both did so last in the one that was spoken in later."""
    known = {each.person for each in later.writers}
    return tuple([*(each for each in earlier.writers if each.person not in known), *later.writers][-WRITERS:])
