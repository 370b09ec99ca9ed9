"""How values lie in the table, and what is done about those that do not fit."""

from __future__ import annotations

from datetime import datetime

import pytest

from chalicelib.conversation.outputs import Button, Say, Titled, Words
from chalicelib.desk.message import Attachment, FileState, Shape
from chalicelib.desk.people import Counter, Department
from chalicelib.desk.ticket import ClientStatus
from chalicelib.storage import attributes
from chalicelib.storage.attributes import Unreadable


def test_a_noun_is_stored_by_its_fields_and_without_what_is_none():
    file = Attachment(id="f1", name="a", size=None, type="t", shape=Shape.PICTURE, state=FileState.READY, key="k")
    assert attributes.write(file) == {
        "id": {"S": "f1"},
        "name": {"S": "a"},
        "type": {"S": "t"},
        "shape": {"S": "picture"},
        "state": {"S": "ready"},
        "key": {"S": "k"},
    }
    assert attributes.read(Attachment, attributes.write(file)) == file


def test_a_noun_among_others_says_which_it_is():
    said = Say(lines=("как есть", 7, Words("k", {"by": Titled("Север")})), rows=((Button("Да", "y"),),))
    stored = attributes.write(said)
    assert stored["lines"]["L"][:2] == [{"S": "как есть"}, {"N": "7"}]
    assert stored["lines"]["L"][2]["M"]["is"] == {"S": "words"}
    assert attributes.read(Say, stored) == said


def test_truth_and_numbers_are_not_taken_for_each_other():
    stored = attributes.write(Department(id="d", name="D", offered=False))
    assert stored["offered"] == {"BOOL": False}
    assert attributes.read(Department, stored).offered is False


def test_a_choice_of_numbers_is_stored_as_a_number():
    assert attributes.coder(ClientStatus).write(ClientStatus.ARCHIVED) == {"N": "10"}
    assert attributes.coder(ClientStatus).read({"N": "10"}) is ClientStatus.ARCHIVED


def test_a_field_an_older_version_did_not_know_gets_its_default():
    assert attributes.read(Counter, {"provider": {"S": "north"}}) == Counter(provider="north")


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"provider": {"N": "1"}},
        {"provider": {"S": "north"}, "last": {"N": "many"}},
    ],
    ids=["missing", "of another type", "no number"],
)
def test_what_does_not_fit_is_unreadable(stored):
    with pytest.raises(Unreadable, match="Counter"):
        attributes.read(Counter, stored)


def test_a_choice_nobody_knows_is_unreadable():
    with pytest.raises(Unreadable):
        attributes.read(Attachment, {"shape": {"S": "hologram"}})


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="without a zone"):
        attributes.coder(datetime).write(datetime(2026, 5, 4))  # noqa: DTZ001 - the very mistake


@pytest.mark.parametrize("hint", [float, tuple[int, str], str | bytes, Words | Counter, set[str]], ids=str)
def test_a_type_the_table_cannot_hold_is_refused_by_name(hint):
    with pytest.raises(TypeError, match="no way to"):
        attributes.coder(hint)
