"""Any of the house's nouns as DynamoDB attribute values and back, by its own type hints."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import datetime
from enum import Enum, EnumType
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, Union, get_args, get_origin, get_type_hints

from chalicelib.conversation.outputs import Say, Settle, ShowFiles, Titled, Toast, Words
from chalicelib.services.effects import Event, Fetch, Gathered, Letter, Returned, Spoken, Waits
from chalicelib.storage.order import moment

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef as Stored

T = TypeVar("T")

TAG = "is"
"""Says which noun of several stands here; no field can be called so in Python."""

EMPTY = ("", ())

TAGS: dict[type, str] = {
    Spoken: "spoken",
    Event: "event",
    Fetch: "fetch",
    Letter: "letter",
    Gathered: "gathered",
    Returned: "returned",
    Waits: "waits",
    Say: "say",
    Toast: "toast",
    Settle: "settle",
    ShowFiles: "show_files",
    Words: "words",
    Titled: "titled",
}
"""The stored names of nouns that stand where others could; they outlive a renaming here."""


class Unreadable(Exception):
    """What is stored does not fit the noun it should be; a defect, never a passing state."""


@dataclass(frozen=True, slots=True)
class Coder:
    """How values of one type are written and read."""

    write: Callable[[Any], Stored]
    read: Callable[[Any], Any]


def write(value: object) -> Mapping[str, Stored]:
    """The fields of a noun; what is None, or empty as it is by default, is left out."""
    return coder(type(value)).write(value)["M"]


def read(kind: type[T], stored: Mapping[str, Stored]) -> T:
    """The noun again; fields it does not know were written by a newer version and are passed over.

    Raises Unreadable when a field is missing or of another type.
    """
    try:
        noun: T = coder(kind).read({"M": stored})
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(f"{kind.__name__}: {error!r}") from error
    return noun


def coder(hint: Any) -> Coder:  # noqa: ANN401 - type hints have no common type
    if hint not in _known:
        _known[hint] = next((build(hint) for fits, build in _BUILDERS if fits(hint)), None) or _unknown(hint)
    return _known[hint]


_known: dict[Any, Coder] = {
    str: Coder(lambda value: {"S": value}, lambda stored: stored["S"]),
    bool: Coder(lambda value: {"BOOL": value}, lambda stored: stored["BOOL"]),
    int: Coder(lambda value: {"N": str(value)}, lambda stored: int(stored["N"])),
    datetime: Coder(lambda value: {"S": moment(value)}, lambda stored: datetime.fromisoformat(stored["S"])),
}


def _unknown(hint: object) -> NoReturn:
    raise TypeError(f"no way to store {hint}")


def _choice(hint: type[Enum]) -> Coder:
    plain = coder(int if issubclass(hint, int) else str)
    return Coder(lambda value: plain.write(value.value), lambda stored: hint(plain.read(stored)))


def _tuple(hint: Any) -> Coder:  # noqa: ANN401
    each, dots = get_args(hint)
    if dots is not Ellipsis:
        _unknown(hint)
    inner = coder(each)
    return Coder(
        lambda value: {"L": [inner.write(one) for one in value]},
        lambda stored: tuple(inner.read(one) for one in stored["L"]),
    )


def _mapping(hint: Any) -> Coder:  # noqa: ANN401
    inner = _Later(get_args(hint)[1])
    return Coder(
        lambda value: {"M": {name: inner().write(one) for name, one in value.items()}},
        lambda stored: {name: inner().read(one) for name, one in stored["M"].items()},
    )


def _noun(hint: type) -> Coder:
    hints = get_type_hints(hint)
    parts = [(each, _Later(hints[each.name])) for each in fields(hint)]

    def write_noun(value: object) -> Stored:
        named = ((each, inner, getattr(value, each.name)) for each, inner in parts)
        return {"M": {each.name: inner().write(one) for each, inner, one in named if not _needless(each, one)}}

    def read_noun(stored: Any) -> object:  # noqa: ANN401
        known = stored["M"]
        values = {each.name: inner().read(known[each.name]) for each, inner in parts if each.name in known}
        return hint(**_absent(parts, known), **values)

    return Coder(write_noun, read_noun)


def _needless(field: Field[Any], value: object) -> bool:
    """A row is billed by the kilobyte, names of fields included."""
    return value is None or (value in EMPTY and value == field.default)


def _absent(parts: list[tuple[Field[Any], _Later]], known: Mapping[str, object]) -> dict[str, None]:
    """None for what was left out and has no default of its own."""
    left_out = (each for each, inner in parts if each.name not in known and inner.may_be_none)
    return {each.name: None for each in left_out if each.default is MISSING}


def _either(hint: Any) -> Coder:  # noqa: ANN401
    """One of several: plain values are told apart by how they are stored, nouns by their tag."""
    members = [each for each in get_args(hint) if each is not types.NoneType]
    if len(members) == 1:
        return coder(members[0])
    plain = {sign: coder(each) for each, sign in ((str, "S"), (int, "N")) if each in members}
    nouns = {TAGS[each]: coder(each) for each in members if each in TAGS}
    if len(plain) + len(nouns) != len(members):
        raise TypeError(f"no way to tell apart {hint}")

    def write_either(value: object) -> Stored:
        tag = TAGS.get(type(value))
        if tag is None:
            return coder(type(value)).write(value)
        return {"M": {TAG: {"S": tag}, **nouns[tag].write(value)["M"]}}

    def read_either(stored: Any) -> object:  # noqa: ANN401
        sign = next(iter(stored))
        return nouns[stored["M"][TAG]["S"]].read(stored) if sign == "M" else plain[sign].read(stored)

    return Coder(write_either, read_either)


class _Later:
    """The coder of a hint, built at first use: nouns may hold their own kind."""

    def __init__(self, hint: Any) -> None:  # noqa: ANN401
        self._hint = hint

    def __call__(self) -> Coder:
        return coder(self._hint)

    @property
    def may_be_none(self) -> bool:
        return types.NoneType in get_args(self._hint)


_BUILDERS: tuple[tuple[Callable[[Any], bool], Callable[[Any], Coder]], ...] = (
    (lambda hint: get_origin(hint) is tuple, _tuple),
    (lambda hint: get_origin(hint) is Mapping, _mapping),
    (lambda hint: get_origin(hint) in {Union, types.UnionType}, _either),
    (lambda hint: isinstance(hint, EnumType), _choice),
    (is_dataclass, _noun),
)
