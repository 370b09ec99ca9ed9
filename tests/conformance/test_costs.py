"""What a ticket costs: the story's calls and units by function, as docs/reference/costs.md says them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from chalicelib.desk.rules import GATHER
from chalicelib.services.badges import badge_of
from chalicelib.services.pagers import invitation
from chalicelib.storage import keys
from infra.local.telegram.attachments import document
from infra.template import load
from tests.conformance import dynamodb, prices
from tests.conformance.deployment import deployed
from tests.conformance.desk import PROVIDER, STACK, STAFF, STAFF_ADDRESS, DeskOnAws
from tests.conformance.emulator import WITNESS
from tests.conformance.witnessed import Call
from tests.people.telegram import Client

SUBJECT = "Сайт не открывается"
REMEMBERED = keys.bots().partition
"""What a function asks once a minute, however many tickets there are in it: how often in this one is chance."""
GATHERED = GATHER.total_seconds() + 45
"""Seconds to wait for what is told to staff in one, a minute after its beginning."""
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "costs.md"


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Iterator[DeskOnAws]:
    """One whose table is at DynamoDB Local, which counts units as AWS bills them."""
    folder = tmp_path_factory.mktemp("costs")
    with dynamodb.running(folder / "dynamodb.log") as address, deployed(folder, table_at=address) as one:
        yield one


def test_a_ticket_costs_what_the_page_says(desk: DeskOnAws) -> None:
    ivan = on_duty(desk)
    desk.does("staff", "alerts", STAFF, *chosen("--do-not-tell"))
    a_ticket(desk)  # the first time wakes the functions up
    desk.does("staff", "alerts", STAFF, *chosen("--tell"))
    brought = a_ticket(desk)
    desk.until(lambda: said_in(ivan, SUBJECT), what="the ticket in the chat of staff", patience=GATHERED)
    desk.settles()
    calls = [each for each in desk.witness.saw() if each.function != "Tend" and each.key != REMEMBERED]
    assert [each for each in calls if each.error] == []
    stands_on_the_page(table(calls, requests=brought))
    stands_on_the_page(prices.table(prices.a_thousand_tickets(calls, requests=brought)))


def test_an_idle_month_costs_what_the_page_says(desk: DeskOnAws) -> None:
    desk.minute()
    desk.witness.look_away()
    desk.minute()
    calls = desk.witness.saw("Tend")
    stands_on_the_page(table(calls, requests=0))
    stands_on_the_page(prices.table(prices.an_idle_month(calls)))


def test_every_alarm_is_reckoned_with() -> None:
    alarms = [each for each in load().resources.values() if each.kind == "AWS::CloudWatch::Alarm"]
    assert sum(each.condition is None for each in alarms) == prices.ALARMS
    assert f"{len(alarms) - prices.ALARMS} more alarms" in PAGE.read_text(encoding="utf-8")


def test_the_page_says_of_when_its_prices_are() -> None:
    assert prices.AS_OF in PAGE.read_text(encoding="utf-8")


def stands_on_the_page(told: str) -> None:
    assert told in PAGE.read_text(encoding="utf-8"), f"docs/reference/costs.md should say:\n\n{told}\n"


def on_duty(desk: DeskOnAws) -> Client:
    """Who answers, with the Telegram in which he is told of new tickets."""
    ivan = Client(person=desk.telegram.person(499, "Иван", language_code="ru"), carry=desk.telegram.settle)
    ivan.starts(invitation(badge_of(STAFF_ADDRESS, desk.house), desk.house, cause="test#pager").token)
    ivan.presses("Да, связать")
    desk.until(lambda: said_in(ivan, "Готово"), what="his Telegram linked")
    return ivan


def chosen(option: str) -> list[str]:
    """For each alert that the story makes: what it brings a minute later would fall into the second ticket's time."""
    return [word for alert in ("filed", "replied") for word in (option, f"{alert}.telegram")]


def said_in(chat: Client, text: str) -> bool:
    return any(text in each.text for each in chat.sees())


def a_ticket(desk: DeskOnAws) -> int:
    """Asked with a file, answered, replied to, answered, read, archived; how many updates Telegram brought."""
    olga = desk.client_of_the_provider()
    desk.settles()
    desk.witness.look_away()
    before = len(desk.peer.brought)
    olga.begins(SUBJECT)
    olga.says("С утра сайт отвечает ошибкой 502, почта работает.")
    olga.sends(document(b"upstream timed out", name="журнал.txt"))
    number = olga.finishes()
    desk.until(lambda: desk.files_of(number) == {"журнал.txt": "ready"}, what="the file in the bucket")
    staff_answer(desk, number, "Не хватало памяти, увеличили. Проверьте, пожалуйста.")
    olga.hears_soon("Не хватало памяти")
    olga.says("/start")
    olga.presses(f"№{number}")
    olga.presses("Добавить ответ")
    olga.says("Спасибо, работает.")
    olga.presses("Завершить")
    staff_answer(desk, number, "Рады помочь.")
    olga.hears_soon("Рады помочь")
    olga.says("/start")
    olga.presses(f"№{number}")
    olga.presses("Поместить в архив")
    olga.hears("в архиве")
    desk.settles()
    return len(desk.peer.brought) - before


def staff_answer(desk: DeskOnAws, number: int, text: str) -> None:
    """By a command of its own process, watched as the functions are."""
    watched = {"PYTHONPATH": str(WITNESS), "WITNESS": str(desk.witness.file), "AWS_LAMBDA_FUNCTION_NAME": "a-Staff-1"}
    place = ("--stack", STACK, "--provider", PROVIDER, "--as", STAFF)
    subprocess.run(
        [sys.executable, "-m", "infra.ops", *place, "ticket", "reply", str(number), text],
        env={**os.environ, **watched},
        check=True,
        capture_output=True,
    )


def table(calls: Sequence[Call], *, requests: int) -> str:
    """A row for each function and operation, and what it all comes to."""
    rows = sorted({(each.function, each.service, each.operation) for each in calls})
    lines = ["| function | call | times | read units | write units |", "|---|---|---|---|---|"]
    for function, service, operation in rows:
        of_this = [each for each in calls if (each.function, each.operation) == (function, operation)]
        read, written = (f"{each:g}" if each else "" for each in prices.units(of_this))
        lines.append(f"| {function} | {service} {operation} | {len(of_this)} | {read} | {written} |")
    read, written = prices.units(calls)
    lines.append(f"| together | {requests} requests by Telegram | {len(calls)} | {read:g} | {written:g} |")
    return "\n".join(lines)
