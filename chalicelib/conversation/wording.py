"""What a talk says, put into the words of one language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chalicelib.conversation.outputs import Titled, Value, Words

Speak = Callable[[str, str, Mapping[str, str | int]], str]
"""A text by language, key and values, as `i18n.catalogue.words`."""


def rendered(value: Value, language: str, speak: Speak) -> str:
    """Texts within texts are put into words first; what people wrote stays as it is."""
    if isinstance(value, Words):
        return speak(
            language, value.key, {name: _filling(each, language, speak) for name, each in value.values.items()}
        )
    if isinstance(value, Titled):
        return value.names.get(language, value.name)
    return str(value)


def _filling(value: Value, language: str, speak: Speak) -> str | int:
    """A number stays one: it picks the plural form."""
    return value if isinstance(value, int) else rendered(value, language, speak)
