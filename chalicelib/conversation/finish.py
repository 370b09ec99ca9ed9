"""«Завершить»: the draft becomes one message of one ticket."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from chalicelib.conversation.context import Turn, button
from chalicelib.conversation.outputs import Place, Rows, Settle, Words
from chalicelib.conversation.panel import show_panel
from chalicelib.conversation.prompts import cancel_row, receipt_rows, status, why
from chalicelib.conversation.states import Draft, FileRef, Finished, Item, Mapped, State, Talk
from chalicelib.conversation.stopped import count, refuse
from chalicelib.conversation.tickets import going_on
from chalicelib.desk import verbs
from chalicelib.desk.announcements import Stop
from chalicelib.desk.errors import NotAllowed, NotFound, Refusal, Stopped
from chalicelib.desk.message import Attachment, Channel, FileState, Part
from chalicelib.desk.people import Counter
from chalicelib.desk.verbs import Deed, Filing, Said


def finish(turn: Turn, talk: Talk) -> Talk:
    """File the draft: nothing before this act, exactly one message after it (T-18, R-10)."""
    draft = talk.written
    if draft.long:
        return show_panel(turn, talk)
    if draft.empty:
        turn.toast("draft.empty")
        return talk
    saves = len(turn.saves)
    try:
        deed = _answered(turn, draft, draft.ticket) if draft.ticket is not None else _asked(turn, draft)
        count(turn, deed.ticket)
    except Refusal as reason:
        del turn.saves[saves:]
        return _refused(turn, talk, reason)
    turn.deeds.append(deed)
    turn.saves += mapped(turn, deed)
    turn.over = None
    turn.says.append(Settle(draft=draft.id))
    key = "receipt.reply" if draft.ticket is not None else "receipt.created"
    turn.say(
        Words(key, {"number": deed.ticket.number, "status": status(deed.ticket)}),
        rows=receipt_rows(deed.ticket),
        ticket=deed.ticket,
        place=Place.RECEIPT,
        draft=draft.id,
    )
    return replace(talk, state=State.IDLE, draft=None, finished=_finished(turn, draft, deed))


def _asked(turn: Turn, draft: Draft) -> Deed:
    counter = turn.context.counters.get(draft.provider) or Counter(provider=draft.provider)
    number = counter.last + 1
    filing = Filing(
        provider=draft.provider,
        number=number,
        account=draft.account,
        department=draft.department,
        subject=draft.subject,
        requester=turn.person.id,
        service=draft.service,
        service_name=draft.service_name,
        follows=draft.follows,
    )
    deed = verbs.file_ticket(filing, said(turn, draft, number), turn.actor, turn.now)
    refuse(turn, Stop.TICKETS, deed.ticket)
    turn.saves.append(replace(counter, last=number))
    return deed


def _answered(turn: Turn, draft: Draft, number: int) -> Deed:
    ticket = going_on(turn, draft.provider, number)
    if ticket is None:
        raise NotFound("refused.no_ticket", number=number)
    deed = verbs.reply(ticket, said(turn, draft, ticket.number), turn.actor, turn.now)
    refuse(turn, Stop.REPLIES, deed.ticket)
    return deed


def _refused(turn: Turn, talk: Talk, reason: Refusal) -> Talk:
    """The draft stays whole; a ticket that takes no answer any more offers a new one with it (TG-44)."""
    draft = talk.written
    rows: Rows = (cancel_row(draft),)
    if draft.ticket is not None and isinstance(reason, NotAllowed) and not isinstance(reason, Stopped):
        rows = ((button("button.new_with_draft", "newof", draft.id),), *rows)
    turn.over = None
    turn.say(why(reason), rows=rows)
    return talk


def followed(turn: Turn, draft: Draft) -> Draft | None:
    """The same draft as a new ticket that goes on from the one it was to answer; None when that is gone."""
    old = going_on(turn, draft.provider, draft.ticket) if draft.ticket is not None else None
    if old is None:
        return None
    return replace(
        draft,
        ticket=None,
        follows=old.number,
        account=old.account,
        department=old.department,
        subject=old.subject,
        service=old.service,
        service_name=old.service_name,
    )


def said(turn: Turn, draft: Draft, number: int) -> Said:
    parts = tuple(
        Part(message_id=id, text=_text(tuple(pieces)))
        for id, pieces in groupby(draft.items, key=lambda each: each.message_id)
    )
    files = tuple(each.file for each in draft.items if each.file)
    return Said(
        text="\n".join(each.text for each in parts if each.text),
        channel=Channel.TELEGRAM,
        attachments=tuple(attachment(turn, draft.provider, number, each) for each in files),
        parts=parts,
    )


def _text(pieces: tuple[Item, ...]) -> str:
    """One message again, as it was before it was split; of a forwarded one, who wrote it stands above."""
    text = "".join(each.text for each in pieces)
    return "\n".join(each for each in (f"{pieces[0].origin}:" if pieces[0].origin else "", text) if each)


def attachment(turn: Turn, provider: str, number: int, file: FileRef) -> Attachment:
    """Its bytes still lie with Telegram; the key is chance, never a name."""
    draws = turn.context.draws
    return Attachment(
        id=draws.short(),
        name=file.name,
        size=file.size,
        type=file.type,
        shape=file.shape,
        state=FileState.LOADING,
        key=f"files/{provider}/{number}/{draws.long()}",
        source=f"{turn.context.bot.id}:{file.file_id}",
    )


def mapped(turn: Turn, deed: Deed) -> list[Mapped]:
    """Later edits and replies find the ticket by the client's own messages."""
    return [
        Mapped(
            bot=turn.context.bot.id,
            chat=turn.context.chat,
            message_id=part.message_id,
            provider=message.provider,
            ticket=message.ticket,
            message=message.id,
        )
        for message in deed.messages
        for part in message.parts
    ]


def _finished(turn: Turn, draft: Draft, deed: Deed) -> Finished:
    return Finished(
        draft=draft.id,
        provider=deed.ticket.provider,
        ticket=deed.ticket.number,
        message=deed.ticket.last_message,
        files=draft.files,
        albums=tuple(dict.fromkeys(each.album for each in draft.items if each.album)),
        at=turn.now,
    )
