"""Forms: strings in, typed input or named complaints out; what was typed always comes back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.desk.errors import Invalid, Refusal
from chalicelib.desk.names import plain
from chalicelib.desk.rules import BODY_LIMIT, SUBJECT_LIMIT
from chalicelib.desk.text import clean
from chalicelib.i18n.catalogue import words
from chalicelib.services.attach import Uploaded

_FORM = re.compile(r"[A-Za-z0-9_-]{6,64}")

Complaints = Mapping[str, Refusal]
"""What is wrong, by the field it is wrong with; under an empty name, what concerns them all."""

DIGITS = 12
"""Of a number that we count up to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form as it came in, and what is wrong with it."""

    form: str
    """Its id: sent twice, it is one act."""
    typed: Mapping[str, str] = field(default_factory=dict, repr=False)
    complaints: Complaints = field(default_factory=dict)
    uploads: tuple[Uploaded, ...] = ()
    """Files that wait to be sent with it."""

    def __getitem__(self, name: str) -> str:
        return self.typed.get(name, "")

    def complaint(self, name: str, language: str) -> str:
        refusal = self.complaints.get(name)
        return words(language, refusal.key, refusal.told(language)) if refusal else ""


def form_id(form: Mapping[str, str]) -> str:
    """Raises Invalid where a form brings none, which no form of ours does."""
    id = form.get("form", "")
    if not _FORM.fullmatch(id):
        raise Invalid("refused.form")
    return id


def text_of(form: Mapping[str, str]) -> Complaints:
    """What is wrong with a message."""
    text = clean(form.get("text", ""))
    if not text:
        return {"text": Invalid("form.text")}
    if len(text) > BODY_LIMIT:
        return {"text": Invalid("form.text_length", limit=BODY_LIMIT, length=len(text))}
    return {}


def subject_of(form: Mapping[str, str]) -> Complaints:
    length = len(plain(form.get("subject", "")))
    return {"subject": Invalid("form.subject", limit=SUBJECT_LIMIT, length=length)} if length > SUBJECT_LIMIT else {}


def number_of(given: str) -> int:
    """A number that somebody typed, or what is below all numbers."""
    return counted(given.strip().lstrip("№#").strip())


def counted(given: str) -> int:
    """A number as it stands in an address, or what is below all numbers."""
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= DIGITS else 0
