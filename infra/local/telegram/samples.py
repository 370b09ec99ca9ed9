"""Updates made up from the reference, for fuzzing: valid ones of every kind in `update_kinds()`, and spoilt ones."""

import copy
import json
import random
from collections.abc import Callable, Iterator, Mapping

from infra.local.telegram.reference import ARRAY_OF, Field, Json, Shape, reference
from infra.local.telegram.unions import tag, tag_field
from infra.local.telegram.updates import FIRST_UPDATE_ID

DEEPEST = 5
SHARE_OF_OPTIONAL = 0.5
CHATS = (("private", 5001), ("group", -4001), ("supergroup", -1001000000001), ("channel", -1001000000002))
TEXTS = (
    "hello",
    "Здравствуйте!",
    "/start",
    "/createticket",
    "👨‍👩‍👧‍👦",
    "<b>&_*",
    "я" * 300,
    " ",
    "\u202eevil",
    "a\nb",
)
A_DAY = 1_790_000_000
SIDE = 90
USUAL_ENTITY_TYPES = ("bold", "italic", "url", "bot_command", "code", "text_link", "date_time")


def valid_update(kind: str, chance: random.Random) -> Json:
    """An update of this kind with every required field, and some of the others."""
    field = reference().types["Update"].fields[kind]
    return {
        "update_id": FIRST_UPDATE_ID + chance.randrange(10**6),
        kind: _Maker(chance).value("Update", kind, field, 0),
    }


class _Maker:
    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def value(self, owner: str, name: str, field: Field, depth: int) -> object:
        choices = field.types if depth < DEEPEST else field.types[:1]
        return self._of(owner, name, self._chance.choice(choices), depth)

    def _of(self, owner: str, name: str, kind: str, depth: int) -> object:
        if kind.startswith(ARRAY_OF):
            count = self._chance.randint(0, 2) if depth < DEEPEST else 0
            return [self._of(owner, name, kind.removeprefix(ARRAY_OF), depth + 1) for _ in range(count)]
        if kind in reference().types:
            return self._shape(reference().types[kind], depth + 1)
        return self._plain(owner, name, kind)

    def _shape(self, shape: Shape, depth: int) -> object:
        if shape.name in SPECIAL:
            return SPECIAL[shape.name](self._chance)
        if not shape.subtypes:
            return self._fields(shape, depth, None)
        subtypes = shape.subtypes if depth < DEEPEST else shape.subtypes[:1]
        chosen = self._chance.choice(subtypes)
        if chosen not in reference().types:
            return self._of(shape.name, "text", chosen, depth)
        return self._fields(reference().types[chosen], depth, tag(shape.name, chosen))

    def _fields(self, shape: Shape, depth: int, word: str | None) -> Json:
        share = SHARE_OF_OPTIONAL / (depth * depth)
        made = {
            name: self.value(shape.name, name, field, depth)
            for name, field in shape.fields.items()
            if field.required or (depth < DEEPEST and self._chance.random() < share)
        }
        tagged = tag_field(shape)
        if word is not None and tagged is not None:
            made[tagged] = word
        return made

    def _plain(self, owner: str, name: str, kind: str) -> object:
        if kind == "Boolean":
            return self._chance.random() < SHARE_OF_OPTIONAL
        if kind == "Float":
            return round(self._chance.uniform(-SIDE, SIDE), 6)
        if kind == "Integer":
            dated = name.endswith(("date", "time"))
            return A_DAY + self._chance.randrange(10**6) if dated else self._chance.randrange(1, 10**6)
        known = reference().types[owner].fields.get(name)
        limit = known.limit if known else None
        fitting = [text for text in TEXTS if limit is None or limit.allows(text)]
        return WORDS.get((owner, name)) or self._chance.choice(fitting)


def _chat(chance: random.Random) -> Json:
    kind, number = chance.choice(CHATS)
    return {"id": number, "type": kind, "first_name" if kind == "private" else "title": "Anna"}


def _user(chance: random.Random) -> Json:
    user: Json = {"id": 5000 + chance.randrange(5), "is_bot": False, "first_name": "Анна"}
    if chance.random() < SHARE_OF_OPTIONAL:
        user["language_code"] = chance.choice(("ru", "en", "pt-br"))
    return user


def _entity(chance: random.Random) -> Json:
    return {"type": chance.choice(USUAL_ENTITY_TYPES), "offset": 0, "length": 1}


SPECIAL: Mapping[str, Callable[[random.Random], Json]] = {"Chat": _chat, "User": _user, "MessageEntity": _entity}
WORDS: Mapping[tuple[str, str], str] = {
    ("Sticker", "type"): "regular",
    ("Poll", "type"): "regular",
    ("EncryptedPassportElement", "type"): "email",
    ("CallbackQuery", "data"): "fin:k3v9q2xw:12",
    ("InlineKeyboardButton", "callback_data"): "t:1042",
    ("MaskPosition", "point"): "eyes",
}


def mutate(update: Json, chance: random.Random) -> object:
    """A copy with one to three things spoilt somewhere; what comes out may be no object at all."""
    spoilt: object = copy.deepcopy(update)
    for _ in range(chance.randint(1, 3)):
        places = list(_places(spoilt))
        if not places:
            break
        holder, key = chance.choice(places)
        if isinstance(holder, dict) and chance.random() < SHARE_OF_OPTIONAL:
            del holder[str(key)]
        else:
            _put(holder, key, _spoilt_value(_get(holder, key), chance))
    return [spoilt] if chance.random() < SHARE_OF_OPTIONAL / SIDE else spoilt


_Holder = dict[str, object] | list[object]


def _places(value: object) -> Iterator[tuple[_Holder, str | int]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield value, name
            yield from _places(inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield value, number
            yield from _places(inner)


def _get(holder: _Holder, key: str | int) -> object:
    return holder[str(key)] if isinstance(holder, dict) else holder[int(key)]


def _put(holder: _Holder, key: str | int, value: object) -> None:
    if isinstance(holder, dict):
        holder[str(key)] = value
    else:
        holder[int(key)] = value


def _spoilt_value(value: object, chance: random.Random) -> object:
    return chance.choice(
        (
            None,
            "",
            0,
            -1,
            10**30,
            -(10**18),
            1.5,
            1e308,
            True,
            [],
            {},
            [[[[[value]]]]],
            {"a": {"b": {"c": value}}},
            str(value),
            "\x00\ud800",
            "я" * 5000,
        )
    )


def hostile_bodies() -> tuple[bytes, ...]:
    """Bodies that are not an update at all, or not even text."""
    return (
        b"",
        b" ",
        b"{}",
        b"[]",
        b"null",
        b"0",
        b'"text"',
        b"{",
        b"\xff\xfe\x00",
        b'{"update_id": 1, "message": "\xff"}',
        b'{"update_id": NaN}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"\xef\xbb\xbf{}",
        json.dumps({"update_id": 1, "message": {"text": "x" * 2**20}}).encode(),
    )
