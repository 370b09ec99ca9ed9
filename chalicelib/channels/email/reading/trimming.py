"""Finds what is new in a mail: without what a program quoted below it and without the signature, or else everything."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.channels.email.reading import quoting

LINES = 5000
"""Lines looked at; what is new stands in front."""
WIDTH = 400
"""Characters of a line, or of a few together, that may announce a quotation."""

_WRAPPED = 3
"""Lines over which an announcement may be spread, beside its last."""
_HEADER_LINES = 8
_SEPARATOR = 160
_LABEL = 40
_SIGNATURE = 15
_QUOTED = re.compile(r"^\s{0,3}(?:>|&gt;|\|\s)")
_SEPARATORS = (quoting.ORIGINAL, quoting.FORWARDED, quoting.FORWARDED_BY_APPLE)
_RULE = re.compile(r"^[\s>*]*[_\-=–—]{5,}\s*$")


class Turn(StrEnum):
    """Why a mail may hold another's words."""

    ANSWER = "answer"
    HANDED_ON = "handed_on"
    """It was forwarded: the other's words are what it is about."""
    OPENING = "opening"


@dataclass(frozen=True, slots=True)
class _Cut:
    """An announcement from one line to before another."""

    start: int
    stop: int


def turn_of(subject: str, answered: tuple[str, ...]) -> Turn:
    """By its subject and by the ids it refers to."""
    if quoting.FORWARDING.match(subject):
        return Turn.HANDED_ON
    return Turn.ANSWER if answered or quoting.ANSWERING.match(subject) else Turn.OPENING


def new_text(text: str, turn: Turn, quote: int | None = None) -> str:
    """What its author wrote now, never empty unless there is no text.

    `quote` is where the HTML of a mail begins to quote, if it says so.
    """
    if turn is Turn.HANDED_ON:
        return text
    lines = text.split("\n")
    cut = _announced(lines[:LINES], turn, _line_at(text, quote))
    kept = lines if cut is None else _without(lines, cut)
    new = "\n".join(_without_signature(kept)).strip()
    return new or text


def _line_at(text: str, offset: int | None) -> int | None:
    return None if offset is None else text.count("\n", 0, offset)


def _announced(lines: list[str], turn: Turn, hint: int | None) -> _Cut | None:
    """The first announcement, or the first quoted line where nothing announces it."""
    for at, line in enumerate(lines):
        if at == hint:
            return _Cut(at, at)
        if _QUOTED.match(line):
            return _Cut(at, at)
        found = _attribution(lines, at) or (_headers(lines, at) if turn is Turn.ANSWER else None)
        if found:
            return found
    return None


def _attribution(lines: list[str], end: int) -> _Cut | None:
    """`On ... wrote:` whose last line this is, with as many lines before it as belong to it."""
    last = lines[end].strip()
    if not last or len(last) > WIDTH or not quoting.ENDING.search(last):
        return None
    following = next((line for line in lines[end + 1 : end + 4] if line.strip()), "")
    found = None
    joined = ""
    for start in range(end, max(-1, end - 1 - _WRAPPED), -1):
        line = lines[start].strip()
        if not line or _QUOTED.match(line) or len(joined) + len(line) > WIDTH:
            break
        joined = f"{line} {joined}".strip()
        if _announces(joined, following):
            found = _Cut(start, end + 1)
            if quoting.YEAR.search(joined) or quoting.TIME.search(joined):
                return found
    return found


def _announces(joined: str, following: str) -> bool:
    dated = quoting.YEAR.search(joined) is not None
    timed = quoting.TIME.search(joined) is not None
    if quoting.THE_BAT.match(joined):
        return dated or timed
    if quoting.TAIL.search(joined):
        return dated or timed or _QUOTED.match(following) is not None
    quoted = _QUOTED.match(following) is not None
    if quoting.BARE_TAIL.search(joined):
        return dated and quoted
    by_somebody = quoting.ADDRESS.search(joined) is not None
    if quoting.VERB.search(joined):
        return quoted or by_somebody or (dated and timed)
    return quoted and dated and (by_somebody or timed)


def _headers(lines: list[str], at: int) -> _Cut | None:
    """The headers of the mail that is quoted, as Outlook writes them, or a line that announces one."""
    line = lines[at]
    if len(line) <= _SEPARATOR and any(each.match(line) for each in _SEPARATORS):
        return _Cut(at, at + 1)
    if not quoting.FROM.match(line[:_LABEL]):
        return None
    near = lines[at + 1 : at + 1 + _HEADER_LINES]
    kinds = (quoting.SENT, quoting.TO, quoting.SUBJECT)
    if sum(any(kind.match(line[:_LABEL]) for line in near) for kind in kinds) < 2:  # noqa: PLR2004 - more than a chance
        return None
    start = at
    while start and (not lines[start - 1].strip() or _RULE.match(lines[start - 1])):
        start -= 1
    return _Cut(start, at + 1)


def _without(lines: list[str], cut: _Cut) -> list[str]:
    """What is left when a quotation is taken out; everything where answers stand between quoted lines."""
    above, below = lines[: cut.start], lines[cut.stop :]
    first = next((at for at, line in enumerate(below) if line.strip()), None)
    if first is None or not _QUOTED.match(below[first]):
        return above
    own = [at for at, line in enumerate(below) if line.strip() and not _QUOTED.match(line)]
    last_quoted = max(at for at, line in enumerate(below) if _QUOTED.match(line))
    if any(at < last_quoted for at in own):
        return lines
    under = _without_signature(below[last_quoted + 1 :])
    if any(line.strip() for line in above):
        return [*above, "", *under] if _says_something(under) else above
    return under


def _says_something(lines: list[str]) -> bool:
    """Whether it is more than a signature or what a list puts under every mail."""
    first = next((line for line in lines if line.strip()), "")
    return (
        bool(first)
        and not _RULE.match(first)
        and not quoting.DELIMITER.match(first)
        and not quoting.DEVICE.match(first)
    )


def _without_signature(lines: list[str]) -> list[str]:
    """Without what stands under a single `--` near the end, and without what a telephone adds."""
    marks = [at for at, line in enumerate(lines) if quoting.DELIMITER.match(line)]
    if len(marks) == 1 and len(lines) - marks[0] <= _SIGNATURE and _any(lines[: marks[0]]):
        lines = lines[: marks[0]]
    while len(lines) > 1 and (not lines[-1].strip() or _of_a_device(lines[-1])) and _any(lines[:-1]):
        lines = lines[:-1]
    return lines


def _of_a_device(line: str) -> bool:
    return len(line) < WIDTH and quoting.DEVICE.match(line) is not None


def _any(lines: list[str]) -> bool:
    return any(line.strip() for line in lines)
