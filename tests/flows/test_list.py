"""`/start`: the client's active tickets, whatever way they came, and nobody else's."""

from __future__ import annotations

import json

import pytest

from chalicelib.desk.rules import SUBJECT_LIMIT
from chalicelib.desk.ticket import ClientStatus
from tests.flows.desk_side import Employee, OnTheSite, filed
from tests.stage import Stage


def numbers(labels: list[str]) -> list[str]:
    """The tickets among the buttons, as `№1001`."""
    return [each.split(" ")[0] for each in labels if each.startswith("№")]


def test_nobody_has_tickets_yet_and_is_told_how_to_begin(stage: Stage) -> None:
    """TG-35"""
    irina = stage.client()
    irina.says("/start")
    irina.hears("Активных запросов нет. Опишите вопрос — мы ответим прямо здесь.")
    assert irina.labels() == ["Новый запрос"]
    irina.presses("Новый запрос")
    irina.hears("Выберите отдел")


def test_the_list_holds_every_active_ticket_whatever_channel_made_it(stage: Stage) -> None:
    """TG-35, T-20, I-2"""
    irina = stage.client()
    filed(irina, subject="Из бота")
    OnTheSite(stage).asks(subject="С сайта")
    Employee(stage, stage.staff()).writes("Пора продлить", subject="От поддержки")
    irina.says("/start")
    irina.hears("Активные запросы (3). Нажмите на нужный:")
    assert irina.labels() == [
        "№1003 · От поддержки · Новые сообщения",
        "№1002 · С сайта · На рассмотрении",
        "№1001 · Из бота · На рассмотрении",
        "Новый запрос",
    ]


def test_what_waits_for_the_client_stands_first_and_the_newest_first_inside(stage: Stage) -> None:
    """R-6: 0, then 2, 1, 3; newest activity first in each group."""
    irina, anna, site = stage.client(), Employee(stage, stage.staff()), OnTheSite(stage)
    for subject in ("В работе", "Закрыт", "Прочитан", "Новый ответ", "Ещё в работе"):
        site.asks(subject=subject)
        stage.clock.turn(minutes=1)
    anna.closes(1002)
    anna.answers("ответ", number=1003)
    site.reads(1003)
    anna.answers("ответ", number=1004)
    irina.says("/start")
    assert numbers(irina.labels()) == ["№1004", "№1003", "№1005", "№1001", "№1002"]


def test_what_is_archived_is_not_in_the_list(stage: Stage) -> None:
    """T-20, T-24"""
    irina, anna, site = stage.client(), Employee(stage, stage.staff()), OnTheSite(stage)
    site.asks()
    site.asks(subject="Другое")
    anna.answers("готово")
    site.archives(1001)
    irina.says("/start")
    irina.hears("Активные запросы (1)")
    assert numbers(irina.labels()) == ["№1002"]


def test_nobody_sees_the_tickets_of_another_account(stage: Stage) -> None:
    """TG-35, T-20, I-1"""
    filed(stage.client("Ирина"))
    petr = stage.client("Пётр", user=502, accounts=(("north", "c-2"),))
    petr.says("/start")
    petr.hears("Активных запросов нет")


def test_a_trusted_user_of_the_same_account_sees_them(stage: Stage) -> None:
    """I-1: access is by account, with persons inside it."""
    filed(stage.client("Ирина"))
    olga = stage.client("Ольга", user=503)
    olga.says("/start")
    assert numbers(olga.labels()) == ["№1001"]


def test_a_bot_of_one_provider_shows_nothing_of_another(two_providers: Stage) -> None:
    """G-2, I-1: the same person, the same account number, another provider."""
    stage = two_providers
    both = (("north", "c-1"), ("cloud", "c-1"))
    irina = stage.client(accounts=both)
    site = OnTheSite(stage)
    site.asks(subject="На севере")
    site.asks(subject="В облаке", provider="cloud", department="help")
    irina.says("/start")
    irina.hears("Активные запросы (2)")
    cloud = stage.add_bot("7000000002:AAExampleExampleExampleExampleExample", "cloud_help_bot", ["cloud"])
    stage.clock.turn(seconds=6)
    there = type(irina)(irina.person.at(stage.telegram.bot(cloud.token)), stage.settle)
    there.says("/start")
    there.hears("Активные запросы (1)")
    assert [each for each in there.labels() if "№" in each] == ["№1001 · В облаке · На рассмотрении"]


def test_tickets_of_two_providers_are_told_apart_by_where_they_lead(two_providers: Stage) -> None:
    """G-2: numbers count per provider, so two tickets may be called №1001."""
    irina = two_providers.client(accounts=(("north", "c-1"), ("cloud", "c-1")))
    site = OnTheSite(two_providers)
    site.asks(subject="На севере")
    site.asks(subject="В облаке", provider="cloud", department="help")
    irina.says("/start")
    irina.presses("№1001 · На севере")
    irina.hears("На севере")
    irina.says("/start")
    irina.presses("№1001 · В облаке")
    irina.hears("В облаке")


def test_a_long_list_has_pages_of_eight_and_loses_none(stage: Stage) -> None:
    """TG-35, R-6"""
    irina, site = stage.client(), OnTheSite(stage)
    for number in range(19):
        site.asks(subject=f"Вопрос {number}")
        stage.clock.turn(minutes=1)
    irina.says("/start")
    found = numbers(irina.labels())
    assert len(found) == 8
    assert irina.labels()[-2:] == ["Ещё ›", "Новый запрос"]
    for size, pager in ((8, ["‹ Назад", "Ещё ›"]), (3, ["‹ Назад"])):
        irina.presses("Ещё ›")
        page = irina.labels()
        assert len(numbers(page)) == size
        assert page[size:-1] == pager
        found += numbers(page)
    assert found == [f"№{number}" for number in range(1019, 1000, -1)]
    irina.presses("‹ Назад")
    assert numbers(irina.labels()) == found[8:16]
    assert len(irina.sees()) == 1


def test_very_many_tickets_are_listed_as_far_as_a_list_goes(stage: Stage) -> None:
    """TG-35: beyond fifty the site is the better place, and the count says so."""
    irina, site = stage.client(), OnTheSite(stage)
    for number in range(52):
        site.asks(subject=f"Вопрос {number}")
    irina.says("/start")
    irina.hears("Активные запросы (50+)")
    irina.press("list:99", irina.sees()[-1].message_id)
    assert len(numbers(irina.labels())) == 2


@pytest.mark.parametrize("data", ["list:-1", "list:999999", "list:x", "list:", "list"])
def test_a_page_that_is_not_there_harms_nothing(stage: Stage, data: str) -> None:
    irina = stage.client()
    filed(irina)
    irina.says("/start")
    before = stage.tickets()
    press = irina.press(data, irina.sees()[-1].message_id)
    assert press.is_answered
    assert stage.tickets() == before
    assert stage.answers[-1] == 200


def test_a_long_subject_is_cut_and_no_emoji_is_broken(stage: Stage) -> None:
    """TG-35"""
    irina = stage.client()
    family = "👨‍👩‍👧‍👦"
    OnTheSite(stage).asks(subject=family * (SUBJECT_LIMIT // len(family)))
    irina.says("/start")
    (label, _) = irina.labels()
    shown = label.split(" · ")[1]
    assert shown.endswith("…")
    assert shown[:-1] == family * (len(shown[:-1]) // len(family))
    data = irina.person.buttons()[0].data
    assert data is not None
    assert len(data.encode()) <= 64


def test_a_subject_is_shown_as_it_was_written(stage: Stage) -> None:
    """Nothing a person wrote is read as markup or as a place to fill."""
    irina = stage.client()
    OnTheSite(stage).asks(subject="<b>{number}</b> _%s_ &amp;")
    irina.says("/start")
    assert irina.labels()[0] == "№1001 · <b>{number}</b> _%s_ &amp; · На рассмотрении"


def test_a_list_read_twice_says_the_same_and_changes_nothing(stage: Stage) -> None:
    """Invariant 3: looking at the list reads no ticket."""
    irina = stage.client()
    filed(irina)
    Employee(stage, stage.staff()).answers("готово")
    irina.says("/start")
    before = stage.tickets()
    irina.presses("№1001")
    irina.presses("К списку")
    assert stage.tickets()[0].client_status is ClientStatus.AWAITING_REPLY
    assert before[0].client_status is ClientStatus.NEW_MESSAGES


def test_the_list_speaks_english(stage: Stage) -> None:
    """TG-50"""
    mary = stage.client("Mary", language="en")
    OnTheSite(stage).asks(subject="Site is down")
    mary.says("/start")
    mary.hears("Active tickets (1). Tap one:")
    assert mary.labels() == ["#1001 · Site is down · In progress", "New ticket"]


def test_a_raw_start_is_one_call_and_one_message(stage: Stage) -> None:
    """UX: at most one message of the bot for one act of the person."""
    irina = stage.client()
    filed(irina)
    irina.person.says("/start")
    body = json.dumps(stage.telegram.take(stage.telegram.bot(stage.bot.token)).body).encode()
    calls = len(stage.telegram.calls)
    assert stage.posts(body) == 200
    assert [each.method for each in stage.telegram.calls[calls:]] == ["sendMessage"]


def test_where_numbers_of_two_providers_meet_each_ticket_names_its_own(two_providers: Stage) -> None:
    """TG-35, R-12: numbers count per provider, so «№1001» alone would be two tickets."""
    stage = two_providers
    irina = stage.client(accounts=(("north", "c-1"), ("cloud", "c-2")))
    site = OnTheSite(stage)
    site.asks(subject="Сайт")
    irina.says("/start")
    assert irina.labels()[0].startswith("№1001 · Сайт")
    irina.says("/createticket")
    irina.presses("Облако Плюс")
    irina.says("Диск")
    irina.says("Мало места")
    irina.presses("Завершить")
    irina.says("/start")
    assert {label.partition(" №1001")[0] for label in irina.labels()[:2]} == {"Север-Хостинг", "Облако Плюс"}
