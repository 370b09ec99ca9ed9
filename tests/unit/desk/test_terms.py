"""What a text is found by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.desk.terms import EVERYWHERE, LONGEST, SHORTEST, terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("сервера", "Сервером"),
        ("не открывается", "открывался"),
        ("письмо", "ПИСЬМА"),
        ("ещё зелёный", "зеленого"),
        ("connection errors", "Connected error"),
        ("Ｓｉｔｅ", "site"),
    ],
)
def test_a_word_is_found_in_its_other_forms(one, other):
    assert set(terms(one)) & set(terms(other))


def test_addresses_and_codes_are_found_whole_and_in_parts():
    found = terms("Пишу с anna.k@mail.example.com на 10.0.0.1, ошибка ERR_502 у vps-17")
    whole = {"anna.k@mail.example.com", "10.0.0.1", "err_502", "vps-17"}
    assert whole | {"anna", "502", "17"} <= set(found)
    assert set(terms("example vps")) <= set(found)


def test_words_that_stand_everywhere_are_none():
    assert terms("Здравствуйте! Это не то, что the and") == ()


def test_each_word_comes_once_in_the_order_of_the_text():
    assert terms("сайт почта сайта, почту") == ("сайт", "почт")


def test_markup_and_rubbish_are_no_words():
    assert terms("\x00\ufeff\u202e --- ### \ud800 \n\t") == ()
    assert terms("a" * 5000) == ()


@given(st.text())
def test_any_text_gives_words_of_bounded_length(text):
    found = terms(text)
    assert len(set(found)) == len(found)
    assert all(1 <= len(each) <= LONGEST for each in found)
    assert not EVERYWHERE & {each for each in found if len(each) < SHORTEST}
    assert all(each.encode("utf-8", "surrogatepass") for each in found)
