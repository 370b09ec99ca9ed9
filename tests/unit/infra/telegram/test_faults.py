"""Troubles on demand strike the calls they are meant for, and no others."""

import pytest

from infra.local.telegram import Fault, FaultKind, Verdict
from infra.local.telegram.exchange import TimedOut, Unreachable


def hi(desk, chat_id=5001):
    return desk.answer("sendMessage", chat_id=chat_id, text="hi")


@pytest.mark.parametrize(
    ("kind", "status", "description"),
    [
        (FaultKind.TOO_MANY_REQUESTS, 429, "Too Many Requests: retry after 14"),
        (FaultKind.BLOCKED, 403, "Forbidden: bot was blocked by the user"),
        (FaultKind.DEACTIVATED, 403, "Forbidden: user is deactivated"),
        (FaultKind.CHAT_NOT_FOUND, 400, "Bad Request: chat not found"),
        (FaultKind.CONTESTED, 409, "Conflict: terminated by other getUpdates request"),
        (FaultKind.BAD_REQUEST, 400, "Bad Request: PEER_FLOOD"),
    ],
)
def test_a_refusal_on_demand_has_telegrams_shape_and_changes_nothing(pretend, desk, opened, kind, status, description):
    pretend.faults.add(Fault(kind=kind, retry_after=14, description="Bad Request: PEER_FLOOD"))
    answer = hi(desk)
    assert (answer.status, answer.body["description"]) == (status, description)
    assert answer.body.get("parameters") == ({"retry_after": 14} if status == 429 else None)
    assert pretend.calls[-1].verdict is Verdict.FAULT
    assert len(opened.sees()) == 1
    assert hi(desk).status == 200


def test_a_fault_strikes_its_method_and_chat_as_often_as_told(pretend, desk, opened):
    pretend.person(5002, "Bob").starts()
    pretend.faults.add(Fault(kind=FaultKind.BLOCKED, method="sendMessage", chat=5001, times=2))
    assert desk.answer("sendChatAction", chat_id=5001, action="typing").status == 200
    assert hi(desk, 5002).status == 200
    assert [hi(desk, chat).status for chat in ("5001", 5001, 5001)] == [403, 403, 200]


def test_too_many_requests_last_until_their_time_is_over(pretend, desk, clock, opened):
    """TG-46: obeying `retry_after` is enough, anything sooner is refused again."""
    pretend.faults.add(Fault(kind=FaultKind.TOO_MANY_REQUESTS, times=None, retry_after=14))
    assert hi(desk).body["parameters"] == {"retry_after": 14}
    clock.turn(10)
    assert hi(desk).body["parameters"] == {"retry_after": 4}
    clock.turn(4)
    assert hi(desk).status == 200


def test_a_fault_without_an_end_stays_until_cleared(pretend, desk, opened):
    pretend.faults.add(Fault(kind=FaultKind.BAD_GATEWAY, times=None))
    assert [hi(desk).status for _ in range(3)] == [502, 502, 502]
    assert hi(desk).body.startswith(b"<html>")
    pretend.faults.clear()
    assert hi(desk).status == 200


@pytest.mark.parametrize(
    ("kind", "raised", "messages"),
    [
        (FaultKind.UNREACHABLE, Unreachable, 1),
        (FaultKind.REQUEST_LOST, TimedOut, 1),
        (FaultKind.ANSWER_LOST, TimedOut, 2),
    ],
)
def test_silence_hides_whether_the_message_was_sent(pretend, desk, opened, kind, raised, messages):
    pretend.faults.add(Fault(kind=kind))
    with pytest.raises(raised):
        hi(desk)
    assert len(opened.sees()) == messages
    assert pretend.calls[-1].status is None


def test_a_refused_call_whose_answer_is_lost_is_lost_too(pretend, desk, opened):
    pretend.faults.add(Fault(kind=FaultKind.ANSWER_LOST))
    with pytest.raises(TimedOut):
        hi(desk, 404)
    assert pretend.calls[-1].verdict is Verdict.REFUSED


def test_a_slow_answer_says_how_long_it_would_have_taken(pretend, desk, opened):
    pretend.faults.add(Fault(kind=FaultKind.SLOW, seconds=12))
    assert hi(desk).seconds == 12
    assert hi(desk).seconds == 0


def test_a_download_can_fail(pretend, bot):
    pretend.faults.add(Fault(kind=FaultKind.UNREACHABLE, method="download"))
    pretend.faults.add(Fault(kind=FaultKind.REQUEST_LOST, method="download"))
    with pytest.raises(Unreachable):
        pretend.download(bot.token, "documents/file_1.pdf")
    with pytest.raises(TimedOut):
        pretend.download(bot.token, "documents/file_1.pdf")
    assert pretend.download(bot.token, "documents/file_1.pdf") is None
