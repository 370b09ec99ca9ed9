"""Every text we say, looked up by language and key, with the plural forms of each language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from string import Formatter
from typing import Any, NoReturn

DEFAULT = "ru"
DOMAIN = "desk"
COUNT = "count"
"""The value that picks the plural form."""

Values = Mapping[str, str | int]


class _Missing(NullTranslations):
    """Asked last: whoever gets here asked for a text that does not exist."""

    def gettext(self, message: str) -> NoReturn:
        raise KeyError(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> NoReturn:  # noqa: ARG002 - gettext's signature
        raise KeyError(msgid1)


class _Filling(Formatter):
    """Places are plain names: `{name.attribute}` is the name of nothing, and a value is never read again."""

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:  # noqa: ANN401, ARG002 - Formatter's signature
        return kwargs[field_name], field_name


_FILLING = _Filling()


class Catalogue:
    """The languages found in one folder, laid out as gettext lays them out, compiled."""

    def __init__(self, folder: Path, *, default: str = DEFAULT) -> None:
        self._folder = folder
        self._default = default
        self._loaded: dict[str, GNUTranslations] = {}

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The default language first, then the others by their code."""
        found = sorted(each.parents[1].name for each in self._folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
        if self._default not in found:
            raise FileNotFoundError(f"no compiled words for {self._default!r} under {self._folder}: run `make words`")
        return (self._default, *(each for each in found if each != self._default))

    def words(self, language: str, key: str, values: Values) -> str:
        """An unknown language speaks the default. Raises KeyError for an unknown key or a missing value."""
        text = self._text(self._translations(language), key, values)
        return _FILLING.vformat(text, (), values) if "{" in text or "}" in text else text

    def _text(self, found: GNUTranslations, key: str, values: Values) -> str:
        count = values.get(COUNT)
        if isinstance(count, int):
            try:
                return found.ngettext(key, key, count)
            except KeyError:
                pass
        return found.gettext(key)

    def _translations(self, language: str) -> GNUTranslations:
        known = language if language in self.languages else self._default
        if known not in self._loaded:
            with (self._folder / known / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as file:
                loaded = GNUTranslations(file)
            loaded.add_fallback(_Missing())
            self._loaded[known] = loaded
        return self._loaded[known]


@lru_cache(maxsize=1)
def shipped() -> Catalogue:
    return Catalogue(Path(__file__).parent / "locales")


def words(language: str, key: str, values: Values) -> str:
    """As Catalogue.words, of the words that are shipped with the desk."""
    return shipped().words(language, key, values)


def languages() -> tuple[str, ...]:
    return shipped().languages
