"""A member of staff chooses in the console what he is told of, and ties his Telegram there."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.desk.digests import Digest
from chalicelib.desk.quiet import Quiet
from chalicelib.services import pagers
from chalicelib.services.badges import badge_of
from tests.flows.desk_side import OnTheSite
from tests.people.staff import on_duty, token_of
from tests.people.telegram import Client
from tests.people.web import Browser, Page
from tests.stage import Stage


@pytest.fixture
def anna(stage: Stage) -> Browser:
    stage.staff()
    return stage.workplace()


def member(stage: Stage):
    return next(each for each in stage.store.staff("north") if each.id == "s-anna")


def saves(who: Browser, section: str, **chosen: str) -> Page:
    form = next(each for each in who.page.forms if each.action.endswith(f"/me/{section}"))
    return who.sends(form, {**form.fields, **chosen})


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
    saves(anna, "alerts", since="22:00", until="08:30")
    anna.sees("Сохранено")
    kept = member(stage)
    assert kept.quiet == Quiet(since=1320, until=510)
    assert kept.wishes["filed.email"] is True
    assert kept.wishes["filed.telegram"] is False
    assert "replied.telegram" not in kept.wishes


def test_days_off_are_kept_with_and_without_hours(stage: Stage, anna: Browser) -> None:
    anna.opens("/desk/me")
    for day in ("5", "6"):
        anna.ticks("off", day)
    saves(anna, "alerts")
    assert member(stage).quiet == Quiet(off=(5, 6))
    page = saves(anna, "alerts", since="22:00", until="08:00")
    assert member(stage).quiet == Quiet(since=1320, until=480, off=(5, 6))
    assert re.findall(r'name="off" value="(\d)" checked', page.html) == ["5", "6"]


def test_without_any_day_left_nothing_is_changed_and_the_ticks_come_back(stage: Stage, anna: Browser) -> None:
    anna.opens("/desk/me")
    for day in range(7):
        anna.ticks("off", str(day))
    page = saves(anna, "alerts")
    assert page.status == 422
    anna.sees("Хотя бы один день недели должен остаться рабочим.")
    assert len(re.findall(r'name="off" value="\d" checked', page.html)) == 7
    assert member(stage).quiet is None


@pytest.mark.parametrize(
    "typed",
    [
        {"since": "22:00", "until": ""},
        {"since": "22:00", "until": "22:00"},
        {"since": "25:00", "until": "08:00"},
        {"since": "22:60", "until": "08:00"},
        {"since": "двадцать", "until": "08:00"},
    ],
)
def test_what_is_typed_wrong_changes_nothing_and_comes_back(stage: Stage, anna: Browser, typed: dict) -> None:
    before = member(stage)
    anna.opens("/desk/me")
    page = saves(anna, "alerts", **typed)
    assert page.status == 422
    assert f'value="{typed["since"]}"' in page.html
    assert member(stage) == before


def test_letters_by_the_hour_or_by_the_day_are_kept(stage: Stage, anna: Browser) -> None:
    anna.opens("/desk/me")
    page = saves(anna, "alerts", letters="hourly")
    assert member(stage).digest == Digest()
    assert re.search(r'<option value="hourly" selected>', page.html)
    page = saves(anna, "alerts", letters="daily", letters_at="09:30")
    assert member(stage).digest == Digest(at=570)
    assert re.search(r'<option value="daily" selected>', page.html)
    assert re.search(r'name="letters_at" type="time" value="09:30"', page.html)
    saves(anna, "alerts", letters="")
    assert member(stage).digest is None


def test_a_day_without_its_time_changes_nothing_and_comes_back(stage: Stage, anna: Browser) -> None:
    before = member(stage)
    anna.opens("/desk/me")
    page = saves(anna, "alerts", letters="daily", letters_at="", since="22:00", until="08:00")
    assert page.status == 422
    anna.sees("Укажите, во сколько присылать письмо раз в день, например 9:00.")
    assert re.search(r'<option value="daily" selected>', page.html)
    assert 'value="22:00"' in page.html
    assert member(stage) == before


# Language, time, theme.


def test_language_zone_and_theme_hold_in_every_browser(stage: Stage, anna: Browser) -> None:
    stage.client("Ирина")
    OnTheSite(stage).asks()
    anna.opens("/desk/me?theme=light")
    anna.opens("/desk/me?language=ru")
    saves(anna, "looks", language="en", zone="Asia/Vladivostok", theme="dark")
    anna.sees("Saved.")
    local = stage.messages()[0].at + timedelta(hours=10)
    for browser in (anna, stage.workplace()):
        browser.cookies["lambdesk_zone"] = "Europe%2FMoscow"
        browser.opens("/desk/tickets/1001")
        browser.sees("Note for colleagues")
        assert 'data-theme="dark"' in browser.page.html
        browser.sees(f"{local:%H:%M}")


def test_a_switch_at_the_bottom_holds_in_this_browser_alone(stage: Stage, anna: Browser) -> None:
    anna.opens("/desk/me")
    saves(anna, "looks", language="en", theme="dark")
    anna.opens("/desk?language=ru")
    anna.opens("/desk?theme=light")
    anna.sees("Очередь")
    assert 'data-theme="light"' in anna.page.html
    other = stage.workplace()
    other.opens("/desk")
    other.sees("Queue")
    assert 'data-theme="dark"' in other.page.html


def test_where_nothing_is_chosen_it_goes_by_the_browser_then_by_the_provider(stage: Stage, anna: Browser) -> None:
    stage.client("Ирина")
    OnTheSite(stage).asks()
    stage.save(replace(stage.store.provider("north"), zone="Asia/Omsk"))
    at = stage.messages()[0].at
    anna.language = "en"
    for zone, hours in ((None, 6), ("Europe%2FMoscow", 3), ("Nowhere%2FNothing", 6)):
        if zone:
            anna.cookies["lambdesk_zone"] = zone
        anna.opens("/desk/tickets/1001")
        anna.sees(f"{at + timedelta(hours=hours):%H:%M}")
        anna.sees("Note for colleagues")


def test_the_letter_by_which_he_signs_in_speaks_his_language(stage: Stage, anna: Browser) -> None:
    anna.opens("/desk/me")
    saves(anna, "looks", language="en")
    stranger = stage.browser()
    stranger.opens("/desk/sign-in")
    stranger.fills(email="s-anna@staff.example")
    stranger.presses("Получить код")
    assert stage.mail.to("s-anna@staff.example")[-1].language == "en"


def test_a_page_of_trouble_speaks_his_language_too(stage: Stage, anna: Browser) -> None:
    anna.opens("/desk/me")
    saves(anna, "looks", language="en", theme="dark")
    page = anna.opens("/desk/tickets/4711")
    assert page.status == 404
    assert '<html lang="en" data-theme="dark"' in page.html


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "../../etc/passwd", "UTC\n"])
def test_a_zone_that_is_none_is_refused_and_the_rest_stays_as_chosen(stage: Stage, anna: Browser, zone: str) -> None:
    before = stage.store.dump()
    anna.opens("/desk/me")
    page = saves(anna, "looks", language="en", zone=zone, theme="dark")
    assert page.status == 422
    anna.sees("Такого часового пояса нет")
    assert '<option value="en" lang="en" selected>' in page.html
    assert re.search(r'value="dark" checked', page.html)
    assert stage.store.dump() == before


def test_his_looks_are_kept_by_one_transaction_and_only_where_they_change(stage: Stage, anna: Browser) -> None:
    anna.opens("/desk/me")
    form = next(each for each in anna.page.forms if each.action.endswith("/me/looks"))
    chosen = {**form.fields, "language": "en", "zone": "Asia/Omsk", "theme": "dark"}
    stage.store.forget_calls()
    anna.sends(form, chosen)
    assert stage.store.transactions == 1
    before = stage.store.dump()
    stage.store.forget_calls()
    anna.sends(form, {**chosen, "form": "another-form"})
    assert stage.store.dump() == before
    saves(anna, "looks", language="", zone="", theme="auto")
    kept = member(stage)
    assert (kept.language, kept.zone, kept.theme) == (None, "", "auto")


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
