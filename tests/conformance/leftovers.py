"""What somebody who committed and died has left to be carried, and rows that nobody can read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count

from chalicelib.conversation.outputs import Say, ShowFiles
from chalicelib.services.effects import ChatTarget, Class, Content, Spoken, Told
from chalicelib.services.record import changes
from chalicelib.services.records import Changes
from chalicelib.storage import keys
from chalicelib.storage.keys import Key
from chalicelib.storage.requests import asking, stored_key
from chalicelib.storage.store import DynamoStore
from chalicelib.storage.table import Table
from tests.conformance.desk import DeskOnAws, Newcomer
from tests.conformance.peer import BOT

_numbers = count(1)


def left_over(desk: DeskOnAws, contents: Sequence[tuple[Class, Content]]) -> str:
    """The cause under which they were committed; all are due."""
    cause = f"test#{next(_numbers)}"
    commit(desk, changes(cause=cause, at=datetime.now(UTC), says=contents, lease=timedelta(0)))
    return cause


def commit(desk: DeskOnAws, written: Changes) -> None:
    table = Table(desk.resources["DeskTable"], lambda: desk.client("dynamodb"))
    DynamoStore(table, lambda: datetime.now(UTC)).commit(written)


def spoken(to: Newcomer, output: Say | ShowFiles, told: Told | None = None) -> Spoken:
    target = ChatTarget(bot=str(BOT), chat=to.person.user_id, language="ru")
    return Spoken(target=target, output=output, told=told)


def first_row(desk: DeskOnAws, cause: str) -> Key:
    found = desk.client("dynamodb").query(TableName=desk.resources["DeskTable"], **asking(keys.rows(cause)))["Items"]
    return Key(found[0]["pk"]["S"], found[0]["sk"]["S"])


@contextmanager
def unreadable(desk: DeskOnAws, key: Key) -> Iterator[None]:
    """As if an older or newer version had written there what this one cannot read."""
    table, dynamodb = desk.resources["DeskTable"], desk.client("dynamodb")
    item = dynamodb.get_item(TableName=table, Key=stored_key(key))["Item"]
    dynamodb.put_item(TableName=table, Item={**item, "body": {"M": {"shape": {"S": "unknown"}}}})
    try:
        yield
    finally:
        dynamodb.put_item(TableName=table, Item=item)
