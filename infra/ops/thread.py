"""A ticket with its messages on the terminal."""

from __future__ import annotations

from itertools import chain, count
from pathlib import Path

from chalicelib.desk.errors import NotFound
from chalicelib.desk.message import Attachment, FileState, Message
from chalicelib.desk.ticket import Ticket
from chalicelib.services import view
from chalicelib.services.effects import Delivery
from chalicelib.services.records import Thread
from infra.ops import facts, show
from infra.ops.session import Form, Session

CODES = ("client_status", "staff_status")
"""For programs; people read the words."""


def show_thread(session: Session, number: int, *, before: int | None, limit: int, history: bool) -> Thread:
    """Raises NotFound."""
    ref = session.ref(number)
    page = view.thread(ref, actor=session.reader(), before=before, limit=limit, house=session.house)
    reads = session.house.reads
    deliveries = reads.deliveries(ref.provider, ref.number)
    facts_of_it = reads.history(ref.provider, ref.number) if history else ()
    if session.form is Form.JSON:
        whole: dict[str, show.Value] = {
            "ticket": facts.ticket(page.ticket, session),
            "messages": [facts.message(each) for each in page.messages],
            "older": page.older,
            "deliveries": [facts.delivery(each) for each in deliveries],
        }
        show.whole({**whole, **({"history": [facts.fact(each) for each in facts_of_it]} if history else {})})
        return page
    known = facts.ticket(page.ticket, session)
    show.one(session, {name: value for name, value in known.items() if value is not None and name not in CODES})
    if page.older is not None:
        show.lines(f"\n… older messages: --before {page.older}")
    for each in page.messages:
        show.lines(_message(each, deliveries))
    if history:
        show.lines("")
        columns = ("id", "at", "kind", "by", "message", "details")
        show.several(session, "history", [facts.fact(each) for each in facts_of_it], columns)
    return page


def save_files(session: Session, number: int, message: int, folder: Path) -> list[show.Row]:
    """What became of each file of a message. Raises NotFound."""
    ref = session.ref(number)
    page = view.thread(ref, actor=session.reader(), before=message + 1, limit=1, house=session.house)
    files = [file for each in page.messages if each.id == message for file in each.attachments]
    if not files:
        raise NotFound("refused.no_file")
    folder.mkdir(parents=True, exist_ok=True)
    return [{"name": each.name, "path": _saved(each, folder, session), "state": str(each.state)} for each in files]


def _saved(attachment: Attachment, folder: Path, session: Session) -> str | None:
    if attachment.state is not FileState.READY:
        return None
    given = folder / attachment.name
    names = chain([given], (given.with_stem(f"{given.stem} {again}") for again in count(2)))
    path = next(each for each in names if not each.exists())
    with path.open("xb") as file:
        file.writelines(session.house.files.read(attachment.key))
    return str(path)


def _message(message: Message, deliveries: tuple[Delivery, ...]) -> str:
    marks = [str(message.author.side), str(message.channel)]
    marks += ["internal note"] if message.internal else []
    marks += ["edited"] if message.edited else []
    about_it = [each for each in deliveries if each.told.message == message.id]
    marks += [f"{each.state} to {_whom(each)} by {each.channel}" for each in about_it]
    head = f"\n[{message.id}] {show.cell(message.at)} · {message.author.name} ({', '.join(marks)})"
    files = [f"  + {each.name} ({_size(each)}, {each.state})" for each in message.attachments]
    return "\n".join([head, *([message.text] if message.text else []), *files])


def _whom(delivery: Delivery) -> str:
    return f"{delivery.told.person} at {delivery.to}" if delivery.to else delivery.told.person


def _size(attachment: Attachment) -> str:
    return "size unknown" if attachment.size is None else f"{attachment.size} bytes"


def done(session: Session, after: Ticket) -> None:
    row = facts.ticket(after, session)
    words = f"#{after.number} · {row['client_status_words']} · {row['staff_status_words']}"
    with_whom = f" · {after.assignee}" if after.assignee else ""
    show.done(session, f"{words}{with_whom}", row)
