"""Filters that a member keeps: so many and no more, each under a name of its own, and every other left as it was."""

from __future__ import annotations

import pytest

from chalicelib.desk.errors import Conflict, NotFound, TooMuch
from chalicelib.desk.filters import MOST, Filter, Sought, View, added, renamed, without


def kept(id: str, name: str = "") -> Filter:
    return Filter(id=id, name=name or id, sought=Sought(words=id))


THREE = (kept("a"), kept("b"), kept("c"))


def test_a_new_one_comes_last_until_there_are_too_many():
    all = tuple(kept(f"f{number}") for number in range(MOST - 1))
    full = added(all, kept("last"))
    assert full[:-1] == all
    assert full[-1].id == "last"
    with pytest.raises(TooMuch, match=r"refused\.filters\.many"):
        added(full, kept("more"))


@pytest.mark.parametrize("name", ["b", "B"])
def test_two_of_one_name_cannot_be_told_apart(name):
    with pytest.raises(Conflict, match=r"refused\.filters\.named"):
        added(THREE, kept("d", name))
    with pytest.raises(Conflict, match=r"refused\.filters\.named"):
        renamed(THREE, "a", name)


def test_one_is_renamed_in_its_place_also_by_its_capitals_alone():
    assert renamed(THREE, "b", "B") == (THREE[0], Filter(id="b", name="B", sought=Sought(words="b")), THREE[2])


def test_one_is_given_up_and_the_others_stay():
    assert without(THREE, "b") == (THREE[0], THREE[2])


def test_what_is_not_there_is_not_found():
    with pytest.raises(NotFound):
        renamed(THREE, "z", "new")
    with pytest.raises(NotFound):
        without(THREE, "z")


@pytest.mark.parametrize(
    ("sought", "narrowed"),
    [
        (Sought(), False),
        (Sought(view=View.DONE), False),
        (Sought(department="tech"), True),
        (Sought(assignee="anna"), True),
        (Sought(words="почта"), True),
    ],
)
def test_a_list_is_narrowed_by_anything_but_its_kind(sought, narrowed):
    assert sought.narrowed is narrowed
