"""Signing in by a letter, and out again: whoever asks learns nothing, and no code is guessed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from tests.flows.desk_side import Employee, OnTheSite
from tests.people.web import FOREIGN, Browser
from tests.stage import Stage

MAIL = "p501@example.com"


@pytest.fixture
def carol(stage: Stage) -> Browser:
    stage.client("Карина")
    return stage.browser()


def asks(browser: Browser, address: str = MAIL) -> None:
    browser.opens("/sign-in")
    browser.fills(email=address)
    browser.presses("Получить код")


def code(stage: Stage, address: str = MAIL) -> str:
    return str(stage.mail.to(address)[-1].values["code"])


def comes_in(browser: Browser, stage: Stage) -> None:
    asks(browser)
    browser.fills(code=code(stage))
    browser.presses("Войти")


def test_a_code_from_the_letter_opens_the_desk(stage, carol):
    comes_in(carol, stage)
    carol.sees("Здравствуйте, Карина")
    assert stage.mail.to(MAIL)[-1].name == "sign_in"


@pytest.mark.parametrize("cookie", FOREIGN)
def test_cookies_of_the_providers_main_site_keep_nobody_out(stage, carol, cookie):
    carol.foreign = cookie
    comes_in(carol, stage)
    carol.sees("Здравствуйте, Карина")
    carol.opens("/tickets")
    carol.sees_not("Получить код")


def test_whoever_came_for_a_page_gets_there(stage, carol):
    carol.opens("/tickets?status=1")
    carol.fills(email=MAIL)
    carol.presses("Получить код")
    carol.fills(code=code(stage))
    assert carol.presses("Войти").url.endswith("/tickets?status=1")


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_led_away_after_signing_in(stage, carol, to):
    carol.opens("/sign-in")
    carol.page.forms[0].fields["next"] = to
    carol.fills(email=MAIL)
    carol.presses("Получить код")
    carol.fills(code=code(stage))
    assert carol.presses("Войти").url == "http://desk.example/"


def test_the_link_signs_in_only_whoever_presses_the_button_behind_it(stage, carol):
    """Scanners open every link of a mail."""
    asks(carol)
    link = str(stage.mail.to(MAIL)[-1].values["link"])
    scanner = stage.browser()
    before = stage.store.dump()
    scanner.opens(link)
    assert stage.store.dump() == before
    assert "lambdesk" not in scanner.cookies
    scanner.presses("Войти")
    scanner.sees("Здравствуйте, Карина")


def test_code_and_link_are_good_once_and_together(stage, carol):
    comes_in(carol, stage)
    letter = stage.mail.to(MAIL)[-1].values
    again = stage.browser()
    again.opens(str(letter["link"]))
    again.presses("Войти")
    again.sees("Код не подошёл или устарел")
    assert "lambdesk" not in again.cookies


def test_who_pressed_something_in_a_session_that_is_over_is_led_back_to_where_it_stood(stage, carol):
    comes_in(carol, stage)
    OnTheSite(stage).asks(subject="Сайт")
    Employee(stage, stage.staff()).answers("Готово")
    carol.opens("/tickets/1001")
    form = carol.form("Поместить в архив")
    carol.cookies.pop("lambdesk")
    carol.sends(form, form.fields)
    carol.fills(email=MAIL)
    carol.presses("Получить код")
    carol.fills(code=code(stage))
    carol.presses("Войти")
    assert urlsplit(carol.page.url).path == "/tickets/1001"
    assert carol.form("Поместить в архив"), "it was not done behind his back"


def test_a_code_is_good_for_ten_minutes(stage, carol):
    asks(carol)
    stage.clock.turn(minutes=10)
    carol.fills(code=code(stage))
    assert carol.presses("Войти").status == 422
    carol.sees("Код не подошёл или устарел")


def test_after_five_wrong_codes_the_right_one_is_of_no_use(stage, carol):
    asks(carol)
    right = code(stage)
    for wrong in range(5):
        carol.fills(code=f"{(int(right) + 1 + wrong) % 10**6:06}")
        assert carol.presses("Войти").status == 422
    carol.fills(code=right)
    assert carol.presses("Войти").status == 422
    assert "lambdesk" not in carol.cookies


def test_a_code_may_be_typed_with_spaces(stage, carol):
    asks(carol)
    carol.fills(code=f" {code(stage)[:3]} {code(stage)[3:]} ")
    carol.presses("Войти")
    carol.sees("Здравствуйте, Карина")


def test_a_known_address_and_an_unknown_one_see_the_same_page_for_the_same_work(stage, carol):
    """The 13th attack: enumeration."""
    seen = []
    for address in (MAIL, "nobody@example.com"):
        browser = stage.browser()
        browser.opens("/sign-in")
        browser.fills(email=address)
        browser.carry = lambda: None
        stage.store.forget_calls()
        browser.presses("Получить код")
        seen.append(
            (browser.page.text.replace(address, "…"), dict(stage.store.calls), len(stage.queues.take("deliver")))
        )
    assert seen[0] == seen[1]
    assert seen[0][1:] == ({"doorstep": 1, "commit": 1}, 1)


def test_however_often_somebody_asks_every_address_is_the_same_work(stage, carol):
    """The 13th attack, drawn out: the letter that is not sent any more is written down like one that is."""
    written: dict[str, list[object]] = {MAIL: [], "nobody@example.com": []}
    for address, seen in written.items():
        stage.store.before_commit = lambda made, seen=seen: seen.append(
            sorted(type(each).__name__ for each in (*made.saves, *made.rows))
        )
        for _ in range(5):
            browser = stage.browser()
            browser.carry = lambda: None
            browser.opens("/sign-in")
            browser.fills(email=address)
            stage.store.forget_calls()
            browser.presses("Получить код")
            seen.append((dict(stage.store.calls), len(stage.queues.take("deliver"))))
    assert written[MAIL] == written["nobody@example.com"]
    assert written[MAIL][0] == ["Attempts", "Challenge", "Row"]


def test_an_address_nobody_has_is_told_so_once_a_day_in_fixed_words(stage, carol):
    for _ in range(3):
        asks(carol, "nobody@example.com")
    told = stage.mail.to("nobody@example.com")
    assert [(each.name, dict(each.values)) for each in told] == [("unknown_address", {})]
    stage.clock.turn(days=1)
    asks(carol, "nobody@example.com")
    assert len(stage.mail.to("nobody@example.com")) == 2


def test_an_address_gets_three_letters_an_hour_and_the_last_code_stays_good(stage, carol):
    for _ in range(5):
        asks(carol)
    assert len(stage.mail.to(MAIL)) == 3
    carol.fills(code=code(stage))
    carol.presses("Войти")
    carol.sees("Здравствуйте, Карина")
    stage.clock.turn(hours=1)
    asks(stage.browser())
    assert len(stage.mail.to(MAIL)) == 4


def test_a_newer_letter_takes_the_place_of_an_older(stage, carol):
    asks(carol)
    old = code(stage)
    asks(carol)
    carol.fills(code=old)
    assert carol.presses("Войти").status == 422


def test_one_place_on_the_network_may_try_twenty_times_an_hour(stage, carol):
    for number in range(20):
        asks(carol, f"n{number}@example.com")
    asks(carol)
    assert carol.page.status == 429
    carol.sees("Слишком много попыток")
    assert not stage.mail.to(MAIL)
    with stage.gateway_says(identity={"sourceIp": "192.0.2.7"}):
        asks(carol)
    assert stage.mail.to(MAIL)
    stage.clock.turn(hours=1)
    asks(carol)
    assert len(stage.mail.to(MAIL)) == 2


def test_a_household_is_one_place_whatever_its_addresses(stage, carol):
    for number in range(20):
        with stage.gateway_says(identity={"sourceIp": f"2001:db8:1:2::{number + 1:x}"}):
            asks(carol, f"n{number}@example.com")
    with stage.gateway_says(identity={"sourceIp": "2001:db8:1:2:ffff::1"}):
        asks(carol)
    assert carol.page.status == 429


def test_the_same_form_sent_twice_is_one_letter(stage, carol):
    carol.opens("/sign-in")
    form = carol.form("Получить код")
    filled = {**form.fields, "email": MAIL}
    carol.sends(form, filled)
    carol.sends(form, filled)
    assert len(stage.mail.to(MAIL)) == 1


def test_what_is_no_address_is_said_and_nothing_is_sent(stage, carol):
    asks(carol, "carol")
    assert carol.page.status == 422
    carol.sees("Это не адрес почты")
    assert carol.form("Получить код").fields["email"] == "carol"


def test_the_secret_of_a_session_is_not_stored_and_its_cookie_is_out_of_reach(stage, carol):
    carol.opens("/sign-in")
    asks(carol)
    form = carol.form("Войти")
    answer = carol.asks(
        "POST",
        "http://desk.example/sign-in/code",
        f"code={code(stage)}&next=",
        {"Content-Type": "application/x-www-form-urlencoded", "Origin": "http://desk.example"},
    )
    assert form.action == "/sign-in/code"
    (cookie,) = [each for each in answer.headers["Set-Cookie"] if each.startswith("lambdesk=")]
    secret = re.match(r"lambdesk=p-501\.([A-Za-z0-9_-]{43});", cookie)[1]
    for wanted in ("Path=/", "HttpOnly", "SameSite=Lax", f"Max-Age={30 * 24 * 3600}"):
        assert wanted in cookie
    assert "Domain" not in cookie
    assert secret not in repr(stage.store.dump())


def test_behind_the_gateway_cookies_are_for_tls_alone(stage, carol):
    with stage.gateway_says(domainName="x.execute-api.example"):
        answer = carol.asks("GET", "/sign-in?theme=dark")
    (cookie,) = answer.headers["Set-Cookie"]
    assert cookie.startswith("lambdesk_theme=dark; Path=/;")
    assert cookie.endswith("; Secure")


def test_signing_out_ends_this_session_and_no_other(stage, carol):
    comes_in(carol, stage)
    other = stage.browser(501)
    cookie = carol.cookies["lambdesk"]
    carol.presses("Выйти")
    carol.sees("Вход в поддержку")
    carol.cookies["lambdesk"] = cookie
    carol.opens("/")
    carol.sees("Вход в поддержку")
    other.opens("/")
    other.sees("Здравствуйте")


def test_sessions_are_listed_and_each_can_be_ended(stage, carol):
    comes_in(carol, stage)
    other = stage.browser(501)
    carol.opens("/settings")
    carol.sees("Firefox, Linux этот браузер")
    carol.presses("Завершить")
    other.opens("/")
    other.sees("Вход в поддержку")
    carol.opens("/")
    carol.sees("Здравствуйте")


def test_signing_out_everywhere_ends_them_all(stage, carol):
    comes_in(carol, stage)
    other = stage.browser(501)
    carol.opens("/settings")
    carol.presses("Выйти везде")
    for each in (carol, other):
        each.opens("/")
        each.sees("Вход в поддержку")


def test_nobody_ends_the_session_of_another_person(stage, carol):
    comes_in(carol, stage)
    stage.client("Олег", user=502, accounts=(("north", "c-2"),))
    oleg = stage.browser(502)
    (hers,) = stage.store.sessions("p-501")
    oleg.opens("/settings")
    form = oleg.form("Выйти везде")
    form.action = "/settings/sessions"
    oleg.sends(form, {**form.fields, "session": hers.hash})
    carol.opens("/")
    carol.sees("Здравствуйте")


def leaves_his_last_account(stage: Stage) -> None:
    stage.save(replace(stage.store.person("p-501"), memberships=()))


@pytest.mark.parametrize("button", ["Выйти", "Выйти везде"])
def test_whoever_has_no_account_any_more_can_sign_out(stage, carol, button):
    comes_in(carol, stage)
    carol.opens("/settings")
    leaves_his_last_account(stage)
    carol.presses(button)
    carol.sees("Вход в поддержку")
    assert "lambdesk" not in carol.cookies
    assert not stage.store.sessions("p-501")


def test_somebody_else_comes_in_where_one_without_an_account_was(stage, carol):
    comes_in(carol, stage)
    leaves_his_last_account(stage)
    stage.client("Олег", user=502, accounts=(("north", "c-2"),))
    asks(carol, "p502@example.com")
    carol.fills(code="1")
    assert carol.presses("Войти").status == 422
    carol.fills(code=code(stage, "p502@example.com"))
    carol.presses("Войти")
    carol.sees("Здравствуйте, Олег")


@pytest.mark.parametrize("minutes", [0, 30])
def test_nobody_goes_on_as_another_who_is_signed_in(stage, carol, minutes):
    """A family's browser: what is typed is looked at, and a wrong or late code leads nobody in."""
    comes_in(carol, stage)
    stage.client("Олег", user=502, accounts=(("north", "c-2"),))
    asks(carol, "p502@example.com")
    if minutes:
        stage.clock.turn(minutes=minutes)
        carol.cookies.pop("lambdesk_address")
    carol.fills(code="1")
    assert carol.presses("Войти").status == 422
    carol.sees_not("Карина")
    asks(carol, "p502@example.com")
    carol.fills(code=code(stage, "p502@example.com"))
    carol.presses("Войти")
    carol.sees("Здравствуйте, Олег")


def test_whoever_came_in_by_another_way_meanwhile_needs_no_code(stage, carol):
    asks(carol)
    carol.cookies["lambdesk"] = stage.browser(501).cookies["lambdesk"]
    carol.fills(code="1")
    carol.presses("Войти")
    carol.sees("Здравствуйте, Карина")


def test_signing_out_with_a_form_of_another_session_does_nothing(stage, carol):
    comes_in(carol, stage)
    carol.opens("/settings")
    form = carol.form("Выйти везде")
    carol.sends(form, {**form.fields, "csrf": "0" * 64})
    carol.sees("Здравствуйте, Карина")


def test_a_session_lives_while_it_is_used_and_its_use_is_written_once_an_hour(stage, carol):
    comes_in(carol, stage)
    for _ in range(3):
        stage.clock.turn(days=9)
        stage.store.forget_calls()
        carol.opens("/tickets")
        carol.opens("/tickets")
        assert stage.store.transactions == 1
        carol.sees("Список запросов")
    stage.clock.turn(days=3)
    carol.opens("/tickets")
    carol.sees("Вход в поддержку")


def test_a_session_nobody_used_for_two_weeks_is_over(stage, carol):
    comes_in(carol, stage)
    stage.clock.at += timedelta(days=14)
    carol.opens("/")
    carol.sees("Вход в поддержку")


@pytest.mark.parametrize("cookie", ["", "p-501", "p-501.", ".x", "p-501.wrong", "p-502.x", "a" * 5000, "p-501.\u0444"])
def test_a_made_up_cookie_is_nobodys(stage, carol, cookie):
    carol.cookies["lambdesk"] = cookie
    carol.opens("/")
    carol.sees("Вход в поддержку")


def test_a_person_without_an_account_is_told_so(stage):
    stage.client("Никита", accounts=())
    nikita = stage.browser(501)
    assert nikita.opens("/").status == 403
    nikita.sees("У вас нет ни одного лицевого счёта")
