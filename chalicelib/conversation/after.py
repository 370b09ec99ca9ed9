"""What still finds a submission after «Завершить»: what was sent just before it, and corrections."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.conversation.compose import item_of, too_long
from chalicelib.conversation.context import Turn
from chalicelib.conversation.finish import mapped, said
from chalicelib.conversation.inputs import Edited, Wrote
from chalicelib.conversation.outputs import Words
from chalicelib.conversation.panel import big_file, limits
from chalicelib.conversation.states import Draft, FileRef, Finished, Item, State, Talk
from chalicelib.desk import verbs
from chalicelib.desk.errors import Refusal
from chalicelib.desk.message import Message, Part
from chalicelib.desk.rules import LATE_ALBUM, LATE_TEXT, Limits
from chalicelib.desk.text import clean


def late(turn: Turn, talk: Talk, input: Wrote) -> Finished | None:
    """The submission this was sent for: before its receipt was seen, or in an album of it."""
    done = talk.finished
    if done is None:
        return None
    if input.album is not None and input.album in done.albums:
        return done if turn.now - done.at <= LATE_ALBUM else None
    if talk.state is not State.IDLE or input.reply_to is not None:
        return None
    shown = turn.context.shown
    if shown.receipt is not None and shown.receipt_draft == done.draft:
        return done if input.message_id < shown.receipt else None
    return done if turn.now - done.at <= LATE_TEXT else None


def append(turn: Turn, talk: Talk, done: Finished, input: Wrote) -> Talk | None:
    """Join it to the ticket and say so; None where it does not fit there and must be asked about."""
    glimpse = turn.look.ticket(done.provider, done.ticket)
    item = item_of(input)
    draft = Draft(id=done.draft, provider=done.provider, begun_at=done.at, touched_at=turn.now)
    limit = limits(turn, draft.provider)
    if glimpse is None or len(item.text) > limit.text or not (item.text or item.file):
        return None
    refusal = _refused_file(turn, done, item.file, limit)
    item = item if refusal is None else replace(item, file=None)
    notices = () if refusal is None else (refusal,)
    if not (item.text or item.file):
        turn.say(*notices)
        return talk
    draft = replace(draft, items=(item,))
    try:
        deed = verbs.append(glimpse.ticket, said(turn, draft, done.ticket), turn.actor, turn.now)
    except Refusal:
        return None
    turn.deeds.append(deed)
    turn.saves += mapped(turn, deed)
    announced = item.album is not None and item.album in done.announced
    if not announced or notices:
        turn.say(Words("receipt.appended", {"number": done.ticket}), *notices, ticket=deed.ticket)
    return replace(talk, finished=_grown(done, item))


def _grown(done: Finished, item: Item) -> Finished:
    """With what joined it; an album is remembered as announced, so that its other parts come quietly."""
    fresh = item.album if item.album not in done.announced else None
    announced = (*done.announced, fresh) if fresh else done.announced
    albums = (*done.albums, item.album) if item.album and item.album not in done.albums else done.albums
    return replace(done, files=done.files + bool(item.file), albums=albums, announced=announced)


def _refused_file(turn: Turn, done: Finished, file: FileRef | None, limit: Limits) -> Words | None:
    """Why this file may not join: the limits are those of the submission it joins."""
    if file is None:
        return None
    if file.size is not None and file.size > limit.file_size:
        return big_file(turn, done.provider, file, limit)
    if done.files >= limit.files:
        return Words("panel.refused_files", {"count": limit.files, "names": file.name})
    return None


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
    limit = limits(turn, place.provider)
    if len(part.text) > max(limit.text, _length(message, part.message_id)):
        turn.say(too_long(part.text, limit))
        return talk
    try:
        deed = verbs.edit_part(glimpse.ticket, message, part, turn.actor, turn.now)
    except Refusal:
        return talk
    if deed is not None:
        turn.deeds.append(deed)
        turn.say(Words("edit.noted", {"number": deed.ticket.number}), ticket=deed.ticket)
    return talk


def _length(message: Message, part: int) -> int:
    """How long it was: what was let in by splitting may be corrected at that length."""
    return max((len(each.text) for each in message.parts if each.message_id == part), default=0)
