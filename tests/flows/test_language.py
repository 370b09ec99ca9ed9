"""Which language is spoken: what was chosen, else what the app reports, else what is known of the person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.i18n.catalogue import languages, words
from infra.local.telegram.attachments import document
from tests.flows.desk_side import Employee, OnTheSite, filed
from tests.people.telegram import Client
from tests.stage import Stage

RU, EN = "Активных запросов нет", "No active tickets"


def speaks(stage: Stage, language: str, user: int = 501) -> Client:
    client = stage.client("Мария", user=user, language=language)
    client.says("/start")
    return client


@pytest.mark.parametrize(
    ("reported", "heard"),
    [("ru", RU), ("en", EN), ("en-GB", EN), ("ru-RU", RU), ("pt-br", RU), ("", RU), ("zz", RU), ("rus", RU)],
)
def test_the_app_says_which_language_and_others_get_the_default(stage: Stage, reported: str, heard: str) -> None:
    """TG-50"""
    speaks(stage, reported).hears(heard)


def test_what_was_chosen_counts_more_than_what_the_app_reports(stage: Stage) -> None:
    """TG-50: /language persists, in every message from then on."""
    mary = speaks(stage, "ru")
    mary.says("/language")
    mary.hears("На каком языке говорить?")
    assert mary.labels() == ["Русский", "English"]
    mary.presses("English")
    mary.hears("I will speak English.")
    for _ in range(2):
        mary.says("/start")
        mary.hears(EN)
        stage.clock.turn(days=100)
    mary.says("/language")
    mary.presses("Русский")
    mary.says("/start")
    mary.hears(RU)


def test_a_language_that_is_not_there_is_refused(stage: Stage) -> None:
    """TG-37 for languages: data is trusted in nothing."""
    mary = speaks(stage, "ru")
    for data in ("lang:xx", "lang:", "lang", "lang:../../etc"):
        assert mary.press(data, mary.sees()[-1].message_id).toast == "Кнопка устарела."
    mary.says("/start")
    mary.hears(RU)


def test_what_is_known_of_the_person_helps_where_the_app_says_nothing(stage: Stage) -> None:
    """TG-50: account language before the default."""
    mary = stage.client("Mary", language="fr")
    person = stage.store.person("p-501")
    assert person is not None
    stage.save(replace(person, language="en"))
    mary.says("/start")
    mary.hears(EN)


def test_a_provider_abroad_has_another_default(stage: Stage) -> None:
    """TG-50"""
    provider = stage.store.provider("north")
    assert provider is not None
    stage.save(replace(provider, language="en"))
    speaks(stage, "pt-br").hears(EN)


def test_names_of_providers_and_departments_are_said_in_the_language(stage: Stage) -> None:
    """TG-50, G-1"""
    mary = speaks(stage, "en")
    mary.presses("New ticket")
    mary.hears("Provider: North Hosting")
    assert mary.labels() == ["Technical support", "Billing", "Sales", "Cancel"]


def test_the_words_of_a_button_work_in_either_language(stage: Stage) -> None:
    """TG-50, 5.9: labels are never parsed back, save the words that may be typed."""
    irina = stage.client()
    irina.says("/createticket")
    irina.presses("Техническая поддержка")
    irina.says("Тема")
    irina.says("текст")
    irina.says("Finish")
    irina.hears("Запрос №1001 создан")


@pytest.mark.parametrize(
    ("chosen", "heard"),
    [("English", "Anna, Technical support:"), ("Русский", "Anna, Техническая поддержка:")],
)
def test_a_notice_speaks_what_was_chosen_in_its_chat(stage: Stage, chosen: str, heard: str) -> None:
    """TG-50"""
    mary = speaks(stage, "ru")
    mary.says("/language")
    mary.presses(chosen)
    OnTheSite(stage).asks()
    Employee(stage, stage.staff("Anna")).answers("Fixed")
    mary.hears(heard)


def test_a_notice_speaks_what_is_known_of_the_person_where_nothing_was_chosen(stage: Stage) -> None:
    """TG-50"""
    mary = speaks(stage, "de")
    person = stage.store.person("p-501")
    assert person is not None
    stage.save(replace(person, language="en"))
    OnTheSite(stage).asks()
    Employee(stage, stage.staff("Anna")).answers("Fixed")
    mary.hears("Technical support:")


def test_a_failed_file_is_told_in_the_language_of_the_submission(stage: Stage) -> None:
    """TG-27, TG-50"""
    mary = speaks(stage, "en")
    mary.says("/createticket")
    mary.presses("Technical support")
    mary.says("Subject")
    sent = mary.sends(document(name="log.txt"))
    stage.telegram.lose_file(sent.raw["document"]["file_id"])
    mary.presses("Finish")
    mary.hears('The file "log.txt" in ticket #1001 could not be saved. Please send it again.')


PLURALS = {
    "ru": {0: "0 файлов", 1: "1 файл", 2: "2 файла", 5: "5 файлов", 11: "11 файлов", 21: "21 файл"},
    "en": {0: "0 files", 1: "1 file", 2: "2 files", 5: "5 files", 11: "11 files", 21: "21 files"},
}


@pytest.mark.parametrize("language", languages())
def test_numbers_are_said_as_the_language_says_them(language: str) -> None:
    """TG-50: 0, 1, 2, 5, 11, 21."""
    assert {each: words(language, "count.files", {"count": each}) for each in PLURALS[language]} == PLURALS[language]


def test_a_whole_dialogue_in_english_has_no_russian_word_of_ours(stage: Stage) -> None:
    """TG-50: nothing is left untranslated along the way."""
    mary = stage.client("Mary", language="en")
    stage.services(("4817", "VPS-2"))
    mary.says("/createticket")
    mary.presses("Billing")
    mary.says("Charged twice")
    mary.presses("Skip")
    mary.says("Invoices 88 and 89")
    mary.says("x" * 300)
    mary.presses("Split into 2")
    mary.presses("Finish")
    mary.says("/start")
    mary.presses("#1001")
    mary.presses("Add reply")
    mary.presses("Cancel")
    mary.says("stray")
    mary.presses("Nowhere")
    mary.says("/help")
    mary.says("/privacy")
    shown = [each.text for each in mary.sees()] + [label for each in mary.sees() for label in each.labels]
    assert not any("а" <= char.lower() <= "я" for text in shown for char in text), shown


def test_each_person_of_an_account_hears_his_own_language(stage: Stage) -> None:
    """TG-50: one event, told to each in his words."""
    irina = stage.client("Ирина")
    filed(irina)
    mary = stage.client("Mary", user=502, language="en")
    mary.says("/language")
    mary.presses("English")
    Employee(stage, stage.staff()).closes()
    irina.hears("Запрос рассмотрен и закрыт. Статус: «Просмотрен».")
    assert "The ticket was reviewed and closed. Status: Reviewed." in mary.sees()[-1].text
