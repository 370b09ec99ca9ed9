"""A member of staff chooses in the console what he is told of, and ties his Telegram there."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from chalicelib.desk.quiet import Quiet
from chalicelib.services import pagers
from chalicelib.services.badges import badge_of
from tests.people.staff import on_duty, token_of
from tests.people.telegram import Client
from tests.people.web import Browser
from tests.stage import Stage


@pytest.fixture
def anna(stage: Stage) -> Browser:
    stage.staff()
    return stage.workplace()


def member(stage: Stage):
    return next(each for each in stage.store.staff("north") if each.id == "s-anna")


def test_a_telegram_is_tied_by_link_picture_and_code(stage: Stage, anna: Browser) -> None:
    """As clients do: a deep link, its picture, and a code to type."""
    anna.opens("/desk/me")
    page = anna.presses("Получить ссылку и код")
    token = re.search(r"https://t\.me/north_help_bot\?start=([\w-]{43})", page.html)
    assert token, page.html
    assert anna.opens(f"/desk/me/telegram/code/north_help_bot?start={token[1]}").html.startswith("<?xml")
    phone = stage.stranger("Анна", user=801)
    phone.starts(token[1])
    asked = phone.hears("Связать этот Telegram с сотрудником s…@staff.example?")
    assert list(asked.labels) == ["Да, связать", "Нет"]
    phone.presses("Да, связать")
    phone.hears("Готово: этот Telegram связан с сотрудником s…@staff.example.")
    assert "Анна" in anna.opens("/desk/me").text


def test_the_code_is_typed_behind_start(stage: Stage, anna: Browser) -> None:
    anna.opens("/desk/me")
    code = re.search(r"/start ([A-Z0-9]{4}-[A-Z0-9]{4})", anna.presses("Получить ссылку и код").text)
    assert code
    phone = stage.stranger("Анна", user=801)
    phone.says(f"/start {code[1]}")
    phone.presses("Да, связать")
    phone.hears("Готово")


def test_a_link_is_good_once(stage: Stage, anna: Browser) -> None:
    token = token_of(stage)
    phone, other = stage.stranger("Анна", user=801), stage.stranger("Вор", user=802)
    phone.starts(token)
    phone.presses("Да, связать")
    other.starts(token)
    other.hears("Ссылка или код не подходят")


def test_an_account_that_is_a_client_too_stays_one(stage: Stage, anna: Browser) -> None:
    """One Telegram account may be both; its number is the key of either, kept apart."""
    irina = stage.client("Ирина", user=501)
    irina.starts(token_of(stage))
    irina.presses("Да, связать")
    irina.says("/createticket")
    irina.presses("Техническая поддержка")
    assert stage.store.person("p-501").telegram.id == 501
    assert stage.store.pager(501).email == "s-anna@staff.example"


def test_an_account_speaks_for_one_address_of_staff(stage: Stage) -> None:
    phone = on_duty(stage)
    stage.staff("Борис")
    phone.starts(token_of(stage, "Борис"))
    phone.hears("связан с другим кабинетом: s…@staff.example")
    assert stage.store.pager(801).email == "s-anna@staff.example"


def test_an_address_that_opens_nothing_any_more_gives_way(stage: Stage) -> None:
    """Somebody left and came back under another address."""
    phone = on_duty(stage)
    badge = badge_of("s-anna@staff.example", stage.house)
    stage.save(badge.without("north"))
    stage.staff("Борис")
    phone.starts(token_of(stage, "Борис"))
    phone.presses("Да, связать")
    assert stage.store.pager(801).email == "s-boris@staff.example"
    assert badge_of("s-anna@staff.example", stage.house).telegram is None


def test_another_account_takes_the_place_of_the_first(stage: Stage) -> None:
    on_duty(stage)
    second = stage.stranger("Анна", user=811)
    second.starts(token_of(stage))
    second.presses("Да, связать")
    assert stage.store.pager(801) is None
    assert badge_of("s-anna@staff.example", stage.house).telegram.id == 811


def test_untying_ends_it_at_once(stage: Stage, anna: Browser) -> None:
    on_duty(stage)
    anna.opens("/desk/me")
    assert anna.presses("Отвязать").status == 200
    assert stage.store.pager(801) is None
    assert badge_of("s-anna@staff.example", stage.house).telegram is None


def test_wishes_and_quiet_hours_are_kept(stage: Stage, anna: Browser) -> None:
    anna.opens("/desk/me")
    anna.ticks("wish", "filed.email")
    anna.ticks("wish", "filed.telegram")
    anna.fills(since="22:00", until="08:30", zone="Europe/Moscow", language="en")
    page = anna.presses("Сохранить")
    assert "Сохранено" in page.text
    kept = member(stage)
    assert kept.quiet == Quiet(since=1320, until=510)
    assert (kept.zone, kept.language) == ("Europe/Moscow", "en")
    assert kept.wishes["filed.email"] is True
    assert kept.wishes["filed.telegram"] is False
    assert "replied.telegram" not in kept.wishes


@pytest.mark.parametrize(
    "typed",
    [
        {"since": "22:00", "until": ""},
        {"since": "22:00", "until": "22:00"},
        {"since": "25:00", "until": "08:00"},
        {"since": "22:60", "until": "08:00"},
        {"since": "двадцать", "until": "08:00"},
        {"since": "22:00", "until": "08:00", "zone": "Mars/Olympus"},
    ],
)
def test_what_is_typed_wrong_changes_nothing_and_comes_back(stage: Stage, anna: Browser, typed: dict) -> None:
    before = member(stage)
    anna.opens("/desk/me")
    form = anna.form("Сохранить")
    page = anna.sends(form, {**form.fields, **typed})
    assert page.status == 422
    assert f'value="{typed["since"]}"' in page.html
    assert member(stage) == before


def test_a_member_who_left_has_no_page(stage: Stage, anna: Browser) -> None:
    stage.save(replace(member(stage), active=False))
    assert "sign-in" in anna.opens("/desk/me").url


def test_an_invitation_is_shown_once_for_one_form(stage: Stage) -> None:
    stage.staff()
    badge = badge_of("s-anna@staff.example", stage.house)
    pagers.invitation(badge, stage.house, cause="c1")
    with pytest.raises(Exception, match=r"refused\.invited"):
        pagers.invitation(badge, stage.house, cause="c1")


def test_a_client_who_writes_to_the_bot_is_no_staff(stage: Stage) -> None:
    irina: Client = stage.client()
    irina.says("/start")
    assert stage.store.pager(501) is None
