"""Pages in the form Telegram takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.channels.telegram.page import LABEL, MESSAGE, NARROW_LABEL, keyboard, messages, page, toast
from chalicelib.conversation.outputs import Button, Say, Titled, Words
from chalicelib.conversation.wording import rendered

FAMILY = "👨\u200d👩\u200d👧"


def speak(language, key, values):
    return f"{language}/{key}{dict(values) if values else ''}"


def units(text):
    return len(text.encode("utf-16-le")) // 2


def test_words_within_words_are_said_first_and_numbers_stay_numbers():
    value = Words("a", {"count": 2, "inner": Words("b"), "title": Titled("Имя", {"en": "Name"})})
    assert rendered(value, "en", speak) == "en/a{'count': 2, 'inner': 'en/b', 'title': 'Name'}"


@pytest.mark.parametrize(("value", "said"), [("{x}", "{x}"), (7, "7"), (Titled("Имя", {"en": "Name"}), "Имя")])
def test_what_is_not_ours_is_said_as_it_is(value, said):
    assert rendered(value, "ru", speak) == said


def test_lines_stand_one_below_the_other():
    assert page(Say(lines=("one", Words("two"))), "ru", speak).texts == ("one\nru/two",)


def test_nothing_to_say_is_still_something_telegram_takes():
    assert page(Say(lines=("  ",)), "ru", speak).texts == ("…",)


@given(st.text(alphabet="ab яё\n😀", max_size=300).map(lambda text: text * 60))
def test_no_message_is_longer_than_telegram_takes_and_nothing_is_lost(text):
    """TG-38"""
    pieces = list(messages(text))
    assert all(0 < units(each) <= MESSAGE for each in pieces)
    said = "".join("".join(pieces).split())
    assert said == ("".join(text.split()) or "…")


def test_an_emoji_counts_for_two():
    """TG-38: Telegram counts as phones do, and ours is the stricter reading of it."""
    assert [units(each) for each in messages("😀" * 5000)] == [4096, 4096, 1808]


def test_a_long_text_is_cut_between_paragraphs():
    """TG-38"""
    paragraph = "слово " * 400
    first, second = messages(f"{paragraph}\n\n{paragraph}")
    assert first == second == paragraph.strip()


def test_a_word_longer_than_a_message_is_cut_between_graphemes():
    pieces = list(messages(FAMILY * 900))
    assert all(each.startswith("👨") and each.endswith("👧") for each in pieces)


def test_labels_are_cut_to_what_a_button_can_hold():
    """TG-15, TG-35"""
    rows = (
        (Button("я" * 100, "a"),),
        (Button(FAMILY * 20, "b"), Button("x" * 100, "c")),
        (),
    )
    shown = keyboard(rows, "ru", speak)
    assert [[key.data for key in row] for row in shown] == [["a"], ["b", "c"]]
    assert shown[0][0].label == "я" * (LABEL - 1) + "…"
    assert shown[1][0].label == FAMILY * ((NARROW_LABEL - 1) // len(FAMILY)) + "…"


def test_a_label_is_one_line_and_never_empty():
    shown = keyboard(((Button("a\nb", "x"), Button(" ", "y")),), "ru", speak)
    assert [key.label for key in shown[0]] == ["a b", "…"]


def test_a_toast_is_cut_to_what_telegram_shows():
    assert len(toast("x" * 300, "ru", speak)) == 200
    assert toast(None, "ru", speak) is None
