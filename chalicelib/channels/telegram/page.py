"""A page of the talk in the form Telegram takes: texts that fit into messages, and labelled buttons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.conversation.outputs import Rows, Say, Value
from chalicelib.conversation.wording import Speak, rendered
from chalicelib.desk.text import cut, split

MESSAGE = 4096
"""What one message holds; counted in UTF-16 units, the strictest way to count."""
TOAST = 200
LABEL, NARROW_LABEL = 64, 32
"""Characters of a button alone in its row, and beside others; on most screens Telegram shows no more."""
BLANK = "…"
"""Said where there is nothing to say: Telegram refuses an empty text."""


@dataclass(frozen=True, slots=True)
class Key:
    """A button as it will be seen."""

    label: str
    data: str
    url: str = ""


Keyboard = tuple[tuple[Key, ...], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One text for each message it needs; the buttons stand under the last."""

    texts: tuple[str, ...]
    keyboard: Keyboard = ()


def page(say: Say, language: str, speak: Speak) -> Page:
    text = "\n".join(rendered(each, language, speak) for each in say.lines)
    return Page(tuple(messages(text)), keyboard(say.rows, language, speak))


def keyboard(rows: Rows, language: str, speak: Speak) -> Keyboard:
    return tuple(
        tuple(Key(_label(each.label, len(row), language, speak), each.data, each.url or "") for each in row)
        for row in rows
        if row
    )


def toast(value: Value | None, language: str, speak: Speak) -> str | None:
    return None if value is None else cut(rendered(value, language, speak), TOAST)


def messages(text: str) -> Iterator[str]:
    """The text in as few messages as it fits into, cut at paragraphs, else at lines, else at words."""
    rest = text.strip()
    while _units(rest) > MESSAGE:
        piece = _first(rest)
        yield piece.strip() or BLANK
        rest = rest[len(piece) :].strip()
    yield rest or BLANK


def _first(text: str) -> str:
    """The longest beginning that fits; not cut so early that little of the message is left."""
    room = _fitting(text)
    for end in ("\n\n", "\n"):
        at = text.rfind(end, room // 2, room)
        if at > 0:
            return text[:at]
    return split(text[: room + 1], room)[0]


def _fitting(text: str) -> int:
    """How many code points from the beginning fit; each outside of the basic plane counts twice."""
    units = 0
    for count, char in enumerate(text):
        units += _units(char)
        if units > MESSAGE:
            return count
    return len(text)


def _units(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)


def _label(value: Value, beside: int, language: str, speak: Speak) -> str:
    return cut(rendered(value, language, speak), LABEL if beside == 1 else NARROW_LABEL) or BLANK
