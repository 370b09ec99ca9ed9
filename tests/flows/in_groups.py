"""A department's group in Telegram, with topics and without, and what stands there."""

from __future__ import annotations

from chalicelib.services import groups
from infra.local.telegram import Person
from tests.flows.desk_side import cause
from tests.stage import Stage

GROUP, FORUM = -4001, -1001000000009


def code(stage: Stage, department: str = "tech") -> str:
    return groups.invitation("north", department, by="operator", cause=cause(), house=stage.house).code


def member(stage: Stage) -> Person:
    return stage.telegram.person(901, "Олег", language_code="ru")


def forum(stage: Stage, department: str = "tech") -> Person:
    """A group with topics, tied."""
    oleg = member(stage).opens_forum(stage.telegram.bot(stage.bot.token), FORUM, "Техподдержка")
    oleg.says(f"/desk {code(stage, department)}")
    stage.settle()
    return oleg


def plain(stage: Stage) -> Person:
    oleg = member(stage).invites(stage.telegram.bot(stage.bot.token), GROUP, "Техподдержка")
    oleg.says(f"/desk@north_help_bot {code(stage)}")
    stage.settle()
    return oleg


def told(group: Person) -> list[str]:
    return [each.text for each in group.sees() if each.is_from_bot and each.text]


def thread(group: Person, text: str) -> int | None:
    return next(each.raw.get("message_thread_id") for each in group.sees() if text in each.text)
