"""Items: every noun comes back from the table as it went in."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from enum import EnumType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.conversation.outputs import Output, Titled, Value, Words
from chalicelib.conversation.states import Draft, Item, Talk
from chalicelib.desk import joining, working
from chalicelib.desk.errors import NotAllowed
from chalicelib.desk.groups import Topic
from chalicelib.desk.history import Fact
from chalicelib.desk.log import Logged
from chalicelib.desk.message import Channel, Mailed, Message, Part, Revision, Shape
from chalicelib.desk.rules import BODY_LIMIT, MERGE_LIMIT, REVISIONS
from chalicelib.services.effects import Content, Delivery, FileCopy, Row
from chalicelib.services.records import DeadLetter, Record
from chalicelib.storage import attributes, items
from tests.unit.desk.tickets import ANNA, said, ticket

NOW = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
TIMES = st.datetimes(datetime(1971, 1, 1), datetime(9998, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - beside it
NAMES = st.text(max_size=8)
TEXTS = st.one_of(st.text(max_size=20), st.sampled_from(["", "\x00", "«Завершить» 👍🏽", '{"is": "words"}']))
NUMBERS = st.integers(-(10**18), 10**18)
MANY = {"max_size": 3}


def things(hint: Any) -> st.SearchStrategy[Any]:
    """Anything that fits a type hint."""
    plain = {str: TEXTS, int: NUMBERS, bool: st.booleans(), datetime: TIMES, types.NoneType: st.none()}
    if hint in plain:
        return plain[hint]
    if hint is Value:
        return VALUES
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{each.name: field(each.name, hints[each.name]) for each in fields(hint)})
    if isinstance(hint, EnumType):
        return st.sampled_from(hint)
    if get_origin(hint) in {Union, types.UnionType}:
        return st.one_of([things(each) for each in get_args(hint)])
    inner = things(get_args(hint)[1] if get_origin(hint) is Mapping else get_args(hint)[0])
    return st.dictionaries(NAMES, inner, **MANY) if get_origin(hint) is Mapping else st.lists(inner, **MANY).map(tuple)


def field(name: str, hint: Any) -> st.SearchStrategy[Any]:
    return st.integers(0, 10**6) if name == "version" else things(hint)


VALUES = st.recursive(
    st.one_of(TEXTS, NUMBERS, st.builds(Titled, NAMES, st.dictionaries(NAMES, TEXTS, **MANY))),
    lambda inner: st.builds(Words, NAMES, st.dictionaries(NAMES, inner, **MANY)),
    max_leaves=4,
)

RECORDS = get_args(Record)
KINDS = [*RECORDS, Row, Delivery, FileCopy, Topic]


def _names(kinds: list[type]) -> list[str]:
    return [each.__name__ for each in kinds]


def as_the_table_gives_it(item: items.Item) -> items.Item:
    """Through boto3's own reading and writing, which refuse what DynamoDB does not know."""
    native = {name: TypeDeserializer().deserialize(value) for name, value in item.items()}
    return {name: TypeSerializer().serialize(value) for name, value in native.items()}


@pytest.mark.parametrize("kind", RECORDS, ids=_names(list(RECORDS)))
def test_every_record_comes_back_one_version_higher(kind):
    @settings(max_examples=25)
    @given(things(kind))
    def check(record):
        stored = items.item_of(record, NOW)
        later = (
            record
            if isinstance(record, Fact | DeadLetter | Logged) or not hasattr(record, "version")
            else replace(record, version=record.version + 1)
        )
        assert items.noun(kind, as_the_table_gives_it(stored)) == later

    check()


@settings(max_examples=60)
@given(things(Row))
def test_every_row_comes_back_with_whatever_it_carries(row):
    assert items.noun(Row, as_the_table_gives_it(items.row_item(row))) == row


@given(things(Delivery), things(FileCopy))
def test_deliveries_and_copies_come_back(delivery, copy):
    assert items.noun(Delivery, items.delivery_item(delivery)) == delivery
    assert items.noun(FileCopy, items.file_copy_item(copy, NOW)) == copy


@given(st.dictionaries(st.text(min_size=1), st.one_of(TEXTS, NUMBERS)))
def test_an_answer_comes_back_with_its_numbers_whole(answer):
    item = as_the_table_gives_it(items.cause_item("telegram#1#2", answer, NOW))
    assert items.answer_of(item) == answer
    assert {name: type(each) for name, each in items.answer_of(item).items()} == {
        name: type(each) for name, each in answer.items()
    }


@pytest.mark.parametrize("kind", KINDS, ids=_names(KINDS))
def test_what_a_newer_version_added_is_passed_over(kind):
    @settings(max_examples=5)
    @given(things(kind))
    def check(noun):
        stored = dict(attributes.write(noun))
        assert attributes.read(kind, {**stored, "a_field_of_tomorrow": {"L": []}}) == noun

    check()


@given(TIMES, st.integers(-23, 23))
def test_a_time_comes_back_as_the_same_moment_in_utc(at, hours):
    there = at.astimezone(timezone(timedelta(hours=hours)))
    back = attributes.coder(datetime).read(attributes.coder(datetime).write(there))
    assert back == at
    assert back.utcoffset() == timedelta(0)


def test_every_noun_that_stands_where_others_could_has_a_tag():
    nouns = [each for union in (Value, Output, Content) for each in get_args(union) if is_dataclass(each)]
    assert {attributes.TAGS[each] for each in nouns} == set(attributes.TAGS.values())
    assert len(set(attributes.TAGS.values())) == len(attributes.TAGS)


def test_every_record_has_a_kind_of_its_own():
    assert set(KINDS) == set(items.KINDS)
    assert len({each.name for each in items.KINDS.values()}) == len(items.KINDS)


LONGEST_TEXT = "Я" * 4096
LARGEST_ITEM = 400_000
LARGEST_TRANSACTION = 4_000_000


def test_the_fullest_draft_stays_far_below_the_item_bound():
    full = tuple(Item(message_id=each, text=LONGEST_TEXT) for each in range(20))
    draft = Draft(id="k3v9q2xw", items=full, long=full[:1], begun_at=NOW, touched_at=NOW)
    talk = Talk(bot="1", chat=2, draft=draft, stray=full[:1])
    assert _weight(items.item_of(talk, NOW)) < LARGEST_ITEM / 2


def _weight(item: items.Item) -> int:
    """Bytes, a little over what DynamoDB counts."""
    return len(repr(item).encode())


def test_shapes_are_stored_by_value_so_that_a_renamed_member_reads_the_same():
    assert attributes.coder(Shape).write(Shape.PICTURE) == {"S": "picture"}


def largest(**facts: Any) -> Message:
    body = "Я" * BODY_LIMIT
    usual: dict[str, Any] = {
        "provider": "north",
        "ticket": 1001,
        "id": 1,
        "author": ANNA.author,
        "channel": Channel.TELEGRAM,
        "at": NOW,
        "text": body,
    }
    return Message(**usual | facts)


def test_the_largest_body_fits_an_item_with_its_parts_and_a_revision():
    body = "Я" * BODY_LIMIT
    message = largest(parts=(Part(message_id=1, text=body),), revisions=(Revision(text=body, until=NOW),))
    assert _weight(items.item_of(message, NOW)) < LARGEST_ITEM


def test_the_largest_text_fits_an_item_however_often_it_is_corrected():
    """The first text stays, and of the others as many of the newest as there is room for."""
    now = largest()
    for number in range(REVISIONS + 2):
        deed = working.correct(ticket(), now, said(f"{number}" + "Я" * (BODY_LIMIT - 2)), ANNA, NOW)
        (now,) = deed.messages
        assert _weight(items.item_of(now, NOW)) < LARGEST_ITEM
    assert [each.text[:2] for each in now.revisions] == ["ЯЯ", "8Я", "9Я", "10"]


@pytest.mark.parametrize(("count", "fits"), [(10, True), (25, True), (33, False), (MERGE_LIMIT, False)])
def test_all_that_is_merged_at_once_fits_a_transaction(count, fits):
    mailed = Mailed(raw="mail/1", sender="irina@example.com", proved=True, full="Я" * BODY_LIMIT)
    entries = [largest(id=number, mailed=mailed) for number in range(1, count + 1)]
    source, target = ticket(number=1001, messages=count), ticket(number=1002)
    if not fits:
        with pytest.raises(NotAllowed, match=r"refused\.merge\.long"):
            joining.merge(source, target, entries, ANNA, NOW)
        return
    deeds = joining.merge(source, target, entries, ANNA, NOW)
    written = [each for deed in deeds for each in (deed.ticket, *deed.messages, *deed.facts)]
    assert sum(_weight(items.item_of(each, NOW)) for each in written) < LARGEST_TRANSACTION
