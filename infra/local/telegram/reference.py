"""The facts of the Bot API reference: methods, types, fields and lengths, read from bot_api.json."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]

ARRAY_OF = "Array of "


@dataclass(frozen=True, slots=True)
class Limit:
    low: int
    high: int
    unit: str

    def allows(self, text: str) -> bool:
        length = len(text.encode()) if self.unit == "bytes" else len(text)
        return self.low <= length <= self.high


@dataclass(frozen=True, slots=True)
class Field:
    types: tuple[str, ...]
    required: bool
    limit: Limit | None


@dataclass(frozen=True, slots=True)
class Shape:
    """A type with fields, or a union that stands for one of its subtypes."""

    name: str
    fields: Mapping[str, Field]
    subtypes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Method:
    name: str
    fields: Mapping[str, Field]
    returns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    version: str
    methods: Mapping[str, Method]
    types: Mapping[str, Shape]


def _field(raw: Json) -> Field:
    limit = raw.get("limit")
    return Field(tuple(raw["types"]), raw["required"], Limit(*limit) if limit else None)


def _fields(raw: Json) -> dict[str, Field]:
    return {name: _field(field) for name, field in raw.get("fields", {}).items()}


def _shape(name: str, raw: Json) -> Shape:
    return Shape(name, _fields(raw), tuple(raw.get("subtypes", ())))


def _method(name: str, raw: Json) -> Method:
    return Method(name, _fields(raw), tuple(raw["returns"]))


@cache
def reference() -> Reference:
    raw = json.loads(Path(__file__).with_name("bot_api.json").read_text(encoding="utf-8"))
    return Reference(
        version=raw["bot_api"],
        methods={name: _method(name, method) for name, method in raw["methods"].items()},
        types={name: _shape(name, shape) for name, shape in raw["types"].items()},
    )
