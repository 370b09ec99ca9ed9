"""Cleaning, splitting and cutting: nothing is lost, nothing is broken, nothing is over the limit."""

from __future__ import annotations

import unicodedata

import regex
from hypothesis import assume, example, given
from hypothesis import strategies as st

from chalicelib.desk.text import clean, cut, split

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f466"
PIECES = st.sampled_from(
    [" ", "  ", "\n", "\t", "\u00a0", "слово", "word", "я", "e\u0301", FAMILY, "🇷🇺", "👍🏽", "ก็", "\u200b", "a" * 30]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join))
LIMITS = st.integers(1, 60)
GRAPHEMES = regex.compile(r"\X")


def graphemes(text: str) -> list[str]:
    return GRAPHEMES.findall(text)


def borders(text: str) -> set[int]:
    """Where a text may be cut without breaking what is seen as one character."""
    found, at = {0}, 0
    for each in graphemes(text):
        at += len(each)
        found.add(at)
    return found


def cuts(pieces: tuple[str, ...]) -> list[int]:
    found, at = [], 0
    for each in pieces[:-1]:
        at += len(each)
        found.append(at)
    return found


@given(TEXTS, LIMITS)
@example("a" * 10 + " " + "b" * 10, 10)
@example("слово" + " " * 40, 7)
def test_the_pieces_together_are_the_text_and_none_is_over_the_limit(text: str, limit: int) -> None:
    """TG-20"""
    pieces = split(text, limit)
    assert "".join(pieces) == text
    assert all(0 < len(each) <= limit for each in pieces)


@given(TEXTS, LIMITS)
@example("aaaa hello" + " " * 40, 9)
def test_a_word_that_fits_is_never_cut(text: str, limit: int) -> None:
    """TG-20"""
    at = cuts(split(text, limit))
    for found in regex.finditer(r"\S+", text):
        inside = [each for each in at if found.start() < each < found.end()]
        assert not inside or len(found.group()) > limit


@given(TEXTS, LIMITS)
def test_what_is_seen_as_one_character_is_never_broken(text: str, limit: int) -> None:
    """TG-20, 5.8: unless it alone is over the limit."""
    assume(all(len(each) <= limit for each in graphemes(text)))
    whole = borders(text)
    words = {each.start() for each in regex.finditer(r"\S+", text)} | {
        each.end() for each in regex.finditer(r"\S+", text)
    }
    spaces = {at for at in range(len(text) + 1) if text[max(0, at - 1) : at].isspace()}
    assert set(cuts(split(text, limit))) <= whole | words | spaces


@given(TEXTS, LIMITS)
def test_a_text_within_the_limit_is_left_whole(text: str, limit: int) -> None:
    assume(0 < len(text) <= limit)
    assert split(text, limit) == (text,)


@given(TEXTS)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    """5.8: what is counted is what is kept."""
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert cleaned == cleaned.strip()
    assert unicodedata.is_normalized("NFC", cleaned)


@given(st.text())
def test_a_cleaned_text_has_one_kind_of_line_end_and_no_control_characters(text: str) -> None:
    """5.8"""
    cleaned = clean(text)
    assert not set(cleaned) & set("\r\x0b\x0c\x85\u2028\u2029\x00\x1b\x7f")
    assert all(each in "\n\t" for each in cleaned if unicodedata.category(each) == "Cc" and ord(each) < 0x80)


@given(st.lists(st.sampled_from(["слово", "two", FAMILY]), min_size=1))
def test_plain_words_are_cleaned_of_nothing(words: list[str]) -> None:
    assert clean("  " + "\r\n".join(words) + " \n") == "\n".join(words)


@given(TEXTS, LIMITS)
def test_what_is_cut_is_a_beginning_on_one_line_within_the_limit(text: str, limit: int) -> None:
    """TG-35: titles on buttons, no emoji broken."""
    line = " ".join(text.split())
    short = cut(text, limit)
    assert len(short) <= limit
    assert "\n" not in short
    assert short == line or (short.endswith("…") and line.startswith(short[:-1]))


@given(TEXTS, LIMITS)
def test_a_cut_breaks_nothing_that_is_seen_as_one_character(text: str, limit: int) -> None:
    """TG-35"""
    line = " ".join(text.split())
    short = cut(text, limit)
    assume(short != line)
    kept = len(short) - 1
    assert kept in borders(line) or line[kept].isspace()


@given(st.text(alphabet="яe\u0301ё ", max_size=300))
def test_a_text_counts_the_same_however_its_accents_are_written(text: str) -> None:
    """TG-19"""
    assert clean(unicodedata.normalize("NFD", text)) == clean(unicodedata.normalize("NFC", text))
