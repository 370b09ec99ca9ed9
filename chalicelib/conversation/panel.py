"""The panel: the one message of a draft that counts what it holds, and what stands in its way."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.conversation.context import Turn
from chalicelib.conversation.outputs import Place, Rows, Say, Value, Words
from chalicelib.conversation.prompts import cancel_row, counted, draft_head, long_rows, panel_rows
from chalicelib.conversation.states import Draft, State, Talk
from chalicelib.conversation.text import split
from chalicelib.desk.rules import Limits


def limits(turn: Turn, draft: Draft) -> Limits:
    provider = turn.context.provider(draft.provider)
    return provider.limits if provider else Limits()


def show_panel(turn: Turn, talk: Talk, *notices: Value, album: str | None = None) -> Talk:
    """Draw the draft as it is, one revision further; a draft waiting for «Разбить» asks that instead."""
    draft = talk.draft
    if draft is None:
        return talk
    draft = replace(draft, panel=draft.panel + 1)
    lines, rows = _content(turn, talk, draft)
    turn.says.append(
        Say(
            lines=(*notices, *lines),
            rows=rows,
            place=Place.PANEL,
            draft=draft.id,
            revision=draft.panel,
            album=album,
            provider=draft.provider if draft.ticket is not None else None,
            ticket=draft.ticket,
        )
    )
    return replace(talk, draft=replace(draft, edited=False))


def _content(turn: Turn, talk: Talk, draft: Draft) -> tuple[tuple[Value, ...], Rows]:
    limit = limits(turn, draft)
    lines: list[Value] = []
    if draft.items or draft.ticket is not None:
        lines.append(Words(f"{'reply' if draft.ticket is not None else 'panel'}.draft", _values(draft, limit)))
    if draft.refused:
        names = ", ".join(draft.refused)
        lines.append(Words("panel.refused_files", {"count": limit.files, "names": names}))
    if draft.edited:
        lines.append(Words("panel.edited"))
    if talk.state is State.LONG:
        lines.append(long_words(draft, limit))
        return tuple(lines), long_rows(draft, len(long_pieces(draft, limit)))
    if not draft.items:
        lines.append(prompt(draft, limit))
        return tuple(lines), (cancel_row(draft),)
    return tuple(lines), panel_rows(draft)


def _values(draft: Draft, limit: Limits) -> dict[str, Value]:
    values = counted(draft, limit.files)
    if draft.ticket is not None:
        values["head"] = draft_head(draft)
    return values


def prompt(draft: Draft, limit: Limits) -> Words:
    """What may be sent into the draft, in the words of its kind."""
    values: dict[str, Value] = {
        "text": Words("count.characters", {"count": limit.text}),
        "files": Words("count.up_to_files", {"count": limit.files}),
    }
    return Words("ask.reply" if draft.ticket is not None else "ask.compose", values)


def long_pieces(draft: Draft, limit: Limits) -> tuple[str, ...]:
    return tuple(piece for each in draft.long for piece in split(each.text, limit.text))


def long_words(draft: Draft, limit: Limits) -> Words:
    size = sum(len(each.text) for each in draft.long)
    return Words(
        "long",
        {
            "size": Words("count.characters_plain", {"count": size}),
            "limit": limit.text,
            "over": size - limit.text * len(draft.long),
            "pieces": len(long_pieces(draft, limit)),
        },
    )
