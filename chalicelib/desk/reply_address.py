"""Signed reply addresses and ids: they say which ticket is meant, and only we can make them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chalicelib.desk import seal
from chalicelib.desk.mailroom import ReplyKeys

LONGEST_NAME = 30
"""Of a mailbox before the @, so that its reply addresses stay within 64 characters there."""

_TAG = re.compile(rf"[^+@]*\+t\.([1-9][0-9]{{0,11}})\.([a-z2-7]{{{seal.LENGTH}}})@.+")
_ID = re.compile(rf"t\.([1-9][0-9]{{0,11}})\.([a-z2-7]{{{seal.LENGTH}}})@.+")
_NUMBER = re.compile(r"\[#([1-9][0-9]{0,11})\]")

ROOT = "root"
"""Stands for the participant in the id that all letters of a ticket refer to."""


@dataclass(frozen=True, slots=True)
class Token:
    """A ticket that an address or an id names, and what is to prove it."""

    number: int
    mac: str


def client_of(person: str) -> str:
    return f"client#{person}"


def staff_of(member: str) -> str:
    return f"staff#{member}"


def reply_address(mailbox: str, number: int, participant: str, keys: ReplyKeys) -> str:
    """Where an answer of this participant goes."""
    name, _, domain = mailbox.rpartition("@")
    return f"{name}+t.{number}.{_mac(number, participant, keys)}@{domain}"


def root_id(number: int, keys: ReplyKeys, domain: str) -> str:
    """A Message-ID, without brackets, that every letter of a ticket refers to."""
    return f"t.{number}.{_mac(number, ROOT, keys)}@{domain}"


def token_in_address(address: str) -> Token | None:
    return _token(_TAG.fullmatch(address.lower()))


def token_in_id(id: str) -> Token | None:
    return _token(_ID.fullmatch(id.lower()))


def number_in_subject(subject: str) -> int | None:
    """The last tag of ours; whoever forwards a ticket into another leaves the newest behind."""
    found = _NUMBER.findall(subject)
    return int(found[-1]) if found else None


def without_number(subject: str) -> str:
    return " ".join(_NUMBER.sub("", subject).split())


def proves(token: Token, participant: str, keys: ReplyKeys) -> bool:
    """Whether we made it for this participant, with a key that is still good."""
    return seal.holds(token.mac, keys.active, keys.provider, str(token.number), participant)


def _token(found: re.Match[str] | None) -> Token | None:
    return Token(int(found[1]), found[2]) if found else None


def _mac(number: int, participant: str, keys: ReplyKeys) -> str:
    return seal.seal(keys.current, keys.provider, str(number), participant)
