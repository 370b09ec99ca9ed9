"""Writing into a draft: texts and files within their limits, corrections, and taking back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from chalicelib.conversation.context import Turn
from chalicelib.conversation.inputs import Edited, Wrote
from chalicelib.conversation.outputs import Value, Words
from chalicelib.conversation.panel import limits, room_for_long, show_panel
from chalicelib.conversation.states import Draft, FileRef, Item, State, Talk
from chalicelib.desk.rules import BODY_LIMIT, DRAFT_ITEMS, Limits
from chalicelib.desk.text import clean, split

BURST = timedelta(seconds=15)
"""Messages closer together than this are one burst: what was refused in it stays named in its panel."""


def item_of(wrote: Wrote) -> Item:
    return Item(
        message_id=wrote.message_id,
        text=clean(wrote.text),
        file=wrote.file,
        album=wrote.album,
        origin=clean(wrote.forwarded_from or ""),
    )


def wrote(turn: Turn, talk: Talk, input: Wrote) -> Talk:
    """A message during COMPOSE or LONG."""
    return add(turn, talk, (item_of(input),))


def add(turn: Turn, talk: Talk, items: Sequence[Item], *facts: Value) -> Talk:
    """Take messages into the draft one by one; what is refused is named, what is over-long waits."""
    draft = talk.written
    limit = limits(turn, draft.provider)
    if turn.now - draft.touched_at > BURST:
        draft = told(draft)
    album = None
    for item in items:
        album = item.album
        if draft.holds(item.message_id):
            continue
        if has_room((*draft.items, *draft.long), item):
            draft = _take(draft, item, limit)
        else:
            talk = leave_out(turn, talk)
    talk = replace(talk, draft=_touched(turn, draft), state=state_of(draft))
    return show_panel(turn, talk, *left_out(turn, talk), facts=facts, album=album)


def told(draft: Draft) -> Draft:
    """What was refused has been read."""
    return replace(draft, refused=(), too_big=())


def state_of(draft: Draft) -> State:
    return State.LONG if draft.long else State.COMPOSE


def _take(draft: Draft, item: Item, limit: Limits) -> Draft:
    draft, file = _admit(draft, item, limit)
    fits = len(item.text) <= limit.text
    kept = replace(item, file=file, text=item.text if fits else "")
    if kept.file or kept.text:
        draft = replace(draft, items=_in_order((*draft.items, kept)))
    if not fits:
        draft = replace(draft, long=(*draft.long, replace(item, file=None)))
    return draft


def has_room(items: Sequence[Item], item: Item) -> bool:
    """Whether this message goes in beside those: neither too many nor too much for one row of the table."""
    return len(items) < DRAFT_ITEMS and sum(len(each.text) for each in (*items, item)) <= BODY_LIMIT


def leave_out(turn: Turn, talk: Talk) -> Talk:
    """One more message of this burst does not go in."""
    return replace(talk, left_out=talk.left_out + 1 if left_out(turn, talk) else 1, left_at=turn.now)


def left_out(turn: Turn, talk: Talk) -> tuple[Words, ...]:
    """How many messages of this burst did not go in, and what to do about it."""
    if talk.left_at is None or turn.now - talk.left_at > BURST:
        return ()
    count = Words("count.messages", {"count": talk.left_out})
    return (Words("draft.full", {"limit": DRAFT_ITEMS, "size": BODY_LIMIT, "messages": count}),)


def _admit(draft: Draft, item: Item, limit: Limits) -> tuple[Draft, FileRef | None]:
    """The file if it may stay; a refused one is named, its caption is kept by the caller."""
    file = item.file
    if file is None:
        return draft, None
    if file.size is not None and file.size > limit.file_size:
        return replace(draft, too_big=(*draft.too_big, file)[-DRAFT_ITEMS:]), None
    if draft.files >= limit.files:
        return replace(draft, refused=(*draft.refused, file.name)[-DRAFT_ITEMS:]), None
    return draft, file


def _in_order(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """By message id, which in a private chat is the order they were sent in."""
    return tuple(sorted(items, key=lambda each: each.message_id))


def _touched(turn: Turn, draft: Draft) -> Draft:
    return replace(draft, touched_at=turn.now)


def split_long(turn: Turn, talk: Talk) -> Talk:
    """«Разбить»: the waiting texts become as many messages as they need."""
    draft = talk.written
    limit = limits(turn, draft.provider)
    if not room_for_long(draft, limit):
        return show_panel(turn, talk)
    pieces = tuple(replace(each, text=piece) for each in draft.long for piece in split(each.text, limit.text))
    draft = replace(draft, items=_in_order((*draft.items, *pieces)), long=())
    return show_panel(turn, replace(talk, draft=_touched(turn, draft), state=State.COMPOSE))


def drop_long(turn: Turn, talk: Talk) -> Talk:
    draft = replace(talk.written, long=())
    return show_panel(turn, replace(talk, draft=_touched(turn, draft), state=State.COMPOSE))


def remove_last(turn: Turn, talk: Talk) -> Talk:
    """The last message goes, with all the pieces it was split into."""
    draft = talk.written
    if not draft.items:
        turn.toast("draft.nothing_to_remove")
        return talk
    last = draft.items[-1].message_id
    kept = tuple(each for each in draft.items if each.message_id != last)
    return show_panel(turn, replace(talk, draft=_touched(turn, told(replace(draft, items=kept)))))


def edited(turn: Turn, draft: Draft, input: Edited) -> tuple[Draft, Words] | None:
    """A message of the draft was corrected: taken where it fits, else the old text stays and we say so.

    None when it changes nothing.
    """
    text = clean(input.text)
    limit = limits(turn, draft.provider)
    if any(each.message_id == input.message_id for each in draft.long):
        return _edited_long(turn, draft, input.message_id, text, limit)
    old = tuple(each for each in draft.items if each.message_id == input.message_id)
    if "".join(each.text for each in old) == text:
        return None
    pieces = split(text, limit.text) or ("",)
    if len(pieces) > max(1, len(old)):
        return draft, too_long(text, limit)
    others = tuple(each for each in draft.items if each.message_id != input.message_id)
    if not has_room((*others, *draft.long), replace(old[0], text=text)):
        return draft, too_long(text, limit)
    file = next((each.file for each in old if each.file), None)
    new = (replace(old[0], text=pieces[0], file=file), *(replace(old[0], text=each, file=None) for each in pieces[1:]))
    kept = tuple(each for each in new if each.text or each.file)
    return _touched(turn, replace(draft, items=_in_order((*others, *kept)))), Words("panel.edited")


def too_long(text: str, limit: Limits) -> Words:
    size = Words("count.characters_plain", {"count": len(text)})
    return Words("draft.edit_too_long", {"size": size, "limit": limit.text})


def _edited_long(turn: Turn, draft: Draft, message_id: int, text: str, limit: Limits) -> tuple[Draft, Words] | None:
    was = next(each for each in draft.long if each.message_id == message_id)
    if was.text == text:
        return None
    others = tuple(each for each in draft.long if each.message_id != message_id)
    if len(text) > limit.text:
        long = tuple(replace(each, text=text) if each is was else each for each in draft.long)
        return _touched(turn, replace(draft, long=long)), Words("panel.edited")
    with_file = next((each for each in draft.items if each.message_id == message_id), None)
    kept = tuple(each for each in draft.items if each.message_id != message_id)
    new = (replace(with_file or was, text=text),) if text or with_file else ()
    draft = replace(draft, long=others, items=_in_order((*kept, *new)))
    return _touched(turn, draft), Words("panel.edited")
