"""Telegram's HTML parse mode, with the errors Telegram gives for what it does not take."""

import html
import re
from collections.abc import Mapping

from infra.local.telegram.marked import Marked, Writer, unparsable

TAGS: Mapping[str, str] = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
TAG = re.compile(r"<(?P<end>/?)(?P<name>[^\s<>/]*)(?P<attributes>[^<>]*)>")
ATTRIBUTE = re.compile(
    r"(?P<name>[\w-]+)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[\w./:-]+)))?"
)
ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")


def parse_html(source: str) -> Marked:
    writer = Writer()
    at = 0
    while at < len(source):
        at = _tag(source, at, writer) if source[at] == "<" else _plain(source, at, writer)
    if writer.open:
        raise unparsable(f'Can\'t find end tag corresponding to start tag "{writer.open[-1].tag}"')
    return writer.marked()


def _plain(source: str, at: int, writer: Writer) -> int:
    entity = ENTITY.match(source, at)
    if entity:
        writer.text += html.unescape(entity.group())
        return entity.end()
    writer.text += source[at]
    return at + 1


def _tag(source: str, at: int, writer: Writer) -> int:
    place = len(source[:at].encode())
    match = TAG.match(source, at)
    if match is None:
        raise unparsable(f"Unclosed start tag at byte offset {place}")
    name = match["name"].lower()
    if match["end"]:
        _end(name, place, writer)
    else:
        _start(name, match["attributes"], place, writer)
    return match.end()


def _start(name: str, attributes: str, place: int, writer: Writer) -> None:
    if name not in TAGS:
        raise unparsable(f'Unsupported start tag "{name}" at byte offset {place}')
    given = {
        found["name"].lower(): html.unescape(found["double"] or found["single"] or found["bare"] or "")
        for found in ATTRIBUTE.finditer(attributes)
    }
    mark = writer.opens(TAGS[name], place, name)
    if name == "span" and given.get("class") != "tg-spoiler":
        raise unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {place}')
    if name == "a":
        mark.details = {"url": given.get("href", "")}
        mark.kind = "text_link" if mark.details["url"] else ""
    if name == "tg-emoji":
        mark.details = {"custom_emoji_id": given.get("emoji-id", "")}
    if name == "blockquote" and "expandable" in given:
        mark.kind = "expandable_blockquote"
    if name == "code" and given.get("class", "").startswith("language-"):
        mark.details = {"language": given["class"].removeprefix("language-")}


def _end(name: str, place: int, writer: Writer) -> None:
    if not writer.open:
        raise unparsable(f"Unexpected end tag at byte offset {place}")
    expected = writer.open[-1]
    if name and name != expected.tag:
        raise unparsable(f'Unmatched end tag at byte offset {place}, expected "</{expected.tag}>", found "</{name}>"')
    outer = writer.open[-2] if len(writer.open) > 1 else None
    if expected.kind == "code" and outer is not None and outer.kind == "pre":
        outer.details = expected.details
        expected.kind = ""
    expected.details = {} if expected.kind == "code" else expected.details
    writer.closes()
