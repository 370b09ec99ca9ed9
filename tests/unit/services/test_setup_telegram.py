"""Bots and their secrets, and the invitations that tie a Telegram account to a person."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from chalicelib.desk.errors import Conflict, Invalid, NotAllowed, NotFound
from chalicelib.desk.grants import digest
from chalicelib.desk.people import Identity, IdentityKind, TelegramLink
from chalicelib.services.link import invitation, switch_off, switch_on, unlink
from chalicelib.services.setup_bots import (
    Newcomer,
    add_bot,
    forget,
    is_forgotten,
    renew_token,
    rotate,
    serve,
    settle,
)
from tests.unit.services.small_desk import SmallDesk

TOKEN = "7000000001:AAExampleExampleExampleExampleExample"
HELPER = Newcomer(token=TOKEN, username="north_help_bot", name="Поддержка", providers=("north",))


@pytest.fixture
def desk() -> SmallDesk:
    return SmallDesk()


@pytest.fixture
def give(desk):
    return lambda cause=None: {"by": "operator", "cause": cause or desk.cause(), "house": desk.house}


def test_a_bot_is_added_with_a_secret_of_its_own(desk, give):
    bot = add_bot(HELPER, **give())
    assert (bot.id, bot.providers) == ("7000000001", ("north",))
    assert re.fullmatch(r"[A-Za-z0-9_-]{32,256}", bot.secret)
    assert desk.store.bot("7000000001") == bot
    assert TOKEN not in repr(bot) + repr(HELPER)
    assert bot.secret not in repr(bot)


@pytest.mark.parametrize("token", ["", "7000000001", "abc:def", f"{TOKEN} ", "1:short"])
def test_what_is_no_token_is_refused_and_not_repeated(desk, give, token):
    before = desk.store.dump()
    with pytest.raises(Invalid, match=r"^refused\.token$") as refusal:
        add_bot(replace(HELPER, token=token), **give())
    assert refusal.value.values == {}
    assert desk.store.dump() == before


def test_a_bot_is_added_once_and_for_providers_that_are_there(desk, give):
    with pytest.raises(NotFound, match=r"refused\.no_provider"):
        add_bot(replace(HELPER, providers=("moon",)), **give())
    add_bot(HELPER, **give())
    with pytest.raises(Conflict, match=r"refused\.exists"):
        add_bot(HELPER, **give())


def test_a_bot_serves_the_providers_it_is_told_to(desk, give):
    add_bot(HELPER, **give())
    assert serve("7000000001", ("cloud", "north", "cloud"), **give()).providers == ("cloud", "north")
    with pytest.raises(NotFound, match=r"refused\.no_provider"):
        serve("7000000001", ("moon",), **give())
    with pytest.raises(NotFound, match=r"refused\.no_bot"):
        serve("42", ("north",), **give())


def test_a_rotation_keeps_the_old_secret_until_it_is_settled(desk, give):
    """telegram 5.12: two secrets are good while it is under way, and beginning it again loses neither."""
    old = add_bot(HELPER, **give()).secret
    begun = rotate("7000000001", **give())
    assert begun.previous_secret == old != begun.secret
    assert rotate("7000000001", **give()) == begun
    settled = settle("7000000001", **give())
    assert (settled.secret, settled.previous_secret) == (begun.secret, None)


def test_a_new_token_takes_the_place_of_the_old_one(desk, give):
    add_bot(HELPER, **give())
    new = "7000000001:BBNewNewNewNewNewNewNewNewNew"
    assert renew_token(new, **give()).token == new


def test_a_bot_out_of_service_keeps_nothing_worth_stealing_and_may_come_back(desk, give):
    secret = add_bot(HELPER, **give()).secret
    gone = forget("7000000001", **give())
    assert is_forgotten(gone)
    assert gone.providers == ()
    assert TOKEN not in str(desk.store.bot("7000000001").token)
    assert gone.secret != secret
    back = add_bot(HELPER, **give())
    assert back.token == TOKEN
    assert not is_forgotten(back)


def test_an_invitation_is_kept_as_hashes_that_end_after_ten_minutes(desk):
    """P4, telegram 5.11: a 43-character token and a code to type, twins of each other."""
    made = invitation("irina", desk.house)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", made.token)
    assert re.fullmatch(r"[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}", made.code)
    assert (made.expires_at - desk.clock.now()).total_seconds() == 600
    link, typed = desk.store.grant(digest(made.token)), desk.store.grant(digest(made.code))
    assert (link.person, link.twin) == ("irina", typed.hash)
    assert (typed.person, typed.twin) == ("irina", link.hash)
    kept = str(desk.store.dump())
    assert made.token not in kept
    assert made.code not in kept
    assert made.token not in repr(made)
    assert link.expires_at == typed.expires_at == made.expires_at


def test_every_invitation_is_another_one(desk):
    first, second = invitation("irina", desk.house), invitation("irina", desk.house)
    assert first.token != second.token
    assert first.code != second.code
    with pytest.raises(NotFound, match=r"refused\.no_person"):
        invitation("nobody", desk.house)


def linked(desk):
    person = replace(
        desk.store.person("irina"), telegram=TelegramLink(id=501, name="Ирина", linked_at=desk.clock.now())
    )
    desk.save(person)


def test_unlinking_stops_recognising_at_once(desk, give):
    """TG-49."""
    linked(desk)
    telegram = Identity(IdentityKind.TELEGRAM, "501")
    assert desk.store.recognise(telegram) is not None
    assert unlink("irina", **give()).telegram is None
    assert desk.store.recognise(telegram) is None
    with pytest.raises(NotAllowed, match=r"refused\.not_linked"):
        unlink("irina", **give())


def test_the_switch_changes_nothing_but_itself(desk, give):
    """T-2."""
    linked(desk)
    before = desk.store.person("irina")
    on = switch_on("irina", **give())
    assert on == replace(before, telegram_support=True, version=on.version)
    off = switch_off("irina", **give())
    assert off == replace(before, telegram_support=False, version=off.version)
