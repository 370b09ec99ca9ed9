"""Choosing which of several types of the reference a JSON object is meant to be."""

import re
from collections.abc import Iterator

from infra.local.telegram.reference import Json, Shape, reference
from infra.local.telegram.refusals import invalid

TAG_FIELDS = ("type", "status", "source")
UNUSUAL_TAGS = {
    "ChatMemberOwner": "creator",
    "ChatMemberBanned": "kicked",
}
KEYBOARDS = {
    "inline_keyboard": "InlineKeyboardMarkup",
    "keyboard": "ReplyKeyboardMarkup",
    "remove_keyboard": "ReplyKeyboardRemove",
    "force_reply": "ForceReply",
}


def tag_field(shape: Shape) -> str | None:
    return next((name for name in TAG_FIELDS if name in shape.fields), None)


def tag(union: str, subtype: str) -> str:
    """The word by which a subtype is told from the others of its union."""
    if subtype in UNUSUAL_TAGS:
        return UNUSUAL_TAGS[subtype]
    suffix = subtype.removeprefix("InputMedia" if subtype.startswith("InputMedia") else union)
    return re.sub(r"(?<!^)(?=[A-Z])", "_", suffix).lower()


def choose(where: str, shapes: list[Shape], value: Json) -> Shape:
    if len(shapes) == 1 and not shapes[0].subtypes:
        return shapes[0]
    if any(shape.name in KEYBOARDS.values() for shape in shapes):
        return _keyboard(where, shapes, value)
    return _tagged(where, shapes, value)


def _keyboard(where: str, shapes: list[Shape], value: Json) -> Shape:
    for key, name in KEYBOARDS.items():
        found = next((shape for shape in shapes if shape.name == name), None)
        if found and key in value:
            return found
    raise invalid(f"can't parse {where}: object expected as reply markup")


def _tagged(where: str, shapes: list[Shape], value: Json) -> Shape:
    candidates = list(_candidates(shapes))
    for union, shape in candidates:
        field = tag_field(shape)
        if field and value.get(field) == tag(union, shape.name):
            return shape
    for _, shape in candidates:
        if not tag_field(shape) and _fits(shape, value):
            return shape
    raise invalid(f"can't parse {where}: unknown type of object")


def _fits(shape: Shape, value: Json) -> bool:
    required = {name for name, field in shape.fields.items() if field.required}
    return required <= set(value) <= set(shape.fields)


def _candidates(shapes: list[Shape]) -> Iterator[tuple[str, Shape]]:
    for shape in shapes:
        for name in shape.subtypes or (shape.name,):
            if name in reference().types:
                yield shape.name, reference().types[name]


def plain_alternatives(types: tuple[str, ...]) -> tuple[str, ...]:
    """What a value may be instead of an object: some unions take a text or a list as well."""
    unions = [reference().types[name] for name in types if name in reference().types]
    return tuple(one for union in unions for one in union.subtypes if one not in reference().types)
