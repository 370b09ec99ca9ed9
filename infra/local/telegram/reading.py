"""Reading a call's parameters strictly by the reference: strings of a form become typed values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from infra.local.telegram.exchange import Upload
from infra.local.telegram.reference import ARRAY_OF, Field, Json, Method, Shape, reference
from infra.local.telegram.refusals import Refusal, invalid
from infra.local.telegram.unions import choose, plain_alternatives

ATTACH = "attach://"
MAX_INTEGER = 2**63
FORMATTED = frozenset({"text", "caption", "quote", "question", "explanation", "description"})
PLAIN = frozenset({"String", "InputFile", "Integer"})
TRUTH: Mapping[object, bool] = {"true": True, "false": False, "1": True, "0": False}
TOO_LONG = {
    ("answerCallbackQuery", "text"): "MESSAGE_TOO_LONG",
    ("InlineKeyboardButton", "callback_data"): "BUTTON_DATA_INVALID",
    ("BotCommand", "command"): "BOT_COMMAND_INVALID",
    ("BotCommand", "description"): "BOT_COMMAND_DESCRIPTION_INVALID",
    ("setWebhook", "secret_token"): "secret token is too long",
}
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "video": "there is no video in the request",
    "audio": "there is no audio in the request",
    "voice": "there is no voice in the request",
    "animation": "there is no animation in the request",
    "video_note": "there is no video note in the request",
    "sticker": "there is no sticker in the request",
    "file_id": "file_id not specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "action": "wrong parameter action in request",
}


def _wrong_type(where: str, types: tuple[str, ...]) -> Refusal:
    return invalid(f'field "{where}" must be of type {" or ".join(types)}')


@dataclass(slots=True)
class Reader:
    """Reads one call; remembers which uploads were referred to."""

    files: Mapping[str, Upload]
    used: set[str] = field(default_factory=set)

    def call(self, method: Method, params: Mapping[str, object]) -> Json:
        given = {**{name: None for name in self.files if name in method.fields}, **params}
        for name in given:
            if name not in method.fields:
                raise invalid(f'unknown parameter "{name}" of method {method.name}')
        values: Json = {}
        for name, one in method.fields.items():
            if name in given:
                values[name] = self._parameter(method.name, name, one, given[name], method.fields)
            elif one.required:
                raise invalid(MISSING.get(name, f'parameter "{name}" is required'))
        for name in self.files:
            if name not in self.used:
                raise invalid(f'file part "{name}" is not referred to')
        return values

    def _parameter(self, owner: str, name: str, one: Field, value: object, siblings: Mapping[str, Field]) -> object:
        if value is None and name in self.files:
            value = f"{ATTACH}{name}"
        if isinstance(value, str):
            value = _from_form(name, one, value)
        return self._checked(owner, name, one, value, siblings)

    def _checked(self, owner: str, name: str, one: Field, value: object, siblings: Mapping[str, Field]) -> object:
        read = self.value(f"{owner}.{name}", one.types, value)
        measured = name not in FORMATTED or not any("parse_mode" in other for other in siblings)
        if one.limit and measured and isinstance(read, str) and not one.limit.allows(read):
            raise invalid(TOO_LONG.get((owner, name), f'length of "{owner}.{name}" is out of range'))
        return read

    def value(self, where: str, types: tuple[str, ...], value: object) -> object:
        if isinstance(value, dict):
            return self._object(where, types, value)
        types += plain_alternatives(types)
        if isinstance(value, list):
            return self._list(where, types, value)
        if isinstance(value, str) and ("String" in types or "InputFile" in types):
            return self._text(value)
        if _is_plain(value, types):
            return value
        raise _wrong_type(where, types)

    def _text(self, value: str) -> str | Upload:
        if not value.startswith(ATTACH):
            return value
        name = value.removeprefix(ATTACH)
        if name not in self.files:
            raise invalid("can't find the attached file: wrong file identifier/HTTP URL specified")
        self.used.add(name)
        return self.files[name]

    def _list(self, where: str, types: tuple[str, ...], value: list[object]) -> list[object]:
        inner = tuple(one.removeprefix(ARRAY_OF) for one in types if one.startswith(ARRAY_OF))
        if not inner:
            raise _wrong_type(where, types)
        return [self.value(f"{where}[{number}]", inner, item) for number, item in enumerate(value)]

    def _object(self, where: str, types: tuple[str, ...], value: Json) -> Json:
        shapes = [reference().types[one] for one in types if one in reference().types]
        if not shapes:
            raise _wrong_type(where, types)
        return self._fields(where, choose(where, shapes, value), value)

    def _fields(self, where: str, shape: Shape, value: Json) -> Json:
        for name in value:
            if name not in shape.fields:
                raise invalid(f'unknown field "{name}" of {shape.name} in {where}')
        read: Json = {}
        for name, one in shape.fields.items():
            if value.get(name) is not None:
                read[name] = self._checked(shape.name, name, one, value[name], shape.fields)
            elif one.required:
                raise invalid(f'field "{name}" of {shape.name} is required in {where}')
        return read


def _is_plain(value: object, types: tuple[str, ...]) -> bool:
    if isinstance(value, bool):
        return "Boolean" in types
    if isinstance(value, int):
        return ("Integer" in types or "Float" in types) and abs(value) < MAX_INTEGER
    return isinstance(value, float) and "Float" in types


def _from_form(name: str, one: Field, text: str) -> object:
    """A form carries everything as text: numbers, truth values and JSON."""
    plain = text.strip()
    if "Integer" in one.types and plain.removeprefix("-").isdecimal():
        return int(plain)
    if "Boolean" in one.types:
        return TRUTH.get(plain.lower(), text)
    if "Float" in one.types:
        return _number(plain)
    return text if set(one.types) & PLAIN else _json(name, text)


def _number(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text


def _json(name: str, text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise invalid(f"can't parse {name.replace('_', ' ')} JSON object") from None
