"""Invitations: their form, and that a code is recognised however it is typed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.desk.grants import ALPHABET, digest, invite

NOW = datetime(2026, 11, 14, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["K7QX-29MD", "k7qx-29md", " k7qx 29md ", "K7QX29MD", "k 7 q x 2 9 m d"])
def test_a_code_is_the_same_however_it_is_typed(typed):
    assert digest(typed) == digest("K7QX-29MD")


def test_a_token_is_not_normalised():
    token = "a-B_" + "x" * 39
    assert digest(token) == digest(f" {token}\n")
    assert digest(token) != digest(token.upper())


@given(st.tuples(st.text(), st.text(), st.text()))
def test_an_invitation_has_its_form_whatever_the_chance(chance):
    made, (link, typed) = invite("irina", chance, NOW)
    assert len(made.token) == 43
    assert set(made.code.replace("-", "")) <= set(ALPHABET)
    assert (link.hash, typed.hash) == (digest(made.token), digest(made.code))
    assert (link.twin, typed.twin) == (typed.hash, link.hash)


def test_every_sign_stands_in_every_place():
    codes = [invite("irina", ("", "", str(number)), NOW)[0].code.replace("-", "") for number in range(2000)]
    for place in range(8):
        assert len(Counter(code[place] for code in codes)) == len(ALPHABET)
