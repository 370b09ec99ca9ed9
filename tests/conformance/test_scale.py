"""What a page reads does not grow with the desk: units as DynamoDB bills them, with few tickets and with many."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import boto3
import pytest

from chalicelib.desk.figures import Slice
from chalicelib.desk.people import Provider, Role
from chalicelib.desk.permissions import Actor, Author
from chalicelib.desk.ticket import Stage
from chalicelib.services.figures import report, waiting
from chalicelib.services.records import Pile
from chalicelib.services.search import search
from chalicelib.storage import items, keys
from chalicelib.storage.directory import DynamoDirectory
from chalicelib.storage.figures import DynamoFigures
from chalicelib.storage.index import DynamoIndex
from chalicelib.storage.reads import DynamoReads
from chalicelib.storage.store import DynamoStore
from chalicelib.storage.table import Table
from infra.template import RESOURCES, load, tables
from tests.conformance import dynamodb
from tests.contract.things import message, ticket

FEW, MANY = 500, int(os.environ.get("TICKETS", "1500"))
"""More than a question goes through; each costs the same from there on. TICKETS=100000 shows it, in some minutes."""
LONG = 60
"""Messages of the ticket that is looked at: more than a page shows."""
NOW = datetime(2026, 11, 14, 9, 0, tzinfo=UTC)
NORTH = Provider(id="north", name="Север")
VERA = Actor(author=Author(role=Role.ADMINISTRATOR, id="vera", name="Вера"), provider="north")
TABLE = "DeskTable"
PAGE = 50
WRITERS, PORTION = 4, 250


class Meter:
    """Adds up what each call consumed."""

    def __init__(self, client: Any) -> None:
        self.units = 0.0
        for event, act in (("provide-client-params", self._ask), ("after-call", self._add)):
            client.meta.events.register(f"{event}.dynamodb", act)

    def of(self, act: Callable[[], object]) -> float:
        self.units = 0.0
        act()
        return self.units

    @staticmethod
    def _ask(params: dict[str, Any], **_: object) -> dict[str, Any]:
        return (
            {**params, "ReturnConsumedCapacity": "TOTAL"}
            if "TableName" in params or "RequestItems" in params
            else params
        )

    def _add(self, parsed: dict[str, Any], **_: object) -> None:
        told = parsed.get("ConsumedCapacity") or []
        self.units += sum(each["CapacityUnits"] for each in (told if isinstance(told, list) else [told]))


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Iterator[SimpleNamespace]:
    with dynamodb.running(tmp_path_factory.mktemp("scale") / "dynamodb.log") as address:
        client = boto3.Session("test", "test", region_name="eu-central-1").client("dynamodb", endpoint_url=address)
        client.create_table(**{**tables(load(RESOURCES))[TABLE], "TableName": TABLE})
        table = Table(TABLE, lambda: client)
        clock = SimpleNamespace(now=lambda: NOW)
        yield SimpleNamespace(
            table=table,
            meter=Meter(client),
            index=DynamoIndex(table),
            reads=DynamoReads(table),
            store=DynamoStore(table, clock.now),
            figures=DynamoFigures(table, clock.now),
            directory=DynamoDirectory(table),
            clock=clock,
        )


def filled(desk: SimpleNamespace, first: int, last: int) -> None:
    """Tickets, every one of which has both words; and one old one that alone has a third, and much to read."""
    numbers = range(first, last + 1)
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda some: desk.table.batch_put(_rows(some)), batched(numbers, PORTION)))
    if first == 1:
        desk.table.batch_put([_mark("редк", 1), *(items.item_of(message(each, number=1), NOW) for each in range(LONG))])


def batched(numbers: range, size: int) -> Iterator[range]:
    return (numbers[start : start + size] for start in range(0, len(numbers), size))


def _rows(numbers: range) -> list[items.Item]:
    """Half of them are somebody's, a third waits for the client, and every account has five."""
    rows = []
    for number in numbers:
        one = ticket(
            number,
            account=f"a{number // 5}",
            assignee="vera" if number % 2 else None,
            waiting_since=None if number % 3 == 0 else NOW - timedelta(minutes=number),
            stage=Stage.RELEASED if number % 3 == 0 else Stage.OPEN,
        )
        rows += [items.item_of(one, NOW), _lexicon(number), *(_mark(each, number) for each in ("сайт", "почт"))]
    return rows


def _mark(term: str, number: int) -> items.Item:
    key = keys.term("north", term, number)
    return {"pk": {"S": key.pk}, "sk": {"S": key.sk}}


def _lexicon(number: int) -> items.Item:
    key = keys.lexicon("north", number)
    words = ["сайт", "почт", *(["редк"] if number == 1 else [])]
    return {"pk": {"S": key.pk}, "sk": {"S": key.sk}, "public": {"SS": words}}


def costs(desk: SimpleNamespace) -> dict[str, float]:
    """Units of each question."""

    def found(question: str) -> float:
        return desk.meter.of(lambda: search(question, actor=VERA, provider="north", house=desk))

    return {
        "two frequent words": found("сайт почта"),
        "a frequent word and a rare one": found("сайт редкий"),
        "the beginning of a number": found("10"),
        **{f"a page: {name}": desk.meter.of(act) for name, act in pages(desk).items()},
        "who waits": desk.meter.of(lambda: waiting("north", ["support"], now=NOW, house=desk)),
        "figures": desk.meter.of(lambda: report(NORTH, 30, actor=VERA, house=desk)),
    }


def pages(desk: SimpleNamespace) -> dict[str, Callable[[], object]]:
    """What the list pages of the console ask, and those of a ticket and of a client."""
    here = partial(desk.reads.piles, "north", ["support"], limit=PAGE)
    return {
        "queue": partial(here, pile=Pile.QUEUE),
        "waiting for the client": partial(here, pile=Pile.AWAITING),
        "mine": partial(desk.reads.assigned, "north", "vera", limit=PAGE),
        "all": partial(desk.reads.recent, "north", limit=PAGE),
        "a long ticket": partial(desk.store.thread, "north", 1, limit=PAGE),
        "a client's list": partial(desk.reads.active, "north", "a7", limit=PAGE),
    }


def test_questions_cost_the_same_with_many_tickets_as_with_few(desk: SimpleNamespace) -> None:
    line = Slice(provider="north", day=NOW.date(), department="support", channel="web")
    desk.figures.count(line, {"asked": 1}, once="one")
    filled(desk, 1, FEW)
    few = costs(desk)
    filled(desk, FEW + 1, MANY)
    many = costs(desk)
    for name, units in many.items():
        assert units == pytest.approx(few[name], rel=0.1), (name, few, many)
    assert max(many.values()) < 250, many
    rare = search("сайт редкий", actor=VERA, provider="north", house=desk)
    assert [each.number for each in rare.tickets] == [1]
