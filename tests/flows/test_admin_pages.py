"""An administrator sets the desk up by pages: what he keeps is there, what he mistypes comes back."""

from __future__ import annotations

import re

import pytest

from chalicelib.desk.answer_times import Rule
from chalicelib.desk.errors import NotFound
from chalicelib.desk.mailroom import Mailbox
from chalicelib.desk.people import Role
from chalicelib.services import retime
from chalicelib.services import setup_mailboxes as mailboxes
from chalicelib.services.setup_rules import add_rule, shift_rule
from chalicelib.services.setup_tokens import verified
from tests.flows.desk_side import OnTheSite
from tests.people.web import Browser
from tests.stage import Stage


@pytest.fixture
def olga(stage: Stage) -> Browser:
    stage.staff("Ольга", role=Role.ADMINISTRATOR, departments=())
    return stage.workplace("Ольга")


@pytest.fixture
def anna(stage: Stage) -> Browser:
    stage.staff("Анна")
    return stage.workplace("Анна")


def ticks(browser: Browser, *names: str) -> None:
    for name in names:
        browser.ticks(name, "on")


def log(stage: Stage) -> list[str]:
    return [each.verb for each in stage.store.log("north", limit=50).lines]


def test_the_settings_lead_to_every_part(olga):
    olga.opens("/desk")
    olga.clicks("Настройки")
    for name in ("Провайдер", "Отделы", "Регламент", "Объявления", "Журнал"):
        olga.opens("/desk/settings")
        olga.clicks(name)
        assert olga.page.status == 200
        olga.sees(name)


# Announcements.


def announces(olga: Browser, text: str = "Работы до утра", **fields: str) -> None:
    olga.opens("/desk/settings/announcements/new")
    olga.fills(text=text, **fields)


def test_an_announcement_is_made_and_its_clients_see_it(stage, olga):
    stage.client("Ирина")
    irina = stage.browser(501)
    announces(olga, **{"text.en": "Works until morning"})
    ticks(olga, "stop.tickets")
    olga.presses("Сохранить")
    olga.sees("Сохранено.")
    olga.sees("Идёт")
    irina.opens("/tickets/new")
    irina.sees("Работы до утра")
    irina.opens("/tickets/new?language=en")
    irina.sees("Works until morning")
    assert log(stage) == ["announcement.add"]


def test_an_announcement_is_changed_and_taken_down(stage, olga):
    announces(olga)
    olga.presses("Сохранить")
    olga.clicks("Работы до утра")
    olga.fills(text="Работы до полудня", ends="2030-01-01T12:00")
    olga.presses("Сохранить")
    (made,) = stage.store.provider("north").announcements
    assert (made.text, f"{made.ends_at:%Y-%m-%d %H:%M}") == ("Работы до полудня", "2030-01-01 12:00")
    olga.clicks("Работы до полудня")
    olga.presses("Снять объявление")
    assert stage.store.provider("north").announcements == ()


def test_what_was_mistyped_comes_back_with_the_complaint_at_its_field(stage, olga):
    announces(olga, text="")
    assert olga.presses("Сохранить").status == 422
    olga.sees("от 1 до 1000 символов, сейчас 0")
    olga.fills(text="Работы", ends="2020-01-01T00:00")
    assert olga.presses("Сохранить").status == 422
    olga.sees("Конец объявления должен быть позже начала.")
    assert olga.form("Сохранить").fields["text"] == "Работы"
    assert 'id="ends-wrong"' in olga.page.html
    olga.fills(ends="послезавтра")
    assert olga.presses("Сохранить").status == 422
    assert stage.store.provider("north").announcements == ()


def test_a_form_that_is_sent_twice_announces_once(stage, olga):
    announces(olga)
    form = olga.form("Сохранить")
    typed = {**form.fields, "text": "Работы"}
    for _ in range(2):
        olga.sends(form, typed)
    assert len(stage.store.provider("north").announcements) == 1


# The provider and its departments.


def test_the_provider_is_renamed_dressed_and_limited(stage, olga):
    olga.opens("/desk/settings/provider")
    olga.fills(name="Юг-Хостинг", accent="rose", text="500", web_file_size="20", zone="Europe/Moscow")
    olga.presses("Сохранить")
    olga.sees("Сохранено.")
    north = stage.store.provider("north")
    assert (north.name, north.accent, north.zone) == ("Юг-Хостинг", "rose", "Europe/Moscow")
    assert (north.limits.text, north.limits.web_file_size) == (500, 20 * 2**20)
    assert north.telegram
    assert north.departments


def test_a_limit_that_is_none_is_named_at_its_field(stage, olga):
    before = stage.store.provider("north")
    olga.opens("/desk/settings/provider")
    olga.fills(text="5000", files="0", file_size="двадцать", logo="javascript:alert(1)")
    assert olga.presses("Сохранить").status == 422
    for name in ("text", "files", "file_size"):
        assert f'id="{name}-wrong"' in olga.page.html
    olga.sees("Целое число от 1 до 4096.")
    olga.fills(text="255", files="5", file_size="20")
    assert olga.presses("Сохранить").status == 422
    assert 'id="portal-wrong"' in olga.page.html or 'id="logo-wrong"' in olga.page.html
    assert stage.store.provider("north") == before


def test_a_department_gets_hours_and_clients_are_told(stage, olga):
    stage.client("Ирина")
    olga.opens("/desk/settings/departments")
    olga.clicks("Техническая поддержка")
    olga.fills(**{f"day.{day}": "9-13, 14:00-18:30" for day in range(5)})
    olga.fills(holidays="2026-01-01", usual="120", zone="Europe/Moscow", description="Серверы и сайты")
    olga.presses("Сохранить")
    tech = stage.store.provider("north").department("tech")
    assert len(tech.hours.spans) == 10
    assert (tech.hours.zone, tech.hours.holidays, tech.usual) == ("Europe/Moscow", ("2026-01-01",), 120)
    assert tech.names == {"en": "Technical support"}
    olga.clicks("Техническая поддержка")
    assert olga.form("Сохранить").fields["day.0"] == "09:00-13:00, 14:00-18:30"
    irina = stage.browser(501)
    irina.opens("/tickets/new")
    irina.sees("Сейчас закрыто. Откроется: 16 ноября, 06:00")
    stage.clock.turn(hours=48)
    irina.opens("/tickets/new")
    irina.sees("Обычно отвечает за 2 часа")


def test_a_department_is_added_and_an_id_is_given_once(stage, olga):
    olga.opens("/desk/settings/departments/new")
    olga.fills(id="legal", name="Юристы")
    olga.presses("Сохранить")
    assert stage.store.provider("north").department("legal").offered
    olga.opens("/desk/settings/departments/new")
    olga.fills(id="legal", name="Другие")
    assert olga.presses("Сохранить").status == 422
    assert 'id="id-wrong"' in olga.page.html


@pytest.mark.parametrize("line", ["18-9", "9", "с утра", "9-25", "9:99-10", "9-12, 11-13", "1" * 101])
def test_hours_that_are_none_are_refused(stage, olga, line):
    olga.opens("/desk/settings/departments/tech")
    olga.fills(**{"day.0": line})
    assert olga.presses("Сохранить").status == 422
    assert 'id="hours-wrong"' in olga.page.html
    assert stage.store.provider("north").department("tech").hours is None


# Staff.


def test_a_colleague_is_invited_comes_by_the_link_and_works(stage, olga):
    olga.opens("/desk/staff")
    olga.fills(name="Борис", email="boris@north.example", role="agent")
    ticks(olga, "department.tech")
    olga.presses("Отправить приглашение")
    olga.sees("boris@north.example")
    letter = stage.mail.to("boris@north.example")[-1]
    assert letter.values["by"] == "Ольга"
    boris = stage.browser()
    before = stage.store.dump()
    boris.opens(str(letter.values["link"]))
    boris.sees("Север-Хостинг")
    assert stage.store.dump() == before, "programs that look through mail open links too"
    boris.presses("Присоединиться")
    boris.sees("Очередь")
    boris.sees("Борис")
    again = stage.browser()
    assert again.opens(str(letter.values["link"])).status == 403
    again.sees("Приглашение не действует")
    assert log(stage)[:2] == ["staff.accept", "staff.invite"]


def test_an_invitation_that_was_withdrawn_opens_nothing(stage, olga):
    olga.opens("/desk/staff")
    olga.fills(name="Борис", email="boris@north.example")
    olga.presses("Отправить приглашение")
    olga.presses("Отозвать")
    boris = stage.browser()
    boris.opens(str(stage.mail.to("boris@north.example")[-1].values["link"]))
    assert boris.page.status == 403


def test_a_member_who_is_sent_away_is_out_at_once(stage, olga, anna):
    olga.opens("/desk/staff")
    olga.clicks("Анна")
    ticks(olga, "active")
    olga.presses("Сохранить")
    olga.sees("Не работает")
    anna.opens("/desk")
    anna.sees("Вход для сотрудников")


def test_nobody_locks_himself_out(stage, olga):
    before = stage.store.staff("north")
    olga.opens("/desk/staff/s-olxga")
    olga.opens(next(to for to, text in olga.opens("/desk/staff").links if "Ольга" in text and "/staff/" in to))
    ticks(olga, "active")
    assert olga.presses("Сохранить").status == 422
    olga.sees("Себя нельзя отключить")
    olga.fills(role="agent")
    assert olga.presses("Сохранить").status == 422
    assert stage.store.staff("north") == before


# Canned answers.


def test_a_member_keeps_answers_of_his_own_alone(stage, olga, anna):
    anna.opens("/desk/answers/new")
    assert anna.form("Сохранить").choices["for"] == ["person"]
    anna.fills(title="Привет", text="Здравствуйте, {client}!")
    anna.presses("Сохранить")
    anna.sees("Привет")
    olga.opens("/desk/answers")
    olga.sees_not("Привет")
    anna.clicks("Привет")
    anna.fills(text="Здравствуйте, {clinet}!")
    assert anna.presses("Сохранить").status == 422
    anna.sees("Такой вставки нет: clinet.")
    form = anna.form("Сохранить")
    for whose in ("everyone", "department.tech"):
        assert anna.sends(form, {**form.fields, "text": "Да", "for": whose}).status in (403, 404)
    assert {each.scope for each in stage.store.canned_answers("north")} == {"person"}
    anna.opens("/desk/answers")
    anna.clicks("Привет")
    anna.presses("Удалить ответ")
    assert stage.store.canned_answers("north") == ()


def test_answers_at_hand_in_a_ticket_are_filled_and_counted(stage, olga, anna):
    stage.client("Ирина")
    irina = stage.browser(501)
    irina.opens("/tickets/new")
    irina.fills(department="tech", text="Сайт {staff} не открывается")
    irina.presses("Отправить")
    olga.opens("/desk/answers/new")
    olga.fills(**{"title": "Привет", "text": "Здравствуйте, {client}! №{number}: {subject}", "for": "everyone"})
    olga.presses("Сохранить")
    anna.opens("/desk/tickets/1001/answers")
    anna.sees("Привет")
    assert "Здравствуйте, Ирина! №1001: Сайт {staff} не открывается" in anna.page.html
    (kept,) = stage.store.canned_answers("north")
    token = re.search(r'name="csrf" value="(\w+)"', anna.opens("/desk/me").html)[1]
    for _ in range(2):
        body = f"csrf={token}&form=abcdef"
        typed = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "http://desk.example"}
        assert anna.asks("POST", f"/desk/answers/{kept.id}/use", body, typed).status_code == 204
    assert stage.store.canned("north", kept.id).used == 1


# Clients.


def test_clients_are_found_by_name_id_and_address(stage, anna):
    stage.client("Ирина", user=501, accounts=(("north", "c-1"),))
    stage.client("Пётр", user=502, accounts=(("north", "k-7"),))
    stage.client("Чужой", user=503, accounts=(("cloud", "c-9"),)) if stage.store.provider("cloud") else None
    anna.opens("/desk")
    anna.clicks("Клиенты")
    anna.sees("ООО c-1")
    anna.sees("ООО k-7")
    for sought, found in (("ооо K", "ООО k-7"), ("c-1", "ООО c-1"), ("p502@example.com", "ООО k-7")):
        anna.opens("/desk/clients")
        anna.fills(q=sought)
        anna.presses("Найти")
        anna.sees(found)
        anna.sees_not({"ООО k-7": "ООО c-1", "ООО c-1": "ООО k-7"}[found])
    anna.opens("/desk/clients?q=nobody@example.com")
    anna.sees("Никого не нашлось.")


def test_a_client_has_his_people_services_and_tickets_on_one_page(stage, anna):
    stage.client("Ирина")
    stage.services(("4817", "VPS-2"))
    irina = stage.browser(501)
    for department in ("tech", "bill"):
        irina.opens("/tickets/new")
        irina.fills(department=department, text=f"Вопрос {department}")
        irina.presses("Отправить")
    anna.opens("/desk/clients/c-1")
    for text in ("Ирина", "VPS-2", "Вопрос tech"):
        anna.sees(text)
    anna.sees_not("Вопрос bill")
    anna.clicks("Ирина")
    anna.sees("p501@example.com")


def test_colleagues_tell_each_other_of_a_client_and_he_never_sees_it(stage, anna):
    stage.client("Ирина")
    anna.opens("/desk/clients/c-1")
    assert "blocked" not in anna.form("Сохранить").choices
    anna.fills(comment="Платит вовремя")
    anna.presses("Сохранить")
    anna.sees("Сохранено.")
    assert stage.store.account("north", "c-1").comment == "Платит вовремя"
    irina = stage.browser(501)
    for path in ("/", "/settings", "/tickets/new"):
        irina.opens(path)
        irina.sees_not("Платит вовремя")
    anna.fills(comment="я" * 2001)
    assert anna.presses("Сохранить").status == 422


def test_an_agent_cannot_block_by_a_form_he_was_not_given(stage, anna):
    stage.client("Ирина")
    anna.opens("/desk/clients/c-1")
    form = anna.form("Сохранить")
    anna.sends(form, {**form.fields, "comment": "x", "blocked": "on"})
    assert not stage.store.account("north", "c-1").blocked


def test_the_log_tells_who_changed_what(stage, olga):
    olga.opens("/desk/settings/provider")
    olga.fills(text="500")
    olga.presses("Сохранить")
    olga.opens("/desk/settings/log")
    olga.sees("Ольга")
    olga.sees("limits.text: 255 → 500")


# Answer times.


def test_a_rule_tells_the_queue_when_each_answer_is_due(stage, olga, anna):
    stage.client("Ирина")
    irina = stage.browser(501)
    olga.opens("/desk/settings/rules/new")
    olga.fills(name="Техника", first="90", next="30")
    ticks(olga, "department.tech")
    olga.presses("Сохранить")
    irina.opens("/tickets/new")
    irina.fills(department="tech", text="Сайт не открывается")
    irina.presses("Отправить")
    anna.opens("/desk")
    assert anna.page.html.count('class="due"') == 1
    stage.clock.turn(minutes=91)
    anna.opens("/desk")
    assert "due late" in anna.page.html


def test_a_rule_is_made_changed_tried_first_and_removed(stage, olga):
    olga.opens("/desk/settings/rules")
    olga.sees("Правил нет")
    for name, first in (("Все", "480"), ("Платящие", "30")):
        olga.clicks("Новое правило")
        olga.fills(name=name, first=first, next="60")
        ticks(olga, "department.tech")
        olga.presses("Сохранить")
        olga.sees("Сохранено.")
    assert [each.name for each in stage.store.provider("north").rules] == ["Все", "Платящие"]
    olga.sees("первый ответ: 30 минут")
    olga.clicks("2. Платящие")
    olga.presses("Проверять первым")
    assert [each.name for each in stage.store.provider("north").rules] == ["Платящие", "Все"]
    olga.clicks("1. Платящие")
    ticks(olga, "having")
    olga.fills(counting="always", accounts="c-1, c-2")
    olga.presses("Сохранить")
    rule = stage.store.provider("north").rules[0]
    assert (rule.accounts, rule.departments, rule.having, rule.counting) == (
        ("c-1", "c-2"),
        ("tech",),
        "active_service",
        "always",
    )
    olga.clicks("1. Платящие")
    olga.presses("Удалить правило")
    assert [each.name for each in stage.store.provider("north").rules] == ["Все"]
    assert log(stage) == ["rule.remove", "rule.set", "rule.place", "rule.add", "rule.add"]


def test_a_rule_says_when_staff_are_warned(stage, olga):
    olga.opens("/desk/settings/rules/new")
    olga.fills(name="Все", first="480", next="60", warn="60")
    assert olga.presses("Сохранить").status == 422
    olga.sees("Укажите меньше, чем срок ответа (60 мин.), и не меньше минуты.")
    olga.fills(warn="15")
    olga.presses("Сохранить")
    olga.sees("предупредить за 15 минут")
    assert stage.store.provider("north").rules[0].warn == 15
    olga.clicks("1. Все")
    assert 'value="15"' in olga.page.html
    olga.fills(warn="")
    olga.presses("Сохранить")
    assert stage.store.provider("north").rules[0].warn is None


def test_rules_are_put_into_another_order_one_place_at_a_time(stage, olga):
    for name in ("Все", "Платящие", "Срочные"):
        add_rule("north", Rule(id="", name=name, first=60), by="t", cause=name, house=stage.house)

    def order() -> list[str]:
        return [each.name for each in stage.store.provider("north").rules]

    olga.opens("/desk/settings/rules")
    olga.presses("Выше: Срочные")
    olga.sees("Сохранено.")
    assert order() == ["Все", "Срочные", "Платящие"]
    olga.presses("Выше: Срочные")
    assert order() == ["Срочные", "Все", "Платящие"]
    assert "Выше: Срочные" not in [text for each in olga.page.forms for text in each.buttons]
    stale = olga.form("Ниже: Срочные")
    for _ in range(2):  # the same press twice is one
        olga.sends(stale, stale.fields)
        assert order() == ["Все", "Срочные", "Платящие"]
    olga.opens("/desk/settings/rules")
    olga.presses("Ниже: Срочные")
    assert order() == ["Все", "Платящие", "Срочные"]
    assert log(stage).count("rule.place") == 4


def test_a_rule_at_the_end_stays_there(stage, olga):
    only = add_rule("north", Rule(id="", name="Все", first=60), by="t", cause="a", house=stage.house)
    before = stage.store.provider("north")
    for step in (-1, 1):
        shift_rule("north", only.id, step, by="t", cause=f"s{step}", house=stage.house)
    assert stage.store.provider("north") == before
    with pytest.raises(NotFound):
        shift_rule("north", "nobody", 1, by="t", cause="n", house=stage.house)


def test_a_rule_that_promises_nothing_comes_back_as_it_was_typed(stage, olga):
    olga.opens("/desk/settings/rules/new")
    olga.fills(name="Пустое")
    olga.presses("Сохранить")
    assert olga.page.status == 422
    olga.sees("Укажите время первого ответа")
    olga.fills(first="0")
    olga.presses("Сохранить")
    assert olga.page.status == 422
    assert stage.store.provider("north").rules == ()
    olga.fills(first="60")
    olga.presses("Сохранить")
    assert [(each.name, each.first) for each in stage.store.provider("north").rules] == [("Пустое", 60)]


def test_patience_is_set_and_switched_off(stage, olga):
    olga.opens("/desk/settings/rules")
    olga.fills(remind="3", archive="14")
    olga.presses("Сохранить")
    patience = stage.store.provider("north").patience
    assert (patience.remind, patience.archive) == (3, 14)
    olga.fills(remind="20")
    olga.presses("Сохранить")
    assert olga.page.status == 422
    olga.sees("дней до архива должно быть больше")
    olga.fills(remind="", archive="")
    olga.presses("Сохранить")
    patience = stage.store.provider("north").patience
    assert (patience.remind, patience.archive) == (None, None)


APPLY = "Применить к открытым запросам"


def asked(stage: Stage, number: int) -> None:
    """So many tickets, in which somebody waits and nothing is promised."""
    stage.client("Ирина")
    for each in range(number):
        OnTheSite(stage).asks(subject=f"Тема {each}")


def promised(stage: Stage) -> int:
    return sum(each.deadline is not None for each in stage.tickets())


def test_rules_are_applied_to_the_tickets_that_are_there(stage, olga):
    asked(stage, 3)
    add_rule("north", Rule(id="", name="Все", first=60), by="t", cause="a", house=stage.house)
    assert promised(stage) == 0
    olga.opens("/desk/settings/rules")
    form = olga.form(APPLY)
    olga.presses(APPLY)
    olga.sees("Просмотрено запросов: 3, изменилось: 3.")
    assert promised(stage) == 3
    before = stage.store.dump()
    olga.sends(form, form.fields)  # the same press twice is one
    assert stage.store.dump() == before
    olga.presses(APPLY)
    olga.sees("Просмотрено запросов: 3, изменилось: 0.")
    assert log(stage) == ["rule.apply", "rule.apply", "rule.add"]


def test_more_tickets_than_one_press_has_time_for_are_applied_in_several(stage, olga, monkeypatch):
    monkeypatch.setattr(retime, "PAGE", 2)
    monkeypatch.setattr(retime, "AT_ONCE", 4)
    asked(stage, 9)
    add_rule("north", Rule(id="", name="Все", first=60), by="t", cause="a", house=stage.house)
    olga.opens("/desk/settings/rules")
    olga.presses(APPLY)
    olga.sees("Пока просмотрено запросов: 4, изменилось: 4. Остались ещё.")
    assert promised(stage) == 4
    olga.presses("Продолжить")
    olga.sees("Пока просмотрено запросов: 8, изменилось: 8.")
    assert APPLY not in [text for each in olga.page.forms for text in each.buttons]
    olga.presses("Продолжить")
    olga.sees("Просмотрено запросов: 9, изменилось: 9.")
    olga.sees_not("Остались ещё")
    assert promised(stage) == 9
    assert log(stage) == ["rule.apply", "rule.add"], "one act, in however many presses"


def test_a_press_that_has_no_time_left_looks_at_one_page(stage, olga, monkeypatch):
    monkeypatch.setattr(retime, "PAGE", 2)
    asked(stage, 5)
    add_rule("north", Rule(id="", name="Все", first=60), by="t", cause="a", house=stage.house)
    olga.opens("/desk/settings/rules")
    stage.clock.seconds_left = 5
    olga.presses(APPLY)
    olga.sees("Пока просмотрено запросов: 2, изменилось: 2.")


def test_a_press_that_is_refused_leaves_patience_as_it_is_typed_and_can_go_on(stage, olga):
    olga.opens("/desk/settings/rules")
    olga.fills(remind="3", archive="14")
    olga.presses("Сохранить")
    form = olga.form(APPLY)
    stale = {**form.fields, "csrf": "0" * 64, "cursor": "x", "looked": "4", "changed": "2"}
    assert olga.sends(form, stale).status == 422
    assert 'id="apply-wrong"' in olga.page.html
    assert olga.form("Сохранить").fields["remind"] == "3"
    fields = olga.form("Продолжить").fields
    assert (fields["cursor"], fields["looked"], fields["changed"]) == ("x", "4", "2")
    assert olga.presses("Продолжить").status == 422, "no list has such a place"
    assert olga.form("Сохранить").fields["archive"] == "14"


# Tokens.


def test_a_token_is_shown_once_and_withdrawn(stage, olga):
    olga.opens("/desk/settings/tokens")
    olga.fills(name="Биллинг")
    assert olga.presses("Создать").status == 422
    assert 'id="rights-wrong"' in olga.page.html
    ticks(olga, "right.tickets.read")
    olga.fills(name="Биллинг", days="30")
    form = olga.form("Создать")
    olga.presses("Создать")
    token = re.search(r"ld_[a-z0-9]{8}_[A-Za-z0-9_-]{43}", olga.page.html)[0]
    assert verified(token, stage.house).name == "Биллинг"
    olga.opens("/desk/settings/tokens")
    assert token not in olga.page.html
    olga.sends(form, {**form.fields, "name": "Биллинг", "right.tickets.read": "on"})
    olga.sees("Этот токен уже был показан.")
    olga.opens("/desk/settings/tokens")
    olga.presses("Отозвать")
    olga.sees("Токенов нет.")


# Mailboxes.


def test_what_is_done_to_mailboxes_stands_in_the_log_and_keys_are_not_shown(stage):
    by = {"by": "operator", "house": stage.house}
    box = Mailbox(address="help@north.example", provider="north", department="tech")
    for _ in range(2):
        mailboxes.add_mailbox(box, cause="a", **by)
        mailboxes.change_mailbox(box.address, department="bill", strangers=None, cause="b", **by)
        mailboxes.renew_keys("north", cause="c", **by)
    for _ in range(2):
        mailboxes.remove_mailbox(box.address, cause="d", **by)
    lines = stage.store.log("north", limit=50).lines
    assert [each.verb for each in lines] == ["mailbox.remove", "mailbox.keys", "mailbox.set", "mailbox.add"]
    assert [dict(each.changed) for each in lines[1:3]] == [
        {"current": "…", "previous": "…"},
        {"department": "tech → bill"},
    ]
