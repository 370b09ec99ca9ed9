"""What is said in a ticket: its text made clean, its files in the bucket before the ticket names them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.desk.errors import TooMuch
from chalicelib.desk.message import Channel
from chalicelib.desk.rules import BODY_LIMIT, MEGABYTE, Limits
from chalicelib.desk.text import clean
from chalicelib.desk.ticket import Ticket
from chalicelib.desk.verbs import Deed, Said
from chalicelib.services.act import Act, TicketRef, done_before, on_ticket, ticket_of
from chalicelib.services.attach import GivenFile, Keeping, attachment, kept
from chalicelib.services.house import House
from chalicelib.services.restraint import Beside, nothing

MOST_FILES = 10
"""Files in one message of staff: as many as Telegram shows in one album."""
LARGEST_FILE = 100 * MEGABYTE
"""Bytes of one file; Telegram hands over a signed link above 50 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What somebody wants to say, as it came in."""

    text: str
    files: Sequence[GivenFile] = ()
    channel: Channel
    uploader: str = ""
    """Whose folder files may come from that were sent up before; empty for whoever acts."""
    most_files: int = MOST_FILES
    largest_file: int = LARGEST_FILE


def from_client(text: str, files: Sequence[GivenFile], channel: Channel, limits: Limits) -> Wording:
    """Within what his provider takes on the web."""
    return Wording(
        text=text, files=files, channel=channel, most_files=limits.web_files, largest_file=limits.web_file_size
    )


def said(wording: Wording, ref: TicketRef, house: House) -> Said:
    """What will be written, its files not in the bucket yet. Raises TooMuch.

    Keys are chance until the files are kept; the number in them is the ticket's, or the one foreseen for a ticket about
    to be filed.
    """
    text = clean(wording.text)
    if len(text) > BODY_LIMIT:
        raise TooMuch("refused.text_length", limit=BODY_LIMIT, length=len(text))
    if len(wording.files) > wording.most_files:
        raise TooMuch("refused.file_count", limit=wording.most_files, given=len(wording.files))
    return Said(
        text=text,
        channel=wording.channel,
        attachments=tuple(attachment(each, house.ids.short(), _key(ref, house)) for each in wording.files),
    )


def _key(ref: TicketRef, house: House) -> str:
    return f"files/{ref.provider}/{ref.number}/{house.ids.long()}"


def prepared(wording: Wording, ref: TicketRef, *, check: Callable[[Said], object], act: Act, house: House) -> Said:
    """What can be written now. Files are kept only when `check` lets them and the act was not done before."""
    saying = said(wording, ref, house)
    if not wording.files or done_before(act, house) is not None:
        return saying
    check(saying)
    folder = f"files/{ref.provider}/"
    keeping = Keeping(by=wording.uploader or act.by, cause=act.cause, folder=folder, largest=wording.largest_file)
    files = kept(saying.attachments, wording.files, keeping, house)
    return replace(saying, attachments=files)


def say_on_ticket(
    ref: TicketRef,
    wording: Wording,
    decide: Callable[[Ticket, Said, datetime], Deed],
    *,
    act: Act,
    house: House,
    beside: Beside = nothing,
) -> Ticket:
    """A verb that adds a message to a ticket; `beside` gives what is written with it, or refuses."""

    def check(said: Said) -> None:
        decide(ticket_of(ref, house), said, house.clock.now())
        beside(house.clock.now())

    saying = prepared(
        wording,
        ref,
        check=check,
        act=act,
        house=house,
    )
    return on_ticket(ref, lambda ticket, at: decide(ticket, saying, at), act=act, house=house, beside=beside)
