"""What a text is found by: its words as their stems, and addresses, numbers and codes as they stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache

SHORTEST, LONGEST = 2, 64
"""Characters of a word worth keeping."""

_TOKEN = re.compile(r"[^\W_]+(?:[.@_+:/-][^\W_]+)*")
_JOINT = re.compile(r"[.@_+:/-]")
_RUSSIAN = re.compile(r"[а-я]+")
_ENGLISH = re.compile(r"[a-z]+")

_RU = (
    "а без бы был была были было в вам вас весь во вот вы где да для до его ее если есть еще же за здравствуйте и из "
    "или им их к как ко когда которые который ли мне мы на нам нас не нет ни но ну о об он она они от по пожалуйста "
    "при с со так также там то только тут у уже чем что чтобы это этот я"
)
_EN = (
    "a about all am an and any are as at be been but by can do does for from had has have he hello her him his how i "
    "if in is it its me my no not of on or our please she so than that the their them there they this to us was we "
    "were what when which who will with would you your"
)
EVERYWHERE = frozenset(f"{_RU} {_EN}".split())
"""Words that stand in nearly every message, and so find nothing."""


def terms(text: str) -> tuple[str, ...]:
    """Each once, in the order of the text."""
    return tuple(dict.fromkeys(_all(text)))


def _all(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    for token in _TOKEN.findall(plain):
        parts = _JOINT.split(token)
        if len(parts) > 1 and len(token) <= LONGEST:
            yield token
        for part in parts:
            if SHORTEST <= len(part) <= LONGEST and part not in EVERYWHERE:
                yield _stem(part)


def _stem(word: str) -> str:
    """By its own language; what mixes letters and digits stands for itself."""
    if _RUSSIAN.fullmatch(word):
        return _stemmer("russian")(word)
    if _ENGLISH.fullmatch(word):
        return _stemmer("english")(word)
    return word


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    import snowballstemmer  # type: ignore[import-untyped]  # noqa: PLC0415 - 0.1 s, which only search and index pay

    stem: Callable[[str], str] = snowballstemmer.stemmer(language).stemWord
    return stem
