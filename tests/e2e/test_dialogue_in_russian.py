"""Telegram.md's Russian dialogue, played by hand in the chat window, staff answering in the lobby."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Chat, Staff
from tests.e2e.things import long_log, picture

IRINA, MARIA = 5010001, 5010005
ALBUM = (
    picture("one.png", (200, 60, 60)),
    picture("two.png", (60, 160, 60)),
    picture("three.png", (60, 60, 200)),
)


@pytest.fixture
def bot(facts):
    return next(each["id"] for each in facts["bots"] if len(each["providers"]) == 2)


def test_a_question_is_asked_answered_put_away_and_taken_out_again(visit, bot, tmp_path):
    chat = Chat(visit(), bot, IRINA)
    chat.starts()
    chat.hears("Активные запросы")

    number = asks(chat, tmp_path)

    staff = visit()
    staff.goes("/")
    expect(staff.page.locator(".events")).to_contain_text(
        f"Ирина Соколова: новый запрос №{number} «Сайт отвечает ошибкой 502», Техническая поддержка"
    )
    answered(chat, Staff(staff, "north", number), number)
    put_away(chat, number)


def asks(chat, tmp_path):
    chat.says("/createticket")
    chat.hears("Шаг 1 из 5. К какому провайдеру вопрос?")
    chat.presses("Север-Хостинг")
    chat.hears("Шаг 2 из 5. Выберите отдел:")
    chat.presses("Техническая поддержка")
    chat.hears("Шаг 3 из 5")
    chat.says("Сайт отвечает ошибкой 502")
    chat.hears("Шаг 4 из 5")
    chat.says("4871")
    chat.hears("Услуги с id 4871 у вас нет")
    chat.presses("VPS-2 · id 4817")
    chat.hears("Шаг 5 из 5")
    return describes(chat, tmp_path)


def describes(chat, tmp_path):
    chat.says("С утра сайт то открывается, то выдаёт 502. Перезапуск не помог.")
    chat.hears("Черновик: 1 сообщение, 0 файлов из 5.")
    chat.attaches(*ALBUM)
    chat.says("вот ошибки")
    chat.hears("Черновик: 2 сообщения, 3 файла из 5.")
    expect(chat.mine("вот ошибки").locator(".pictures img")).to_have_count(3)
    chat.says(long_log(612))
    chat.hears("Не добавлено: 612 символов при пределе 255, лишних 357. Разбить на 3?")
    chat.presses("Разбить на 3")
    chat.hears("Черновик: 5 сообщений, 3 файла из 5.")
    sends_what_is_too_large(chat, tmp_path)
    chat.edits(
        "С утра сайт то открывается, то выдаёт 502. Перезапуск не помог.",
        "С 9 утра сайт то открывается, то выдаёт 502. Перезапуск не помог.",
    )
    chat.hears("Правка учтена.")
    expect(chat.mine("С 9 утра").locator(".meta")).to_contain_text("изменено")
    return finishes(chat)


def sends_what_is_too_large(chat, tmp_path):
    archive = tmp_path / "logs.zip"
    archive.write_bytes(b"PK\3\4" + bytes(34 * 2**20 - 4))
    chat.attaches(archive)
    expect(chat.page.locator(".chosen")).to_contain_text("34 МБ")
    chat.page.locator("#text").press("Enter")
    chat.hears("«logs.zip» (34 МБ) не добавлен: бот принимает до 20 МБ.")


def finishes(chat):
    chat.button("Завершить").dblclick()
    said = chat.hears("создан. Статус: «Находится на рассмотрении». Ответ придёт сюда.").inner_text()
    number = re.search(r"Запрос №(\d+) создан", said)[1]
    chat.sees_toast(f"Уже отправлено: №{number}")
    return number


def answered(chat, staff, number):
    expect(staff.page.locator(".thread")).to_contain_text("вот ошибки")
    staff.answers(
        "Не хватало памяти, увеличили. Проверьте, пожалуйста.",
        picture("график.png", (90, 120, 240)),
        by="anna",
        button="Ответить и отпустить",
    )
    told = chat.hears("Не хватало памяти, увеличили. Проверьте, пожалуйста.")
    expect(told).to_contain_text(f"№{number} · Сайт отвечает ошибкой 502")
    expect(chat.messages.last.locator(".pictures img")).to_be_visible()
    chat.swipes(told)
    chat.says("Да, заработало, спасибо!")
    chat.hears(f"Ответ к запросу №{number}")
    chat.presses("Завершить")
    chat.hears(f"Ответ добавлен в запрос №{number}.")
    expect(staff.page.locator(".thread")).to_contain_text("Да, заработало, спасибо!")


def put_away(chat, number):
    chat.says("/start")
    chat.hears_at_last("Активные запросы")
    chat.presses("Счёт за октябрь")
    chat.hears("Счёт во вложении. Остались вопросы?")
    expect(chat.messages.last.locator(".file")).to_contain_text("invoice-10.pdf")
    chat.presses("Поместить в архив")
    chat.hears("в архиве.")
    chat.presses("Вернуть из архива")
    chat.sees_toast("№1002 возвращён из архива")
    expect(chat.button("Поместить в архив")).to_be_visible()
    chat.says("а как продлить домен?")
    chat.hears("Куда отнести это сообщение?")
    chat.presses("Никуда")
    expect(chat.button("Никуда")).to_have_count(0)


def test_a_blocked_bot_is_silent_until_it_is_let_in_again(visit, bot, facts):
    """What was said meanwhile is found when he looks."""
    pavel = next(each for each in facts["people"] if each["id"] == "pavel")
    chat = Chat(visit(), bot, pavel["telegram_id"])
    chat.starts()
    chat.hears("Активные запросы")
    chat.page.locator(".menu summary").first.click()
    chat.page.get_by_role("button", name="Заблокировать бота").click()
    expect(chat.page.locator(".said")).to_be_visible()
    before = chat.messages.count()

    staff = Staff(visit(), "north", "1005")
    staff.answers("Перенесли, проверьте скорость.", by="anna", button="Ответить, оставить в работе")
    expect(staff.page.locator(".thread")).to_contain_text("Перенесли")
    assert chat.messages.count() == before

    chat.page.get_by_role("button", name="Разблокировать").last.click()
    expect(chat.page.locator("#text")).to_be_visible()
    chat.says("/start")
    chat.hears_at_last("Активные запросы")
    chat.presses("Медленный диск")
    chat.hears("Перенесли, проверьте скорость.")


def test_a_new_code_links_a_telegram_that_was_not_linked(visit, bot):
    """The bot refuses her before, and serves her after she has sent the code and said yes."""
    visitor = visit()
    chat = Chat(visitor, bot, MARIA)
    chat.starts()
    chat.hears("Сначала свяжите Telegram с личным кабинетом")
    lobby = visitor.goes("/")
    lobby.locator("#person-maria").get_by_role("button", name="Получить новый код").click()
    code = lobby.locator("#person-maria output").inner_text()
    chat = Chat(visitor, bot, MARIA)
    chat.says(code)
    chat.hears("Связать этот Telegram с личным кабинетом")
    chat.presses("Да, связать")
    chat.hears("Готово: этот Telegram связан")
