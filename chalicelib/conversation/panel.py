"""The panel: the one message of a draft that counts what it holds, and what stands in its way."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.conversation.context import Turn
from chalicelib.conversation.outputs import Place, Rows, Say, Value, Words
from chalicelib.conversation.prompts import cancel_row, counted, draft_head, long_rows, panel_rows
from chalicelib.conversation.states import Draft, FileRef, State, Talk
from chalicelib.desk.people import Provider
from chalicelib.desk.rules import DRAFT_ITEMS, MEGABYTE, Limits
from chalicelib.desk.text import split


def limits(turn: Turn, provider: str) -> Limits:
    """Of whoever is written to, also where only staff may write from here."""
    found = next((each for each in turn.context.providers if each.id == provider), None)
    return found.limits if found else Limits()


def draw(turn: Turn, talk: Talk, lines: tuple[Value, ...], rows: Rows, *, album: str | None = None) -> Talk:
    """Say it as the panel of the draft, one revision further; over the pressed message if nothing is there yet."""
    draft = replace(talk.written, panel=talk.written.panel + 1)
    over, turn.over = turn.over, None
    turn.says.append(
        Say(
            lines=lines,
            rows=rows,
            over=over,
            place=Place.PANEL,
            draft=draft.id,
            revision=draft.panel,
            album=album,
            provider=draft.provider if draft.ticket is not None else None,
            ticket=draft.ticket,
        )
    )
    return replace(talk, draft=draft)


def show_panel(
    turn: Turn, talk: Talk, *notices: Value, facts: tuple[Value, ...] = (), album: str | None = None
) -> Talk:
    """Draw the draft as it is; one that waits for «Разбить» asks that instead.

    `facts` stand above it, `notices` below.
    """
    draft = talk.written
    limit = limits(turn, draft.provider)
    lines = [*facts, *_counts(draft, limit), *_refusals(turn, draft, limit), *notices]
    if talk.state is State.LONG:
        lines.append(_long_words(draft, limit))
        rows = long_rows(draft, _pieces(draft, limit) if room_for_long(draft, limit) else None)
    elif draft.items:
        rows = panel_rows(draft)
    else:
        asked = prompt(draft, limit)
        lines += [] if asked in lines else [asked]
        rows = (cancel_row(draft),)
    return draw(turn, talk, tuple(lines), rows, album=album)


def ask_text(turn: Turn, talk: Talk, *notices: Value) -> Talk:
    """The text is asked for in a message of its own, which stays where it is when the panel moves on."""
    draft = talk.written
    if not draft.empty:
        return show_panel(turn, talk, *notices)
    head = () if draft.ticket is None else (draft_head(draft.ticket),)
    turn.say(*notices, *head, prompt(draft, limits(turn, draft.provider)), rows=(cancel_row(draft),))
    return talk


def _counts(draft: Draft, limit: Limits) -> list[Value]:
    values = counted(draft, limit.files)
    if draft.ticket is not None:
        return [Words("reply.draft", {**values, "head": draft_head(draft.ticket)})]
    return [Words("panel.draft", values)] if draft.items else []


def _refusals(turn: Turn, draft: Draft, limit: Limits) -> list[Value]:
    lines: list[Value] = [big_file(turn, draft.provider, each, limit) for each in draft.too_big]
    if draft.refused:
        lines.append(Words("panel.refused_files", {"count": limit.files, "names": ", ".join(draft.refused)}))
    return lines


def big_file(turn: Turn, provider: str, file: FileRef, limit: Limits) -> Words:
    size = -(-(file.size or 0) // MEGABYTE)
    values: dict[str, Value] = {"name": file.name, "size": size, "limit": limit.file_size // MEGABYTE}
    url = _portal(turn, turn.context.provider(provider))
    if not url:
        return Words("file.too_big", values)
    return Words("file.too_big_url", {**values, "url": url})


def _portal(turn: Turn, provider: Provider | None) -> str:
    """Where this provider's clients upload: a link to another brand's pages would be of no use."""
    return (provider.portal if provider else "") or turn.context.site


def prompt(draft: Draft, limit: Limits) -> Words:
    """What may be sent into the draft, in the words of its kind."""
    values: dict[str, Value] = {
        "text": Words("count.characters", {"count": limit.text}),
        "files": Words("count.up_to_files", {"count": limit.files}),
    }
    return Words("ask.reply" if draft.ticket is not None else "ask.compose", values)


def room_for_long(draft: Draft, limit: Limits) -> bool:
    return len(draft.items) + _pieces(draft, limit) <= DRAFT_ITEMS


def _pieces(draft: Draft, limit: Limits) -> int:
    return sum(len(split(each.text, limit.text)) for each in draft.long)


def _long_words(draft: Draft, limit: Limits) -> Words:
    size = sum(len(each.text) for each in draft.long)
    values: dict[str, Value] = {
        "size": Words("count.characters_plain", {"count": size}),
        "limit": limit.text,
        "over": size - limit.text * len(draft.long),
    }
    if not room_for_long(draft, limit):
        return Words("long.no_room", values)
    return Words("long", {**values, "pieces": _pieces(draft, limit)})
