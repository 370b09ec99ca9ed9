"""A provider's own words for what its clients are told: of what, in which language, and what may be filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.desk.errors import Invalid
from chalicelib.desk.history import Happened
from chalicelib.desk.notices import WRITTEN
from chalicelib.desk.text import clean


class Form(StrEnum):
    """What can have words of its own; the names are stored."""

    LETTER_ANSWER = "letter_answer"
    LETTER_RECEIPT = "letter_receipt"
    LETTER_CLOSED = "letter_closed"
    LETTER_REOPENED = "letter_reopened"
    LETTER_WAITING = "letter_waiting"
    CHAT_ANSWER = "chat_answer"
    """What stands above an answer; the answer itself follows."""
    CHAT_CLOSED = "chat_closed"
    CHAT_REOPENED = "chat_reopened"
    CHAT_WAITING = "chat_waiting"

    @property
    def is_letter(self) -> bool:
        return self.value.startswith("letter")


LETTERS: Mapping[Happened, Form] = {
    **dict.fromkeys(WRITTEN, Form.LETTER_ANSWER),
    Happened.CREATED: Form.LETTER_RECEIPT,
    Happened.CLOSED: Form.LETTER_CLOSED,
    Happened.REOPENED: Form.LETTER_REOPENED,
    Happened.REMINDED: Form.LETTER_WAITING,
}
CHATS: Mapping[Happened, Form] = {
    **dict.fromkeys(WRITTEN, Form.CHAT_ANSWER),
    Happened.CLOSED: Form.CHAT_CLOSED,
    Happened.REOPENED: Form.CHAT_REOPENED,
    Happened.REMINDED: Form.CHAT_WAITING,
}

ALWAYS = ("number", "subject", "provider", "department", "client")
PLACES: Mapping[Form, tuple[str, ...]] = {
    Form.LETTER_ANSWER: (*ALWAYS, "author", "text", "page"),
    Form.LETTER_RECEIPT: (*ALWAYS, "page"),
    Form.LETTER_CLOSED: (*ALWAYS, "status", "page"),
    Form.LETTER_REOPENED: (*ALWAYS, "status", "page"),
    Form.LETTER_WAITING: (*ALWAYS, "silence", "page"),
    Form.CHAT_ANSWER: (*ALWAYS, "author"),
    Form.CHAT_CLOSED: (*ALWAYS, "status"),
    Form.CHAT_REOPENED: (*ALWAYS, "status"),
    Form.CHAT_WAITING: (*ALWAYS, "silence"),
}
"""What may be filled in, by name."""

SUBJECT_LIMIT = 200
TEXT_LIMIT = 4000
"""Characters of a template."""
MOST_IN_CHAT = 500
"""Characters above an answer, so that both fit into one message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """Own words for one thing in one language, with places to be filled."""

    provider: str
    form: Form
    language: str
    subject: str = ""
    """Of a letter; empty for the usual one."""
    text: str = ""
    failed: str = ""
    """Why it could not be filled, the first time since it was written; the usual words were sent then."""
    failed_at: datetime | None = None
    version: int = 0

    @property
    def name(self) -> str:
        return name_of(self.form, self.language)


def name_of(form: Form, language: str) -> str:
    """As a provider lists what it has."""
    return f"{form}/{language}"


def form_of(given: str) -> Form | None:
    return Form(given) if given in tuple(Form) else None


def tidied(subject: str, text: str, form: Form) -> tuple[str, str]:
    """As they may be kept. Raises Invalid for what is empty or too long; a message in a chat has no subject."""
    subject, text = (" ".join(clean(subject).split()) if form.is_letter else ""), clean(text)
    if len(subject) > SUBJECT_LIMIT:
        raise Invalid("refused.template.subject", limit=SUBJECT_LIMIT, length=len(subject))
    if not 0 < len(text) <= TEXT_LIMIT:
        raise Invalid("refused.template.text", limit=TEXT_LIMIT, length=len(text))
    return subject, text


def tagged(subject: str, number: int) -> str:
    """With the number by which an answer from any mail program finds its ticket."""
    mark = f"[#{number}]"
    return subject if mark in subject else f"{subject} {mark}".lstrip()
