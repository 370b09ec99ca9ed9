"""A provider's own words: written by an administrator with a preview, said to clients, and never in their way."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from chalicelib.desk.errors import Invalid, NotFound
from chalicelib.desk.people import Role
from chalicelib.desk.templates import CHATS, LETTERS, PLACES, Form, Template
from chalicelib.i18n.catalogue import languages
from chalicelib.services import setup_templates as setup
from chalicelib.services.own_words import filled
from chalicelib.services.template_samples import sample, usual
from tests.flows.desk_side import Employee, OnTheSite, filed, paper
from tests.people.mail import Got
from tests.people.telegram import Client
from tests.people.web import Browser
from tests.stage import NORTH, Stage
from tests.unit.infra.ops.hands import Hands

SETTINGS = "/desk/settings/templates"


@pytest.fixture
def olga(stage: Stage) -> Browser:
    stage.staff("Ольга", role=Role.ADMINISTRATOR, departments=())
    return stage.workplace("Ольга")


@pytest.fixture
def irina(stage: Stage) -> Client:
    stage.mailbox()
    client = stage.client()
    filed(client)
    return client


@pytest.fixture
def anna(stage: Stage, irina: Client) -> Employee:
    return Employee(stage, stage.staff())


def writes(olga: Browser, form: Form, language: str = "ru", *, button: str = "Сохранить", **typed: str) -> None:
    olga.opens(f"{SETTINGS}/{form}/{language}")
    olga.fills(**typed)
    form_ = next(each for each in olga.page.forms if button in [text.strip() for text in each.buttons])
    act = {"Сохранить": "keep", "Посмотреть": "show"}[button]
    olga.sends(form_, {**form_.fields, **typed, "act": act})


def own(stage: Stage, form: Form, text: str, language: str = "ru", subject: str = "") -> None:
    given = Template(provider="north", form=form, language=language, subject=subject, text=text)
    setup.set_template(given, by="test", cause=f"t#{form}#{language}#{text}", house=stage.house)


def letters(stage: Stage) -> list[Got]:
    return stage.at_mail(501).receives()


# What clients are told.


def test_an_answer_comes_in_the_provider_s_words(stage: Stage, olga: Browser, irina: Client, anna: Employee) -> None:
    text = "Здравствуйте, {{ client }}!\n\n{{ text }}\n\n{{ author }}, {{ department }}, {{ provider }}"
    writes(olga, Form.LETTER_ANSWER, subject="Ответ на «{{ subject }}»", text=text)
    olga.sees("Сохранено.")
    anna.answers("Увеличили память.", paper("счёт.pdf"))
    letter = letters(stage)[-1]
    assert letter.subject == "Ответ на «Сайт отвечает ошибкой 502» [#1001]"
    said = "\n".join(letter.text.splitlines())
    assert said.startswith("Здравствуйте, Ирина!\n\nУвеличили память.\n\nАнна, Техническая поддержка, Север")
    assert "напишите ответ на это письмо" in letter.text
    assert letter.files == ["счёт.pdf"]
    stage.at_mail(501).answers(letter, "Спасибо")
    assert stage.messages()[-1].text == "Спасибо"


def test_a_chat_says_them_above_the_answer_and_keeps_its_buttons(
    stage: Stage, olga: Browser, irina: Client, anna: Employee
) -> None:
    writes(olga, Form.CHAT_ANSWER, text="{{ author }} пишет по №{{ number }}")
    before = len(irina.sees())
    anna.answers("Починили <b>всё</b>")
    (seen,) = irina.sees()[before:]
    assert seen.text == "Анна пишет по №1001\nПочинили <b>всё</b>"
    assert list(seen.labels) == ["Добавить ответ", "Поместить в архив"]


def test_a_change_is_told_in_them_by_both_ways(stage: Stage, olga: Browser, irina: Client, anna: Employee) -> None:
    OnTheSite(stage).asks()
    writes(olga, Form.CHAT_CLOSED, text="Готово: №{{ number }}, «{{ status }}»")
    writes(olga, Form.LETTER_RECEIPT, text="Приняли №{{ number }}, {{ client }}.{% if page %} {{ page }}{% endif %}")
    anna.closes()
    irina.hears("Готово: №1001, «Просмотрен»")
    OnTheSite(stage).asks("Ещё вопрос")
    assert letters(stage)[-1].text.startswith("Приняли №1003, Ирина.")


def test_a_mail_gets_its_receipt_in_them(stage: Stage, olga: Browser) -> None:
    stage.mailbox()
    stage.client(linked=False)
    writes(olga, Form.LETTER_RECEIPT, text="Спасибо, {{ client }}: №{{ number }}.")
    stage.at_mail(501).mails("С утра 502.")
    assert letters(stage)[-1].text.startswith("Спасибо, Ирина: №1001.")


def test_who_reads_another_language_gets_the_usual_words(stage: Stage, irina: Client, anna: Employee) -> None:
    own(stage, Form.CHAT_ANSWER, "{{ author }} says", language="en")
    before = len(irina.sees())
    anna.answers("Починили")
    assert irina.sees()[before].text.startswith("№1001 · Сайт отвечает ошибкой 502\nАнна, Техническая поддержка:")


def test_what_the_client_wrote_is_never_read_as_a_place(stage: Stage, irina: Client, anna: Employee) -> None:
    own(stage, Form.LETTER_ANSWER, "{{ text }} · {{ subject }}")
    anna.answers("{{ number }} {% if x %} {{ 7*7 }}")
    assert letters(stage)[-1].text.startswith("{{ number }} {% if x %} {{ 7*7 }} · Сайт")


def test_taken_back_the_usual_words_are_said_again(stage: Stage, olga: Browser, irina: Client, anna: Employee) -> None:
    own(stage, Form.CHAT_ANSWER, "{{ author }}:")
    olga.opens(f"{SETTINGS}/chat_answer/ru")
    olga.presses("Вернуть обычный текст")
    assert stage.store.templates("north") == ()
    assert stage.store.provider("north").templates == ()
    before = len(irina.sees())
    anna.answers("Починили")
    assert irina.sees()[before].text.startswith("№1001 · ")
    assert [each.verb for each in stage.store.log("north", limit=9).lines].count("template.remove") == 1


def test_a_provider_without_own_words_costs_no_read(stage: Stage, irina: Client, anna: Employee) -> None:
    stage.store.forget_calls()
    anna.answers("Починили")
    assert stage.store.calls["template"] == 0


# What goes wrong.


def test_words_that_cannot_be_filled_give_way_to_the_usual_ones_and_say_so(
    stage: Stage, olga: Browser, irina: Client, anna: Employee
) -> None:
    own(stage, Form.LETTER_ANSWER, "{{ text }}\n" * 90)
    before = len(irina.sees())
    for number in range(2):
        anna.answers("Подробно. " * 300, keep=True)
        assert len(letters(stage)) == number + 1
    assert irina.sees()[before].text.startswith("№1001 · ")
    assert letters(stage)[-1].subject == "Re: Сайт отвечает ошибкой 502 [#1001]"
    page = olga.opens("/desk/health")
    olga.sees("Тексты, которые не удалось заполнить")
    assert [to for to, _ in page.links if to.startswith(SETTINGS)] == [f"{SETTINGS}/letter_answer/ru"]
    olga.clicks("Письмо: ответ поддержки")
    olga.sees("Клиенту ушёл обычный текст")
    writes(olga, Form.LETTER_ANSWER, text="{{ text }}")
    olga.opens("/desk/health")
    olga.sees_not("Тексты, которые не удалось заполнить")


LONG_ALONE = "{% if subject|length > 60 %}{{ subject|truncate(2) }}{% else %}{{ subject }}{% endif %}"
"""The sample's subject is shorter, so that nobody finds it before it is needed."""


def test_what_a_filter_will_not_take_stops_neither_client_nor_staff(stage: Stage, olga: Browser) -> None:
    own(stage, Form.LETTER_RECEIPT, LONG_ALONE)
    own(stage, Form.LETTER_ANSWER, LONG_ALONE)
    stage.mailbox()
    stage.client(linked=False)
    irina = stage.at_mail(501)
    irina.mails("С утра 502.", subject="Сайт " + "не отвечает " * 9)
    assert stage.ticket().subject.startswith("Сайт не отвечает")
    Employee(stage, stage.staff()).answers("Починили")
    assert ["Починили" in each.text for each in irina.receives()] == [False, True]
    olga.opens("/desk/health")
    olga.sees("Письмо: ответ поддержки")


def test_a_template_of_a_version_to_come_is_said_in_the_usual_words(
    stage: Stage, irina: Client, anna: Employee
) -> None:
    """What an older version does not know fails when it is filled, and not before."""
    own(stage, Form.CHAT_ANSWER, "{{ author }}:")
    (kept,) = stage.store.templates("north")
    stage.save(replace(kept, text="{{ mood }}"))
    before = len(irina.sees())
    anna.answers("Починили")
    assert irina.sees()[before].text.startswith("№1001 · ")
    (kept,) = stage.store.templates("north")
    assert "mood" in kept.failed
    assert kept.failed_at is not None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Нужен текст"),
        ("я" * 4001, "Нужен текст"),
        ("{{ number", "Строка 1"),
        ("{% for a in b %}{% endfor %}", "так в тексте нельзя"),
        ("{{ text|replace('a', 'b') }}", "replace"),
        ("{{ author.name }}", "так в тексте нельзя"),
        ("{{ mood }}", "Подставить «mood» нельзя"),
        ("{{ page if number == '0' }}", "Текст не заполняется"),
        ("{{ client|truncate(2) }}", "Текст не заполняется"),
        ("{{ client|truncate(length=5, length=6) }}", "Текст не заполняется"),
    ],
)
def test_what_cannot_be_kept_comes_back_as_it_was_typed(stage: Stage, olga: Browser, text: str, says: str) -> None:
    before = stage.store.dump()
    writes(olga, Form.LETTER_CLOSED, text=text)
    assert olga.page.status == 422
    olga.sees(says)
    assert text in olga.form("Сохранить").fields["text"]
    assert stage.store.dump() == before


def test_what_is_too_long_for_a_chat_is_refused_there(stage: Stage, olga: Browser) -> None:
    writes(olga, Form.CHAT_ANSWER, text="{{ client }} " * 40)
    olga.sees("Текст не заполняется: longer than 500 characters")
    writes(olga, Form.LETTER_ANSWER, text="{{ client }} " * 40)
    olga.sees("Сохранено.")


def test_a_look_keeps_nothing_and_shows_the_sample(stage: Stage, olga: Browser) -> None:
    before = stage.store.dump()
    writes(olga, Form.LETTER_WAITING, button="Посмотреть", text="{{ client }}, ждём {{ silence }}", subject="Ау")
    olga.sees("Ирина Соколова, ждём 5 дней")
    olga.sees("Ау [#1042]")
    assert stage.store.dump() == before
    writes(olga, Form.LETTER_WAITING, button="Посмотреть", text="{{ mood }}")
    olga.sees("Подставить «mood» нельзя")
    assert stage.store.dump() == before


def test_nothing_is_written_where_nothing_is_different(stage: Stage, olga: Browser) -> None:
    writes(olga, Form.CHAT_CLOSED, text="Готово")
    before = stage.store.dump()
    writes(olga, Form.CHAT_CLOSED, text="Готово")
    assert stage.store.dump() == before


@pytest.mark.parametrize("path", ["letter_none/ru", "letter_closed/xx", "letter_closed/ru%2F"])
def test_there_is_no_page_for_what_is_not_there(olga: Browser, path: str) -> None:
    assert olga.opens(f"{SETTINGS}/{path}").status == 404


# The usual words as templates.


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("form", Form)
def test_where_one_begins_can_be_kept_as_it_stands(stage: Stage, form: Form, language: str) -> None:
    subject, text = usual(form, language)
    given = Template(provider="north", form=form, language=language, subject=subject, text=text)
    said = filled(setup.checked(given, NORTH, stage.house), sample(NORTH, language), stage.house)
    assert ("1042" in said[0]) == form.is_letter
    assert "{" not in "".join(said)


def test_every_form_is_said_of_something_and_has_its_places() -> None:
    assert {*LETTERS.values(), *CHATS.values()} == set(Form) == set(PLACES)


# By command.


def test_by_command_too() -> None:
    hands = Hands()
    assert hands.gets("template", "show", "chat_closed", "ru")["own"] is False
    shown = hands.gets("template", "preview", "chat_closed", "ru", "Готово: {{ number }}")
    assert shown["text"] == "Готово: 1042"
    made = hands.gets("template", "set", "letter_closed", "en", "Done: {{ number }}", "--subject", "Done")
    assert (made["form"], made["language"], made["subject"]) == ("letter_closed", "en", "Done")
    (listed,) = hands.gets("template", "list")["templates"]
    assert listed["text"] == "Done: {{ number }}"
    assert hands.gets("template", "show", "letter_closed", "en")["own"] is True
    assert "mood" in hands.fails("template", "set", "letter_closed", "en", "{{ mood }}", code=1)
    hands.does("template", "remove", "letter_closed", "en")
    assert json.dumps(hands.gets("template", "list")["templates"]) == "[]"
    hands.fails("template", "remove", "letter_closed", "en", code=1)


def test_refusals_change_nothing(stage: Stage) -> None:
    before = stage.store.dump()
    blank = Template(provider="north", form=Form.CHAT_CLOSED, language="ru", text="{{ mood }}")
    with pytest.raises(Invalid):
        setup.set_template(blank, by="t", cause="a", house=stage.house)
    with pytest.raises(NotFound):
        setup.remove_template("north", Form.CHAT_CLOSED, "ru", by="t", cause="b", house=stage.house)
    with pytest.raises(NotFound):
        setup.named("letter_none", "ru")
    assert stage.store.dump() == before
