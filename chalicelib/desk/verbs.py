"""What can be done to a ticket: each verb takes it as it is and gives it as it will be, with what to record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.desk.errors import Conflict, Invalid, NotAllowed
from chalicelib.desk.figures import Span, seconds, waited
from chalicelib.desk.history import Fact, Happened
from chalicelib.desk.message import Attachment, Author, Channel, Mailed, Message, Part, Revision, Side
from chalicelib.desk.permissions import SYSTEM, Actor, permit, permit_filing
from chalicelib.desk.rules import EXCERPT_LIMIT, MESSAGE_WEIGHT, REOPEN_WINDOW, REVISIONS, SUBJECT_LIMIT
from chalicelib.desk.text import cut
from chalicelib.desk.ticket import WRITERS, Excerpt, Move, Stage, Ticket, Writer

RELEASES = (Move.ANSWER, Move.CLOSE)
"""Moves by which the provider has done its part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The body of a message about to be added."""

    text: str
    channel: Channel
    attachments: tuple[Attachment, ...] = ()
    parts: tuple[Part, ...] = ()
    mailed: Mailed | None = None
    mail_ids: tuple[str, ...] = ()
    """Of a mail: what the ticket's thread in the client's mail program is known by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What one verb did: the ticket as it is now, the messages and facts to write with it."""

    ticket: Ticket
    messages: tuple[Message, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """Where a new ticket goes and what it is about."""

    provider: str
    number: int
    account: str
    department: str
    subject: str
    requester: str
    requester_name: str = ""
    """Of a client who asks it is his own."""
    service: str | None = None
    service_name: str | None = None
    follows: int | None = None
    through: str = ""
    """Who brings it in the requester's name, if it is not he himself."""


def file_ticket(filing: Filing, said: Said, actor: Actor, at: datetime) -> Deed:
    """A new ticket with its first message: asked by a client, or written first by staff.

    Raises Invalid for an empty text or subject, NotPermitted or NotFound as `permit_filing` says.
    """
    permit_filing(actor, provider=filing.provider, account=filing.account, department=filing.department)
    something(said)
    if not 0 < len(filing.subject) <= SUBJECT_LIMIT:
        raise Invalid("refused.subject", limit=SUBJECT_LIMIT)
    asked = actor.author.side is Side.CLIENT
    ticket = Ticket(
        provider=filing.provider,
        number=filing.number,
        account=filing.account,
        department=filing.department,
        subject=filing.subject,
        channel=said.channel,
        requester=filing.requester,
        requester_name=filing.requester_name or (actor.author.name if asked else ""),
        service=filing.service,
        service_name=filing.service_name,
        follows=filing.follows,
        stage=Stage.OPEN if asked else Stage.RELEASED,
        last_author=actor.author.side,
        last_message=0,
        messages=0,
        facts=0,
        created_at=at,
        active_at=at,
    )
    details = {"through": filing.through} if filing.through else {}
    return _say(ticket, said, actor, at, Happened.CREATED if asked else Happened.STARTED, details)


def reply(ticket: Ticket, said: Said, actor: Actor, at: datetime) -> Deed:
    """The client writes: open again, out of the archive, read up to here.

    Raises NotAllowed `refused.reply.too_late` when the ticket was archived longer than the reopening window
    ago; the caller then files a new one that follows it.
    """
    permit(Move.REPLY, actor, ticket)
    something(said)
    if too_old(ticket, at):
        raise NotAllowed("refused.reply.too_late", number=ticket.number)
    return _say(moved(ticket, Move.REPLY, at), said, actor, at, Happened.REPLIED)


def too_old(ticket: Ticket, at: datetime) -> bool:
    """Whether the archive has closed over it for good (R-20)."""
    return ticket.archived_at is not None and at - ticket.archived_at > REOPEN_WINDOW


def append(ticket: Ticket, said: Said, actor: Actor, at: datetime) -> Deed:
    """What arrived just behind a submission joins its ticket as a continuation."""
    permit(Move.REPLY, actor, ticket)
    something(said)
    return _say(moved(ticket, Move.REPLY, at), said, actor, at, Happened.APPENDED)


def answer(
    ticket: Ticket, said: Said, actor: Actor, at: datetime, move: Move = Move.ANSWER, *, seen: int | None = None
) -> Deed:
    """Staff write to the client; `move` is ANSWER (and release) or ANSWER_KEEP (in work).

    Raises Conflict when somebody wrote after the message `seen`, which the actor had before his eyes.
    """
    permit(move, actor, ticket)
    if seen is not None and seen != ticket.last_message:
        raise Conflict("refused.answer.unseen", number=ticket.number, last=ticket.last_message)
    something(said)
    details = {**waited(ticket.waiting_since, ticket.created_at, at), **_solved(ticket, move, at)}
    return _say(moved(ticket, move, at), said, actor, at, Happened.ANSWERED, details)


def note(ticket: Ticket, said: Said, actor: Actor, at: datetime) -> Deed:
    """Staff write for staff; the client's side of the ticket does not notice."""
    permit(Move.NOTE, actor, ticket)
    something(said)
    id = ticket.messages + 1
    entry = entry_of(ticket, id, said, actor, at, internal=True)
    done = replace(moved(ticket, Move.NOTE, None), messages=id)
    return record(done, Happened.NOTED, actor, at, messages=(entry,), message=id)


def view(ticket: Ticket, actor: Actor, at: datetime) -> Deed | None:
    """The client was shown the ticket; None when he had seen it all before."""
    permit(Move.VIEW, actor, ticket)
    if not ticket.client_unread:
        return None
    seen = replace(moved(ticket, Move.VIEW, None), client_unread=0, viewed_at=at)
    return record(seen, Happened.VIEWED, actor, at, message=ticket.last_message)


def archive(ticket: Ticket, actor: Actor, at: datetime, *, expected_last_message_id: int) -> Deed:
    """Put away by the client.

    Raises Conflict when staff wrote after the message the client had before his eyes, so that an answer
    never disappears unread.
    """
    permit(Move.ARCHIVE, actor, ticket)
    if expected_last_message_id != ticket.last_message:
        raise Conflict("refused.archive.unseen", number=ticket.number)
    done = replace(moved(ticket, Move.ARCHIVE, at), archived_at=at, client_unread=0)
    return record(done, Happened.ARCHIVED, actor, at)


def restore(ticket: Ticket, actor: Actor, at: datetime) -> Deed:
    permit(Move.RESTORE, actor, ticket)
    return record(replace(moved(ticket, Move.RESTORE, at), archived_at=None), Happened.RESTORED, actor, at)


def close(ticket: Ticket, actor: Actor, at: datetime, *, expected_last_message_id: int) -> Deed:
    """Done without writing back.

    Raises Conflict when the client wrote after the message the actor had before his eyes.
    """
    permit(Move.CLOSE, actor, ticket)
    if expected_last_message_id != ticket.last_message:
        raise Conflict("refused.close.unseen", number=ticket.number, last=ticket.last_message)
    done = replace(moved(ticket, Move.CLOSE, at), waiting_since=None, staff_unread=0)
    details = _solved(ticket, Move.CLOSE, at)
    return record(done, Happened.CLOSED, actor, at, message=ticket.last_message, details=details)


def reopen(ticket: Ticket, actor: Actor, at: datetime) -> Deed:
    permit(Move.REOPEN, actor, ticket)
    waits = at if ticket.last_author is Side.CLIENT else None
    return record(replace(moved(ticket, Move.REOPEN, at), waiting_since=waits), Happened.REOPENED, actor, at)


def assign(ticket: Ticket, actor: Actor, at: datetime, *, assignee: str, name: str = "") -> Deed:
    """Give it to somebody; whoever gives it to himself takes it, which every agent may."""
    move = Move.TAKE if assignee == actor.id else Move.ASSIGN
    permit(move, actor, ticket)
    done = replace(moved(ticket, move, None), assignee=assignee, assignee_name=name)
    return record(done, Happened.ASSIGNED, actor, at, details={"assignee": assignee, "name": name})


def release(ticket: Ticket, actor: Actor, at: datetime) -> Deed:
    """Give it back to the department."""
    permit(Move.RELEASE, actor, ticket)
    if ticket.assignee is None:
        raise NotAllowed("refused.release.unassigned", number=ticket.number)
    done = replace(moved(ticket, Move.RELEASE, None), assignee=None, assignee_name="")
    return record(done, Happened.RELEASED, actor, at, details={"assignee": ticket.assignee})


def move(ticket: Ticket, actor: Actor, at: datetime, *, department: str, note: Said | None = None) -> Deed:
    """Hand it to another department, with a note for it or without; nobody there has it yet."""
    permit(Move.MOVE, actor, ticket)
    if department == ticket.department:
        raise NotAllowed("refused.move.same", number=ticket.number)
    done = replace(moved(ticket, Move.MOVE, None), department=department, assignee=None, assignee_name="")
    details = {"from": ticket.department, "to": department}
    if note is None:
        return record(done, Happened.MOVED, actor, at, details=details)
    id = ticket.messages + 1
    entry = entry_of(ticket, id, note, actor, at, internal=True)
    noted = replace(done, messages=id)
    return record(noted, Happened.MOVED, actor, at, messages=(entry,), message=id, details=details)


def edit_part(ticket: Ticket, message: Message, part: Part, actor: Actor, at: datetime) -> Deed | None:
    """The client corrected one Telegram message of a submission; the old text stays as a revision.

    None when the correction changes nothing (Telegram reports edits without a visible change).
    """
    permit(Move.EDIT, actor, ticket)
    parts = tuple(part if each.message_id == part.message_id else each for each in message.parts)
    text = "\n".join(each.text for each in parts if each.text)
    if parts == message.parts:
        return None
    edited = revised(message, replace(message, parts=parts, text=text), at)
    last = excerpt(edited) if message.id == ticket.last_message else ticket.last
    marked = replace(ticket, active_at=at, last=last)
    return record(marked, Happened.EDITED, actor, at, messages=(edited,), message=message.id)


def excerpt(message: Message) -> Excerpt:
    """A message as lists tell of it; notes have none, for clients see the same lists."""
    return Excerpt(text=cut(message.text, EXCERPT_LIMIT), by=message.author.name, at=message.at)


def revised(message: Message, edited: Message, at: datetime) -> Message:
    """With the texts as they stood: the first for good, of the others the newest, so that a row stays small."""
    first, *others = (*message.revisions, Revision(text=message.text, until=at))
    newest = others[-(REVISIONS - 1) :]
    while newest and replace(edited, revisions=(first, *newest)).weight > MESSAGE_WEIGHT:
        newest = newest[1:]
    return replace(edited, revisions=(first, *newest))


def file_failed(ticket: Ticket, message: Message, attachment: str, actor: Actor, at: datetime) -> Deed:
    """A file could not be fetched for good; `message` already says so of its attachment."""
    name = next(each.name for each in message.attachments if each.id == attachment)
    return record(
        ticket,
        Happened.FILE_FAILED,
        actor,
        at,
        messages=(message,),
        message=message.id,
        details={"name": name},
    )


def overhear(ticket: Ticket, said: Said, author: Author, at: datetime, *, details: Mapping[str, str]) -> Deed:
    """A mail for staff alone joins the ticket; neither its client nor its statuses notice."""
    something(said)
    id = ticket.messages + 1
    entry = entry_of(ticket, id, said, SYSTEM, at, internal=True)
    done = replace(ticket, messages=id)
    told = {"from": said.mailed.sender if said.mailed else author.name, **details}
    return record(
        done, Happened.OVERHEARD, SYSTEM, at, messages=(replace(entry, author=author),), message=id, details=told
    )


def undelivered(ticket: Ticket, message: int | None, at: datetime, *, details: Mapping[str, str]) -> Deed:
    """A letter that told of this message, or of what became of the ticket, came back."""
    return record(ticket, Happened.UNDELIVERED, SYSTEM, at, message=message, details=details)


def something(said: Said) -> None:
    if not said.text.strip() and not said.attachments:
        raise Invalid("refused.empty")


def moved(ticket: Ticket, move: Move, at: datetime | None) -> Ticket:
    """The ticket on the stage this move leads to; `at` where the move counts as activity."""
    stage = ticket.after(move)
    archived_at = ticket.archived_at if stage is Stage.ARCHIVED else None
    released_at = ticket.released_at or (at if move in RELEASES else None)
    return replace(
        ticket, stage=stage, archived_at=archived_at, released_at=released_at, active_at=at or ticket.active_at
    )


def _solved(ticket: Ticket, move: Move, at: datetime) -> Mapping[str, str]:
    """How long it took from the question until the provider had done its part, told once a ticket."""
    if move not in RELEASES or ticket.released_at is not None:
        return {}
    return {Span.SOLUTION: seconds(at - ticket.created_at)}


def _say(
    ticket: Ticket,
    said: Said,
    actor: Actor,
    at: datetime,
    kind: Happened,
    details: Mapping[str, str] | None = None,
) -> Deed:
    id = ticket.messages + 1
    entry = entry_of(ticket, id, said, actor, at, internal=False)
    by_client = actor.author.side is Side.CLIENT
    done = replace(
        ticket,
        messages=id,
        last_message=id,
        last=excerpt(entry),
        files=ticket.files + len(entry.attachments),
        last_author=actor.author.side,
        client_unread=0 if by_client else ticket.client_unread + 1,
        staff_unread=ticket.staff_unread + 1 if by_client else 0,
        waiting_since=(ticket.waiting_since or at) if by_client else None,
        answered_at=ticket.answered_at or (_spoken(ticket, at) if by_client else at),
        active_at=at,
        mail_ids=said.mail_ids or ticket.mail_ids,
        writers=_writers(ticket, said, actor) if by_client else ticket.writers,
    )
    return record(done, kind, actor, at, messages=(entry,), message=id, details=details)


def _writers(ticket: Ticket, said: Said, actor: Actor) -> tuple[Writer, ...]:
    if said.mailed is None:
        return ticket.writers
    now = Writer(person=actor.id, address=said.mailed.sender)
    return tuple([*(each for each in ticket.writers if each.person != now.person), now][-WRITERS:])


def _spoken(ticket: Ticket, at: datetime) -> datetime | None:
    """In rows of versions that did not keep when staff first wrote: that they had, and by when at the latest."""
    if ticket.last_author is not Side.STAFF:
        return None
    return ticket.last.at if ticket.last else at


def entry_of(ticket: Ticket, id: int, said: Said, actor: Actor, at: datetime, *, internal: bool) -> Message:
    return Message(
        provider=ticket.provider,
        ticket=ticket.number,
        id=id,
        author=actor.author,
        channel=said.channel,
        at=at,
        text=said.text,
        internal=internal,
        attachments=said.attachments,
        parts=said.parts,
        mailed=said.mailed,
    )


def record(
    ticket: Ticket,
    kind: Happened,
    actor: Actor,
    at: datetime,
    *,
    messages: tuple[Message, ...] = (),
    message: int | None = None,
    details: Mapping[str, str] | None = None,
) -> Deed:
    id = ticket.facts + 1
    fact = Fact(
        provider=ticket.provider,
        ticket=ticket.number,
        id=id,
        kind=kind,
        by=actor.author,
        at=at,
        message=message,
        details=details or {},
    )
    return Deed(ticket=replace(ticket, facts=id), messages=messages, facts=(fact,))
