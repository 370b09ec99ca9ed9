"""Takes out of a decoded text what must never be stored: controls, lone surrogates, signs that turn a line around."""

from __future__ import annotations

import re
import unicodedata

_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
    "\u202a-\u202e\u2066-\u2069\u206a-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f]"
)
"""Tabs and line ends stay, and the joiners that emoji and scripts need; the tags of U+E00xx hide text."""
_LINE_END = re.compile("\r{1,3}\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Line ends are `\\n`, pairs of surrogates are joined, single ones are U+FFFD."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _UNWANTED.sub("", _LINE_END.sub("\n", text))


def line(text: str) -> str:
    """The same on one line, in NFC, spaces made one."""
    return " ".join(unicodedata.normalize("NFC", clean(text)).split())
