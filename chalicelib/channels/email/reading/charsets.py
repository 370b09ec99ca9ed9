"""From bytes to letters: by the charset that is named, by the one that was meant, or by a guess that is told."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from chalicelib.channels.email.reading.charset_names import known
from chalicelib.channels.email.reading.cyrillic import guess_cyrillic
from chalicelib.channels.email.reading.japanese import from_jis

_SAYS_NOTHING = frozenset({"", "utf-8", "cp1252"})
"""What programs write when nobody told them: the bytes decide."""
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_RUN = re.compile(rb"[\x80-\xff]{3,}")
_JIS = re.compile(rb"\x1b(?:\$[@AB]|\$\([CD]|\([JI])")
_KANA = re.compile("[\u3041-\u30fe]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_CHANCE = 3
"""So few letters may look like those of another script by mere chance."""
_NO_CHANCE = 5
_SAMPLE = 20_000
_FEW = 0.02
"""Of the letters: so many may be broken in a text that is otherwise in this charset."""


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    guessed: bool = False


def decode(data: bytes, named: str = "", otherwise: str = "") -> Decoded:
    """The letters of these bytes. `otherwise` is a charset that the rest of the mail names. Never raises."""
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(charset, "replace"))
    charset = known(named)
    if charset == "iso2022_jp" or (charset in _SAYS_NOTHING and _JIS.search(data)):
        return Decoded(from_jis(data))
    if charset not in _SAYS_NOTHING:
        utf8 = None if charset.startswith("utf") else _plainly_utf8(data)
        return Decoded(_tolerant(data, charset)) if utf8 is None else Decoded(utf8, guessed=True)
    if not _HIGH.search(data):
        return Decoded(data.decode("ascii"))
    return _undeclared(data, charset, known(otherwise))


def _tolerant(data: bytes, charset: str) -> str:
    """As named, or as UTF-8 where it is that and not what is named."""
    try:
        return data.decode(charset)
    except ValueError:
        pass
    utf8 = _strictly(data, "utf-8")
    return data.decode(charset, "replace") if utf8 is None else utf8


def _undeclared(data: bytes, charset: str, otherwise: str) -> Decoded:
    utf8 = _strictly(data, "utf-8") or _nearly_utf8(data)
    if utf8 is not None:
        return Decoded(utf8, guessed=charset != "utf-8")
    if otherwise not in _SAYS_NOTHING:
        return Decoded(_tolerant(data, otherwise), guessed=True)
    if charset == "cp1252" and not _foreign(data):
        return Decoded(_western(data))
    return Decoded(_guess(data), guessed=True)


def _guess(data: bytes) -> str:
    if not _foreign(data):
        return _western(data)
    eastern = _eastern(data)
    if eastern is not None:
        return eastern
    cyrillic = guess_cyrillic(data[:_SAMPLE])
    if cyrillic:
        return data.decode(cyrillic, "replace")
    chinese = _strictly(data, "gb18030")
    return _western(data) if chinese is None else chinese


def _eastern(data: bytes) -> str | None:
    """Japanese or Korean, which show themselves by letters of their own."""
    for charset, own, share in (("cp932", _KANA, 0.25), ("euc_jp", _KANA, 0.25), ("cp949", _HANGUL, 0.8)):
        text = _strictly(data, charset)
        if text is None:
            continue
        foreign = sum(1 for char in text if char > "\x7f")
        if foreign > _CHANCE and len(own.findall(text)) >= share * foreign:
            return text
    return None


def _foreign(data: bytes) -> bool:
    """Whether whole words are in high bytes; where Latin letters are spoken they stand single between others."""
    sample = data[:_SAMPLE]
    high = len(sample) - len(sample.translate(None, delete=bytes(range(128, 256))))
    in_runs = sum(len(run) for run in _HIGH_RUN.findall(sample))
    return in_runs * 2 > high


def _western(data: bytes) -> str:
    return data.decode("cp1252", "ignore")


def _strictly(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except ValueError:
        return None


def _plainly_utf8(data: bytes) -> str | None:
    """What claims another charset and is UTF-8 all the same: so many letters are that by no chance."""
    text = _strictly(data, "utf-8")
    if text is None or sum(1 for char in text if char > "\x7f") < _NO_CHANCE:
        return None
    return text


def _nearly_utf8(data: bytes) -> str | None:
    """UTF-8 that was cut or damaged in few places: most of its high bytes are whole letters."""
    text = data.decode("utf-8", "replace")
    letters = sum(1 for char in text if char > "\x7f")
    lost = text.count("\ufffd")
    return text if lost and lost <= max(1, letters * _FEW) and letters >= 3 * lost else None
