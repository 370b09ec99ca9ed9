"""An administrator leads webhooks to his own systems by pages: the key is shown once, the log tells the rest."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from chalicelib.desk.people import Role
from chalicelib.desk.webhooks import CallState, Heard, Trouble, Webhook
from tests.flows.desk_side import filed
from tests.people.web import Browser
from tests.stage import Stage

URL = "https://hooks.north.example/lambdesk"


@pytest.fixture
def olga(stage: Stage) -> Browser:
    stage.staff("Ольга", role=Role.ADMINISTRATOR, departments=())
    return stage.workplace("Ольга")


def adds(olga: Browser, url: str = URL, *ticks: str) -> str:
    """The page that comes back, with the key."""
    olga.opens("/desk/settings/webhooks/new")
    olga.fills(url=url)
    for each in ticks:
        olga.ticks(each, "on")
    olga.presses("Добавить вебхук")
    return olga.page.html


def the(stage: Stage) -> Webhook:
    (found,) = stage.store.webhooks("north")
    return found


def verbs(stage: Stage) -> list[str]:
    return [each.verb for each in stage.store.log("north", limit=50).lines][::-1]


def test_a_webhook_is_added_and_its_key_is_shown_once(stage: Stage, olga: Browser) -> None:
    page = adds(olga, URL, "kind.ticket.created", "department.tech")
    made = the(stage)
    assert (made.kinds, made.departments, made.made_by) == (("ticket.created",), ("tech",), "s-olxga")
    assert made.keys[0].secret in page
    olga.opens("/desk/settings/webhooks")
    olga.sees("Работает")
    olga.clicks(URL)
    olga.sees("Добавлен: Ольга")
    assert "whsec_" not in olga.page.html
    assert verbs(stage) == ["webhook.add"]


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("http://hooks.north.example/", "Адрес вебхука должен начинаться с https://."),
        ("https://127.0.0.1/", "Нужно имя узла в интернете"),
        ("https://hooks.north.example:22/", "Порт 22 не подходит"),
        ("https://a@hooks.north.example/", "Это не адрес"),
    ],
)
def test_an_address_inside_is_refused_at_its_field(stage: Stage, olga: Browser, url: str, complaint: str) -> None:
    adds(olga, url, "kind.ticket.created")
    assert olga.page.status == 422
    olga.sees(complaint)
    assert 'id="url-wrong"' in olga.page.html
    assert olga.form("Добавить вебхук").fields["url"] == url
    assert 'name="kind.ticket.created" value="on" checked' in olga.page.html
    assert stage.store.webhooks("north") == ()


def test_a_test_and_what_happens_stand_in_the_log_with_their_answers(stage: Stage, olga: Browser) -> None:
    adds(olga)
    stage.receivers.answers[URL] = Heard(status=500, text="<b>oh</b>")
    olga.opens(f"/desk/settings/webhooks/{the(stage).id}")
    olga.sees("Вызовов ещё не было.")
    olga.presses("Проверить")
    filed(stage.client())
    olga.opens(f"/desk/settings/webhooks/{the(stage).id}")
    for text in ("webhook.test", "ticket.created", "№1001", "500", "<b>oh</b>", "Ждёт отправки", "Не отвечает"):
        olga.sees(text)
    assert "<b>oh</b>" not in olga.page.html
    stage.receivers.answers[URL] = Heard(trouble=Trouble.CERTIFICATE)
    stage.later(minutes=2)
    olga.opens(f"/desk/settings/webhooks/{the(stage).id}")
    olga.sees("Сертификат не подходит")


def test_what_was_missed_is_sent_again_one_by_one_or_all(stage: Stage, olga: Browser) -> None:
    adds(olga)
    olga.opens(f"/desk/settings/webhooks/{the(stage).id}")
    olga.presses("Приостановить")
    olga.sees("Приостановлен")
    filed(stage.client())
    olga.opens(f"/desk/settings/webhooks/{the(stage).id}")
    olga.sees("Не отправлялось")
    olga.presses("Возобновить")
    olga.presses("Отправить всё непринятое")
    stage.settle()
    (call,) = stage.store.calls_of(the(stage).id, limit=9)
    assert call.state is CallState.DELIVERED
    olga.opens(f"/desk/settings/webhooks/{the(stage).id}")
    olga.presses("Отправить снова")
    stage.settle()
    assert [json.loads(each.body)["kind"] for each in stage.receivers.posted] == ["ticket.created"] * 2
    assert verbs(stage) == ["webhook.add", "webhook.pause", "webhook.resume"]


def test_the_key_is_changed_in_two_steps(stage: Stage, olga: Browser) -> None:
    adds(olga)
    olga.opens(f"/desk/settings/webhooks/{the(stage).id}")
    olga.presses("Заменить ключ")
    assert the(stage).keys[0].secret in olga.page.html
    assert the(stage).keys[1].secret not in olga.page.html
    olga.sees("подписаны двумя ключами")
    olga.presses("Завершить замену ключа")
    assert len(the(stage).keys) == 1
    assert "whsec_" not in olga.page.html


def test_one_that_was_gone_says_why_it_is_paused(stage: Stage, olga: Browser) -> None:
    adds(olga)
    stage.receivers.answers[URL] = Heard(status=410)
    filed(stage.client())
    olga.opens("/desk/settings/webhooks")
    olga.clicks(URL)
    olga.sees("ответил, что здесь больше ничего нет")
    olga.opens("/desk/settings/log")
    olga.sees("webhook.pause")


def test_a_webhook_is_removed(stage: Stage, olga: Browser) -> None:
    adds(olga)
    olga.opens(f"/desk/settings/webhooks/{the(stage).id}")
    olga.presses("Удалить вебхук")
    olga.sees("Вебхуков ещё нет.")
    assert stage.store.webhooks("north") == ()


def test_the_log_goes_back_page_by_page(stage: Stage, olga: Browser) -> None:
    adds(olga)
    irina = stage.client()
    filed(irina)
    for number in range(60):
        stage.clock.turn(seconds=1)
        stage.queues.publish(replace(stage.queues.published[0], id=f"north#{number}#9", at=stage.clock.now()))
    stage.settle()
    olga.opens(f"/desk/settings/webhooks/{the(stage).id}")
    assert olga.page.html.count("<p><b>ticket.") == 50
    olga.clicks("Раньше")
    assert olga.page.html.count("<p><b>ticket.") == 11


def test_in_english_it_is_english(stage: Stage, olga: Browser) -> None:
    adds(olga)
    olga.opens("/desk/settings/webhooks?language=en")
    olga.sees("Working")
