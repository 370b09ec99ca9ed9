"""The lobby and the chat window at both widths, in both themes and languages: nothing cut, and pictures to look at."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.looks import FLOWS_OVER, SHOTS, WIDTHS, in_every_look
from tests.e2e.people import Chat
from tests.e2e.things import file, picture

TIMUR = 5010004


@pytest.fixture(scope="module")
def bot(facts):
    return next(each["id"] for each in facts["bots"] if len(each["providers"]) == 1)


@pytest.fixture(scope="module", autouse=True)
def talk(browser, desk, bot):
    """Something of everything in one chat, left in the middle of a dialogue."""
    from tests.e2e.people import Visitor

    visitor = Visitor(browser, desk.lobby)
    chat = Chat(visitor, bot, TIMUR)
    chat.starts()
    chat.hears("Активные запросы")
    chat.says("/createticket")
    chat.presses("Инженеры облака")
    chat.hears("Шаг 3 из 5")
    chat.says("Узел не поднимается после обновления")
    chat.presses("Kubernetes")
    chat.hears("Шаг 5 из 5")
    chat.says("Обновили кластер до 1.34, третий узел не вернулся.\nЖурнал: https://example.com/log?id=7")
    chat.hears("Черновик: 1 сообщение")
    chat.attaches(*(picture(f"{each}.png", (70 * each, 120, 200 - 50 * each)) for each in (1, 2, 3)))
    chat.says("Так выглядит панель")
    chat.hears("3 файла из 5")
    chat.attaches(file("journal-of-the-third-node-2026-11-23.txt", b"kubelet: not ready\n" * 40, "text/plain"))
    chat.page.locator("#text").press("Enter")
    chat.hears("4 файла из 5")
    chat.swipes(chat.mine("Обновили кластер"))
    chat.says("Узел зовут node-3")
    chat.hears("Черновик: 3 сообщения")
    assert visitor.troubles == []
    visitor.leave()


@in_every_look
def test_nothing_is_cut(visit, bot, width, theme, language):
    wide, high = WIDTHS[width]
    visitor = visit(language=language, color_scheme=theme, viewport={"width": wide, "height": high})
    for name, path in (("lobby", "/"), ("ticket", "/tickets/north/1004")):
        page = visitor.goes(path)
        page.screenshot(path=SHOTS / f"{name}-{width}-{theme}-{language}.png", full_page=True)
        assert page.evaluate(FLOWS_OVER) == 0
    chat = Chat(visitor, bot, TIMUR)
    expect(chat.messages.last).to_be_visible()
    for image in chat.page.locator("img").all():
        expect(image).to_have_js_property("complete", True)
    chat.page.screenshot(path=SHOTS / f"chat-{width}-{theme}-{language}.png")
    assert chat.page.evaluate(FLOWS_OVER) == 0
    assert chat.page.locator("#scroll").evaluate("(one) => one.scrollWidth - one.clientWidth") == 0


def test_what_lies_behind_a_bubble_can_be_looked_at(visit, bot):
    chat = Chat(visit(), bot, TIMUR)
    message = chat.mine("Так выглядит панель")
    message.locator(".bubble").hover()
    message.locator(".tools button").last.click()
    panel = chat.page.locator("#details")
    expect(panel).to_contain_text("media_group_id")
    chat.page.screenshot(path=SHOTS / "chat-details.png")
    panel.locator("button").first.press("Escape")
    expect(panel).to_be_hidden()


def test_what_is_typed_stays_while_messages_come_and_after_a_reload(visit, bot):
    chat = Chat(visit(), bot, TIMUR)
    chat.page.locator("#text").fill("не отправлено, но и не потеряно")
    version = chat.page.evaluate("document.body.dataset.version")
    chat.page.request.post(f"{chat.page.url.split('/chat/')[0]}/telegram/chats/{bot}/{TIMUR}/say", data={"text": "ещё"})
    expect(chat.page.locator("body")).not_to_have_attribute("data-version", version)
    chat.mine("ещё")
    expect(chat.page.locator("#text")).to_have_value("не отправлено, но и не потеряно")
    chat.page.reload()
    expect(chat.page.locator("#text")).to_have_value("не отправлено, но и не потеряно")
