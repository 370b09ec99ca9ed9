"""What is said in a ticket: its text made clean, its files in the bucket before the ticket names them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.desk.errors import TooMuch
from chalicelib.desk.message import Attachment, Channel, FileState, Shape
from chalicelib.desk.names import file_name, media_type
from chalicelib.desk.rules import BODY_LIMIT, MEGABYTE
from chalicelib.desk.text import clean
from chalicelib.desk.ticket import Ticket
from chalicelib.desk.verbs import Deed, Said
from chalicelib.services.act import Act, TicketRef, done_before, on_ticket, ticket_of
from chalicelib.services.house import House

MOST_FILES = 10
"""Files in one message of staff: as many as Telegram shows in one album."""
LARGEST_FILE = 100 * MEGABYTE
"""Bytes of one file; Telegram hands over a signed link above 50 MB."""
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file on its way in: its name and type as given, its bytes as they come."""

    name: str
    type: str
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What somebody wants to say, as it came in."""

    text: str
    files: Sequence[Upload] = ()
    channel: Channel
    most_files: int = MOST_FILES


def said(wording: Wording, ref: TicketRef, house: House) -> Said:
    """What will be written, its files not in the bucket yet. Raises TooMuch.

    Keys are chance; the number in them is the ticket's, or the one foreseen for a ticket about to be filed.
    """
    text = clean(wording.text)
    if len(text) > BODY_LIMIT:
        raise TooMuch("refused.text_length", limit=BODY_LIMIT, length=len(text))
    if len(wording.files) > wording.most_files:
        raise TooMuch("refused.file_count", limit=wording.most_files, given=len(wording.files))
    files = tuple(_attachment(each, ref, house) for each in wording.files)
    return Said(text=text, channel=wording.channel, attachments=files)


def _attachment(upload: Upload, ref: TicketRef, house: House) -> Attachment:
    kind = media_type(upload.type)
    return Attachment(
        id=house.ids.short(),
        name=file_name(upload.name, otherwise="file"),
        size=None,
        type=kind,
        shape=Shape.PICTURE if kind in PICTURES else Shape.DOCUMENT,
        state=FileState.READY,
        key=f"files/{ref.provider}/{ref.number}/{house.ids.long()}",
    )


def kept(saying: Said, files: Sequence[Upload], house: House) -> Said:
    """The same with its files in the bucket and their sizes known. Raises TooMuch for a file over the limit."""
    sized = tuple(_kept(each, upload, house) for each, upload in zip(saying.attachments, files, strict=True))
    return replace(saying, attachments=sized)


def _kept(attachment: Attachment, upload: Upload, house: House) -> Attachment:
    size = house.files.put(attachment.key, iter(upload.chunks), type=attachment.type, limit=LARGEST_FILE)
    return replace(attachment, size=size)


def prepared(wording: Wording, ref: TicketRef, *, check: Callable[[Said], object], act: Act, house: House) -> Said:
    """What can be written now. Files are kept only when `check` lets them and the act was not done before."""
    saying = said(wording, ref, house)
    if not wording.files or done_before(act, house) is not None:
        return saying
    check(saying)
    return kept(saying, wording.files, house)


def say_on_ticket(
    ref: TicketRef,
    wording: Wording,
    decide: Callable[[Ticket, Said, datetime], Deed],
    *,
    act: Act,
    house: House,
) -> Ticket:
    """A verb that adds a message to a ticket."""
    saying = prepared(
        wording,
        ref,
        check=lambda each: decide(ticket_of(ref, house), each, house.clock.now()),
        act=act,
        house=house,
    )
    return on_ticket(ref, lambda ticket, at: decide(ticket, saying, at), act=act, house=house)
