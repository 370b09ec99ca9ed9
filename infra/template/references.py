"""CloudFormation's functions in a value: finding them, naming what they refer to, answering them."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard, TypeVar, cast

Value = TypeVar("Value")
NAME_IN_TEXT = re.compile(r"\$\{(?P<name>[A-Za-z0-9:]+)(\.[^}]+)?\}")


def is_function(value: object) -> TypeGuard[dict[str, Any]]:
    if not isinstance(value, dict) or len(value) != 1:
        return False
    (name,) = value
    return isinstance(name, str) and (name == "Ref" or name.startswith("Fn::"))


def functions_in(value: object) -> Iterator[dict[str, Any]]:
    """The outermost ones: what stands inside a function is that function's business."""
    if is_function(value):
        yield value
        return
    for part in _parts(value):
        yield from functions_in(part)


def names_in(value: object) -> Iterator[str]:
    """The parameters and resources that a value refers to, at any depth."""
    if is_function(value):
        yield from _named_by(value)
    for part in _parts(value):
        yield from names_in(part)


def key(function: Mapping[str, Any]) -> str:
    return json.dumps(function, sort_keys=True)


def filled(value: Value, answers: Mapping[str, str]) -> Value:
    """The same shape, with each function replaced by its answer."""
    return cast(Value, _filled(value, answers))


def _filled(value: object, answers: Mapping[str, str]) -> object:
    if is_function(value):
        return answers[key(value)]
    if isinstance(value, dict):
        return {name: _filled(part, answers) for name, part in value.items()}
    if isinstance(value, list):
        return [_filled(part, answers) for part in value]
    return value


def _named_by(function: dict[str, Any]) -> Iterator[str]:
    match function:
        case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), *_]}:
            yield name
        case {"Fn::Sub": str(text)}:
            yield from (found["name"] for found in NAME_IN_TEXT.finditer(text))
        case {"Fn::Sub": [str(text), dict(given)]}:
            yield from (found["name"] for found in NAME_IN_TEXT.finditer(text) if found["name"] not in given)


def _parts(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value
