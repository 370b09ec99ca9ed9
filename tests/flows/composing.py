"""The client's side of a story: the shortest ways to each step, and what the chat shows of the draft."""

from __future__ import annotations

from chalicelib.conversation.states import Draft, Talk
from infra.local.telegram import Queued
from tests.people.telegram import Client
from tests.stage import Stage

SUBJECT = "Сайт отвечает ошибкой 502"
FINISH, REMOVE, CANCEL = "Завершить", "Убрать последнее", "Отменить"
PANEL = [FINISH, REMOVE, CANCEL]


def describing(client: Client, subject: str = SUBJECT) -> Client:
    """Department and subject are given; what comes next depends on what the account has bought."""
    client.says("/createticket")
    client.presses("Техническая поддержка")
    client.says(subject)
    return client


def composing(stage: Stage) -> Client:
    """In the last step, with nothing written yet."""
    return describing(stage.client())


def draft(stage: Stage, client: Client) -> Draft:
    found = talk(stage, client).draft
    assert found is not None, "there is no draft"
    return found


def talk(stage: Stage, client: Client) -> Talk:
    (found,) = stage.store.chats([stage.bot.id], client.person.user_id)
    return found


def lines(client: Client) -> list[str]:
    """The one message said or changed by the last act, line by line."""
    (heard,) = client.heard()
    return heard.text.split("\n")


def queued(stage: Stage) -> Queued:
    """The next update, taken out of Telegram's hands: to be posted when the story says so."""
    return stage.telegram.take(stage.telegram.bot(stage.bot.token))


def posts(stage: Stage, update: Queued) -> int:
    return stage.telegram.post(stage.telegram.bot(stage.bot.token), update).status
