"""Tables for spreadsheets: nothing that people wrote is ever computed."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.portal.desk.sheets import DANGEROUS, MARK, cell, sheet


@pytest.mark.parametrize("text", ["=1+1", "+7 900", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1", '=HYPERLINK("x")'])
def test_what_could_be_a_formula_is_a_text(text):
    assert cell(text) == f"'{text}"


def test_numbers_stay_numbers_and_nothing_is_empty():
    assert [cell(each) for each in (0, -5, 1.5, None, "", "Анна")] == ["0", "-5", "1.5", "", "", "Анна"]


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_any_texts_come_back_and_none_is_a_formula(rows):
    written = sheet(["a", "b"], rows)
    assert written.startswith(MARK)
    read = list(csv.reader(StringIO(written.removeprefix(MARK), newline="")))
    assert len(read) == len(rows) + 1
    assert not any(each.startswith(DANGEROUS) for row in read for each in row)
