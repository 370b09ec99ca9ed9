"""«Уведомления»: a copy of each notice a client was sent stays in his portal, for him alone."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from chalicelib.desk.answer_times import Patience
from chalicelib.desk.mailroom import Address
from chalicelib.desk.notices import wishes
from chalicelib.desk.notifications import LIFE, TEXT
from chalicelib.services.notify import notify
from tests.flows.desk_side import Employee, OnTheSite, filed, unsettled
from tests.people.telegram import Client
from tests.people.web import Browser, Page
from tests.stage import CLOUD, NORTH, Stage

PATH = "/notifications"


@pytest.fixture
def irina(stage: Stage) -> Client:
    stage.mailbox()
    client = stage.client()
    filed(client)
    return client


@pytest.fixture
def anna(stage: Stage, irina: Client) -> Employee:
    return Employee(stage, stage.staff())


def rows(browser: Browser, path: str = PATH) -> list[str]:
    """What each of the notices on the page says."""
    return _rows(browser.opens(path).html)


def _rows(html: str) -> list[str]:
    found = re.findall(r'<li class="row.*?</li>', html, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", each)).split()).replace(" ,", ",") for each in found]


def further(page: Page) -> str:
    (more,) = [to for to, _ in page.links if "cursor=" in to]
    return more


def test_an_answer_by_two_ways_is_one_notice(stage: Stage, irina: Client, anna: Employee) -> None:
    anna.answers("Не хватало памяти, увеличили.")
    (one,) = rows(stage.browser(501))
    for part in ("№1001", "Сайт отвечает ошибкой 502", "Ответ поддержки", "Анна: Не хватало памяти, увеличили."):
        assert part in one
    assert one.endswith("Отправлено в Telegram, по почте")


# The portal is a channel of its own: what is in the menu stands there by whatever way it is told besides.

ALONE = "Только здесь, на сайте"


def wishes_for(stage: Stage, ticked: Collection[str], user: int = 501) -> None:
    person = stage.store.person(f"p-{user}")
    assert person is not None
    stage.save(replace(person, wishes=wishes(ticked)))


def asks_on_the_site(stage: Stage) -> Employee:
    """Somebody who has an address and no Telegram asks; who will answer."""
    stage.client(linked=False)
    OnTheSite(stage).asks()
    return Employee(stage, stage.staff())


def test_a_closing_that_is_told_by_no_way_stands_there(stage: Stage) -> None:
    """Domain 3: by default it is in the menu, and a letter only for who wants one."""
    stage.mailbox()
    asks_on_the_site(stage).closes()
    closed, receipt = rows(stage.browser(501))
    assert "Запрос рассмотрен и закрыт" in closed
    assert closed.endswith(ALONE)
    assert receipt.endswith("Отправлено по почте")


def test_an_answer_to_who_wants_to_be_told_by_no_way_stands_there(stage: Stage, irina: Client, anna: Employee) -> None:
    wishes_for(stage, ())
    anna.answers("Починили")
    anna.reopens()
    assert [each.endswith(ALONE) for each in rows(stage.browser(501))] == [True, True]
    assert stage.mail.letters == []


def test_an_answer_to_whom_no_way_leads_stands_there(stage: Stage) -> None:
    """Neither a mailbox nor Telegram."""
    asks_on_the_site(stage).answers("Починили")
    (one,) = rows(stage.browser(501))
    assert "Анна: Починили" in one
    assert one.endswith(ALONE)


def test_an_answer_that_a_dead_address_does_not_get_stands_there(stage: Stage) -> None:
    stage.mailbox()
    stage.save(Address(address="p501@example.com", dead_at=stage.clock.now()))
    asks_on_the_site(stage).answers("Починили")
    (one,) = rows(stage.browser(501))
    assert one.endswith(ALONE)


def test_changes_of_which_an_address_has_had_enough_stand_there(stage: Stage) -> None:
    """Ten letters an hour tell of them, and the portal of all."""
    stage.mailbox()
    anna = asks_on_the_site(stage)
    wishes_for(stage, {"changed.email"})
    for _ in range(6):
        anna.closes()
        anna.reopens()
    (*changes, _) = rows(stage.browser(501))
    assert [each.endswith(ALONE) for each in changes] == [True] * 2 + [False] * 10


def test_an_answer_that_a_blocked_bot_cannot_say_stands_there(stage: Stage) -> None:
    irina = stage.client()
    filed(irina)
    irina.blocks()
    Employee(stage, stage.staff()).answers("Починили")
    (one,) = rows(stage.browser(501))
    assert one.endswith(ALONE)


def test_a_reminder_that_is_not_wished_stands_nowhere(stage: Stage, irina: Client, anna: Employee) -> None:
    """It is no entry of the menu, but a letter and a message."""
    provider = stage.store.provider("north")
    assert provider is not None
    stage.save(replace(provider, patience=Patience(remind=3)))
    wishes_for(stage, {"answered.telegram"})
    anna.answers("Какой адрес?")
    stage.later(days=3, minutes=1)
    assert [each.endswith("Отправлено в Telegram") for each in rows(stage.browser(501))] == [True]


def test_whoever_answers_finds_nothing_of_it_with_himself(stage: Stage) -> None:
    anna = asks_on_the_site(stage)
    anna.answers("Починили")
    answered = stage.queues.published[-1]
    notify(replace(answered, id="north#1001#77", by="p-501"), stage.house)
    assert len(rows(stage.browser(501))) == 1


def test_an_event_that_comes_again_leaves_one_entry_alone(stage: Stage) -> None:
    asks_on_the_site(stage).answers("Починили")
    for _ in range(8):
        notify(stage.queues.published[-1], stage.house)
    assert len(rows(stage.browser(501))) == 1


def test_two_containers_at_once_leave_one_entry(stage: Stage) -> None:
    anna = asks_on_the_site(stage)
    Employee(unsettled(stage), anna.actor).answers("Починили")
    stage.run("deliver")
    event = stage.queues.published[-1]
    stage.store.on("commit", lambda: notify(event, stage.house))
    stage.settle()
    assert len(rows(stage.browser(501))) == 1


def test_a_container_that_dies_between_two_people_leaves_none_out(stage: Stage) -> None:
    anna = asks_on_the_site(stage)
    stage.client("Олег", user=502, linked=False)
    Employee(unsettled(stage), anna.actor).answers("Починили")
    stage.run("deliver")
    event = stage.queues.published[-1]
    with stage.dying_after_commit():
        notify(event, stage.house)
    notify(event, stage.house)
    assert [len(rows(stage.browser(each))) for each in (501, 502)] == [1, 1]


def test_who_was_told_and_wishes_otherwise_when_the_event_comes_again_was_told(
    stage: Stage, irina: Client, anna: Employee
) -> None:
    anna.answers("Починили")
    wishes_for(stage, ())
    notify(stage.queues.published[-1], stage.house)
    (one,) = rows(stage.browser(501))
    assert one.endswith("Отправлено в Telegram, по почте")


def test_who_was_told_by_no_way_and_wishes_a_letter_when_the_event_comes_again_gets_it(
    stage: Stage, irina: Client, anna: Employee
) -> None:
    wishes_for(stage, ())
    anna.answers("Починили")
    wishes_for(stage, {"answered.email"})
    notify(stage.queues.published[-1], stage.house)
    (one,) = rows(stage.browser(501))
    assert one.endswith("Отправлено по почте")


def test_what_became_of_a_ticket_is_told_in_words_of_the_reader(stage: Stage, irina: Client, anna: Employee) -> None:
    anna.closes()
    browser = stage.browser(501)
    assert "Запрос рассмотрен и закрыт" in rows(browser)[0]
    assert "The ticket was looked at and closed" in rows(browser, f"{PATH}?language=en")[0]


def test_the_newest_is_first_and_new_until_it_is_looked_at(stage: Stage, irina: Client, anna: Employee) -> None:
    browser = stage.browser(501)
    anna.answers("раз")
    stage.clock.turn(minutes=5)
    anna.answers("два")
    assert ["новое" in each for each in rows(browser)] == [True, True]
    stage.clock.turn(minutes=5)
    anna.answers("три")
    seen = rows(browser)
    assert [each.partition("Анна: ")[2][:3] for each in seen] == ["три", "два", "раз"]
    assert ["новое" in each for each in seen] == [True, False, False]
    assert not any("новое" in each for each in rows(browser))


def test_pages_follow_one_another_and_what_was_new_is_new_on_each(stage: Stage, irina: Client, anna: Employee) -> None:
    for number in range(25):
        anna.answers(f"ответ {number:02}", keep=True)
        stage.clock.turn(minutes=1)
    browser = stage.browser(501)
    page = browser.opens(PATH)
    first = _rows(page.html)
    rest = rows(browser, further(page))
    assert (len(first), len(rest)) == (20, 5)
    said = [each.partition("ответ ")[2][:2] for each in (*first, *rest)]
    assert said == [f"{number:02}" for number in reversed(range(25))]
    assert all("новое" in each for each in (*first, *rest))


@pytest.mark.parametrize("query", ["cursor=x", "cursor=%F0%9F%98%80", "cursor="])
def test_a_cursor_of_nothing_opens_nothing_that_is_not_there(stage: Stage, irina: Client, query: str) -> None:
    answer = stage.browser(501).asks("GET", f"http://desk.example{PATH}?{query}")
    assert answer.status_code in (200, 422)


@pytest.mark.parametrize("until", ["x", "2026-01-01T00:00:00", "9" * 99])
def test_a_moment_of_nothing_is_passed_over(stage: Stage, irina: Client, anna: Employee, until: str) -> None:
    for number in range(21):
        anna.answers(f"ответ {number}", keep=True)
    browser = stage.browser(501)
    more = further(browser.opens(PATH))
    assert len(rows(browser, f"{more.partition('&')[0]}&until={until}")) == 1


def test_another_of_the_account_has_his_own_and_a_neighbour_none(stage: Stage, irina: Client, anna: Employee) -> None:
    """I-1: each is told by his own ways."""
    stage.client("Олег", user=502, linked=False)
    stage.client("Сосед", user=503, accounts=(("north", "c-2"),))
    anna.answers("Починили")
    assert "Отправлено по почте" in rows(stage.browser(502))[0]
    assert rows(stage.browser(503)) == []


def test_of_two_accounts_each_has_what_it_was_told() -> None:
    stage = Stage((NORTH, CLOUD))
    stage.mailbox()
    stage.client(accounts=(("north", "c-1"), ("cloud", "k-1")))
    OnTheSite(stage).asks("Север", subject="Северный")
    browser = stage.browser(501)
    assert "Северный" in rows(browser, f"{PATH}?at=north/c-1")[0]
    assert rows(browser, f"{PATH}?at=cloud/k-1") == []


def test_a_receipt_of_a_mail_is_there_too(stage: Stage) -> None:
    stage.mailbox()
    stage.client(linked=False)
    stage.at_mail(501).mails("С утра 502.")
    (one,) = rows(stage.browser(501))
    assert "Запрос принят" in one
    assert one.endswith("Отправлено по почте")


def test_what_could_not_be_said_is_not_told_as_sent(stage: Stage, irina: Client, anna: Employee) -> None:
    irina.blocks()
    anna.answers("Починили")
    (one,) = rows(stage.browser(501))
    assert one.endswith("Отправлено по почте")


def test_an_event_that_comes_again_leaves_one_copy(stage: Stage, irina: Client, anna: Employee) -> None:
    anna.answers("Починили")
    for _ in range(8):
        notify(stage.queues.published[-1], stage.house)
    assert len(rows(stage.browser(501))) == 1


def test_a_note_leaves_none(stage: Stage, irina: Client, anna: Employee) -> None:
    """I-3"""
    anna.notes("между нами")
    assert rows(stage.browser(501)) == []


def test_a_long_answer_is_cut_and_its_ticket_is_a_click_away(stage: Stage, irina: Client, anna: Employee) -> None:
    anna.answers("я" * 5000)
    browser = stage.browser(501)
    (one,) = rows(browser)
    assert TEXT - 5 <= one.count("я") <= TEXT + 30
    browser.opens(PATH)
    assert "/tickets/1001" in [to for to, _ in browser.page.links]


def test_after_half_a_year_it_is_gone(stage: Stage, irina: Client, anna: Employee) -> None:
    anna.answers("Починили")
    stage.clock.turn(seconds=(LIFE + timedelta(minutes=1)).total_seconds())
    assert rows(stage.browser(501)) == []


def test_a_look_costs_two_reads_and_one_write_where_something_is_new(
    stage: Stage, irina: Client, anna: Employee
) -> None:
    anna.answers("Починили")
    browser = stage.browser(501)
    browser.opens("/")
    stage.store.forget_calls()
    browser.opens(PATH)
    assert (stage.store.reads, stage.store.transactions) == (2, 1)
    stage.store.forget_calls()
    browser.opens(PATH)
    assert (stage.store.reads, stage.store.transactions) == (2, 0)


def number(browser: Browser, path: str = "/") -> str:
    """What the menu says beside «Уведомления»: seen, then heard."""
    (link,) = re.findall(rf'<a href="[^"]*{PATH}"[^>]*>(.*?)</a>', browser.opens(path).html)
    return unescape(re.sub(r"<[^>]+>", "", link)).removeprefix("Уведомления").removeprefix("Notifications").strip()


def test_the_menu_of_every_page_says_how_much_is_new_until_it_was_looked_at(
    stage: Stage, irina: Client, anna: Employee
) -> None:
    """Once for one answer, by however many ways it was told."""
    browser = stage.browser(501)
    assert number(browser) == ""
    anna.answers("раз")
    assert number(browser) == "1: 1 непрочитанное"
    anna.answers("два", keep=True)
    for path in ("/", "/tickets", "/archive", "/tickets/1001", "/tickets/new", "/settings"):
        assert number(browser, path) == "2: 2 непрочитанных"
    assert number(browser, "/?language=en") == "2: 2 unread"
    assert number(browser, f"{PATH}?language=ru") == ""
    assert number(browser) == ""
    anna.closes()
    assert number(browser) == "1: 1 непрочитанное"


def test_what_is_told_by_no_way_is_new_in_the_menu_all_the_same(stage: Stage) -> None:
    anna = asks_on_the_site(stage)
    anna.answers("Починили", keep=True)
    anna.closes()
    assert number(stage.browser(501)) == "2: 2 непрочитанных"


def test_what_is_heard_is_not_read_out_twice(stage: Stage, irina: Client, anna: Employee) -> None:
    anna.answers("раз")
    page = stage.browser(501).opens("/").html
    assert '<span class="count" aria-hidden="true">1</span><span class="unseen">: 1 непрочитанное</span></a>' in page


def test_the_second_page_of_them_reads_nothing(stage: Stage, irina: Client, anna: Employee) -> None:
    for each in range(21):
        anna.answers(f"ответ {each}", keep=True)
    browser = stage.browser(501)
    other = stage.browser(501)
    more = further(other.opens(PATH))
    anna.answers("ещё")
    assert number(browser, more) == "1: 1 непрочитанное"


def test_more_than_can_be_counted_are_many(stage: Stage, irina: Client, anna: Employee) -> None:
    for each in range(101):
        anna.answers(f"ответ {each}", keep=True)
    browser = stage.browser(501)
    assert number(browser) == "99+: больше 99 непрочитанных"
    assert number(browser, PATH) == ""
    assert number(browser) == ""


def test_an_answer_that_comes_while_he_looks_stays_new(stage: Stage, irina: Client, anna: Employee) -> None:
    """Between what the page read and what it wrote."""
    anna.answers("раз")
    browser = stage.browser(501)
    stage.store.on("have_read", lambda: anna.answers("два"))
    browser.opens(PATH)
    assert number(browser) == "1: 1 непрочитанное"


def test_an_event_that_comes_again_after_he_looked_makes_nothing_new(
    stage: Stage, irina: Client, anna: Employee
) -> None:
    anna.answers("раз")
    browser = stage.browser(501)
    browser.opens(PATH)
    for _ in range(8):
        notify(stage.queues.published[-1], stage.house)
    assert number(browser) == ""


def test_each_person_and_each_account_has_a_number_of_its_own() -> None:
    stage = Stage((NORTH, CLOUD))
    stage.mailbox()
    stage.client(accounts=(("north", "c-1"), ("cloud", "k-1")))
    stage.client("Олег", user=502, linked=False)
    OnTheSite(stage).asks("Север", subject="Северный")
    browser = stage.browser(501)
    assert number(browser, "/?at=north/c-1") == "1: 1 непрочитанное"
    assert number(browser, "/?at=cloud/k-1") == ""
    assert number(stage.browser(502)) == ""


def test_the_number_costs_no_read(stage: Stage, irina: Client, anna: Employee) -> None:
    """It comes with who is looking; W: a page is two reads."""
    browser = stage.browser(501)
    browser.opens("/tickets")
    stage.store.forget_calls()
    browser.opens("/tickets")
    before = stage.store.reads
    anna.answers("раз")
    stage.store.forget_calls()
    assert number(browser, "/tickets") == "1: 1 непрочитанное"
    assert stage.store.reads == before == 2


def test_a_browser_that_does_not_say_where_it_is_is_asked_as_before(
    stage: Stage, irina: Client, anna: Employee
) -> None:
    anna.answers("раз")
    browser = stage.browser(501)
    for cookie in ("", "north/another", "north/another~north/c-1", "cloud/c-1"):
        browser.cookies["lambdesk_at"] = cookie
        browser.opens("/")
        assert number(browser) == "1: 1 непрочитанное"


def test_the_menu_leads_there_and_an_empty_page_says_what_will_be_here(stage: Stage, irina: Client) -> None:
    browser = stage.browser(501)
    assert PATH in [to for to, _ in browser.opens("/").links]
    assert "Здесь появятся ответы" in browser.opens(PATH).text
