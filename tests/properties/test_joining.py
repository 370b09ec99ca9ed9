"""Whatever two tickets went through before, joining them loses nothing that was said and answers nobody by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.desk import joining, verbs
from chalicelib.desk.errors import NotAllowed
from chalicelib.desk.message import Message, Side
from chalicelib.desk.ticket import Move, Stage, Ticket
from chalicelib.desk.verbs import Deed, Filing
from tests.unit.desk.tickets import ANNA, IRINA, NOW, said

Act = Callable[[Ticket, datetime], Deed]

ACTS: dict[str, Act] = {
    "reply": lambda ticket, at: verbs.reply(ticket, said("ещё"), IRINA, at),
    "answer": lambda ticket, at: verbs.answer(ticket, said("готово"), ANNA, at),
    "keep": lambda ticket, at: verbs.answer(ticket, said("смотрим"), ANNA, at, Move.ANSWER_KEEP),
    "note": lambda ticket, at: verbs.note(ticket, said("тайна"), ANNA, at),
    "take": lambda ticket, at: verbs.assign(ticket, ANNA, at, assignee=ANNA.id),
    "close": lambda ticket, at: verbs.close(ticket, ANNA, at, expected_last_message_id=ticket.last_message),
    "archive": lambda ticket, at: verbs.archive(ticket, IRINA, at, expected_last_message_id=ticket.last_message),
}
lives = st.lists(st.sampled_from(sorted(ACTS)), max_size=8)


def lived(number: int, acts: list[str], at: datetime) -> tuple[Ticket, list[Message]]:
    """A ticket after as much of this as its table of moves allows."""
    filing = Filing(
        provider="north", number=number, account="c-1", department="tech", subject="Сайт", requester="irina"
    )
    deed = verbs.file_ticket(filing, said("первое"), IRINA, at)
    ticket, messages = deed.ticket, list(deed.messages)
    for minute, name in enumerate(acts, start=1):
        try:
            deed = ACTS[name](ticket, at + timedelta(minutes=2 * minute))
        except NotAllowed:
            continue
        ticket, messages = deed.ticket, [*messages, *deed.messages]
    return ticket, messages


@given(lives, lives, st.integers(min_value=-30, max_value=30))
def test_a_merge_keeps_what_was_said_and_whoever_waits(first: list[str], second: list[str], apart: int) -> None:
    source, entries = lived(1, first, NOW)
    target, kept = lived(2, second, NOW + timedelta(minutes=apart, seconds=30))
    at = NOW + timedelta(hours=3)
    if Stage.ARCHIVED in (source.stage, target.stage):
        return
    gone, taken = joining.merge(source, target, entries, ANNA, at)
    after = taken.ticket
    assert [each.id for each in taken.messages] == list(range(target.messages + 1, after.messages + 1))
    assert [(each.text, each.internal) for each in taken.messages] == [(each.text, each.internal) for each in entries]
    assert after.messages == len(kept) + len(entries)
    assert (gone.ticket.stage, gone.ticket.merged_into) == (Stage.ARCHIVED, target.number)
    assert after.client_unread == source.client_unread + target.client_unread
    waits = [each for each in (source.waiting_since, target.waiting_since) if each is not None]
    assert after.waiting_since == (min(waits) if waits else None)
    assert (after.stage is Stage.OPEN) == (Stage.OPEN in (source.stage, target.stage))
    latest = max([*entries, *kept], key=lambda each: (not each.internal, each.at))
    assert after.last_author is latest.author.side
    public = [each.id for each in (*kept, *taken.messages) if not each.internal]
    assert after.last_message == public[-1]


@given(lives, st.integers(min_value=0, max_value=8))
def test_a_parted_message_waits_as_long_as_it_did_and_its_ticket_does_not_change(acts: list[str], which: int) -> None:
    ticket, messages = lived(1, acts, NOW)
    message = messages[which % len(messages)]
    if message.internal:
        return
    old, new = joining.split(ticket, message, 2, ANNA, NOW + timedelta(hours=3))
    asked = message.author.side is Side.CLIENT
    assert new.ticket.waiting_since == (message.at if asked else None)
    assert (new.ticket.stage, new.ticket.messages, new.ticket.last_message) == (Stage.OPEN, 1, 1)
    assert (old.ticket.stage, old.ticket.messages, old.ticket.waiting_since) == (
        ticket.stage,
        ticket.messages,
        ticket.waiting_since,
    )
    assert old.messages == ()
