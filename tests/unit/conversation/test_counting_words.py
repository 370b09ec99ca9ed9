"""The words that count, in the catalogue we ship: every plural form in both languages."""

from __future__ import annotations

import pytest

from chalicelib.desk.rules import DRAFT_ITEMS
from chalicelib.i18n.catalogue import words

COUNTS = (0, 1, 2, 5, 11, 21)


@pytest.mark.parametrize(
    ("key", "values", "said"),
    [
        ("count.messages", {}, "0 сообщений|1 сообщение|2 сообщения|5 сообщений|11 сообщений|21 сообщение"),
        ("count.files", {}, "0 файлов|1 файл|2 файла|5 файлов|11 файлов|21 файл"),
        (
            "count.files_of",
            {"limit": 5},
            "0 файлов из 5|1 файл из 5|2 файла из 5|5 файлов из 5|11 файлов из 5|21 файл из 5",
        ),
        ("count.characters_plain", {}, "0 символов|1 символ|2 символа|5 символов|11 символов|21 символ"),
        (
            "count.characters",
            {},
            "до 0 символов|до 1 символа|до 2 символов|до 5 символов|до 11 символов|до 21 символа",
        ),
        (
            "count.up_to_characters",
            {},
            "до 0 символов|до 1 символа|до 2 символов|до 5 символов|до 11 символов|до 21 символа",
        ),
        ("count.up_to_files", {}, "до 0 файлов|до 1 файла|до 2 файлов|до 5 файлов|до 11 файлов|до 21 файла"),
    ],
)
def test_russian_words_agree_with_their_number(key: str, values: dict[str, int], said: str) -> None:
    """Section 8, TG-50"""
    assert [words("ru", key, {"count": each, **values}) for each in COUNTS] == said.split("|")


@pytest.mark.parametrize(
    ("key", "values", "said"),
    [
        ("count.messages", {}, "0 messages|1 message|2 messages|5 messages|11 messages|21 messages"),
        ("count.files", {}, "0 files|1 file|2 files|5 files|11 files|21 files"),
        (
            "count.files_of",
            {"limit": 5},
            "0 of 5 files|1 of 5 files|2 of 5 files|5 of 5 files|11 of 5 files|21 of 5 files",
        ),
        (
            "count.characters_plain",
            {},
            "0 characters|1 character|2 characters|5 characters|11 characters|21 characters",
        ),
        (
            "count.characters",
            {},
            "up to 0 characters|up to 1 character|up to 2 characters|up to 5 characters|up to 11 characters|"
            "up to 21 characters",
        ),
        (
            "count.up_to_files",
            {},
            "up to 0 files|up to 1 file|up to 2 files|up to 5 files|up to 11 files|up to 21 files",
        ),
    ],
)
def test_english_words_agree_with_their_number(key: str, values: dict[str, int], said: str) -> None:
    """Section 8, TG-50"""
    assert [words("en", key, {"count": each, **values}) for each in COUNTS] == said.split("|")


@pytest.mark.parametrize(
    ("count", "ru", "en"),
    [
        (1, "Куда отнести это сообщение?", "Where should this message go?"),
        (2, "Куда отнести эти 2 сообщения?", "Where should these 2 messages go?"),
        (5, "Куда отнести эти 5 сообщений?", "Where should these 5 messages go?"),
        (11, "Куда отнести эти 11 сообщений?", "Where should these 11 messages go?"),
    ],
)
def test_the_question_about_held_messages_agrees_with_their_number(count: int, ru: str, en: str) -> None:
    """TG-42"""
    assert words("ru", "stray.where", {"count": count}) == ru
    assert words("en", "stray.where", {"count": count}) == en


def test_no_more_is_held_than_words_can_count() -> None:
    """Section 8: in Russian 21 takes the form of 1, which for held messages says «это сообщение»."""
    assert DRAFT_ITEMS <= 20
