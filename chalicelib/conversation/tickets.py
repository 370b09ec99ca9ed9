"""Looking at tickets: the list, the card with its last message and files, archive and restore."""

from __future__ import annotations

from collections.abc import Iterable

from chalicelib.conversation.context import Glimpse, Turn, button
from chalicelib.conversation.outputs import Rows, ShowFiles, Value, Words
from chalicelib.conversation.prompts import LISTED, PAGE, card_rows, day, list_rows, site_rows, status, why
from chalicelib.conversation.states import Talk
from chalicelib.desk import verbs
from chalicelib.desk.errors import Conflict, Refusal
from chalicelib.desk.joining import goes_on
from chalicelib.desk.message import Attachment, FileState, Message, Shape
from chalicelib.desk.permissions import may_see
from chalicelib.desk.text import CARD_PIECE, split
from chalicelib.desk.ticket import Ticket

ALBUM = 10
"""Files Telegram takes in one album."""
DIGITS = 10
"""Digits of a ticket number or message id; more is forged."""


def show_list(turn: Turn, talk: Talk, page: int = 0) -> Talk:
    """The active tickets of every account the person may write for, whatever channel they came by (T-20)."""
    tickets = turn.look.active()
    rows: Rows
    if not tickets:
        turn.say(Words("list.empty"), rows=((button("button.new", "new"),), *site_rows(turn.context)))
        return talk
    page = max(0, min(page, (len(tickets) - 1) // PAGE))
    rows = (*list_rows(tickets[:LISTED], page, turn.context.provider), *site_rows(turn.context))
    count: Value = f"{LISTED}+" if len(tickets) > LISTED else len(tickets)
    turn.say(Words("list.title", {"number": count}), rows=rows)
    return talk


def find(turn: Turn, provider: str, number: str | int) -> Glimpse | None:
    """A ticket this person may see; another's looks like a missing one (I-1, TG-37)."""
    digits = str(number)
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= DIGITS):
        return None
    if turn.context.provider(provider) is None:
        return None
    glimpse = turn.look.ticket(provider, int(digits))
    if glimpse is None or not may_see(turn.actor, glimpse.ticket):
        return None
    return glimpse


def going_on(turn: Turn, provider: str, number: int) -> Ticket | None:
    """Where it is written in: merged tickets lead to the one that goes on for them all."""

    def found(number: int) -> Ticket | None:
        glimpse = turn.look.ticket(provider, number)
        return glimpse.ticket if glimpse else None

    return goes_on(number, found)


def missing(turn: Turn) -> None:
    turn.toast("refused.no_ticket_here")


def open_card(turn: Turn, talk: Talk, provider: str, number: str) -> Talk:
    """Number, subject, status, last message and its files; showing it reads it (T-21, R-3)."""
    glimpse = find(turn, provider, number)
    if glimpse is None:
        missing(turn)
        return talk
    ticket = glimpse.ticket
    deed = verbs.view(ticket, turn.actor, turn.now)
    if deed is not None:
        turn.deeds.append(deed)
        ticket = deed.ticket
    show_card(turn, ticket, glimpse.last)
    return talk


def show_card(turn: Turn, ticket: Ticket, last: Message | None) -> None:
    head = Words("card.head", {"number": ticket.number, "subject": ticket.subject, "status": status(ticket)})
    pieces = split(last.text, CARD_PIECE) if last else ()
    lines: list[Value] = [head]
    if ticket.merged_into is not None:
        lines.append(Words("card.merged", {"number": ticket.merged_into}))
    if last is not None:
        lines.append(_by(last))
    for index, piece in enumerate(pieces[:-1] or ()):
        turn.say(*(lines if index == 0 else ()), piece, ticket=ticket)
    body = pieces[-1:] if pieces else ()
    top = lines if len(pieces) <= 1 else []
    rows = (*card_rows(ticket), *site_rows(turn.context, ticket.provider, ticket.number))
    turn.say(*top, *body, *_unready(last), rows=rows, ticket=ticket)
    if last is not None:
        turn.says += albums(ticket, last.attachments)


def _by(last: Message) -> Words:
    return Words("card.last", {"day": day(last.at), "author": last.author.name})


def _unready(last: Message | None) -> list[Value]:
    """Files that cannot be shown yet or ever, by name."""
    found = last.attachments if last else ()
    loading = [each.name for each in found if each.state is FileState.LOADING]
    failed = [each.name for each in found if each.state is FileState.FAILED]
    lines: list[Value] = []
    if loading:
        lines.append(Words("card.loading", {"names": ", ".join(loading)}))
    if failed:
        lines.append(Words("card.failed", {"names": ", ".join(failed)}))
    return lines


def albums(ticket: Ticket, attachments: Iterable[Attachment]) -> list[ShowFiles]:
    """Pictures together, everything else together, ten at most in each (TG-36)."""
    ready = [each for each in attachments if each.state is FileState.READY]
    groups = [[each for each in ready if each.shape is shape] for shape in (Shape.PICTURE, Shape.DOCUMENT)]
    return [
        ShowFiles(provider=ticket.provider, ticket=ticket.number, attachments=tuple(group[start : start + ALBUM]))
        for group in groups
        for start in range(0, len(group), ALBUM)
    ]


def archive(turn: Turn, talk: Talk, provider: str, number: str, seen: str) -> Talk:
    """«Поместить в архив», checked against what the client had before his eyes (T-24, R-2)."""
    glimpse = find(turn, provider, number)
    if glimpse is None or not (seen.isascii() and seen.isdecimal() and len(seen) <= DIGITS):
        missing(turn)
        return talk
    try:
        deed = verbs.archive(glimpse.ticket, turn.actor, turn.now, expected_last_message_id=int(seen))
    except Conflict as reason:
        return _not_archived(turn, talk, glimpse, Words(reason.key, dict(reason.values)))
    except Refusal:
        return _not_archived(turn, talk, glimpse, Words("archive.refused", {"status": status(glimpse.ticket)}))
    turn.deeds.append(deed)
    _archived(turn, deed.ticket)
    return talk


def _archived(turn: Turn, ticket: Ticket) -> None:
    turn.say(Words("archive.done", {"number": ticket.number}), rows=card_rows(ticket), ticket=ticket)


def _not_archived(turn: Turn, talk: Talk, glimpse: Glimpse, why: Words) -> Talk:
    """Say why and draw the ticket as it is now; a second press finds it done."""
    ticket = glimpse.ticket
    if ticket.archived_at is not None:
        turn.toast("archive.already", number=ticket.number)
        _archived(turn, ticket)
        return talk
    turn.toast(why.key, **why.values)
    return open_card(turn, talk, ticket.provider, str(ticket.number))


def restore(turn: Turn, talk: Talk, provider: str, number: str) -> Talk:
    glimpse = find(turn, provider, number)
    if glimpse is None:
        missing(turn)
        return talk
    if glimpse.ticket.archived_at is None:
        return open_card(turn, talk, provider, number)
    try:
        deed = verbs.restore(glimpse.ticket, turn.actor, turn.now)
    except Refusal as reason:
        refused = why(reason)
        turn.toast(refused.key, **refused.values)
        return open_card(turn, talk, provider, number)
    turn.deeds.append(deed)
    turn.toast("archive.restored", number=deed.ticket.number)
    show_card(turn, deed.ticket, glimpse.last)
    return talk


def welcome_back(turn: Turn, talk: Talk) -> Talk:
    """The bot was let in again: tell at once what waits, if anything does."""
    waiting = [each for each in turn.look.active() if each.client_unread]
    if not waiting:
        return talk
    rows: Rows = tuple(
        (button("button.open_number", "t", each.provider, each.number, number=each.number),) for each in waiting[:PAGE]
    )
    one = Words("welcome_back", {"number": waiting[0].number})
    turn.say(one if len(waiting) == 1 else Words("welcome_back.many", {"count": len(waiting)}), rows=rows)
    return talk
