"""A page belongs to the provider and account it was drawn for, wherever its browser has gone since."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape

import pytest
from chalice.test import HTTPResponse

from chalicelib.desk.badges import owner_of
from chalicelib.desk.people import Role
from chalicelib.services import who
from chalicelib.services.act import TicketRef
from chalicelib.services.answer import answer
from chalicelib.services.sessions import end_all
from chalicelib.services.shifts import cookie_of, open_shift
from tests.flows.desk_side import OnTheSite, cause
from tests.people.desk import Clerk
from tests.people.web import HOME, Browser, Form
from tests.stage import NORTH, Stage

MAIL = "anna@staff.example"
FORM = "application/x-www-form-urlencoded"


def another_tab(browser: Browser) -> Browser:
    """With the same cookies."""
    return replace(browser, page=None, typed={})


def asks_by_script(browser: Browser, path: str, body: str | None = None, kind: str = FORM) -> HTTPResponse:
    """What the page that is open asks by the way: a part of it, or a sign."""
    found = re.search(r'<body[^>]* hx-headers="([^"]+)"', browser.page.html)
    told = {"HX-Request": "true", **(json.loads(unescape(found[1])) if found else {})}
    if body is None:
        return browser.asks("GET", HOME + path, headers=told)
    token = next(each.fields["csrf"] for each in browser.page.forms if "csrf" in each.fields)
    told |= {"Content-Type": kind, "Origin": HOME, "X-CSRF": token, "Accept": "application/json"}
    return browser.asks("POST", HOME + path, body, told)


def live_of(html: str) -> str:
    return unescape(re.search(r'id="live" hx-get="([^"]+)"', html)[1])


def form(browser: Browser, action: str) -> Form:
    return next(each for each in browser.page.forms if each.action.partition("?")[0].endswith(action))


def texts(stage: Stage, provider: str, number: int = 1001) -> list[str]:
    return [each.text for each in stage.messages(number, provider)]


def asks_cloud(stage: Stage, person: str = "p-502", account: str = "k-1") -> None:
    site = OnTheSite(stage, person)
    site.asks("Вопрос облаку", provider="cloud", account=account, department="help")


# The console.


@pytest.fixture
def anna(two_providers: Stage) -> Clerk:
    """She answers at two providers, and each has its number 1001."""
    stage = two_providers
    stage.client("Ирина")
    stage.client("Олег", user=502, accounts=(("cloud", "k-1"),))
    OnTheSite(stage).asks("Вопрос северу")
    asks_cloud(stage)
    for provider, department in (("cloud", "help"), ("north", "tech")):
        facts = {"provider": provider, "departments": (department,), "email": MAIL, "role": Role.ADMINISTRATOR}
        stage.staff("Анна", **facts)
    return Clerk(stage.workplace("Анна"))


def at_north(anna: Clerk, path: str) -> None:
    anna.browser.opens(f"{path}{'&' if '?' in path else '?'}post=north/s-anna")
    assert "Север-Хостинг" in anna.browser.page.html


def follows_an_alert(anna: Clerk) -> Browser:
    tab = another_tab(anna.browser)
    tab.opens("/desk/tickets/1001?post=cloud/s-anna")
    tab.sees("Вопрос облаку")
    return tab


def loses_north(stage: Stage, anna: Clerk) -> None:
    """Whoever leaves is signed out at once; she has come in again, in another tab."""
    stage.leaves("Анна")
    anna.browser.cookies["lambdesk_desk"] = cookie_of(open_shift(MAIL, anna.browser.agent, stage.house))


def test_an_answer_goes_to_the_client_it_was_written_to(two_providers, anna):
    at_north(anna, "/desk/tickets/1001")
    tab = follows_an_alert(anna)
    anna.writes("Для севера")
    assert texts(two_providers, "north") == ["Вопрос северу", "Для севера"]
    assert texts(two_providers, "cloud") == ["Вопрос облаку"]
    anna.sees("Для севера")
    cloud = Clerk(tab)
    cloud.writes("Для облака")
    assert texts(two_providers, "north") == ["Вопрос северу", "Для севера"]
    assert texts(two_providers, "cloud") == ["Вопрос облаку", "Для облака"]
    cloud.sees("Для облака")


def test_what_is_done_to_a_ticket_is_done_to_the_one_that_was_shown(two_providers, anna):
    at_north(anna, "/desk/tickets/1001")
    follows_an_alert(anna)
    anna.does("take")
    assert two_providers.ticket(1001).assignee == "s-anna"
    assert two_providers.ticket(1001, "cloud").assignee is None


def test_several_tickets_are_those_of_the_list(two_providers, anna):
    at_north(anna, "/desk")
    follows_an_alert(anna)
    anna.picks("close", 1001)
    assert two_providers.ticket(1001).stage == "released"
    assert two_providers.ticket(1001, "cloud").stage == "open"
    assert "<title>Очередь · Север-Хостинг" in anna.browser.page.html


@pytest.mark.parametrize(
    ("path", "action", "typed"),
    [
        ("/desk/settings/provider", "/desk/settings/provider", {"name": "Север"}),
        ("/desk/settings/announcements/new", "/desk/settings/announcements", {"text": "Работы на севере"}),
        ("/desk/settings/departments/new", "/desk/settings/departments", {"id": "more", "name": "Ещё"}),
        ("/desk/answers/new", "/desk/answers", {"title": "Север", "text": "Привет", "for": "person"}),
    ],
)
def test_settings_are_kept_where_they_were_shown(two_providers, anna, path, action, typed):
    at_north(anna, path)
    follows_an_alert(anna)
    before = two_providers.store.provider("cloud"), two_providers.store.canned_answers("cloud")
    page = form(anna.browser, action)
    anna.browser.sends(page, {**page.fields, **typed})
    assert anna.browser.page.status == 200
    assert (two_providers.store.provider("cloud"), two_providers.store.canned_answers("cloud")) == before
    changed = two_providers.store.provider("north") != NORTH or two_providers.store.canned_answers("north")
    assert changed


def test_the_parts_of_a_page_stay_its_own_and_leave_the_browser_where_it_is(two_providers, anna):
    at_north(anna, "/desk/tickets/1001")
    live = live_of(anna.browser.page.html)
    follows_an_alert(anna)
    cookies = dict(anna.browser.cookies)
    OnTheSite(two_providers).replies("Ещё северу")
    shown = asks_by_script(anna.browser, live).body.decode()
    assert "Ещё северу" in shown
    assert "Вопрос облаку" not in shown
    assert "Ирина" in asks_by_script(anna.browser, "/desk/tickets/1001/aside").body.decode()
    assert asks_by_script(anna.browser, "/desk/tickets/1001/here", "doing=writing").status_code == 200
    two_providers.store.forget_calls()
    assert asks_by_script(anna.browser, live_of(shown)).status_code == 204
    assert two_providers.store.calls["shift"] == 1
    assert anna.browser.cookies == cookies


def test_whoever_writes_is_seen_where_he_writes(two_providers, anna):
    at_north(anna, "/desk/tickets/1001")
    follows_an_alert(anna)
    asks_by_script(anna.browser, "/desk/tickets/1001/here", "doing=writing")
    for provider, department, is_seen in (("north", "tech", True), ("cloud", "help", False)):
        two_providers.staff("Борис", provider=provider, departments=(department,), email=f"b@{provider}.example")
        boris = Clerk(two_providers.workplace("Борис", provider=provider))
        boris.opens(1001)
        assert ("Анна пишет" in boris.browser.page.text) is is_seen


def test_a_post_that_was_taken_is_refused_and_what_was_written_is_there(two_providers, anna):
    at_north(anna, "/desk/tickets/1001")
    live = live_of(anna.browser.page.html)
    follows_an_alert(anna)
    loses_north(two_providers, anna)
    before = two_providers.store.dump()
    assert asks_by_script(anna.browser, live).status_code == 404
    assert asks_by_script(anna.browser, "/desk/tickets/1001/here", "doing=writing").status_code == 404
    wish = '{"files": [{"name": "a.log", "type": "text/plain", "size": 1}]}'
    refused = asks_by_script(anna.browser, "/desk/uploads", wish, "application/json")
    assert refused.status_code == 404
    assert "больше не доступен" in json.loads(refused.body)["detail"]
    assert anna.writes("Длинный ответ").status == 422
    anna.sees("Ничего не отправлено")
    assert "Длинный ответ" in anna.browser.page.html
    assert two_providers.store.dump() == before
    anna.browser.clicks("На главную")
    assert "Облако Плюс" in anna.browser.page.html


def test_with_script_the_refusal_takes_the_place_of_the_page(two_providers, anna):
    at_north(anna, "/desk/tickets/1001")
    loses_north(two_providers, anna)
    composer = anna.composer()
    page = anna.browser.sends(composer, {**composer.fields, "text": "Ответ"}, **{"HX-Request": "true"})
    assert (page.status, page.answer.headers["HX-Retarget"]) == (422, "body")


def test_what_was_typed_when_the_session_ended_comes_back_where_it_was_typed(two_providers, anna):
    at_north(anna, "/desk/tickets/1001")
    follows_an_alert(anna)
    end_all(owner_of(MAIL), two_providers.house)
    anna.writes("Для севера")
    comes_in(anna.browser, two_providers, MAIL)
    assert anna.composer().fields["text"] == "Для севера"
    anna.sees("Вопрос северу")
    anna.writes("Для севера")
    assert texts(two_providers, "north") == ["Вопрос северу", "Для севера"]
    assert texts(two_providers, "cloud") == ["Вопрос облаку"]


def test_what_was_typed_at_a_post_that_is_gone_after_signing_in_is_there_to_be_taken(two_providers, anna):
    at_north(anna, "/desk/tickets/1001")
    end_all(owner_of(MAIL), two_providers.house)
    anna.writes("Для севера")
    two_providers.leaves("Анна")
    comes_in(anna.browser, two_providers, MAIL)
    anna.sees("Ничего не отправлено")
    assert "Для севера" in anna.browser.page.html
    anna.browser.clicks("На главную")
    assert "Облако Плюс" in anna.browser.page.html


def test_a_form_of_an_older_version_goes_where_the_browser_is(two_providers, anna):
    at_north(anna, "/desk/tickets/1001")
    composer = anna.composer()
    fields = {name: value for name, value in composer.fields.items() if name != "place"}
    anna.browser.sends(composer, {**fields, "text": "Для севера", "act": "answer"})
    assert texts(two_providers, "north") == ["Вопрос северу", "Для севера"]


def test_another_language_is_that_of_the_page_that_is_open(two_providers, anna):
    at_north(anna, "/desk/tickets/1001")
    follows_an_alert(anna)
    anna.browser.clicks("English")
    anna.sees("Вопрос северу")
    assert anna.browser.page.url == f"{HOME}/desk/tickets/1001"


# The portal.


@pytest.fixture
def irina(two_providers: Stage) -> Browser:
    """She writes for two accounts of one provider and for one of another, and each provider has its number 1001."""
    stage = two_providers
    stage.client("Ирина", accounts=(("north", "c-1"), ("north", "c-2"), ("cloud", "k-1")))
    stage.staff("Анна")
    stage.staff("Анна", provider="cloud", departments=("help",), email="c@staff.example")
    OnTheSite(stage).asks("Вопрос северу")
    asks_cloud(stage, "p-501")
    return stage.browser(501)


def answers(stage: Stage, provider: str, text: str) -> None:
    member = next(each for each in stage.store.staff(provider) if each.name == "Анна")
    actor = who.staff(provider, member.id, stage.house)
    answer(TicketRef(provider, 1001), actor=actor, text=text, cause=cause(), house=stage.house)
    stage.settle()


def opens_at(browser: Browser, place: str, path: str) -> Browser:
    browser.opens(f"{path}?at={place}")
    return browser


def loses(stage: Stage, place: str) -> None:
    irina = stage.store.person("p-501")
    left = tuple(each for each in irina.memberships if f"{each.provider}/{each.account}" != place)
    stage.save(replace(irina, memberships=left))


def comes_in(browser: Browser, stage: Stage, address: str) -> None:
    browser.fills(email=address)
    browser.presses("Получить код")
    browser.fills(code=str(stage.mail.to(address)[-1].values["code"]))
    browser.presses("Войти")


def test_a_reply_goes_into_the_ticket_that_was_shown(two_providers, irina):
    opens_at(irina, "north/c-1", "/tickets/1001")
    opens_at(another_tab(irina), "cloud/k-1", "/tickets/1001").sees("Вопрос облаку")
    irina.fills(text="Северу")
    irina.presses("Отправить")
    assert texts(two_providers, "north") == ["Вопрос северу", "Северу"]
    assert texts(two_providers, "cloud") == ["Вопрос облаку"]
    irina.sees("Северу")


def test_a_question_is_asked_for_the_account_whose_form_it_was(two_providers, irina):
    opens_at(irina, "north/c-1", "/tickets/new")
    opens_at(another_tab(irina), "north/c-2", "/")
    irina.fills(department="tech", text="От первого")
    irina.presses("Отправить")
    assert two_providers.ticket(1002).account == "c-1"
    irina.opens("/tickets")
    irina.sees("От первого")


def test_a_ticket_is_put_away_where_it_was_shown(two_providers, irina):
    for provider in ("north", "cloud"):
        answers(two_providers, provider, "Готово")
    opens_at(irina, "north/c-1", "/tickets/1001")
    opens_at(another_tab(irina), "cloud/k-1", "/tickets/1001")
    irina.presses("Поместить в архив")
    assert two_providers.ticket(1001).stage == "archived"
    assert two_providers.ticket(1001, "cloud").stage == "released"
    irina.presses("Вернуть из архива")
    assert two_providers.ticket(1001).stage == "released"


def test_the_live_part_shows_and_reads_its_own_ticket_alone(two_providers, irina):
    opens_at(irina, "north/c-1", "/tickets/1001")
    live = live_of(irina.page.html)
    opens_at(another_tab(irina), "cloud/k-1", "/")
    cookies = dict(irina.cookies)
    for provider, text in (("north", "Ответ севера"), ("cloud", "Ответ облака")):
        answers(two_providers, provider, text)
    shown = asks_by_script(irina, live).body.decode()
    assert "Ответ севера" in shown
    assert "Ответ облака" not in shown
    assert two_providers.ticket(1001).client_unread == 0
    assert two_providers.ticket(1001, "cloud").client_unread == 1
    assert irina.cookies == cookies
    two_providers.store.forget_calls()
    assert asks_by_script(irina, live_of(shown)).status_code == 204
    assert two_providers.store.reads == 1


def test_an_account_that_was_taken_is_refused_and_what_was_written_is_there(two_providers, irina):
    opens_at(irina, "north/c-1", "/tickets/1001")
    live = live_of(irina.page.html)
    loses(two_providers, "north/c-1")
    before = two_providers.store.dump()
    assert asks_by_script(irina, live).status_code == 404
    wish = '{"files": [{"name": "a.log", "type": "text/plain", "size": 1}]}'
    assert asks_by_script(irina, "/tickets/uploads", wish, "application/json").status_code == 404
    irina.fills(text="Длинный рассказ")
    assert irina.presses("Отправить").status == 422
    irina.sees("Ничего не отправлено")
    assert "Длинный рассказ" in irina.page.html
    assert two_providers.store.dump() == before
    assert irina.clicks("На главную").status == 200


def test_whoever_lost_his_last_account_keeps_what_he_was_writing(two_providers, irina):
    opens_at(irina, "north/c-1", "/tickets/1001")
    two_providers.save(replace(two_providers.store.person("p-501"), memberships=()))
    irina.fills(text="Длинный рассказ")
    assert irina.presses("Отправить").status == 422
    assert "Длинный рассказ" in irina.page.html


def test_a_reply_of_a_session_that_ended_comes_back_to_its_own_ticket(two_providers, irina):
    opens_at(irina, "north/c-1", "/tickets/1001")
    opens_at(another_tab(irina), "cloud/k-1", "/")
    end_all("p-501", two_providers.house)
    irina.fills(text="Северу")
    irina.presses("Отправить")
    comes_in(irina, two_providers, "p501@example.com")
    irina.sees("Вопрос северу")
    irina.presses("Отправить")
    assert texts(two_providers, "north") == ["Вопрос северу", "Северу"]
    assert texts(two_providers, "cloud") == ["Вопрос облаку"]


def test_a_form_without_a_place_goes_where_the_browser_is(two_providers, irina):
    opens_at(irina, "north/c-1", "/tickets/1001")
    reply = irina.form("Отправить")
    fields = {name: value for name, value in reply.fields.items() if name != "place"}
    irina.sends(reply, {**fields, "text": "Северу"})
    assert texts(two_providers, "north") == ["Вопрос северу", "Северу"]


def test_light_and_language_are_those_of_the_page_that_is_open(two_providers, irina):
    opens_at(irina, "north/c-1", "/tickets/1001")
    opens_at(another_tab(irina), "cloud/k-1", "/")
    irina.clicks("Тёмное")
    irina.sees("Вопрос северу")
    irina.clicks("English")
    irina.sees("Вопрос северу")


def test_every_form_that_changes_something_says_where_it_belongs(two_providers, irina):
    for path in ("/", "/tickets/new", "/tickets/1001", "/settings"):
        opens_at(irina, "north/c-1", path)
        for each in irina.page.forms:
            if "csrf" in each.fields:
                assert each.fields["place"] == "north/c-1", (path, each.action)
