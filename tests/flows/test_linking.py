"""Who is let in: the link from the settings page, the typed code, the switch, and what everybody else hears."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.desk.grants import Invitation
from chalicelib.desk.people import Person, TelegramLink
from chalicelib.desk.rules import CODE_TRIES, GRANT_LIFE
from chalicelib.services.link import invitation
from tests.flows.desk_side import Employee, OnTheSite, filed
from tests.people.telegram import Client
from tests.stage import Stage

NOT_LINKED = (
    "Сначала свяжите Telegram с личным кабинетом: https://north.example/settings\nКод оттуда можно прислать сюда."
)
UNKNOWN = "Ссылка или код не подходят: они действуют 10 минут и один раз. Получите новые в настройках личного кабинета."
ASKED = (
    "Связать этот Telegram с личным кабинетом p…@example.com (ООО c-1)? "
    "Тот, кто пишет отсюда, увидит запросы этого кабинета."
)
DONE = "Готово: этот Telegram связан с кабинетом p…@example.com (ООО c-1), работа с поддержкой включена."


@pytest.fixture
def irina(stage: Stage) -> Client:
    """A person of the account whose Telegram nobody knows yet."""
    return stage.client(linked=False)


def invited(stage: Stage, person: str = "p-501") -> Invitation:
    return invitation(person, stage.house)


def record(stage: Stage, id: str = "p-501") -> Person:
    found = stage.store.person(id)
    assert found is not None
    return found


def linked_id(stage: Stage, id: str = "p-501") -> int | None:
    link = record(stage, id).telegram
    return link.id if link else None


def test_whoever_is_not_linked_is_shown_the_way(stage: Stage, irina: Client) -> None:
    """TG-49, P4, T-2: whatever they do, and nothing of any account."""
    OnTheSite(stage).asks("тайна")
    for act in ("/start", "/createticket", "Здравствуйте", "/cancel", "/done"):
        irina.says(act)
        assert [each.text for each in irina.heard()] == [NOT_LINKED]
    assert len(stage.tickets()) == 1


def test_the_deep_link_asks_before_it_links(stage: Stage, irina: Client) -> None:
    """TG-49: a stranger could have posted his own link."""
    made = invited(stage)
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", made.token)
    irina.starts(made.token)
    irina.hears(ASKED)
    assert irina.labels() == ["Да, связать", "Нет"]
    assert linked_id(stage) is None
    irina.presses("Да, связать")
    irina.hears(DONE)
    assert linked_id(stage) == 501
    assert record(stage).telegram_support
    irina.presses("Мои запросы")
    irina.hears("Активных запросов нет")


def test_the_typed_code_does_the_same(stage: Stage, irina: Client) -> None:
    """TG-49, P4"""
    irina.says(invited(stage).code)
    irina.hears(ASKED)
    irina.presses("Да, связать")
    assert linked_id(stage) == 501


@pytest.mark.parametrize(
    "typed",
    [str.lower, lambda code: code.replace("-", ""), lambda code: code.replace("-", " "), lambda code: f"  {code}\n"],
    ids=["small letters", "without dash", "with a space", "with spaces around"],
)
def test_a_code_may_be_typed_as_people_type(stage: Stage, irina: Client, typed) -> None:
    """TG-49"""
    irina.says(typed(invited(stage).code))
    irina.hears(ASKED)


def test_no_leaves_everything_as_it_was(stage: Stage, irina: Client) -> None:
    """TG-49: and the link may still be used by who wants to."""
    made = invited(stage)
    before = record(stage)
    irina.starts(made.token)
    irina.presses("Нет")
    irina.hears("Хорошо, ничего не связано.")
    assert record(stage) == before
    irina.says("/start")
    irina.hears(NOT_LINKED)
    irina.starts(made.token)
    irina.presses("Да, связать")
    assert linked_id(stage) == 501


def test_a_link_works_once(stage: Stage, irina: Client) -> None:
    """TG-49: link and code are one permission; using either uses up both."""
    made = invited(stage)
    irina.starts(made.token)
    irina.presses("Да, связать")
    petr = stage.stranger("Пётр", user=502)
    petr.starts(made.token)
    petr.hears(UNKNOWN)
    petr.says(made.code)
    petr.hears(UNKNOWN)
    assert linked_id(stage) == 501


@pytest.mark.parametrize("way", ["token", "code"])
def test_a_link_is_good_for_ten_minutes(stage: Stage, irina: Client, way: str) -> None:
    """TG-49"""
    made = invited(stage)
    stage.clock.turn(seconds=GRANT_LIFE.total_seconds() - 1)
    irina.starts(getattr(made, way))
    irina.hears(ASKED)
    stage.clock.turn(seconds=1)
    irina.starts(getattr(made, way))
    irina.hears(UNKNOWN)


def test_a_yes_that_comes_too_late_links_nothing(stage: Stage, irina: Client) -> None:
    """TG-49"""
    irina.starts(invited(stage).token)
    stage.clock.turn(minutes=11)
    press = irina.presses("Да, связать")
    assert press.toast == UNKNOWN
    assert linked_id(stage) is None


def test_a_wrong_token_says_nothing_about_accounts(stage: Stage, irina: Client) -> None:
    """TG-49: wrong, used up and expired look alike."""
    made = invited(stage)
    said = set()
    for token in ("A" * 43, "K7QX-29MD", made.token[:-1], made.token + "A"):
        stage.clock.turn(minutes=3)
        irina.starts(token)
        said.add(irina.heard()[-1].text)
    assert said == {UNKNOWN}


@pytest.mark.parametrize("payload", ["A" * 64, "-", "_" * 64, "реклама", "a b c", "A" * 5000])
def test_any_payload_is_answered_and_links_nothing(stage: Stage, irina: Client, payload: str) -> None:
    """TG-49: 64 characters of A-Z a-z 0-9 _ - are what Telegram passes on; anything may be typed."""
    irina.says(f"/start {payload}")
    irina.hears(UNKNOWN)
    assert stage.answers[-1] == 200
    assert linked_id(stage) is None


def test_guessing_has_an_end(stage: Stage, irina: Client) -> None:
    """TG-49: so many tries in ten minutes, good ones too after that."""
    for number in range(CODE_TRIES):
        irina.says(f"AAAA-AAA{number + 2}")
        irina.hears(UNKNOWN)
    made = invited(stage)
    irina.says(made.code)
    irina.hears("Слишком много попыток. Подождите 10 минут и получите новый код.")
    irina.starts(made.token)
    irina.hears("Слишком много попыток")
    stage.clock.turn(seconds=GRANT_LIFE.total_seconds() + 1)
    irina.says(invited(stage).code)
    irina.hears(ASKED)


def test_forged_answers_to_the_question_link_nothing(stage: Stage, irina: Client) -> None:
    """TG-49: the yes counts only where the question stands."""
    made = invited(stage)
    irina.starts(made.token)
    petr = stage.stranger("Пётр", user=502)
    petr.says("/help")
    ours = irina.person.buttons()[0].data
    assert ours is not None
    for data in (ours, "ok:", "ok", "ok:00000000", "nok:", "nok:00000000"):
        assert petr.press(data, petr.sees()[-1].message_id).is_answered
    assert linked_id(stage) is None
    irina.presses("Да, связать")
    assert linked_id(stage) == 501


def test_two_who_say_yes_at_once_are_one(stage: Stage, irina: Client) -> None:
    """TG-49: once, also when both press in the same moment."""
    made = invited(stage)
    petr = stage.stranger("Пётр", user=502)
    petr.starts(made.token)
    irina.starts(made.token)
    stage.store.on("commit", lambda: petr.presses("Да, связать"))
    irina.person.presses("Да, связать")
    stage.settle()
    assert linked_id(stage) == 502
    assert irina.toast() == UNKNOWN


def test_another_persons_telegram_is_not_taken_over(stage: Stage) -> None:
    """TG-49: who is linked already must unlink first; the link is not used up."""
    petr = stage.client("Пётр", user=502, accounts=(("north", "c-2"),))
    stage.client("Ирина", linked=False)
    made = invited(stage)
    petr.starts(made.token)
    petr.hears("Этот Telegram связан с другим кабинетом: p…@example.com. Сначала отвяжите его там в настройках.")
    assert (linked_id(stage), linked_id(stage, "p-502")) == (None, 502)


def test_who_is_linked_already_is_told_so(stage: Stage) -> None:
    irina = stage.client()
    irina.starts(invited(stage).token)
    irina.hears("Этот Telegram уже связан с кабинетом p…@example.com.")
    assert linked_id(stage) == 501


def test_a_telegram_linked_elsewhere_a_moment_ago_is_refused_in_words(stage: Stage, irina: Client) -> None:
    """TG-49: storage finds what the step could not see; the person reads a sentence, not a code."""
    irina.starts(invited(stage).token)
    other = stage.client("Пётр", user=502, accounts=(("north", "c-2"),), linked=False)
    assert other.sees() == []

    def linked_meanwhile() -> None:
        stage.save(replace(record(stage, "p-502"), telegram=TelegramLink(id=501, linked_at=stage.clock.now())))

    stage.store.on("commit", linked_meanwhile)
    irina.presses("Да, связать")
    assert linked_id(stage) is None
    assert stage.answers[-1] == 200
    assert stage.store.dead_letters(limit=10) == ()
    irina.hears("только что связали с другим кабинетом")
    assert irina.toast() is None


def test_a_new_telegram_replaces_the_old_one(stage: Stage) -> None:
    """P4: one person, one Telegram; the old one is out at once."""
    old = stage.client()
    new = stage.stranger("Ирина", user=777)
    new.starts(invited(stage).token)
    new.presses("Да, связать")
    assert linked_id(stage) == 777
    old.says("/start")
    old.hears(NOT_LINKED)
    new.says("/start")
    new.hears("Активных запросов нет")


def test_unlinking_stops_access_at_once(stage: Stage) -> None:
    """TG-49"""
    irina, site = stage.client(), OnTheSite(stage)
    filed(irina)
    irina.says("/start")
    site.unlinks()
    irina.presses("№1001")
    irina.hears(NOT_LINKED)
    irina.says("/start")
    irina.hears(NOT_LINKED)
    before = irina.sees()
    Employee(stage, stage.staff()).answers("тайна")
    assert irina.sees() == before


def test_unlinking_stops_a_dialogue_in_its_middle(stage: Stage) -> None:
    """TG-49: what was typed goes nowhere, and cannot be finished."""
    irina = stage.client()
    irina.says("/createticket")
    irina.presses("Техническая поддержка")
    irina.says("Тема")
    irina.says("текст")
    OnTheSite(stage).unlinks()
    irina.says("ещё")
    irina.hears(NOT_LINKED)
    irina.presses("Завершить")
    irina.hears(NOT_LINKED)
    irina.says("/done")
    irina.hears(NOT_LINKED)
    assert stage.tickets() == ()


def test_a_message_of_a_ticket_is_no_key_to_it(stage: Stage) -> None:
    """TG-49: edits and swipes after unlinking change nothing."""
    irina = stage.client()
    irina.says("/createticket")
    irina.presses("Техническая поддержка")
    irina.says("Тема")
    sent = irina.says("текст")
    irina.presses("Завершить")
    receipt = irina.sees()[-1]
    OnTheSite(stage).unlinks()
    before = stage.messages()
    irina.edits(sent, "другой текст")
    irina.says("и ещё", reply_to=receipt)
    assert stage.messages() == before


def test_whoever_is_linked_next_does_not_find_the_drafts_of_the_former(stage: Stage) -> None:
    """TG-49, I-1: one Telegram, first Ирина's, then Пётр's."""
    phone = stage.client()
    phone.says("/createticket")
    phone.presses("Техническая поддержка")
    phone.says("Тема")
    phone.says("тайна Ирины")
    OnTheSite(stage).unlinks()
    stage.client("Пётр", user=502, accounts=(("north", "c-2"),), linked=False)
    phone.starts(invited(stage, "p-502").token)
    phone.presses("Да, связать")
    for act in ("/start", "/done", "/createticket"):
        phone.says(act)
        assert not any("тайна" in each.text or "черновик" in each.text.lower() for each in phone.heard())
    assert stage.tickets() == ()


def test_the_switch_is_off_until_it_is_turned_on(stage: Stage) -> None:
    """T-2: linked, but «Включить работу с поддержкой» is off; on again, it serves at once."""
    irina, site = stage.client(), OnTheSite(stage)
    filed(irina)
    site.switches_off()
    for act in ("/start", "/createticket", "текст"):
        irina.says(act)
        irina.hears("Работа с поддержкой через Telegram выключена. Включите её в настройках: https://north.example")
    site.switches_on()
    irina.says("/start")
    irina.hears("Активные запросы (1)")


def test_switching_off_in_the_middle_keeps_the_draft_for_later(stage: Stage) -> None:
    """T-2, TG-49: nothing is sent meanwhile, nothing is lost."""
    irina, site = stage.client(), OnTheSite(stage)
    irina.says("/createticket")
    irina.presses("Техническая поддержка")
    irina.says("Тема")
    irina.says("текст")
    site.switches_off()
    irina.presses("Завершить")
    irina.hears("выключена")
    assert stage.tickets() == ()
    site.switches_on()
    irina.says("/done")
    irina.hears("Запрос №1001 создан")
    assert stage.messages()[0].text == "текст"


def test_a_provider_without_telegram_refuses_with_an_explanation(stage: Stage) -> None:
    """T-1, G-1"""
    irina = stage.client()
    provider = stage.store.provider("north")
    assert provider is not None
    stage.save(replace(provider, telegram=False))
    for act in ("/start", "/createticket", "текст"):
        irina.says(act)
        irina.hears("Провайдер не принимает запросы через Telegram. Напишите через личный кабинет.")


def test_what_one_provider_switches_off_the_other_still_offers(two_providers: Stage) -> None:
    """G-1, T-1, T-11"""
    stage = two_providers
    both = (("north", "c-1"), ("cloud", "c-1"))
    irina = stage.client(accounts=both)
    provider = stage.store.provider("cloud")
    assert provider is not None
    stage.save(replace(provider, telegram=False))
    irina.says("/createticket")
    irina.hears("Провайдер: Север-Хостинг")
    olga = stage.client("Ольга", user=503, accounts=(("cloud", "c-2"),))
    olga.says("/start")
    olga.hears("У вас нет кабинета у провайдера этого бота.")


def test_a_department_the_provider_does_not_offer_is_not_offered(stage: Stage) -> None:
    """G-1"""
    provider = stage.store.provider("north")
    assert provider is not None
    hidden = tuple(replace(each, offered=each.id != "sales") for each in provider.departments)
    stage.save(replace(provider, departments=hidden))
    irina = stage.client()
    irina.says("/createticket")
    assert irina.labels() == ["Техническая поддержка", "Бухгалтерия", "Отменить"]


def test_a_bot_serves_the_clients_of_its_providers(two_providers: Stage) -> None:
    """T-3: changing what a bot serves changes who is let in."""
    stage = two_providers
    irina = stage.client(accounts=(("cloud", "c-1"),))
    irina.says("/start")
    irina.hears("Активных запросов нет")
    bot = stage.store.bot(stage.bot.id)
    assert bot is not None
    stage.save(replace(bot, providers=("north",)))
    stage.clock.turn(seconds=61)
    irina.says("/start")
    irina.hears("У вас нет кабинета у провайдера этого бота.")


def test_help_language_and_privacy_are_for_everybody(stage: Stage) -> None:
    """5.12: also before linking."""
    nobody = stage.stranger()
    nobody.says("/help")
    nobody.hears("Я передаю вопросы в поддержку.")
    nobody.says("/privacy")
    nobody.hears("Мы храним")
    nobody.says("/language")
    nobody.presses("English")
    nobody.says("/start")
    nobody.hears("First link Telegram to your account")


def test_a_link_in_the_middle_of_a_dialogue_leaves_it_where_it_was(stage: Stage) -> None:
    """TG-49: somebody linked taps his own link again while writing."""
    irina = stage.client()
    irina.says("/createticket")
    irina.presses("Техническая поддержка")
    irina.says("Тема")
    irina.says("текст")
    irina.starts(invited(stage).token)
    irina.hears("уже связан")
    irina.says("ещё")
    irina.presses("Завершить")
    assert stage.messages()[0].text == "текст\nещё"


def test_codes_are_for_strangers_only(stage: Stage) -> None:
    """A linked client may write eight letters without being taken for a guesser."""
    irina = stage.client()
    filed(irina, "ABCD EFGH")
    assert stage.messages()[0].text == "ABCD EFGH"


def test_somebody_without_an_address_is_masked_by_name(stage: Stage, irina: Client) -> None:
    """TG-49: enough for the owner, too little for others."""
    stage.save(replace(record(stage), emails=()))
    irina.starts(invited(stage).token)
    irina.hears("с личным кабинетом И… (ООО c-1)?")


def test_the_link_expires_by_the_clock_and_not_by_the_table(stage: Stage, irina: Client) -> None:
    """TG-49: DynamoDB removes what has expired late, up to days."""
    made = invited(stage)
    stage.store.shelf.ends.clear()
    stage.clock.turn(seconds=timedelta(days=1).total_seconds())
    irina.starts(made.token)
    irina.hears(UNKNOWN)


def test_an_old_question_does_not_spoil_the_new_one(stage: Stage, irina: Client) -> None:
    """TG-49: a press under an earlier link is stale; the newer link still works."""
    irina.starts(invited(stage).token)
    old = irina.hears("Связать этот Telegram")
    irina.starts(invited(stage).token)
    irina.press(str(old.buttons[0].data), old.message_id)
    assert linked_id(stage) is None
    irina.presses("Да, связать")
    assert linked_id(stage) == 501
