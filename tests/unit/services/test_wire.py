"""What travels through topic and queues comes out as it went in, or is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.desk.errors import Invalid
from chalicelib.services import wire
from chalicelib.services.effects import CallRef, Event, Fetch


@given(st.builds(Event, at=st.datetimes(timezones=st.just(UTC))))
def test_an_event_comes_out_as_it_went_in(event: Event) -> None:
    assert wire.event(wire.encode(event)) == event


@given(st.builds(Fetch))
def test_a_file_to_fetch_comes_out_as_it_went_in(fetch: Fetch) -> None:
    assert wire.fetch(wire.encode(fetch)) == fetch


@given(st.builds(CallRef))
def test_a_call_to_make_comes_out_as_it_went_in(call: CallRef) -> None:
    assert wire.call(wire.encode(call)) == call


def test_an_event_is_json_with_plain_names() -> None:
    """Part of what we promise to subscribers."""
    event = json.loads(
        wire.encode(
            Event(
                id="north#1#1",
                kind="ticket.created",
                provider="north",
                department="tech",
                account="c-1",
                ticket=1,
                subject="Сайт",
                client_status=1,
                staff_status="unassigned",
                side="client",
                by="p-1",
                by_name="Ирина",
                at=datetime(2026, 11, 14, tzinfo=UTC),
            )
        )
    )
    assert set(event) == {
        "id", "kind", "provider", "department", "account", "ticket", "subject", "client_status", "staff_status",
        "side", "by", "by_name", "at", "message", "assignee", "channel", "details", "version",
    }  # fmt: skip
    assert (event["at"], event["client_status"]) == ("2026-11-14T00:00:00Z", 1)


@pytest.mark.parametrize("body", ["", "null", "[]", "{}", '{"ticket": "x"}', "[" * 100_000])
@pytest.mark.parametrize("decode", [wire.event, wire.fetch, wire.call])
def test_what_is_none_of_ours_is_refused(decode, body: str) -> None:
    with pytest.raises(Invalid, match=r"refused.message"):
        decode(body)
