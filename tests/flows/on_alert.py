"""A member of staff at his telephone: told of a ticket, about to do something about it."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.desk.message import Message, Side
from infra.local.telegram import Seen
from tests.flows.desk_side import OnTheSite
from tests.people.staff import on_duty
from tests.people.telegram import Client
from tests.stage import Stage, staff_id


def alerted(stage: Stage) -> Client:
    """Anna, who has been told of the ticket there is."""
    phone = on_duty(stage)
    OnTheSite(stage).replies("Сайт не открывается")
    stage.later(minutes=2)
    return phone


def alert(phone: Client) -> Seen:
    return next(each for each in reversed(phone.sees()) if "Ответить" in each.labels)


def changed(stage: Stage, name: str = "Анна", **facts) -> None:
    member = next(each for each in stage.store.staff("north") if each.id == staff_id(name))
    stage.save(replace(member, **facts))


def of_staff(stage: Stage, number: int = 1001) -> list[Message]:
    return [each for each in stage.messages(number) if each.author.side is Side.STAFF]


def by_staff(stage: Stage) -> list[tuple[str, bool]]:
    """What staff have written into the ticket, and whether it is a note."""
    return [(each.text, each.internal) for each in of_staff(stage)]
