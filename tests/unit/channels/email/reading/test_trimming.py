"""What is new in a mail, by the shapes that mail programs give to what they quote."""

from __future__ import annotations

import pytest

from chalicelib.channels.email.reading.trimming import Turn, new_text, turn_of

NEW = "Спасибо, всё работает.\nИ ещё вопрос?"
OLD = "Старый текст\nещё строка"
QUOTED = "> Старый текст\n> ещё строка"

ANNOUNCED = {
    # Russian
    "gmail": f"ср, 30 апр. 2025 г. в 15:19, Имя Фамилия <a@b.ru>:\n\n{QUOTED}",
    "gmail, wrapped in the name": f"ср, 30 апр. 2025 г. в 15:19, Имя\nФамилия <a@b.ru>:\n\n{QUOTED}",
    "gmail, wrapped in the address": f"ср, 30 апр. 2025 г. в 15:19, Имя Фамилия <\na@b.ru>:\n\n{QUOTED}",
    "google groups": f"четверг, 3 февраля 2025 г., 12:01:30 UTC+3 пользователь Имя написал:\n{QUOTED}",
    "mail.ru": f"Понедельник, 3 февраля 2025, 12:01 +03:00 от Имя <a@b.ru>:\n{OLD}",
    "yandex": f'03.02.2025, 12:01, "Имя" <a@b.ru>:\n{OLD}',
    "thunderbird": f"03.02.2025 12:01, Имя Фамилия пишет:\n{QUOTED}",
    "thunderbird, wrapped": f"03.02.2025 12:01, Имя Фамилия с очень длинным\nименем пишет:\n{QUOTED}",
    "apple": f"3 февр. 2025 г., в 12:01, Имя <a@b.ru> написал(а):\n\n{QUOTED}",
    "apple, quoted itself": f"> 3 февр. 2025 г., в 12:01, Имя <a@b.ru> написал(а):\n>\n{QUOTED}",
    "outlook": f"От: Имя <a@b.ru>\nОтправлено: 3 февраля 2025 г. 12:01\nКому: b@c.ru\nТема: Вопрос\n\n{OLD}",
    "outlook with a rule": f"{'_' * 32}\nОт: Имя <a@b.ru>\nОтправлено: 3 февраля\nКому: b@c.ru\nТема: В\n\n{OLD}",
    "original message": f"-----Исходное сообщение-----\nОт: Имя\n{OLD}",
    "original message of thunderbird": f"-------- Исходное сообщение --------\n{OLD}",
    "forwarded inside an answer": f"-------- Пересылаемое сообщение --------\n03.02.2025, 12:01, Имя\n{OLD}",
    "the bat": f"Вы писали 3 февраля 2025 г., 12:01:30:\n\n{QUOTED}",
    "iphone": f"Отправлено с iPhone\n\n> 3 февр. 2025 г., в 12:01, Имя <a@b.ru> написал(а):\n> \n{QUOTED}",
    "yandex by telephone": f"Отправлено из мобильного приложения Яндекс Почты\n\n03.02.2025, 12:01, И <a@b.ru>:\n{OLD}",
    "signed, then yandex": f"-- \nС уважением,\nИван\n\n03.02.2025, 12:01, Имя <a@b.ru>:\n{OLD}",
    # others
    "english": f"On Wed, Apr 30, 2025 at 3:19 PM Name Surname <a@b.com> wrote:\n\n{QUOTED}",
    "english, wrapped": f"On Wed, Apr 30, 2025 at 3:19 PM Name Surname\n<a@b.com> wrote:\n\n{QUOTED}",
    "english, without a verb": f"2013/7/20 Name via Desk <a@b.com>\n\n{QUOTED}",
    "turkish": f"Ad <a@b.tr>, 3 Şub 2025 Pzt, 12:01 tarihinde şunu yazdı:\n\n{QUOTED}",
    "hebrew": f"\u05d1-12 \u05d1\u05de\u05e8\u05e5 2020 10:00, Name <a@b.il>:\n\n{QUOTED}",
    "a language nobody knows": f"12.03.2020 10:00 lorem ipsum Name dolor:\n\n{QUOTED}",
    "english outlook": f"From: Name\nSent: Wednesday, April 30, 2025 3:19 PM\nTo: x\nSubject: y\n\n{OLD}",
    "english outlook, bold": f"*From:* Name <a@b>\n*Sent:* Wednesday 3:19 PM\n*To:* x\n*Subject:* y\n\n{OLD}",
    "ukrainian": f"Ім'я <a@b.ua> пише 30 квіт. 2025 р. о 15:19:\n{OLD}",
    "german": f"Am 30.04.2025 um 15:19 schrieb Name:\n{QUOTED}",
    "german outlook": f"Von: N <a@b.de>\nGesendet: Mittwoch\nAn: x\nBetreff: y\n\n{OLD}",
    "french": f"Le mer. 30 avr. 2025 à 15:19, Nom <a@b.fr> a écrit :\n{QUOTED}",
    "spanish": f"El mié, 30 abr 2025 a las 15:19, Nombre (<a@b.es>) escribió:\n{QUOTED}",
    "italian": f"Il giorno mer 30 apr 2025 alle ore 15:19 Nome <a@b.it> ha scritto:\n{QUOTED}",
    "portuguese": f"Em qua., 30 de abr. de 2025 às 15:19, Nome <a@b.br> escreveu:\n{QUOTED}",
    "dutch": f"Op wo 30 apr 2025 om 15:19 schreef Naam <a@b.nl>:\n{QUOTED}",
    "polish": f"śr., 30 kwi 2025 o 15:19 Nazwa <a@b.pl> napisał(a):\n{QUOTED}",
    "czech": f"st 30. 4. 2025 v 15:19 odesílatel Jméno <a@b.cz> napsal:\n{QUOTED}",
    "swedish": f"Den ons 30 apr. 2025 kl 15:19 skrev Namn <a@b.se>:\n{QUOTED}",
    "norwegian": f"ons. 30. apr. 2025 kl. 15:19 skrev Navn <a@b.no>:\n{QUOTED}",
    "danish": f"Den ons. 30. apr. 2025 kl. 15.19 skrev Navn <a@b.dk>:\n{QUOTED}",
    "finnish": f"ke 30. huhtik. 2025 klo 15.19 Nimi (a@b.fi) kirjoitti:\n{QUOTED}",
    "chinese": f"Name <a@b.cn> 于2025年4月30日周三 15:19写道：\n\n{QUOTED}",
    "chinese outlook": f"发件人: N <a@b.cn>\n发送时间: 2025年4月30日\n收件人: x\n主题: y\n\n{OLD}",
    "japanese": f"2025年4月30日(水) 15:19 Name <a@b.jp>:\n\n{QUOTED}",
    "korean": f"2025년 4월 30일 (수) 오후 3:19, 이름 <a@b.kr>님이 작성:\n\n{QUOTED}",
}


@pytest.mark.parametrize("shape", ANNOUNCED)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_only_the_new_text_is_left(shape: str, between: str):
    """Case 35: the shapes of the usual programs, in every language of the tables."""
    assert new_text(f"{NEW}{between}{ANNOUNCED[shape]}", Turn.ANSWER) == NEW


@pytest.mark.parametrize("shape", ANNOUNCED)
def test_a_mail_without_anything_new_keeps_everything(shape: str):
    """Case 35: never empty."""
    assert new_text(ANNOUNCED[shape], Turn.ANSWER).strip()


@pytest.mark.parametrize(
    "text",
    [
        "Мой коллега пишет: сайт не работает.\nПроверьте, он пишет:\nошибка 500",
        "В 15:19 панель пишет:\nнет места",
        "Адрес для связи admin@client.example:\nжду",
        "From: это слово в начале строки\nи больше ничего",
        "Он написал: всё.\nЯ написал: нет.",
        "> вопрос 1\n\nответ 1\n\n> вопрос 2\n\nответ 2",
    ],
)
def test_ordinary_text_is_left_alone(text: str):
    """Case 35: a verb inside a text cuts nothing, and answers between quoted lines keep everything."""
    assert new_text(text, Turn.ANSWER) == text


@pytest.mark.parametrize("shape", ["outlook", "original message", "forwarded inside an answer"])
def test_the_first_mail_keeps_what_it_hands_on(shape: str):
    """Case 36: forwarded content of a first mail."""
    text = f"{NEW}\n\n{ANNOUNCED[shape]}"
    assert new_text(text, Turn.OPENING) == text


@pytest.mark.parametrize("subject", ["Fwd: x", "FW: x", "Пересл: x", "WG: x", "TR: x", "fwd: Re: x"])
def test_a_forwarded_mail_keeps_everything(subject: str):
    """Case 36."""
    text = f"{NEW}\n\n{ANNOUNCED['gmail']}"
    assert new_text(text, turn_of(subject, ("id@desk.example",))) == text


def test_answers_are_known_by_what_they_refer_to_or_by_their_subject():
    assert turn_of("x", ()) is Turn.OPENING
    assert turn_of("Re: x", ()) is Turn.ANSWER
    assert turn_of("Ответ: x", ()) is Turn.ANSWER
    assert turn_of("x", ("id@desk.example",)) is Turn.ANSWER


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("Сайт лежит.\n\n-- \nИрина\n+7 000", "Сайт лежит."),
        ("Сайт лежит.\n--\nИрина", "Сайт лежит."),
        ("1. домен\n--\n2. сервер\n--\n3. почта", "1. домен\n--\n2. сервер\n--\n3. почта"),
        ("Список:\n-- домен\n- почта\n— сервер", "Список:\n-- домен\n- почта\n— сервер"),
        ("--\nтолько подпись", "--\nтолько подпись"),
        ("Готово.\n\nОтправлено с iPhone", "Готово."),
        ("Готово.\nSent from my Galaxy", "Готово."),
        ("Готово.\nПолучите Outlook для iOS", "Готово."),
        ("Отправлено с iPhone", "Отправлено с iPhone"),
        ("Готово.\n\n(sent from a phone)\nGet Outlook for iOS", "Готово."),
        ("Нет.\nFrom my iPhone 6", "Нет."),
        ("a\n-- \n" + "\n".join(f"строка {number}" for number in range(30)), None),
    ],
)
def test_a_signature_is_folded_and_a_list_is_not(text: str, new: str | None):
    """Case 36."""
    assert new_text(text, Turn.OPENING) == (text if new is None else new)


def test_the_html_tells_where_it_quotes():
    """Case 35: the containers of mail programs."""
    text = f"{NEW}\n\n{OLD}"
    assert new_text(text, Turn.ANSWER, text.index(OLD)) == NEW
