"""Keys: different things never share one, and text sorts as the values behind it do."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import get_type_hints

from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.desk.people import Account, Identity, IdentityKind
from chalicelib.storage import keys, places
from chalicelib.storage.order import LONGEST_PART, largest_first, moment, newest_first, padded, part

NAMES = st.one_of(
    st.text(),
    st.text(alphabet="#%$a\t", max_size=6),
    st.text(alphabet="a#", min_size=LONGEST_PART - 2, max_size=LONGEST_PART + 2),
    st.sampled_from(["", "%empty", "TICKET", "a#MESSAGE#1", "%23", "#", "\ud800", "\udfff"]),
)
NUMBERS = st.one_of(st.integers(), st.integers(0, 2000), st.integers(10**17, 10**19))
IDENTITIES = st.builds(Identity, st.sampled_from(IdentityKind), NAMES)
TIMES = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=3)), timezone(timedelta(hours=-11))]))

MOMENTS = st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is beside it

ARGUMENTS = {str: NAMES, int: NUMBERS, Identity: IDENTITIES, datetime: MOMENTS}


def _key_functions() -> list[Callable[..., keys.Key]]:
    functions = (each for _, each in inspect.getmembers(keys, inspect.isfunction))
    return [each for each in functions if get_type_hints(each).get("return") is keys.Key]


def _calls(function: Callable[..., keys.Key]) -> st.SearchStrategy[tuple[str, tuple[object, ...], keys.Key]]:
    hints = get_type_hints(function)
    kinds = [ARGUMENTS[hints[each]] for each in inspect.signature(function).parameters]
    return st.tuples(*kinds).map(lambda values: (function.__name__, values, function(*values)))


CALLS = st.one_of([_calls(each) for each in _key_functions()])


@given(CALLS, CALLS)
def test_different_things_never_share_a_key(one, other):
    same_thing = one[:2] == other[:2]
    assert (one[2] == other[2]) == same_thing


@given(NAMES, NAMES)
@example("#", "%23")
@example("", "%empty")
@example("a" * 1000, part("a" * 1000))
def test_different_names_are_different_parts_of_a_key(one, other):
    assert (part(one) == part(other)) == (one == other)


@given(NAMES)
def test_a_part_never_holds_what_parts_a_key_nor_outgrows_it(name):
    written = part(name)
    assert "#" not in written
    assert 0 < len(written.encode()) <= LONGEST_PART


@given(CALLS)
def test_every_key_fits_dynamodb(call):
    key = call[2]
    assert len(key.pk.encode()) <= 2048
    assert len(key.sk.encode()) <= 1024


@given(NUMBERS, NUMBERS)
def test_different_numbers_are_written_differently(one, other):
    assert (padded(one) == padded(other)) == (one == other)


@given(st.integers(0, 10**18 - 1), st.integers(0, 10**18 - 1))
def test_padded_numbers_sort_like_numbers(one, other):
    assert (padded(one) < padded(other)) == (one < other)
    assert (largest_first(one) < largest_first(other)) == (one > other)


@given(TIMES, TIMES)
def test_moments_sort_like_times_whatever_their_zone(one, other):
    if min(one, other) < datetime(1, 1, 2, tzinfo=UTC) or max(one, other) > datetime(9999, 12, 30, tzinfo=UTC):
        return
    assert (moment(one) < moment(other)) == (one < other)
    assert (newest_first(one) < newest_first(other)) == (one > other)
    assert datetime.fromisoformat(moment(one)) == one


ACCOUNTS = st.builds(
    Account,
    provider=st.just("north"),
    id=NAMES,
    name=st.text(alphabet="ab Яя!", max_size=8),
)


@given(ACCOUNTS, ACCOUNTS)
def test_accounts_stand_by_name_and_a_shorter_name_stands_first(one, other):
    names = [" ".join(each.name.casefold().split()) or "%empty" for each in (one, other)]
    if names[0] != names[1]:
        assert (places.account_rank(one) < places.account_rank(other)) == (names[0] < names[1])


@given(NAMES, TIMES.filter(lambda at: at > datetime(1, 1, 2, tzinfo=UTC)))
def test_all_rows_of_a_cause_lie_in_one_of_the_shards_that_are_asked(cause, at):
    if at > datetime(9999, 12, 30, tzinfo=UTC):
        return
    place = places.of_row(cause, at)
    assert place["due_key"] in {each.partition for each in keys.due(at)}
    assert place["due_key"] == places.of_row(cause, datetime(2026, 1, 1, tzinfo=UTC))["due_key"]
