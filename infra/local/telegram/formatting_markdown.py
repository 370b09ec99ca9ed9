"""Telegram's two Markdown parse modes, with the errors Telegram gives for what it does not take."""

import re
from collections.abc import Mapping

from infra.local.telegram.marked import Mark, Marked, Writer, unparsable

RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
NAMES: Mapping[str, str] = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji",
}
STARTS: tuple[tuple[str, str], ...] = (
    ("```", "pre"),
    ("`", "code"),
    ("__", "underline"),
    ("_", "italic"),
    ("*", "bold"),
    ("~", "strikethrough"),
    ("||", "spoiler"),
    ("![", "custom_emoji"),
    ("[", "text_link"),
)
ENDS: Mapping[str, str] = {
    "pre": "```",
    "code": "`",
    "underline": "__",
    "italic": "_",
    "bold": "*",
    "strikethrough": "~",
    "spoiler": "||",
    "custom_emoji": "]",
    "text_link": "]",
}
LINK = re.compile(r"\((?P<url>(?:\\.|[^)\\])*)\)")
OLD_STARTS: Mapping[str, str] = {"_": "italic", "*": "bold", "`": "code", "```": "pre"}
OLD_LINK = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<url>[^)]*)\)")


def _place(source: str, at: int) -> int:
    return len(source[:at].encode())


def parse_markdown_v2(source: str) -> Marked:
    writer = Writer()
    quote: list[Mark] = []
    at = 0
    while at < len(source):
        at = _quoting(source, at, writer, quote) or _step(source, at, writer)
    if writer.open and writer.open[-1].kind != "blockquote":
        last = writer.open[-1]
        raise unparsable(f"Can't find end of {NAMES[last.kind]} entity at byte offset {last.at}")
    if writer.open:
        writer.closes()
    return writer.marked()


def _quoting(source: str, at: int, writer: Writer, quote: list[Mark]) -> int:
    """Handles a `>` at a line's start and the line end that closes a quotation; 0 when neither."""
    line_start = at == 0 or source[at - 1] == "\n"
    if line_start and source[at] == ">" and not _verbatim(writer):
        if not quote:
            quote.append(writer.opens("blockquote", _place(source, at)))
        return at + 1
    if quote and source[at] == "\n" and source[at + 1 : at + 2] != ">" and writer.open[-1:] == quote:
        writer.closes()
        quote.clear()
    return 0


def _verbatim(writer: Writer) -> bool:
    return bool(writer.open) and writer.open[-1].kind in ("code", "pre")


def _step(source: str, at: int, writer: Writer) -> int:
    char = source[at]
    if char == "\\" and at + 1 < len(source) and source[at + 1].isascii():
        writer.text += source[at + 1]
        return at + 2
    if char not in (RESERVED if not _verbatim(writer) else "`"):
        writer.text += char
        return at + 1
    if writer.open and _ends(source, at, writer.open[-1].kind):
        return _close(source, at, writer)
    return _open(source, at, writer)


def _ends(source: str, at: int, kind: str) -> bool:
    end = ENDS.get(kind)
    if end is None or not source.startswith(end, at):
        return False
    return kind != "italic" or not source.startswith("__", at)


def _close(source: str, at: int, writer: Writer) -> int:
    mark = writer.open[-1]
    after = at + len(ENDS[mark.kind])
    if mark.kind in ("text_link", "custom_emoji"):
        link = LINK.match(source, after)
        if link is None and mark.kind == "custom_emoji":
            raise unparsable(f"Custom emoji entity must contain a tg://emoji URL at byte offset {mark.at}")
        _point(mark, re.sub(r"\\(.)", r"\1", link["url"]) if link else "")
        after = link.end() if link else after
    writer.closes()
    return after


def _point(mark: Mark, url: str) -> None:
    if mark.kind == "custom_emoji":
        mark.details = {"custom_emoji_id": url.removeprefix("tg://emoji?id=")}
    else:
        mark.details = {"url": url}
        mark.kind = "text_link" if url else ""


def _open(source: str, at: int, writer: Writer) -> int:
    place = _place(source, at)
    for start, kind in STARTS:
        if source.startswith(start, at) and not _verbatim(writer):
            mark = writer.opens(kind, place)
            language = re.compile(r"(\w+)\n|\n?").match(source, at + 3) if kind == "pre" else None
            if language is None:
                return at + len(start)
            mark.details = {"language": language[1]} if language[1] else {}
            return language.end()
    raise unparsable(f"Character '{source[at]}' is reserved and must be escaped with the preceding '\\'")


def parse_markdown(source: str) -> Marked:
    writer = Writer()
    at = 0
    while at < len(source):
        at = _old_step(source, at, writer)
    return writer.marked()


def _old_step(source: str, at: int, writer: Writer) -> int:
    if source[at] == "\\" and source[at + 1 : at + 2] in ("_", "*", "`", "["):
        writer.text += source[at + 1]
        return at + 2
    link = OLD_LINK.match(source, at)
    if link:
        writer.opens("text_link", at).details = {"url": link["url"]}
        writer.text += link["text"]
        writer.closes()
        return link.end()
    sign = "```" if source.startswith("```", at) else source[at]
    if sign not in OLD_STARTS and sign != "[":
        writer.text += source[at]
        return at + 1
    end = source.find(sign, at + len(sign)) if sign != "[" else -1
    if end < 0:
        raise unparsable(f"Can't find end of the entity starting at byte offset {_place(source, at)}")
    writer.opens(OLD_STARTS[sign], at)
    writer.text += source[at + len(sign) : end]
    writer.closes()
    return end + len(sign)
