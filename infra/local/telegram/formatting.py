"""Texts as Telegram keeps them: parse modes and entities read, edges trimmed, lengths counted."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from infra.local.telegram.formatting_html import parse_html
from infra.local.telegram.formatting_markdown import parse_markdown, parse_markdown_v2
from infra.local.telegram.marked import Marked, units
from infra.local.telegram.reference import Json
from infra.local.telegram.refusals import invalid

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w+)?\b)"
    r"|(?P<url>\bhttps?://[^\s<>]+)"
    r"|(?P<email>\b[\w.+-]+@[\w-]+\.[\w.-]*\w)"
)
ALL_KINDS = (
    "mention hashtag cashtag bot_command url email phone_number bold italic underline strikethrough"
    " spoiler blockquote expandable_blockquote code pre text_link text_mention custom_emoji"
)
KINDS = frozenset(ALL_KINDS.split())
PARSERS: Mapping[str, Callable[[str], Marked]] = {
    "html": parse_html,
    "markdown": parse_markdown,
    "markdownv2": parse_markdown_v2,
}


@dataclass(frozen=True, slots=True)
class Formatted:
    text: str
    entities: tuple[Json, ...]


def formatted(text: str, parse_mode: str | None, entities: Sequence[Json] | None) -> Formatted:
    if parse_mode:
        parser = PARSERS.get(parse_mode.lower())
        if parser is None:
            raise invalid("unsupported parse_mode")
        return _trimmed(parser(text))
    given = [dict(entity) for entity in entities or ()]
    for entity in given:
        _check_entity(entity, text)
    return _trimmed(Marked(text, given))


def message_text(text: str, parse_mode: str | None, entities: Sequence[Json] | None) -> Formatted:
    read = formatted(text, parse_mode, entities)
    if not read.text:
        raise invalid("message text is empty")
    if len(read.text) > LONGEST_TEXT:
        raise invalid("message is too long")
    return read


def caption_text(text: str | None, parse_mode: str | None, entities: Sequence[Json] | None) -> Formatted | None:
    read = formatted(text or "", parse_mode, entities)
    if len(read.text) > LONGEST_CAPTION:
        raise invalid("message caption is too long")
    return read if read.text else None


def found_entities(text: str) -> tuple[Json, ...]:
    """What Telegram itself marks in a plain text."""
    return tuple(
        {
            "type": str(match.lastgroup),
            "offset": units(text[: match.start()]),
            "length": units(match.group()),
        }
        for match in FOUND.finditer(text)
    )


def _check_entity(entity: Json, text: str) -> None:
    if entity["type"] not in KINDS:
        raise invalid("can't parse MessageEntity: Unsupported type specified")
    end = entity["offset"] + entity["length"]
    if entity["offset"] < 0 or entity["length"] <= 0 or end > units(text):
        raise invalid(
            f"entity beginning at UTF-16 offset {entity['offset']} ends after the end of the text"
            f" at UTF-16 offset {end}"
        )


def _trimmed(marked: Marked) -> Formatted:
    text = marked.text.replace("\r", "").rstrip()
    lead = units(text) - units(text.lstrip())
    text = text.lstrip()
    kept = [shown for entity in marked.entities if (shown := _moved(entity, lead, units(text)))]
    ordered = sorted(kept, key=lambda entity: (entity["offset"], -entity["length"]))
    return Formatted(text, tuple(_with_found(text, ordered)))


def _moved(entity: Json, lead: int, end: int) -> Json | None:
    start = max(entity["offset"] - lead, 0)
    stop = min(entity["offset"] - lead + entity["length"], end)
    return {**entity, "offset": start, "length": stop - start} if stop > start else None


def _with_found(text: str, entities: list[Json]) -> list[Json]:
    taken = [(entity["offset"], entity["offset"] + entity["length"]) for entity in entities]
    free = [
        found
        for found in found_entities(text)
        if all(found["offset"] >= end or found["offset"] + found["length"] <= start for start, end in taken)
    ]
    return sorted([*entities, *free], key=lambda entity: (entity["offset"], -entity["length"]))
