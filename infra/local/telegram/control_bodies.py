"""Reading the bodies that the chat window sends; what is wrong with one is said in its answer."""

from flask import request

from infra.local.telegram.reference import Json


class Unreadable(ValueError):
    """The body lacks something, or something in it is of the wrong kind."""


def body() -> Json:
    read = request.get_json(silent=True) or {}
    if not isinstance(read, dict):
        raise Unreadable("the body must be a JSON object")
    return read


def text(body: Json, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise Unreadable(f'"{name}" must be a text')
    return value


def number(body: Json, name: str) -> int:
    value = body.get(name)
    if not isinstance(value, int):
        raise Unreadable(f'"{name}" must be a number')
    return value


def optional_number(body: Json, name: str) -> int | None:
    return None if body.get(name) is None else number(body, name)
