"""What a program may send: one shape a kind of request, read without guessing; whatever does not fit is named."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chalicelib.desk.errors import Invalid
from chalicelib.desk.people import ServiceState, Standing
from chalicelib.desk.restraint import MOST_HOURLY
from chalicelib.desk.rules import BODY_LIMIT, SUBJECT_LIMIT
from chalicelib.services.speak import MOST_FILES

B = TypeVar("B", bound="Body")

_AT = re.compile(r" - at `\$\.?([^`]*)`$")
_NAMED = re.compile(r"Object (missing required|contains unknown) field `([^`]*)`")

Text = Annotated[str, Meta(min_length=1, max_length=BODY_LIMIT, description="Plain text.")]
Id = Annotated[str, Meta(min_length=1, max_length=64)]
Name = Annotated[str, Meta(min_length=1, max_length=120)]
Seen = Annotated[int, Meta(ge=0, le=2**31, description="`last_message` of the ticket as it was last seen.")]


class Body(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What all of them keep: a field that nobody knows is a mistake of whoever sends it."""


class Nothing(Body):
    """An act that needs no more than its address."""


class FileToSend(Body):
    name: Annotated[str, Meta(min_length=1, max_length=255)]
    size: Annotated[int, Meta(ge=0, le=2**40, description="Bytes.")]
    type: Annotated[str, Meta(max_length=127, description="Its media type.")] = ""


class NewFiles(Body):
    """What is about to be sent up."""

    files: Annotated[tuple[FileToSend, ...], Meta(min_length=1, max_length=MOST_FILES)]


class SentFile(Body):
    """A file that was sent up by an offer."""

    key: Annotated[str, Meta(max_length=256)]
    name: Annotated[str, Meta(min_length=1, max_length=255)]


Files = Annotated[tuple[SentFile, ...], Meta(max_length=MOST_FILES, description="Sent up before, see /uploads.")]


class NewTicket(Body):
    """A ticket for a client: written to him first, or brought in his name."""

    account: Id
    department: Id
    text: Text
    subject: Annotated[str, Meta(max_length=SUBJECT_LIMIT, description="Else cut from the text.")] = ""
    service: Id | None = None
    person: Annotated[Id | None, Meta(description="Of the account; else its owner. Needed where `side` is client.")] = (
        None
    )
    side: Annotated[
        Literal["staff", "client"],
        Meta(description="staff writes to the client and awaits him; client asks in his name and waits in the queue."),
    ] = "staff"
    files: Annotated[Files, Meta(description="Of staff alone.")] = ()


class NewReply(Body):
    """What the client is answered."""

    text: Text
    outcome: Annotated[
        Literal["release", "keep"], Meta(description="release awaits the client then, keep stays in work.")
    ] = "release"
    expected: Annotated[
        Seen | None, Meta(description="Refuses with 409 where something newer was said; `last_message` as it was seen.")
    ] = None
    files: Files = ()


class NewNote(Body):
    """What staff alone see; `@id` calls a colleague."""

    text: Text
    files: Files = ()


class Assigning(Body):
    assignee: Annotated[Id, Meta(description="Id of a member of staff.")]


class Moving(Body):
    department: Id
    note: Annotated[str, Meta(max_length=BODY_LIMIT, description="For whoever gets it; clients never see it.")] = ""


class Closing(Body):
    expected: Seen


class AccountState(Body):
    """A client as the billing system has it; what is left out stays as it is."""

    name: Name
    comment: Annotated[str, Meta(max_length=2000, description="For staff alone.")] | UnsetType = UNSET
    blocked: bool | UnsetType = UNSET
    hourly: Annotated[int, Meta(ge=1, le=MOST_HOURLY)] | UnsetType | None = UNSET


class ServiceBought(Body):
    """What was bought; what is left out stays as it is, and is active at first."""

    name: Name
    state: ServiceState | UnsetType = UNSET


class PersonState(Body):
    """Who writes for the account, known by his address; what is left out stays as it is, and he owns it at first."""

    email: Annotated[str, Meta(max_length=254)]
    name: Name
    standing: Standing | UnsetType = UNSET
    language: Annotated[str, Meta(pattern="^[a-z]{2}$")] | UnsetType | None = UNSET


def read(content: bytes, kind: type[B]) -> B:
    """Raises Invalid, which names the field it is about."""
    given = content or b"{}"
    try:
        found = msgspec.json.decode(given, type=kind)
        json.loads(given, object_pairs_hook=_once)
    except msgspec.ValidationError as error:
        raise _refusal(str(error)) from error
    except (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError) as error:
        raise Invalid("refused.api.json") from error
    return found


def _once(pairs: list[tuple[str, Any]]) -> None:
    """Of a field that comes twice nobody knows which is meant."""
    names = [name for name, _ in pairs]
    twice = next((each for each in names if names.count(each) > 1), None)
    if twice is not None:
        raise Invalid("refused.api.twice", field=twice)


def _refusal(why: str) -> Invalid:
    named = _NAMED.match(why)
    if named is not None:
        key = "refused.api.missing" if named[1].startswith("missing") else "refused.api.unknown"
        return Invalid(key, field=named[2][:64])
    at = _AT.search(why)
    if at is None or not at[1]:
        return Invalid("refused.api.json")
    return Invalid("refused.api.field", field=at[1], why=why[: at.start()])
