"""What Index promises, kept by the fake and by DynamoDB alike."""

from __future__ import annotations

import random

import pytest

from chalicelib.services.records import Changes, Lexicon
from tests.contract.things import ticket

EMPTY = Lexicon(provider="north", ticket=1001)


def _lexicon(number: int, *terms: str, provider: str = "north") -> Lexicon:
    return Lexicon(provider=provider, ticket=number).and_public(terms)


def _learn(desk, *lexica: Lexicon) -> None:
    for each in lexica:
        desk.index.learn(each, beyond=Lexicon(provider=each.provider, ticket=each.ticket))


def test_a_ticket_is_found_by_each_of_its_words(desk):
    whole = EMPTY.and_public(("сайт", "502")).and_notes(("долг",))
    _learn(desk, whole)
    for term in ("сайт", "502", "долг"):
        assert desk.index.having("north", term, limit=9) == (1001,)
    assert desk.index.having("north", "почт", limit=9) == ()
    assert desk.index.known("north", [1001, 1002]) == {1001: whole}


def test_what_staff_said_to_each_other_stays_apart(desk):
    _learn(desk, EMPTY.and_public(("сайт",)), EMPTY.and_notes(("долг", "сайт")))
    known = desk.index.known("north", [1001])[1001]
    assert (known.public, known.notes) == ({"сайт"}, {"долг", "сайт"})


def test_learning_is_the_same_however_often_and_in_which_order(desk):
    lessons = [EMPTY.and_public((f"w{each}", f"w{each + 1}")) for each in range(6)] + [EMPTY.and_notes(("n",))]
    shuffled = random.Random(7).choices(lessons, k=30) + lessons[::-1]
    _learn(desk, *shuffled)
    known = desk.index.known("north", [1001])[1001]
    assert (known.public, known.notes) == ({f"w{each}" for each in range(7)}, {"n"})
    assert desk.index.having("north", "w3", limit=9) == (1001,)


def test_what_was_known_before_is_not_needed_again(desk):
    first = EMPTY.and_public(("сайт",))
    _learn(desk, first)
    desk.index.learn(first.and_public(("почт",)), beyond=first)
    assert desk.index.known("north", [1001])[1001].public == {"сайт", "почт"}
    desk.index.learn(first, beyond=first)
    assert desk.index.known("north", [1001])[1001].public == {"сайт", "почт"}


def test_the_newest_tickets_with_a_word_come_first_and_no_more_than_asked_for(desk):
    _learn(desk, *(_lexicon(number, "сайт") for number in (1, 20, 3, 100)), _lexicon(200, "сайт", provider="cloud"))
    assert desk.index.having("north", "сайт", limit=9) == (100, 20, 3, 1)
    assert desk.index.having("north", "сайт", limit=2) == (100, 20)


def test_numbers_are_found_by_their_beginning(desk):
    _learn(desk, *(_lexicon(number, "x") for number in (10, 100, 1001, 1010, 11, 2)))
    _learn(desk, _lexicon(1002, "x", provider="cloud"))
    assert desk.index.numbers("north", "10", limit=9) == (10, 100, 1001, 1010)
    assert desk.index.numbers("north", "10", limit=2) == (10, 100)
    assert desk.index.numbers("north", "3", limit=9) == ()


def test_a_message_of_many_words_is_learned_whole(desk):
    many = EMPTY.and_public(f"слово{each}" for each in range(120))
    _learn(desk, many)
    assert desk.index.known("north", [1001])[1001] == many
    assert desk.index.having("north", "слово119", limit=1) == (1001,)


@pytest.mark.parametrize("term", ["a#b", "%", "10.0.0.1", "anna@example.com", "я" * 64, "☃"])
def test_any_word_is_a_word(desk, term):
    _learn(desk, EMPTY.and_public((term,)))
    assert desk.index.having("north", term, limit=1) == (1001,)
    assert desk.index.known("north", [1001])[1001].public == {term}


def test_tickets_are_read_together_and_what_is_not_there_is_left_out(desk):
    desk.store.commit(Changes(saves=(ticket(1), ticket(2), ticket(3, provider="cloud"))))
    found = desk.reads.tickets("north", [2, 3, 1, 2])
    assert {each.number for each in found} == {1, 2}
    assert desk.reads.tickets("north", []) == ()
