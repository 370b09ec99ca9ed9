"""A text with its marks, and the UTF-16 units in which Telegram counts their places."""

from dataclasses import dataclass, field

from infra.local.telegram.reference import Json
from infra.local.telegram.refusals import Refusal, invalid


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def unparsable(why: str) -> Refusal:
    return invalid(f"can't parse entities: {why}")


@dataclass(frozen=True, slots=True)
class Marked:
    text: str
    entities: list[Json]


@dataclass(slots=True)
class Mark:
    """An entity that was opened and not yet closed."""

    kind: str
    start: int
    at: int
    details: Json = field(default_factory=dict)
    tag: str = ""


@dataclass(slots=True)
class Writer:
    """Collects the text and its entities while a parser walks over the source."""

    text: str = ""
    entities: list[Json] = field(default_factory=list)
    open: list[Mark] = field(default_factory=list)

    def opens(self, kind: str, at: int, tag: str = "") -> Mark:
        mark = Mark(kind, units(self.text), at, tag=tag)
        self.open.append(mark)
        return mark

    def closes(self) -> None:
        mark = self.open.pop()
        length = units(self.text) - mark.start
        if length and mark.kind:
            self.entities.append({"type": mark.kind, "offset": mark.start, "length": length, **mark.details})

    def marked(self) -> Marked:
        return Marked(self.text, self.entities)
