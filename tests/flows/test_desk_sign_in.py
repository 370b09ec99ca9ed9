"""Staff come into the console by a letter, at the provider they choose, and not once they have left."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.desk.people import Role
from chalicelib.services.setup_staff import change_staff
from tests.flows.desk_side import cause
from tests.people.web import FOREIGN, Browser
from tests.stage import Stage

MAIL = "anna@north.example"


@pytest.fixture
def anna(stage: Stage) -> Browser:
    stage.staff("Анна", email=MAIL)
    return stage.browser()


def asks(browser: Browser, address: str = MAIL) -> None:
    browser.opens("/desk/sign-in")
    browser.fills(email=address)
    browser.presses("Получить код")


def code(stage: Stage, address: str = MAIL) -> str:
    return str(stage.mail.to(address)[-1].values["code"])


def comes_in(browser: Browser, stage: Stage) -> None:
    asks(browser)
    browser.fills(code=code(stage))
    browser.presses("Войти")


def changes(stage: Stage, **facts) -> None:
    change_staff("north", "s-anna", lambda old: replace(old, **facts), by="test", cause=cause(), house=stage.house)


def test_a_code_from_the_letter_opens_the_console(stage, anna):
    comes_in(anna, stage)
    anna.sees("Очередь")
    anna.sees("Анна")
    assert anna.page.url == "http://desk.example/desk"


@pytest.mark.parametrize("cookie", FOREIGN)
def test_cookies_of_the_providers_main_site_keep_no_staff_out(stage, anna, cookie):
    anna.foreign = cookie
    comes_in(anna, stage)
    anna.opens("/desk?view=all")
    assert anna.page.url == "http://desk.example/desk?view=all"
    anna.sees("Анна")


def test_the_letters_link_opens_it_for_whoever_presses_the_button_behind_it(stage, anna):
    asks(anna)
    link = str(stage.mail.to(MAIL)[-1].values["link"])
    assert link.startswith("http://desk.example/desk/sign-in/link?key=")
    other = stage.browser()
    before = stage.store.dump()
    other.opens(link)
    assert stage.store.dump() == before
    other.presses("Войти")
    other.sees("Очередь")


def test_whoever_came_for_a_page_gets_there(stage, anna):
    anna.opens("/desk/me?x=1")
    anna.fills(email=MAIL)
    anna.presses("Получить код")
    anna.fills(code=code(stage))
    assert anna.presses("Войти").url == "http://desk.example/desk/me?x=1"


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/", "/tickets", "/desktop", "/desk\\x"])
def test_nobody_is_led_out_of_the_console_after_signing_in(stage, anna, to):
    anna.opens("/desk/sign-in")
    anna.page.forms[0].fields["next"] = to
    anna.fills(email=MAIL)
    anna.presses("Получить код")
    anna.fills(code=code(stage))
    assert anna.presses("Войти").url == "http://desk.example/desk"


def test_an_address_of_no_staff_sees_the_same_page_and_costs_the_same(stage, anna):
    asks(anna)
    known = anna.page.text.replace(MAIL, "")
    stage.client()
    stranger = stage.browser()
    stage.store.forget_calls()
    asks(stranger, "p501@example.com")
    turns = dict(stage.store.turns)
    assert stranger.page.text.replace("p501@example.com", "") == known
    stage.store.forget_calls()
    asks(stage.browser(), MAIL)
    assert {each: turns[each] for each in ("read", "transaction")} == {
        each: stage.store.turns[each] for each in ("read", "transaction")
    }
    assert stage.mail.to("p501@example.com")[-1].name == "unknown_address"


def test_a_clients_letter_opens_no_console_and_staffs_letter_no_portal(stage, anna):
    stage.client()
    both = stage.staff("Борис", email="p501@example.com")
    assert both.provider == "north"
    client = stage.browser()
    client.opens("/sign-in")
    client.fills(email="p501@example.com")
    client.presses("Получить код")
    letter = stage.mail.to("p501@example.com")[-1].values
    for path in ("/desk/sign-in/link", "/sign-in/link"):
        other = stage.browser()
        other.opens(f"{path}?key={str(letter['link']).partition('key=')[2]}")
        page = other.presses("Войти")
        assert page.status == (422 if path.startswith("/desk") else 200)
    asks(anna)
    key = str(stage.mail.to(MAIL)[-1].values["link"]).partition("key=")[2]
    anna.opens(f"/sign-in/link?key={key}")
    assert anna.presses("Войти").status == 422
    assert "lambdesk" not in anna.cookies


def test_a_cookie_of_the_portal_opens_no_console_nor_the_reverse(stage, anna):
    stage.client()
    portal, desk = stage.browser(501).cookies["lambdesk"], stage.workplace().cookies["lambdesk_desk"]
    for cookies in ({"lambdesk_desk": portal}, {"lambdesk": desk}, {"lambdesk": f"staff#{desk}"}):
        browser = stage.browser()
        browser.cookies.update(cookies)
        for path, door in (("/desk", "/desk/sign-in"), ("/", "/sign-in"), ("/tickets", "/sign-in")):
            assert browser.opens(path).url.startswith(f"http://desk.example{door}?"), (cookies, path)


def test_the_cookie_is_for_the_console_alone(stage, anna):
    asks(anna)
    form = anna.form("Войти")
    answer = anna.asks(
        "POST",
        f"http://desk.example{form.action}",
        f"code={code(stage)}",
        {"Content-Type": "application/x-www-form-urlencoded", "Origin": "http://desk.example"},
    )
    (cookie,) = [each for each in answer.headers["Set-Cookie"] if each.startswith("lambdesk_desk=")]
    assert "Path=/desk;" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("facts", [{"active": False}, {"email": "other@north.example"}], ids=str)
def test_whoever_leaves_or_has_another_address_is_out_at_once(stage, anna, facts):
    comes_in(anna, stage)
    changes(stage, **facts)
    assert "/desk/sign-in" in anna.opens("/desk").url
    stage.later(days=2)
    asks(anna)
    assert stage.mail.to(MAIL)[-1].name == "unknown_address"


def test_another_address_opens_the_console_from_then_on(stage, anna):
    changes(stage, email="new@north.example")
    asks(anna, "new@north.example")
    anna.fills(code=code(stage, "new@north.example"))
    anna.presses("Войти")
    anna.sees("Очередь")


def test_another_role_or_department_holds_on_the_next_page(stage, anna):
    comes_in(anna, stage)
    changes(stage, role=Role.HEAD, departments=("bill",))
    anna.opens("/desk/me")
    anna.sees("Руководитель")
    anna.sees("Бухгалтерия")
    anna.sees_not("Техническая поддержка")


def test_nobody_goes_on_as_a_colleague_who_is_signed_in(stage, anna):
    comes_in(anna, stage)
    stage.staff("Олег", email="oleg@north.example")
    asks(anna, "oleg@north.example")
    anna.fills(code="1")
    assert anna.presses("Войти").status == 422
    anna.fills(code=code(stage, "oleg@north.example"))
    anna.presses("Войти")
    anna.opens("/desk/me")
    anna.sees("Олег")


@pytest.mark.parametrize("button", ["Выйти", "Выйти везде"])
def test_whoever_lost_his_post_can_sign_out_from_its_page(two_providers, button):
    stage = two_providers
    stage.staff("Анна", email=MAIL)
    stage.staff("Анна", email=MAIL, provider="cloud", departments=("help",))
    anna = stage.workplace()
    anna.opens("/desk/me?post=north")
    stage.leaves("Анна")
    anna.presses(button)
    assert anna.page.url.endswith("/desk/sign-in")
    assert "lambdesk_desk" not in anna.cookies


def test_a_member_at_two_providers_chooses_at_the_top(two_providers):
    stage = two_providers
    stage.staff("Анна", email=MAIL)
    stage.staff("Анна", email=MAIL, provider="cloud", departments=("help",), role=Role.HEAD)
    anna = stage.workplace()
    anna.opens("/desk/me")
    anna.sees("Техническая поддержка")
    anna.clicks("Облако Плюс")
    anna.opens("/desk/me")
    anna.sees("Руководитель")
    assert 'data-accent="blue"' in anna.page.html
    stage.store.forget_calls()
    anna.opens("/desk")
    assert stage.store.calls["shift"] == 1


@pytest.mark.parametrize("before", ["", "cloud/s-anna~north/s-anna", "cloud/s-anna", "north/", "x~y/z"])
def test_a_link_may_name_the_provider_alone(two_providers, before):
    """As the button in a group does, which anybody of the department presses; whatever the browser knows of him."""
    stage = two_providers
    stage.staff("Анна", email=MAIL)
    stage.staff("Анна", email=MAIL, provider="cloud", departments=("help",))
    anna = stage.workplace()
    for provider, title in (("cloud", "Облако Плюс"), ("north", "Север-Хостинг"), ("north/", "Север-Хостинг")):
        anna.cookies["lambdesk_post"] = before
        anna.opens(f"/desk/me?post={provider}")
        assert f"<title>Мой профиль · {title}" in anna.page.html
    stage.store.forget_calls()
    anna.opens("/desk")
    assert stage.store.calls["shift"] == 1


def test_whoever_comes_by_a_link_into_a_provider_signs_in_and_is_there(two_providers):
    stage = two_providers
    stage.staff("Анна", email=MAIL)
    stage.staff("Анна", email=MAIL, provider="cloud", departments=("help",))
    anna = stage.browser()
    anna.opens("/desk/me?post=cloud")
    comes_in(anna, stage)
    anna.opens("/desk/me")
    assert "<title>Мой профиль · Облако Плюс" in anna.page.html


def test_a_post_that_is_not_ones_own_is_not_chosen(two_providers):
    stage = two_providers
    stage.staff("Анна", email=MAIL)
    stage.staff("Олег", provider="cloud", departments=("help",))
    anna = stage.workplace()
    for post in ("cloud/s-oleg", "north/s-oleg", "cloud/x", "cloud", "cloud/", "x", "../.."):
        anna.opens(f"/desk/me?post={post}")
        anna.sees("Север-Хостинг")
        anna.cookies["lambdesk_post"] = post
        anna.opens("/desk/me")
        anna.sees("Север-Хостинг")


def test_sessions_are_listed_and_ended_by_their_own_member_alone(stage, anna):
    comes_in(anna, stage)
    other = stage.workplace()
    stage.staff("Олег")
    oleg = stage.workplace("Олег")
    anna.opens("/desk/me")
    form = anna.form("Завершить")
    oleg.opens("/desk/me")
    mine = oleg.form("Выйти везде")
    mine.action = "/desk/me/sessions"
    oleg.sends(mine, {**mine.fields, "session": form.fields["session"]})
    assert other.opens("/desk").url.endswith("/desk")
    anna.presses("Завершить")
    assert "/desk/sign-in" in other.opens("/desk").url
    assert anna.opens("/desk").url.endswith("/desk")
    anna.opens("/desk/me")
    anna.presses("Выйти везде")
    assert "/desk/sign-in" in anna.opens("/desk").url
    assert oleg.opens("/desk").url.endswith("/desk")


def test_trying_codes_is_bounded_as_it_is_for_clients(stage, anna):
    asks(anna)
    right = code(stage)
    for wrong in range(5):
        anna.fills(code=f"{wrong:06d}")
        anna.presses("Войти")
    anna.fills(code=right)
    assert anna.presses("Войти").status == 422


def test_a_page_of_the_console_that_is_not_there_leads_back_to_its_beginning(stage, anna):
    stage.staff("Анна")
    me = stage.workplace()
    stage.store.fail_next("shift", ZeroDivisionError())
    page = me.opens("/desk")
    assert page.status == 500
    assert 'href="/desk"' in page.html
