"""Asking for a new ticket in the bot: provider, department, subject, service, text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib import bootstrap
from chalicelib.desk.message import Channel
from chalicelib.desk.people import Department
from chalicelib.desk.ticket import ClientStatus
from chalicelib.services.records import Changes
from infra.local.telegram.attachments import document, photo
from tests.flows.composing import SUBJECT, describing, draft, lines
from tests.flows.desk_side import filed
from tests.people.telegram import Client
from tests.stage import CLOUD, NORTH, Stage

BOTH = (("north", "c-1"), ("cloud", "c-2"))
STEP_1 = "Шаг 1 из 5. К какому провайдеру вопрос?"
STEP_2 = "Шаг 2 из 5. Выберите отдел:"
STEP_3 = "Шаг 3 из 5. Напишите тему одной строкой, до 120 символов."
STEP_4 = "Шаг 4 из 5. Выберите услугу, пришлите её id или пропустите шаг."
STEP_5 = "Шаг 5 из 5. Опишите вопрос: сообщения до 255 символов, до 5 файлов. Когда всё отправите, нажмите «Завершить»."
TAP = "Нажмите одну из кнопок."


def choosing_service(stage: Stage, *services: tuple[str, str]) -> Client:
    irina = stage.client()
    stage.services(*(services or (("4817", "VPS-2"), ("5120", "Домен"))))
    return describing(irina)


def test_the_whole_way_gives_exactly_one_ticket_with_what_was_answered(two_providers: Stage) -> None:
    """TG-13, T-10, T-11, T-12, T-13, T-14, G-2, G-3, W-7"""
    stage = two_providers
    irina = stage.client(accounts=BOTH)
    stage.services(("4817", "VPS-2"))
    irina.says("/createticket")
    assert lines(irina) == [STEP_1]
    assert irina.labels() == ["Север-Хостинг", "Облако Плюс", "Отменить"]
    irina.presses("Север-Хостинг")
    assert lines(irina) == ["Провайдер: Север-Хостинг ✓", STEP_2]
    assert irina.labels() == ["Техническая поддержка", "Бухгалтерия", "Отдел продаж", "Отменить"]
    irina.presses("Бухгалтерия")
    assert lines(irina) == ["Отдел: Бухгалтерия ✓", STEP_3]
    irina.says("Счёт за октябрь")
    assert lines(irina) == [STEP_4]
    assert irina.labels() == ["VPS-2 · id 4817", "Пропустить", "Отменить"]
    irina.presses("Пропустить")
    assert lines(irina) == [STEP_5]
    irina.says("Списали дважды")
    assert stage.tickets() == ()
    irina.presses("Завершить")
    (ticket,) = stage.tickets()
    assert (ticket.provider, ticket.account, ticket.department) == ("north", "c-1", "bill")
    assert (ticket.subject, ticket.service, ticket.requester) == ("Счёт за октябрь", None, "p-501")
    assert (ticket.channel, ticket.client_status) == (Channel.TELEGRAM, ClientStatus.IN_PROGRESS)
    assert [each.text for each in stage.messages()] == ["Списали дважды"]
    assert [each.kind for each in stage.queues.published] == ["ticket.created"]
    assert stage.tickets("cloud") == ()
    panel, receipt = irina.heard()
    assert (panel.text, panel.labels) == ("Черновик: 1 сообщение, 0 файлов из 5.", ())
    assert receipt.text == "Запрос №1001 создан. Статус: «Находится на рассмотрении». Ответ придёт сюда."
    assert receipt.labels == ("Открыть", "Мои запросы")


def test_every_press_is_answered_where_it_was_made(two_providers: Stage) -> None:
    """Section 8: an edited message, not a new one for every press; the choice is shown, its buttons are gone."""
    irina = two_providers.client(accounts=BOTH)
    irina.says("/createticket")
    irina.presses("Север-Хостинг")
    irina.presses("Техническая поддержка")
    assert len(irina.sees()) == 1
    assert irina.labels() == ["Отменить"]


def test_with_one_provider_and_one_department_both_are_facts_in_the_next_question() -> None:
    """TG-14, R-12: the numbers of the steps stay right."""
    stage = Stage((CLOUD,))
    irina = stage.client(accounts=(("cloud", "c-2"),))
    irina.says("/createticket")
    assert lines(irina) == ["Провайдер: Облако Плюс ✓", "Отдел: Поддержка ✓", STEP_3]
    irina.says("Домен")
    assert lines(irina) == [STEP_5]
    bootstrap.install(None)


def test_with_one_provider_its_step_is_answered_by_itself(stage: Stage) -> None:
    """TG-14, R-12, T-11"""
    irina = stage.client()
    irina.says("/createticket")
    assert lines(irina) == ["Провайдер: Север-Хостинг ✓", STEP_2]


def test_a_provider_without_telegram_is_not_offered(two_providers: Stage) -> None:
    """T-1, T-11, G-1"""
    irina = two_providers.client(accounts=BOTH)
    two_providers.save(replace(CLOUD, telegram=False, version=1))
    irina.says("/createticket")
    assert lines(irina) == ["Провайдер: Север-Хостинг ✓", STEP_2]


def test_two_accounts_with_one_provider_are_told_apart(stage: Stage) -> None:
    """I-1: a ticket belongs to the account that was chosen."""
    irina = stage.client(accounts=(("north", "c-1"), ("north", "c-9")))
    irina.says("/createticket")
    assert irina.labels() == ["Север-Хостинг · ООО c-1", "Север-Хостинг · ООО c-9", "Отменить"]
    irina.says("Север-Хостинг")
    assert lines(irina) == [TAP, STEP_1]
    irina.says("ООО c-9")
    assert lines(irina) == ["Провайдер: Север-Хостинг · ООО c-9 ✓", STEP_2]
    irina.presses("Бухгалтерия")
    irina.says("Счёт")
    irina.says("Где он?")
    irina.presses("Завершить")
    assert stage.ticket().account == "c-9"


def test_an_account_lost_on_the_way_never_becomes_another_one(two_providers: Stage) -> None:
    """I-1: buttons keep their meaning while what they stand for goes."""
    stage = two_providers
    irina = stage.client(accounts=(("cloud", "c-2"), *(("north", f"c-{each}") for each in (1, 9))))
    irina.says("/createticket")
    first, second = (each.data for each in irina.sees()[-1].buttons[:2])
    person = stage.store.person("p-501")
    assert person is not None
    stage.save(replace(person, memberships=tuple(each for each in person.memberships if each.account != "c-1")))
    irina.press(str(first), irina.sees()[-1].message_id)
    assert lines(irina) == [STEP_1]
    assert irina.labels() == ["Север-Хостинг", "Облако Плюс", "Отменить"]
    irina.press(str(second), irina.sees()[-1].message_id)
    assert lines(irina)[0] == "Провайдер: Север-Хостинг ✓"
    assert draft(stage, irina).account == "c-9"


def many_departments(count: int) -> Stage:
    named = (Department(id=f"d{each}", name=f"{each} {'Ш' * 60}"[:60]) for each in range(count))
    return Stage((replace(NORTH, departments=tuple(named)),))


def test_thirty_departments_are_paged_and_all_can_be_reached() -> None:
    """TG-15"""
    stage = many_departments(30)
    irina = stage.client()
    irina.says("/createticket")
    seen: list[str] = []
    for _ in range(3):
        seen += [each for each in irina.labels() if "Ш" in each]
        irina.presses("Ещё ›")
    seen += [each for each in irina.labels() if "Ш" in each]
    assert [each.split()[0] for each in seen] == [str(each) for each in range(30)]
    assert irina.labels()[-2:] == ["‹ Назад", "Отменить"]
    irina.presses("‹ Назад")
    irina.presses("23 Ш")
    assert draft(stage, irina).department == "d23"
    assert len(irina.sees()) == 1
    data = [each["callback_data"] for call in stage.telegram.calls for each in buttons_of(call.params)]
    assert max(len(each.encode()) for each in data) <= 64
    bootstrap.install(None)


def buttons_of(params: dict[str, object]) -> list[dict[str, str]]:
    markup = params.get("reply_markup")
    rows = markup["inline_keyboard"] if isinstance(markup, dict) else []
    return [each for row in rows for each in row]


def test_a_department_withdrawn_on_the_way_cannot_be_chosen_and_moves_no_other(stage: Stage) -> None:
    """T-12, G-1"""
    irina = stage.client()
    irina.says("/createticket")
    old = irina.sees()[-1]
    tech, bill, sales = NORTH.departments
    stage.save(replace(NORTH, departments=(tech, replace(bill, offered=False), sales), version=1))
    irina.press(str(old.buttons[1].data), old.message_id)
    assert lines(irina) == [STEP_2]
    assert irina.labels() == ["Техническая поддержка", "Отдел продаж", "Отменить"]
    irina.press(str(old.buttons[2].data), old.message_id)
    assert lines(irina)[0] == "Отдел: Отдел продаж ✓"


def test_a_provider_without_an_open_department_says_so_and_another_can_be_chosen(two_providers: Stage) -> None:
    """G-1, W-3"""
    stage = two_providers
    stage.save(replace(CLOUD, departments=(), version=1))
    irina = stage.client(accounts=BOTH)
    irina.says("/createticket")
    irina.presses("Облако Плюс")
    closed = "Сейчас этот провайдер не принимает запросы: ни один отдел не открыт."
    assert lines(irina) == ["Провайдер: Облако Плюс ✓", closed, STEP_1]
    irina.presses("Север-Хостинг")
    assert lines(irina)[-1] == STEP_2


def test_when_nothing_can_be_begun_what_was_written_is_held_on(stage: Stage) -> None:
    """P5, TG-42: the message is not lost with the ticket that could not be begun."""
    irina = stage.client()
    stage.save(replace(NORTH, departments=(), version=1))
    irina.says("/createticket")
    assert lines(irina)[1].startswith("Сейчас этот провайдер не принимает запросы")
    irina.says("как продлить домен?")
    irina.presses("Новый запрос")
    assert irina.heard()[-1].text == "Куда отнести это сообщение?"
    assert irina.labels() == ["Новый запрос", "Никуда"]


@pytest.mark.parametrize("typed", ["техподдержка", "2", "бухгалтерия пожалуйста"])
def test_a_text_where_a_button_is_asked_for_makes_no_progress(stage: Stage, typed: str) -> None:
    """TG-16"""
    irina = stage.client()
    irina.says("/createticket")
    irina.says(typed)
    assert lines(irina) == [TAP, STEP_2]
    assert irina.labels() == ["Техническая поддержка", "Бухгалтерия", "Отдел продаж", "Отменить"]


@pytest.mark.parametrize("typed", ["Бухгалтерия", "  бухгалтерия ", "Billing"])
def test_the_exact_name_of_a_department_is_as_good_as_its_button(stage: Stage, typed: str) -> None:
    """TG-16"""
    irina = stage.client()
    irina.says("/createticket")
    irina.says(typed)
    assert lines(irina) == ["Отдел: Бухгалтерия ✓", STEP_3]


def test_the_exact_name_of_a_provider_is_as_good_as_its_button(two_providers: Stage) -> None:
    """TG-16, T-11"""
    irina = two_providers.client(accounts=BOTH)
    irina.says("/createticket")
    irina.sends(photo())
    assert lines(irina) == [TAP, STEP_1]
    irina.says("cloud plus")
    assert lines(irina)[0] == "Провайдер: Облако Плюс ✓"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("я" * 121, "Слишком длинно: 121 символ при пределе 120, лишних 1."),
        ("первая\nвторая", "Тема должна быть в одну строку."),
        ("\u200b\u2060", "Тема не может быть пустой."),
    ],
    ids=["too long", "two lines", "nothing to see"],
)
def test_an_unfit_subject_is_refused_with_its_reason(stage: Stage, typed: str, reason: str) -> None:
    """TG-17, T-13"""
    irina = stage.client()
    irina.says("/createticket")
    irina.presses("Бухгалтерия")
    irina.says(typed)
    assert lines(irina) == [reason, STEP_3]
    assert draft(stage, irina).subject == ""


def test_a_picture_is_no_subject_and_is_told_when_it_can_be_sent(stage: Stage) -> None:
    """TG-17"""
    irina = stage.client()
    irina.says("/createticket")
    irina.presses("Бухгалтерия")
    irina.sends(photo(), caption="Счёт")
    assert lines(irina) == ["Тема — это одна строка текста. Файлы можно будет приложить на шаге 5.", STEP_3]


def test_a_subject_of_120_characters_is_taken_whole(stage: Stage) -> None:
    """TG-17, T-13"""
    subject = "я" * 60 + "e\u0301" * 60
    irina = describing(stage.client(), subject)
    irina.says("вопрос")
    irina.presses("Завершить")
    assert stage.ticket().subject == "я" * 60 + "é" * 60


def test_the_subject_can_be_corrected_by_editing_its_message(stage: Stage) -> None:
    """TG-28: edits of what was typed for the ticket are not ignored."""
    irina = stage.client()
    stage.services(("4817", "VPS-2"))
    irina.says("/createticket")
    irina.presses("Бухгалтерия")
    subject = irina.says("Счёт за октябрь")
    irina.edits(subject, "Счёт за ноябрь")
    assert lines(irina) == ["Правка учтена.", STEP_4]
    irina.presses("Пропустить")
    irina.says("Где он?")
    irina.edits(subject, "Счёт\nза декабрь")
    assert lines(irina) == ["Черновик: 1 сообщение, 0 файлов из 5.", "Тема должна быть в одну строку."]
    irina.edits(subject, "Счёт за ноябрь ")
    irina.hears_nothing_new()
    irina.presses("Завершить")
    assert stage.ticket().subject == "Счёт за ноябрь"


@pytest.mark.parametrize("typed", ["4817", "id 4817", "ID: 4817", "№4817", "# 4817", "vps-2"])
def test_a_service_is_chosen_by_its_typed_id_or_exact_name(stage: Stage, typed: str) -> None:
    """TG-18, T-14, R-13"""
    irina = choosing_service(stage)
    irina.says(typed)
    assert lines(irina) == ["Услуга: VPS-2 (id 4817) ✓", STEP_5]
    irina.says("вопрос")
    irina.presses("Завершить")
    assert (stage.ticket().service, stage.ticket().service_name) == ("4817", "VPS-2")


def test_a_service_is_chosen_by_its_button(stage: Stage) -> None:
    """TG-18, R-13"""
    irina = choosing_service(stage)
    irina.presses("Домен · id 5120")
    assert lines(irina) == ["Услуга: Домен (id 5120) ✓", STEP_5]


def test_an_unknown_id_and_somebody_elses_get_the_same_answer(stage: Stage) -> None:
    """TG-18, T-14, I-1"""
    stage.client("Олег", user=502, accounts=(("north", "c-2"),))
    stage.services(("7777", "VPS-9"), account="c-2")
    irina = choosing_service(stage)
    for typed in ("4871", "7777"):
        irina.says(typed)
        assert lines(irina) == [f"Услуги с id {typed} у вас нет. Проверьте номер или нажмите «Пропустить».", STEP_4]
        assert irina.labels() == ["VPS-2 · id 4817", "Домен · id 5120", "Пропустить", "Отменить"]


def test_whatever_is_typed_for_an_id_is_answered_shortly(stage: Stage) -> None:
    """TG-18: a whole story typed too early is neither looked up in storage nor said back whole."""
    irina = choosing_service(stage)
    stage.store.forget_calls()
    irina.says("С утра сайт не отвечает,\nперезапуск не помог. " * 20)
    assert stage.store.calls["service"] == 0
    assert lines(irina)[0].startswith("Услуги с id С утра сайт не отвечает, перезапуск")
    assert len(lines(irina)[0]) < 140
    irina.sends(document(), caption="4817")
    assert lines(irina)[0] == "Сейчас нужен id услуги. Файлы и описание — на следующем шаге."


def test_two_services_of_one_name_are_told_apart_by_their_ids_alone(stage: Stage) -> None:
    """T-14"""
    irina = choosing_service(stage, ("1", "VPS-2"), ("2", "VPS-2"))
    irina.says("VPS-2")
    assert lines(irina)[0].startswith("Услуги с id VPS-2 у вас нет.")
    irina.presses("VPS-2 · id 2")
    assert draft(stage, irina).service == "2"


def test_services_beyond_the_buttons_can_be_typed(stage: Stage) -> None:
    """R-13"""
    irina = choosing_service(stage, *((str(each), f"VPS-{each}") for each in range(10, 22)))
    assert len([each for each in irina.labels() if "VPS" in each]) == 8
    irina.says("21")
    assert lines(irina)[0] == "Услуга: VPS-21 (id 21) ✓"


def test_a_service_that_ended_on_the_way_is_asked_for_again(stage: Stage) -> None:
    """T-14"""
    irina = choosing_service(stage)
    old = irina.sees()[-1]
    (service,) = (each for each in stage.store.services("north", "c-1") if each.id == "4817")
    stage.store.commit(Changes(drops=(service,)))
    irina.press(str(old.buttons[0].data), old.message_id)
    assert lines(irina) == [STEP_4]
    assert irina.labels() == ["Домен · id 5120", "Пропустить", "Отменить"]
    irina.press(str(old.buttons[1].data), old.message_id)
    assert draft(stage, irina).service == "5120"


def test_somebody_without_services_is_not_asked_for_one(stage: Stage) -> None:
    """R-13, TG-14: the last step keeps its number."""
    irina = describing(stage.client())
    assert lines(irina) == [STEP_5]


@pytest.mark.parametrize("step", range(5))
def test_createticket_begins_anew_from_every_step(two_providers: Stage, step: int) -> None:
    """T-10"""
    irina = two_providers.client(accounts=BOTH)
    acts = (
        lambda: irina.says("/createticket"),
        lambda: irina.presses("Север-Хостинг"),
        lambda: irina.presses("Бухгалтерия"),
        lambda: irina.says("/cancel"),
    )
    for act in acts[:step]:
        act()
    irina.says("/createticket")
    assert lines(irina) == [STEP_1]


def test_numbers_count_for_each_provider_by_itself(two_providers: Stage) -> None:
    """G-2"""
    irina = two_providers.client(accounts=(("north", "c-1"),))
    oleg = two_providers.client("Олег", user=502, accounts=(("cloud", "c-2"),))
    filed(irina)
    filed(irina)
    oleg.says("/createticket")
    oleg.says("Домен")
    oleg.says("вопрос")
    oleg.presses("Завершить")
    assert [each.number for each in two_providers.tickets()] == [1002, 1001]
    assert [each.number for each in two_providers.tickets("cloud")] == [1001]


def test_a_double_tap_says_nothing_twice(stage: Stage) -> None:
    """Section 8: the second tap finds the step done; the step that is on is not said once more below."""
    irina = stage.client()
    irina.says("/createticket")
    prompt = irina.sees()[-1]
    for _ in range(2):
        irina.person.press(str(prompt.buttons[0].data), prompt.message_id)
    stage.settle()
    assert [each.text.split("\n")[-1] for each in irina.sees()] == [STEP_3]
    assert irina.toast() == "Кнопка устарела. Вот текущий шаг."
    assert SUBJECT not in irina.sees()[-1].text
