"""«Завершить»: the draft becomes one message of one ticket, and what comes just behind still finds it."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from chalicelib.conversation.compose import big_file, item_of
from chalicelib.conversation.context import Turn, button
from chalicelib.conversation.inputs import Edited, Wrote
from chalicelib.conversation.outputs import Place, Rows, Settle, Value, Words
from chalicelib.conversation.panel import limits, show_panel
from chalicelib.conversation.prompts import status
from chalicelib.conversation.states import Draft, FileRef, Finished, Item, Mapped, State, Talk
from chalicelib.conversation.text import clean
from chalicelib.desk import verbs
from chalicelib.desk.errors import NotFound, Refusal
from chalicelib.desk.message import Attachment, Channel, FileState, Part
from chalicelib.desk.people import Counter
from chalicelib.desk.rules import LATE_ALBUM, LATE_TEXT
from chalicelib.desk.ticket import Ticket
from chalicelib.desk.verbs import Deed, Filing, Said


def finish(turn: Turn, talk: Talk) -> Talk:
    """File the draft: nothing before this act, exactly one message after it (T-18, R-10)."""
    draft = talk.draft
    if draft is None or not draft.items:
        turn.toast("draft.empty")
        return talk
    if talk.state is State.LONG:
        return show_panel(turn, talk)
    try:
        deed = _answered(turn, draft) if draft.ticket is not None else _asked(turn, draft)
    except Refusal as reason:
        return _refused(turn, talk, draft, reason)
    turn.deeds.append(deed)
    turn.saves += _mapped(turn, deed)
    turn.over = None
    turn.says.append(Settle(draft=draft.id))
    key = "receipt.reply" if draft.ticket is not None else "receipt.created"
    _receipt(turn, deed.ticket, draft.id, Words(key, {"number": deed.ticket.number, "status": status(deed.ticket)}))
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
    deed = verbs.file_ticket(filing, _said(turn, draft, number), turn.actor, turn.now)
    turn.saves.append(replace(counter, last=number))
    return deed


def _answered(turn: Turn, draft: Draft) -> Deed:
    number = draft.ticket or 0
    glimpse = turn.look.ticket(draft.provider, number)
    if glimpse is None:
        raise NotFound("refused.no_ticket", number=number)
    return verbs.reply(glimpse.ticket, _said(turn, draft, number), turn.actor, turn.now)


def _refused(turn: Turn, talk: Talk, draft: Draft, reason: Refusal) -> Talk:
    """The draft stays whole; a ticket that cannot be answered any more offers a new one with it (TG-44)."""
    rows: Rows = ((button("button.cancel", "can", draft.id),),)
    if draft.ticket is not None:
        rows = ((button("button.new_with_draft", "newof", draft.id),), *rows)
    turn.over = None
    turn.say(Words(reason.key, dict(reason.values)), rows=rows)
    return talk


def followed(turn: Turn, draft: Draft | None) -> Draft | None:
    """The same draft as a new ticket that goes on from the one it was to answer; None when that is gone."""
    glimpse = turn.look.ticket(draft.provider, draft.ticket) if draft and draft.ticket is not None else None
    if draft is None or glimpse is None:
        return None
    old = glimpse.ticket
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


def _receipt(turn: Turn, ticket: Ticket, draft: str, *lines: Value) -> None:
    rows: Rows = (
        (
            button("button.open", "t", ticket.provider, ticket.number),
            button("button.mine", "list", 0),
        ),
    )
    turn.say(*lines, rows=rows, ticket=ticket, place=Place.RECEIPT, draft=draft)


def _said(turn: Turn, draft: Draft, number: int) -> Said:
    parts = tuple(
        Part(message_id=id, text="".join(each.text for each in pieces))
        for id, pieces in groupby(draft.items, key=lambda each: each.message_id)
    )
    files = tuple(each.file for each in draft.items if each.file)
    return Said(
        text="\n".join(each.text for each in parts if each.text),
        channel=Channel.TELEGRAM,
        attachments=tuple(_attachment(turn, draft.provider, number, each) for each in files),
        parts=parts,
    )


def _attachment(turn: Turn, provider: str, number: int, file: FileRef) -> Attachment:
    """Its bytes still lie with Telegram; the key is chance, never a name (telegram 5.7)."""
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


def _mapped(turn: Turn, deed: Deed) -> list[Mapped]:
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


def late(turn: Turn, talk: Talk, input: Wrote) -> bool:
    """Whether this was sent before the last receipt was seen, and so belongs to that submission (telegram 5.6)."""
    done = talk.finished
    if done is None:
        return False
    if input.album is not None and input.album in done.albums:
        return turn.now - done.at <= LATE_ALBUM
    if talk.state is not State.IDLE or input.reply_to is not None:
        return False
    receipt = turn.context.shown.receipt
    if receipt is not None and turn.context.shown.receipt_draft == done.draft:
        return input.message_id < receipt
    return turn.now - done.at <= LATE_TEXT


def append(turn: Turn, talk: Talk, input: Wrote) -> Talk | None:
    """Join it to the ticket and say so; None where it does not fit there and must be asked about."""
    done = talk.finished
    glimpse = turn.look.ticket(done.provider, done.ticket) if done else None
    if done is None or glimpse is None:
        return None
    item = item_of(input)
    draft = _continuation(turn, done, item)
    if draft is None:
        return None
    refused = _refused_file(turn, draft, item)
    if not draft.items:
        turn.say(*refused)
        return talk
    try:
        said = _said(turn, draft, done.ticket)
        deed = verbs.append(glimpse.ticket, said, turn.actor, turn.now)
    except Refusal:
        return None
    turn.deeds.append(deed)
    turn.saves += _mapped(turn, deed)
    announced = input.album is not None and input.album in done.announced
    if not announced or refused:
        turn.say(Words("receipt.appended", {"number": done.ticket}), *refused, ticket=deed.ticket)
    heard = (*done.announced, input.album) if input.album and not announced else done.announced
    return replace(talk, finished=replace(done, files=done.files + draft.files, announced=heard))


def _continuation(turn: Turn, done: Finished, item: Item) -> Draft | None:
    """What of it may join: its text if short enough, its file if the submission still has room for one."""
    draft = Draft(id=done.draft, provider=done.provider, begun_at=done.at, touched_at=turn.now)
    limit = limits(turn, draft)
    if len(item.text) > limit.text:
        return None
    file = item.file
    if file is not None and (done.files >= limit.files or (file.size or 0) > limit.file_size):
        file = None
    kept = replace(item, file=file)
    return replace(draft, items=(kept,) if kept.text or kept.file else ())


def _refused_file(turn: Turn, draft: Draft, item: Item) -> tuple[Words, ...]:
    if item.file is None or draft.files:
        return ()
    limit = limits(turn, draft)
    if (item.file.size or 0) > limit.file_size:
        return (big_file(turn, item.file, limit),)
    return (Words("panel.refused_files", {"count": limit.files, "names": item.file.name}),)


def correct(turn: Turn, talk: Talk, input: Edited) -> Talk:
    """A message that was already filed is edited: the ticket keeps both texts and staff see it (TG-45)."""
    place = turn.context.mapped.get(input.message_id)
    if place is None or place.message is None:
        return talk
    glimpse = turn.look.ticket(place.provider, place.ticket)
    message = turn.look.message(place.provider, place.ticket, place.message)
    if glimpse is None or message is None:
        return talk
    part = Part(message_id=input.message_id, text=clean(input.text))
    try:
        deed = verbs.edit_part(glimpse.ticket, message, part, turn.actor, turn.now)
    except Refusal:
        return talk
    if deed is not None:
        turn.deeds.append(deed)
        turn.say(Words("edit.noted", {"number": deed.ticket.number}), ticket=deed.ticket)
    return talk
