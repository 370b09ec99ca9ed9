"""Tokens: shown once, kept as a hash, good for what they say and as long as they say."""

from __future__ import annotations

import pytest

from chalicelib.desk.errors import Invalid, NotFound, NotPermitted, TooMuch
from chalicelib.desk.tokens import Right, permit_right, read
from chalicelib.services.setup_tokens import add_token, remove_token, verified
from tests.unit.services.small_desk import SmallDesk


@pytest.fixture
def desk() -> SmallDesk:
    return SmallDesk()


@pytest.fixture
def make(desk):
    def made(*rights, days=None, cause=None, provider="north", name="Биллинг"):
        act = {"by": "boss", "cause": cause or desk.cause(), "house": desk.house}
        return add_token(provider, name, rights or (Right.READ_TICKETS,), days=days, **act)

    return made


def test_a_token_opens_what_it_says_and_nothing_else(desk, make):
    given = make()
    assert given.text.startswith(f"ld_{given.token.id}_")
    found = verified(given.text, desk.house)
    permit_right(found, Right.READ_TICKETS)
    with pytest.raises(NotPermitted, match=r"refused\.right"):
        permit_right(found, Right.WRITE_TICKETS)


def test_its_secret_is_kept_nowhere_and_shown_once(desk, make):
    given = make(cause="x#1")
    secret = read(given.text)[1]
    assert secret not in repr(desk.store.dump())
    again = make(cause="x#1")
    assert (again.token.id, again.text) == (given.token.id, None)
    assert len(desk.store.tokens("north")) == 1


def test_one_that_was_removed_or_is_over_opens_nothing(desk, make):
    gone, brief = make(), make(days=1)
    remove_token("north", gone.token.id, by="boss", cause=desk.cause(), house=desk.house)
    with pytest.raises(NotPermitted):
        verified(gone.text, desk.house)
    desk.clock.turn(hours=24)
    with pytest.raises(NotPermitted):
        verified(brief.text, desk.house)
    with pytest.raises(NotFound):
        remove_token("cloud", brief.token.id, by="boss", cause=desk.cause(), house=desk.house)


@pytest.mark.parametrize("wrong", ["", "ld_", "Bearer x", "ld_abcdefgh_" + "a" * 42, "ld_abcdefgh_" + "я" * 43])
def test_whatever_is_no_token_is_refused_alike(desk, make, wrong):
    make()
    with pytest.raises(NotPermitted, match=r"refused\.token_unknown"):
        verified(wrong, desk.house)


def test_another_s_secret_does_not_open_it(desk, make):
    one, other = make(), make()
    mixed = f"ld_{one.token.id}_{read(other.text)[1]}"
    with pytest.raises(NotPermitted):
        verified(mixed, desk.house)


def test_its_use_is_noted_once_an_hour(desk, make):
    given = make()
    for _ in range(3):
        verified(given.text, desk.house)
    (kept,) = desk.store.tokens("north")
    assert (kept.used_at, kept.version) == (desk.clock.now(), 2)
    desk.clock.turn(hours=1)
    verified(given.text, desk.house)
    assert desk.store.tokens("north")[0].version == 3


def test_what_is_not_as_it_must_be_is_refused(desk, make):
    before = desk.store.dump()
    act = {"by": "boss", "cause": desk.cause(), "house": desk.house}
    with pytest.raises(Invalid, match=r"refused\.token\.rights"):
        add_token("north", "Биллинг", (), **act)
    with pytest.raises(Invalid, match=r"refused\.token\.days"):
        make(days=731)
    with pytest.raises(Invalid):
        make(name="")
    with pytest.raises(NotFound):
        make(provider="moon")
    assert desk.store.dump() == before


def test_there_is_an_end_to_them(make):
    for _ in range(20):
        make()
    with pytest.raises(TooMuch, match=r"refused\.token\.many"):
        make()
