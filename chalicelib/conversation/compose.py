"""Writing into a draft: texts and files within their limits, corrections, and taking back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from chalicelib.conversation.context import Turn
from chalicelib.conversation.inputs import Edited, Wrote
from chalicelib.conversation.outputs import Value, Words
from chalicelib.conversation.panel import limits, show_panel
from chalicelib.conversation.states import Draft, FileRef, Item, State, Talk
from chalicelib.conversation.text import clean, split
from chalicelib.desk.rules import DRAFT_ITEMS, MEGABYTE, Limits


def item_of(wrote: Wrote) -> Item:
    text = clean(wrote.text)
    if wrote.forwarded_from:
        text = f"{clean(wrote.forwarded_from)}:\n{text}" if text else clean(wrote.forwarded_from)
    return Item(message_id=wrote.message_id, text=text, file=wrote.file, album=wrote.album)


def wrote(turn: Turn, talk: Talk, input: Wrote) -> Talk:
    """A message during COMPOSE or LONG."""
    return add(turn, talk, (item_of(input),))


def add(turn: Turn, talk: Talk, items: Iterable[Item]) -> Talk:
    """Take messages into the draft one by one; what is refused is named, what is over-long waits."""
    draft = talk.draft
    if draft is None:
        return talk
    limit = limits(turn, draft)
    notices: list[Value] = []
    album = None
    for item in items:
        draft = _take(turn, draft, item, limit, notices)
        album = item.album
    talk = replace(talk, draft=_touched(turn, draft), state=State.LONG if draft.long else State.COMPOSE)
    return show_panel(turn, talk, *notices, album=album)


def _take(turn: Turn, draft: Draft, item: Item, limit: Limits, notices: list[Value]) -> Draft:
    if any(each.message_id == item.message_id for each in (*draft.items, *draft.long)):
        return draft
    if not item.album:
        draft = replace(draft, refused=())
    draft, file = _admit(turn, draft, item, limit, notices)
    fits = len(item.text) <= limit.text
    if file is not None or (item.text and fits):
        if len(draft.items) >= DRAFT_ITEMS:
            notices.append(Words("draft.full", {"count": DRAFT_ITEMS}))
            return draft
        kept = replace(item, file=file, text=item.text if fits else "")
        draft = replace(draft, items=_in_order((*draft.items, kept)))
    if not fits:
        draft = replace(draft, long=(*draft.long, replace(item, file=None)))
    return draft


def _admit(turn: Turn, draft: Draft, item: Item, limit: Limits, notices: list[Value]) -> tuple[Draft, FileRef | None]:
    """The file if it may stay; a refused one is named, its caption is kept by the caller."""
    file = item.file
    if file is None:
        return draft, None
    if file.size is not None and file.size > limit.file_size:
        notices.append(big_file(turn, file, limit))
        return draft, None
    if draft.files >= limit.files:
        return replace(draft, refused=(*draft.refused, file.name)), None
    return draft, file


def big_file(turn: Turn, file: FileRef, limit: Limits) -> Words:
    size = -(-(file.size or 0) // MEGABYTE)
    values: dict[str, Value] = {"name": file.name, "size": size, "limit": limit.file_size // MEGABYTE}
    url = turn.context.portal()
    if not url:
        return Words("file.too_big", values)
    return Words("file.too_big_url", {**values, "url": url})


def _in_order(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """By message id, which in a private chat is the order they were sent in."""
    return tuple(sorted(items, key=lambda each: each.message_id))


def _touched(turn: Turn, draft: Draft) -> Draft:
    return replace(draft, touched_at=turn.now)


def split_long(turn: Turn, talk: Talk) -> Talk:
    """«Разбить»: the waiting texts become as many messages as they need."""
    draft = talk.draft
    if draft is None:
        return talk
    limit = limits(turn, draft)
    pieces = tuple(replace(each, text=piece) for each in draft.long for piece in split(each.text, limit.text))
    if len(draft.items) + len(pieces) > DRAFT_ITEMS:
        turn.toast("draft.full", count=DRAFT_ITEMS)
        return show_panel(turn, talk)
    draft = replace(draft, items=_in_order((*draft.items, *pieces)), long=())
    return show_panel(turn, replace(talk, draft=_touched(turn, draft), state=State.COMPOSE))


def drop_long(turn: Turn, talk: Talk) -> Talk:
    if talk.draft is None:
        return talk
    return show_panel(turn, replace(talk, draft=replace(talk.draft, long=()), state=State.COMPOSE))


def remove_last(turn: Turn, talk: Talk) -> Talk:
    """The last message goes, with all the pieces it was split into."""
    draft = talk.draft
    if draft is None or not draft.items:
        turn.toast("draft.nothing_to_remove")
        return talk
    last = draft.items[-1].message_id
    kept = tuple(each for each in draft.items if each.message_id != last)
    draft = replace(draft, items=kept, refused=())
    return show_panel(turn, replace(talk, draft=_touched(turn, draft)))


def edited(turn: Turn, talk: Talk, draft: Draft, input: Edited) -> Talk:
    """A message of the draft was corrected: taken where it fits, else the old text stays and we say so."""
    text = clean(input.text)
    limit = limits(turn, draft)
    if any(each.message_id == input.message_id for each in draft.long):
        return _edited_long(turn, talk, draft, input.message_id, text, limit)
    if len(text) > limit.text:
        size = Words("count.characters_plain", {"count": len(text)})
        return show_panel(turn, talk, Words("draft.edit_too_long", {"size": size, "limit": limit.text}))
    old = tuple(each for each in draft.items if each.message_id == input.message_id)
    if "".join(each.text for each in old) == text:
        return talk
    new = _corrected(old, text)
    kept = tuple(each for each in draft.items if each.message_id != input.message_id)
    draft = replace(draft, items=_in_order((*kept, *new)), edited=True)
    return show_panel(turn, replace(talk, draft=_touched(turn, draft)))


def _corrected(old: tuple[Item, ...], text: str) -> tuple[Item, ...]:
    """One item instead of all the pieces; it keeps the file, and goes when nothing is left of it."""
    file = next((each.file for each in old if each.file), None)
    if not text and file is None:
        return ()
    return (replace(old[0], text=text, file=file),)


def _edited_long(turn: Turn, talk: Talk, draft: Draft, message_id: int, text: str, limit: Limits) -> Talk:
    was = next(each for each in draft.long if each.message_id == message_id)
    if was.text == text:
        return talk
    others = tuple(each for each in draft.long if each.message_id != message_id)
    if len(text) > limit.text:
        draft = replace(draft, long=(*others, replace(was, text=text)))
        return show_panel(turn, replace(talk, draft=draft))
    with_file = next((each for each in draft.items if each.message_id == message_id), None)
    kept = tuple(each for each in draft.items if each.message_id != message_id)
    new = (replace(with_file or was, text=text),) if text or with_file else ()
    draft = replace(draft, long=others, items=_in_order((*kept, *new)), edited=True)
    state = State.LONG if others else State.COMPOSE
    return show_panel(turn, replace(talk, draft=_touched(turn, draft), state=state))
