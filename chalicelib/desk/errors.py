"""What the desk refuses, named for what the caller can do about it."""

from __future__ import annotations

from collections.abc import Mapping


class Refusal(Exception):
    """The base of all refusals: nothing was changed.

    `key` names the words that tell a person why; `values` fill them.
    """

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def told(self, language: str) -> Mapping[str, str | int]:  # noqa: ARG002 - most say the same in every language
        """What fills its words in this language."""
        return self.values

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.key} ({details})" if details else self.key


class NotFound(Refusal):
    """There is no such thing, or it belongs to somebody else: both look alike."""


class NotAllowed(Refusal):
    """The thing is not in a state that allows this; look again and choose anew."""


class Stopped(NotAllowed):
    """The provider takes nothing of the kind now; why stands in words of its own."""

    def __init__(self, text: str, texts: Mapping[str, str]) -> None:
        super().__init__("refused.stopped", text=text)
        self.texts = texts

    def told(self, language: str) -> Mapping[str, str | int]:
        return {**self.values, "text": self.texts.get(language, self.values["text"])}


class NotPermitted(Refusal):
    """This person may not do this at all; asking again does not help."""


class Unknown(NotPermitted):
    """Nobody knows who asks: come with a key that opens."""


class Conflict(Refusal):
    """Somebody else changed it meanwhile: read again and decide again."""


class TooMuch(Refusal):
    """A limit is passed: make it shorter, smaller or fewer."""


class TooOften(Refusal):
    """It was tried too many times lately: wait, then try again."""


class TooFast(TooOften):
    """A program asks faster than it may: slow down and go on."""


class Invalid(Refusal):
    """What was given cannot be read as what was asked for: correct it."""
