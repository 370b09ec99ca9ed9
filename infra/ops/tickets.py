"""lambdesk ticket: look at tickets and work on them."""

from __future__ import annotations

from pathlib import Path

import click

from chalicelib.desk.permissions import may_see
from chalicelib.desk.ticket import Move
from chalicelib.services import answer, file, note
from chalicelib.services.file import Question
from chalicelib.services.records import Listing
from infra.ops import facts, options, show
from infra.ops.said import text_of, uploads
from infra.ops.session import Session, pass_session
from infra.ops.thread import done, save_files, show_thread

COLUMNS = (
    "number",
    "client_status_words",
    "staff_status_words",
    "department",
    "assignee",
    "account",
    "waiting_since",
    "subject",
)
PAGE = 50


@click.group()
def ticket() -> None:
    """Look at tickets and work on them."""


@ticket.command("list")
@click.option("--queue", metavar="DEPARTMENT", help="Its open tickets, the longest waiting first.")
@click.option("--assignee", metavar="STAFF", help="The open tickets of one member.")
@click.option("--mine", is_flag=True, help="My open tickets.")
@click.option("--account", metavar="ID", help="The active tickets of one account.")
@click.option("--archive", is_flag=True, help="With --account: its archive instead.")
@click.option("--limit", type=click.IntRange(1, 500), default=PAGE, show_default=True)
@click.option("--cursor", help="The next page, as the page before told.")
@options.reading
@pass_session
def list_(session: Session, /, limit: int, cursor: str | None, **asked: str | bool | None) -> None:
    """Tickets of the provider, the latest activity first; or those of a queue, a member, an account."""
    reader = session.reader()
    found = _listing(session, asked, limit=limit, cursor=cursor)
    mine = [each for each in found.tickets if may_see(reader, each)]
    show.several(session, "tickets", [facts.ticket(each, session) for each in mine], COLUMNS, found.cursor)


def _listing(session: Session, asked: dict[str, str | bool | None], *, limit: int, cursor: str | None) -> Listing:
    questions = [name for name in ("queue", "assignee", "mine", "account") if asked[name]]
    if len(questions) > 1 or (asked["archive"] and questions != ["account"]):
        raise click.UsageError("one of --queue, --assignee, --mine, --account; --archive goes with --account")
    provider, reads = session.provider_id(), session.house.reads
    match questions:
        case ["queue"]:
            return reads.queue(provider, str(asked["queue"]), limit=limit, cursor=cursor)
        case ["assignee"]:
            return reads.assigned(provider, str(asked["assignee"]), limit=limit, cursor=cursor)
        case ["mine"]:
            return reads.assigned(provider, session.actor().id, limit=limit, cursor=cursor)
        case ["account"]:
            read = reads.archive if asked["archive"] else reads.active
            return read(provider, str(asked["account"]), limit=limit, cursor=cursor)
    return reads.recent(provider, limit=limit, cursor=cursor)


@ticket.command("show")
@options.number
@click.option("--before", type=int, metavar="ID", help="Messages before this one.")
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True, help="How many messages.")
@click.option("--history", is_flag=True, help="What happened to it, too.")
@options.reading
@pass_session
def show_(session: Session, number: int, before: int | None, limit: int, *, history: bool) -> None:
    """A ticket with its newest messages, their files, and what became of telling the client."""
    show_thread(session, number, before=before, limit=limit, history=history)


@ticket.command("reply")
@options.number
@options.text
@click.option("--release", "move", flag_value=Move.ANSWER, default=True, help="And release the ticket (the default).")
@click.option("--keep", "move", flag_value=Move.ANSWER_KEEP, help="And keep it in work.")
@options.files
@options.acting
@pass_session
def reply(session: Session, number: int, text: str | None, move: Move, paths: tuple[str, ...]) -> None:
    """Answer the client. TEXT comes from standard input where it is not given, or is «-»."""
    saying = text_of(text, session, needed=not paths)
    with uploads(paths) as files:
        after = answer.answer(
            session.ref(number),
            actor=session.actor(),
            text=saying,
            files=files,
            move=Move(move),
            cause=session.cause,
            house=session.house,
        )
    done(session, after)


@ticket.command("note")
@options.number
@options.text
@options.files
@options.acting
@pass_session
def note_(session: Session, number: int, text: str | None, paths: tuple[str, ...]) -> None:
    """Write for staff only; the client never sees it."""
    saying = text_of(text, session, needed=not paths)
    with uploads(paths) as files:
        after = note.note(
            session.ref(number),
            actor=session.actor(),
            text=saying,
            files=files,
            cause=session.cause,
            house=session.house,
        )
    done(session, after)


@ticket.command("write")
@click.option("--account", required=True, metavar="ID", help="To which client.")
@click.option("--person", metavar="ID", help="To whom there; its owner where nobody is named.")
@click.option("--department", required=True, metavar="ID", help="From which department.")
@click.option("--subject", default="", help="The first line of the text where it is missing.")
@click.option("--service", metavar="ID", help="Which service it is about.")
@options.text
@options.files
@options.acting
@pass_session
def write(session: Session, /, text: str | None, paths: tuple[str, ...], person: str | None, **about: str) -> None:
    """Write to a client first: a new ticket with your message."""
    saying = text_of(text, session, needed=True)
    question = Question(provider=session.provider_id(), **about)
    with uploads(paths) as files:
        after = file.write(
            question,
            actor=session.actor(),
            person=person,
            text=saying,
            files=files,
            cause=session.cause,
            house=session.house,
        )
    done(session, after)


@ticket.command("save")
@options.number
@click.argument("message", type=click.IntRange(min=1))
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), default=".", show_default=True)
@options.reading
@pass_session
def save(session: Session, number: int, message: int, folder: Path) -> None:
    """Save the files of one message, under their given names; nothing that is there is overwritten."""
    saved = save_files(session, number, message, folder)
    show.several(session, "files", saved, ("name", "path", "state"))
