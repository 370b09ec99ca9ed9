"""Who is served, how a Telegram account is linked, and the pages that anybody may ask for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.conversation.context import Turn
from chalicelib.conversation.inputs import Admitted, Edited, Elsewhere, KeptOut, LetIn, Unusable
from chalicelib.conversation.states import Shown, State
from chalicelib.desk.grants import digest
from chalicelib.desk.people import Grant, Identity, IdentityKind, Person, TelegramLink
from tests.unit.conversation.side import CHAT, CLOUD, IRINA, NORTH, NOW, Side, buttons, grants, keys, pages, toast

TOKEN = "A" * 43
CODE = "K7QX-29MD"
LATER = NOW.replace(hour=10)


def invited(person: Person | None = None, given: str = TOKEN, ends: object = LATER) -> Side:
    """Somebody unknown with a token for this person's account."""
    side = Side(person=None)
    owner = person or replace(IRINA, telegram=None, telegram_support=False)
    side.shelf.grants.update(grants(owner, digest(given), ends))
    return side


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"person": None}, "gate.not_linked"),
        ({"person": None, "site": "https://desk.example"}, "gate.not_linked_url"),
        ({"person": replace(IRINA, telegram_support=False)}, "gate.switched_off"),
        ({"person": replace(IRINA, telegram_support=False), "site": "https://desk.example"}, "gate.switched_off_url"),
        ({"providers": (replace(NORTH, telegram=False),)}, "gate.provider_off"),
        ({"providers": (CLOUD,)}, "gate.no_account"),
    ],
)
def test_whoever_is_not_served_is_told_why_and_the_way_in(change: dict[str, object], said: str) -> None:
    """T-1, T-2, P4, R-17"""
    for act in ("write", "command", "press", "unusable"):
        side = replace(Side(), **change)
        if act == "write":
            side.says("вопрос")
        elif act == "command":
            side.commands("start")
        elif act == "press":
            side.press("list:0")
        else:
            side.does(Unusable(message_id=1, at=NOW))
        assert side.last is not None
        assert keys(side.last) == [said]
        assert not side.last.deeds
        assert side.talk.state is State.IDLE


def test_an_edit_or_an_unblock_of_somebody_unknown_is_quiet() -> None:
    """TG-03: nothing to say to it."""
    side = Side(person=None)
    for input in (Edited(message_id=1, at=NOW, text="x"), LetIn(at=NOW), KeptOut(at=NOW)):
        assert side.does(input).says == ()


def test_a_token_asks_before_it_links() -> None:
    """TG-49: a stranger could post his own link; the account is shown masked."""
    side = invited()
    asked = side.commands("start", TOKEN)
    assert keys(asked) == ["link.ask"]
    (page,) = pages(asked)
    assert page.lines[0].values == {"who": "i…@example.com", "accounts": "ООО Ирина"}
    assert not asked.saves
    done = side.presses("ok")
    assert keys(done) == ["link.done"]
    (linked,) = done.saves
    assert isinstance(linked, Person)
    assert (linked.telegram, linked.telegram_support) == (TelegramLink(id=CHAT, name="Ирина", linked_at=NOW), True)
    assert {each.hash for each in done.drops if isinstance(each, Grant)} == {digest(TOKEN), "twin"}
    assert [each.data for each in buttons(done)] == ["new", "mine"]


@pytest.mark.parametrize("typed", [CODE, "k7qx29md", "K7QX 29MD"])
def test_the_code_may_be_typed(typed: str) -> None:
    """TG-49, R-17"""
    side = invited(given=CODE)
    assert keys(side.says(typed)) == ["link.ask"]


def test_no_means_no() -> None:
    """TG-49"""
    side = invited()
    side.commands("start", TOKEN)
    refused = side.presses("nok")
    assert (keys(refused), refused.saves, side.talk.grant) == (["link.refused"], (), None)
    assert toast(side.press("nok:aaaaaaaa")) == "link.unknown"


def test_a_wrong_or_expired_token_says_the_same_and_tries_are_counted() -> None:
    """TG-49: and nothing of any account."""
    side = invited(ends=NOW)
    for given in (TOKEN, "B" * 43, "x", TOKEN, "C" * 43):
        assert keys(side.commands("start", given)) == ["link.unknown"]
    assert keys(side.commands("start", TOKEN)) == ["link.too_many"]
    side.waits(minutes=11)
    assert keys(side.commands("start", "x")) == ["link.unknown"]


def test_a_token_that_expires_before_the_yes_links_nothing() -> None:
    """TG-49"""
    side = invited()
    side.commands("start", TOKEN)
    side.waits(hours=2)
    late = side.presses("ok") if buttons(side.last) else side.press("ok:x")
    assert (toast(late), late.saves) == ("link.unknown", ())


def test_a_forged_yes_links_nothing() -> None:
    """TG-49, 5.5"""
    side = invited()
    for data in ("ok", "ok:", f"ok:{digest(TOKEN)[:8]}"):
        assert (toast(side.press(data)), side.person) == ("link.unknown", None)


def test_a_person_linked_elsewhere_moves_here_and_leaves_the_old_chat() -> None:
    """TG-49: another Telegram account of the same person."""
    side = invited(replace(IRINA, telegram=TelegramLink(id=9, linked_at=NOW)))
    side.commands("start", TOKEN)
    assert Identity(IdentityKind.TELEGRAM, "9") in side.presses("ok").drops


@pytest.mark.parametrize(("owner", "said"), [(IRINA, "link.already"), (replace(IRINA, id="p-2"), "link.taken")])
def test_somebody_linked_is_not_linked_again(owner: Person, said: str) -> None:
    """TG-49"""
    side = invited(owner)
    side.person = IRINA
    assert keys(side.commands("start", TOKEN)) == [said]


def test_a_person_without_a_mail_address_is_shown_by_one_letter() -> None:
    """TG-49"""
    side = invited(replace(IRINA, emails=(), telegram=None))
    (page,) = pages(side.commands("start", TOKEN))
    assert page.lines[0].values["who"] == "И…"


@pytest.mark.parametrize("linked", [True, False])
def test_help_language_and_privacy_are_for_everybody_and_leave_the_dialogue_alone(linked: bool) -> None:
    """5.3, TG-50"""
    side = Side() if linked else Side(person=None)
    if linked:
        side.commands("createticket")
    before = side.talk.state
    assert keys(side.commands("help")) == ["help"]
    assert keys(side.commands("language")) == ["language.ask"]
    assert [each.data for each in buttons(side.last)] == ["lang:ru", "lang:en"]
    assert keys(side.commands("privacy")) == ["privacy"]
    side.site = "https://desk.example"
    assert keys(side.commands("privacy")) == ["privacy_url"]
    assert side.talk.state is before


def test_a_chosen_language_stays_whatever_the_app_reports() -> None:
    """TG-50"""
    side = Side()
    side.commands("language")
    side.presses("lang")
    side.press("lang:en")
    assert (side.talk.language, side.talk.language_chosen) == ("en", True)
    side.says("вопрос")
    assert side.talk.language == "en"
    assert toast(side.press("lang:zz")) == "stale.idle"
    assert side.talk.language == "en"


@pytest.mark.parametrize(("reported", "kept"), [("en", "en"), ("ru", "ru"), ("pt", None), (None, "ru")])
def test_what_the_app_reports_is_kept_for_what_comes_later(reported: str | None, kept: str | None) -> None:
    """TG-50: an answer of staff comes in the language of the dialogue."""
    side = Side()
    side.commands("help")
    assert side.talk.language == "ru"
    side.does(side.message("вопрос"), language=reported)
    assert side.talk.language == kept


def test_a_group_is_answered_once_an_hour() -> None:
    """TG-11, I-4: and nothing is learned from it."""
    side = Side(person=None)
    hint = Elsewhere(message_id=1, at=NOW)
    assert keys(side.does(hint, language="en")) == ["group"]
    assert side.talk.language is None
    side.waits(minutes=59)
    assert side.does(hint).says == ()
    side.waits(minutes=2)
    assert keys(side.does(hint)) == ["group"]


def test_a_block_is_remembered_and_any_sign_of_life_ends_it() -> None:
    """TG-47"""
    side = Side()
    side.does(KeptOut(at=NOW))
    assert side.shown.blocked_at == NOW
    decided = side.says("вопрос")
    assert [each.blocked_at for each in decided.saves if isinstance(each, Shown)] == [None]


@pytest.mark.parametrize("back", [Admitted(at=NOW, inside=True), Elsewhere(message_id=1, at=NOW)])
def test_a_group_that_throws_us_out_and_takes_us_back_is_remembered_without_a_word(back) -> None:
    side = Side(person=None)
    assert side.does(Admitted(at=NOW, inside=False)).says == ()
    assert side.shown.blocked_at == NOW
    side.does(back)
    assert side.shown.blocked_at is None
    assert side.does(Admitted(at=NOW, inside=True)).saves == ()


def test_what_cannot_be_passed_on_is_said_once_a_minute() -> None:
    """TG-25"""
    side = Side()
    sent = Unusable(message_id=1, at=NOW)
    assert keys(side.does(sent)) == ["unsupported"]
    assert side.does(sent).says == ()
    side.waits(seconds=61)
    assert keys(side.does(sent)) == ["unsupported"]


def test_an_unknown_command_points_to_help() -> None:
    """Section 8: no dead end."""
    assert keys(Side().commands("nonsense")) == ["help.unknown"]


def test_done_outside_of_a_dialogue_says_there_is_nothing() -> None:
    """TG-30"""
    assert keys(Side().commands("done")) == ["draft.empty"]


def test_nobody_acts_for_somebody_unknown() -> None:
    """I-1: past the gate a person is there, or it is our fault and loud."""
    with pytest.raises(LookupError, match="nobody is linked"):
        _ = Turn(context=Side(person=None).context()).person
