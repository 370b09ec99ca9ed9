"""Every text that is said exists in every language with the same places, and none is there for nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
LOCALES = ROOT / "chalicelib/i18n/locales"
SAYING = [*sorted((ROOT / "chalicelib").rglob("*.py")), *sorted((ROOT / "infra/ops").rglob("*.py"))]
TEMPLATES = [each for kind in ("html", "txt") for each in sorted((ROOT / "chalicelib").rglob(f"templates/**/*.{kind}"))]
TEMPLATES += sorted((ROOT / "chalicelib/channels").rglob("letters/**/*.[ht]*"))
IN_TEMPLATE = re.compile(r"""(\b(?:w|say)\(\s*)?["']([a-z0-9_.]+)["'](\s*~)?""")
"""Every plain string of a template: whether it is said at once, and whether more is put behind it."""
KEY = re.compile(r"[a-z_]+(\.[a-z0-9_]+)*")


def catalogue(language: str) -> Catalog:
    with (LOCALES / language / "LC_MESSAGES/desk.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def texts(language: str) -> dict[str, tuple[str, ...]]:
    """Each key with all forms of its text."""
    found = {}
    for message in catalogue(language):
        if message.id:
            plural = isinstance(message.id, tuple)
            key = message.id[0] if plural else message.id
            found[key] = tuple(message.string) if plural else (message.string,)
    return found


LANGUAGES = sorted(each.name for each in LOCALES.iterdir())
RUSSIAN = texts("ru")


def strings() -> Iterator[str]:
    """Every string of the code; of an f-string the fixed beginning, with a star for what varies."""
    for path in SAYING:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.JoinedStr):
                yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
    for path in TEMPLATES:
        for _, text, more in IN_TEMPLATE.findall(path.read_text(encoding="utf-8")):
            yield f"{text}*" if more else text


def said_keys() -> Iterator[tuple[str, int]]:
    """First arguments of the calls that name a text."""
    names = {"Words", "button", "toast", "words"}
    for path in SAYING:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            first = node.args[0]
            if called in names and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value, node.lineno
            refusing = called in {
                "NotFound",
                "NotAllowed",
                "NotPermitted",
                "Conflict",
                "TooMuch",
                "TooOften",
                "Invalid",
                "TooFast",
                "Unknown",
            }
            if refusing and isinstance(first, ast.Constant):
                yield str(first.value), node.lineno


def said_in_templates() -> Iterator[str]:
    for path in TEMPLATES:
        for said, text, more in IN_TEMPLATE.findall(path.read_text(encoding="utf-8")):
            if said and not more:
                yield text


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_languages_are_there() -> None:
    """P10"""
    assert {"ru", "en"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys(language: str) -> None:
    """TG-50"""
    assert texts(language).keys() == RUSSIAN.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_written_and_fills_the_same_places(language: str) -> None:
    """TG-50: a place missing in one form would swallow a number."""
    for key, forms in texts(language).items():
        assert all(forms), f"{key} is empty in {language}"
        wanted = set().union(*(places(each) for each in RUSSIAN[key]))
        for form in forms:
            assert places(form) <= wanted, f"{key} in {language}: {form}"
        assert set().union(*(places(each) for each in forms)) == wanted, f"{key} in {language}"


def test_every_key_that_is_said_exists() -> None:
    said = {*said_in_templates(), *(key for key, _ in said_keys())}
    missing = {key for key in said if KEY.fullmatch(key)} - RUSSIAN.keys()
    assert not missing


def test_no_text_is_there_for_nothing() -> None:
    """A key stands in the code as it is, or begins like an f-string that makes keys."""
    found = set(strings())
    made = [re.compile(re.escape(each).replace(r"\*", ".+")) for each in found if "*" in each and "." in each]
    unused = {key for key in RUSSIAN if key not in found and not any(pattern.fullmatch(key) for pattern in made)}
    assert not unused
