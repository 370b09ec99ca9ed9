"""The language of a provider's own words: places, choices, a few filters, and nothing else at all."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.channels.email.filling import LONGEST, check, fill
from chalicelib.desk.errors import Invalid
from chalicelib.services.failures import Unfit

PLACES = ("number", "client", "text", "page")
VALUES = {"number": "1042", "client": "Ирина <b>", "text": "раз\nдва", "page": ""}


@pytest.mark.parametrize(
    ("source", "filled"),
    [
        ("№{{ number }}", "№1042"),
        ("{% if page %}{{ page }}{% else %}нет{% endif %}", "нет"),
        ("{{ page or 'нет' }}", "нет"),
        ("{{ 'есть' if page else 'нет' }}", "нет"),
        ("{{ page|default('нет', true) }}", "нет"),
        ("{{ client|upper }}", "ИРИНА <B>"),
        ("{{ 'очень длинный текст'|truncate(9) }}", "очень..."),
        ("{% if text|length > 3 and not page %}да{% endif %}", "да"),
        ("{# ничего #} {{ text }} ", "раз\nдва"),
        ("{{ '{{ number }}' }}", "{{ number }}"),
        ("{% raw %}{{ number }}{% endraw %}", "{{ number }}"),
    ],
)
def test_what_can_be_said(source: str, filled: str) -> None:
    check(source, PLACES)
    assert fill(source, VALUES) == filled


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__ }}",
        "{{ text.upper() }}",
        "{{ text['x'] }}",
        "{{ text[0] }}",
        "{{ text|attr('upper') }}",
        "{{ text|replace('a', 'b') }}",
        "{{ text|center(1000000000) }}",
        "{{ text|format(1) }}",
        "{{ text|map('upper') }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ 1 + 1 }}",
        "{{ text ~ text }}",
        "{{ -1 }}",
        "{% for each in text %}{{ each }}{% endfor %}",
        "{% set a = text %}",
        "{% set a %}x{% endset %}",
        "{% macro a() %}{% endmacro %}",
        "{% call text() %}{% endcall %}",
        "{% filter upper %}x{% endfilter %}",
        "{% include 'layout.html' %}",
        "{% extends 'layout.html' %}",
        "{% import 'layout.html' as a %}",
        "{% block a %}{% endblock %}",
        "{% with a = text %}{% endwith %}",
        "{% autoescape false %}{% endautoescape %}",
        "{{ [1, 2] }}",
        "{{ {'a': 1} }}",
        "{{ (1, 2) }}",
        "{{ text is defined }}",
        "{{ range(10) }}",
        "{{ lipsum() }}",
        "{{ cycler }}",
        "{{ self }}",
        "{{ loop }}",
        "{{ author }}",
        "{{ number",
        "{% if %}",
        "{% если %}",
        "{{ number }",
        "{% if page %}",
        "{{ " + "(" * 2000 + "number" + ")" * 2000 + " }}",
        "{{ " + "not " * 900 + "number }}",
    ],
)
def test_nothing_else_can(source: str) -> None:
    with pytest.raises(Invalid) as refused:
        check(source, PLACES)
    assert refused.value.key.startswith("refused.template.")


def test_a_refusal_says_where_and_what() -> None:
    with pytest.raises(Invalid) as wrong:
        check("раз\n{{ author }}", PLACES)
    assert (wrong.value.key, wrong.value.values["place"]) == ("refused.template.place", "author")
    with pytest.raises(Invalid) as wrong:
        check("раз\n{{ text|replace('a', 'b') }}", PLACES)
    assert (wrong.value.values["line"], wrong.value.values["what"]) == (2, "replace")


def test_a_place_that_is_not_there_any_more_is_unfit() -> None:
    with pytest.raises(Unfit):
        fill("{{ gone }}", VALUES)


@pytest.mark.parametrize(
    "source",
    [
        "{{ client|truncate(2) }}",
        "{{ client|truncate(number|length) }}",
        "{{ client|truncate(9, false, '… (целиком на сайте)') }}",
        "{{ client|truncate(length=5, length=6) }}",
        "{{ client|truncate('x') }}",
        "{{ client|upper(1) }}",
        "{{ client < number|length }}",
    ],
)
def test_what_a_filter_will_not_take_is_unfit(source: str) -> None:
    """In whichever way it says so."""
    check(source, PLACES)
    with pytest.raises(Unfit):
        fill(source, {**VALUES, "number": "12", "client": "Ирина Петровна Константинопольская"})


def test_what_grows_too_long_is_unfit() -> None:
    with pytest.raises(Unfit):
        fill("{{ text }}" * 200, {"text": "я" * (LONGEST // 100)})


PIECES = st.sampled_from(
    ["{{", "}}", "{%", "%}", "{#", "#}", " number ", " text ", "|upper", "|replace('a','b')",
     "|truncate", "|length", "2", ",", "end", " if ", " endif ",
     " for ", " in ", " set ", "=", "(", ")", "[", "]", ".", "__class__", "'", '"', "*", "**", "~", "\n", "я",
     "9" * 9]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join))
@settings(max_examples=300, deadline=None)
def test_whatever_is_written_is_refused_or_fills_in_bounds(source: str) -> None:
    try:
        check(source, PLACES)
    except Invalid:
        return
    with suppress(Unfit):
        assert len(fill(source, VALUES)) <= LONGEST
