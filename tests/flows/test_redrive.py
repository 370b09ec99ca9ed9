"""An update that could not be digested is sent round again by the operator's command."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner, Result

from chalicelib.desk.errors import Conflict
from chalicelib.services.failures import Unavailable
from chalicelib.services.receive import RAW
from chalicelib.services.records import Changes, DeadLetter
from infra.ops.main import lambdesk
from infra.ops.session import Session
from tests.people.telegram import Client
from tests.stage import Stage


@pytest.fixture
def irina(stage: Stage) -> Client:
    """Somebody in the last step of a ticket, whose message fell on a bug of ours."""
    irina = stage.client()
    irina.says("/createticket")
    irina.presses("Техническая поддержка")
    irina.says("Сайт отвечает ошибкой 502")
    stage.store.on("commit", bug)
    irina.says("ядовитое")
    irina.hears("Не получилось")
    return irina


def bug() -> None:
    raise ZeroDivisionError("a bug of ours, ядовитое")


def letters(stage: Stage) -> tuple[DeadLetter, ...]:
    return stage.store.dead_letters(limit=10)


def typed(stage: Stage, *words: str) -> Result:
    session = Session(environment={"TABLE_NAME": "memory"}, build=lambda _: stage.house, interactive=lambda: False)
    result = CliRunner().invoke(lambdesk, list(words), obj=session)
    assert "Traceback" not in result.output
    stage.settle()
    return result


def outcomes(result: Result) -> list[str]:
    return [each["outcome"] for each in json.loads(result.stdout)["dead"]]


def test_it_is_shown_with_its_reason_and_without_a_word_of_it(stage: Stage, irina: Client) -> None:
    before = stage.store.dump()
    shown = typed(stage, "redrive")
    (letter,) = letters(stage)
    assert letter.reference in shown.stdout
    assert "ZeroDivisionError at chalicelib/services/receive.py:" in shown.stdout
    assert "ядовитое" not in shown.stdout
    assert stage.store.dump() == before


def test_it_is_taken_into_the_chat_as_it_is_now(stage: Stage, irina: Client) -> None:
    """The client went on meanwhile; his draft has both, in the order he wrote them."""
    irina.says("обычное")
    (letter,) = letters(stage)
    done = typed(stage, "redrive", "--update", letter.reference, "--yes", "--json")
    assert (done.exit_code, outcomes(done)) == (0, ["sent round again"])
    assert letters(stage) == ()
    irina.hears("Черновик: 2 сообщения")
    irina.presses("Завершить")
    assert [each.text for each in stage.messages()] == ["ядовитое\nобычное"]


def test_it_may_come_when_the_draft_is_long_gone(stage: Stage, irina: Client) -> None:
    irina.says("обычное")
    irina.presses("Завершить")
    assert typed(stage, "redrive", "--all", "--yes").exit_code == 0
    assert letters(stage) == ()
    assert irina.heard()


def test_a_second_time_there_is_nothing_to_send(stage: Stage, irina: Client) -> None:
    (letter,) = letters(stage)
    typed(stage, "redrive", "--all", "--yes")
    before, said = stage.store.dump(), stage.said()
    again = typed(stage, "redrive", "--update", letter.reference, "--yes")
    assert again.exit_code == 1
    assert letter.reference in again.stderr
    assert typed(stage, "redrive", "--all", "--yes").exit_code == 0
    assert stage.store.dump() == before
    assert stage.said() == said


def test_two_operators_at_once_take_it_in_once(stage: Stage, irina: Client) -> None:
    """The other one commits between our read and our commit."""
    stage.store.on("commit", lambda: typed(stage, "redrive", "--all", "--yes") and None)
    done = typed(stage, "redrive", "--all", "--yes")
    assert done.exit_code == 0
    irina.presses("Завершить")
    assert [each.text for each in stage.messages()] == ["ядовитое"]


def test_what_fails_again_stays_and_the_person_is_not_told_again(stage: Stage, irina: Client) -> None:
    before, said = stage.store.dump(), stage.said()
    stage.store.on("commit", bug)
    failed = typed(stage, "redrive", "--all", "--yes", "--json")
    assert failed.exit_code == 1
    assert outcomes(failed)[0].startswith("still cannot be digested: ZeroDivisionError at ")
    assert stage.store.dump() == before
    assert stage.said() == said
    assert typed(stage, "redrive", "--all", "--yes").exit_code == 0


def test_storage_that_does_not_answer_leaves_it_where_it_is(stage: Stage, irina: Client) -> None:
    stage.store.fail_next("commit", Unavailable("down"))
    assert typed(stage, "redrive", "--all", "--yes").exit_code == 3
    assert len(letters(stage)) == 1


def test_what_storage_refuses_is_said_and_the_letter_goes(stage: Stage, irina: Client) -> None:
    stage.store.fail_next("commit", Conflict("refused.identity_taken", kind="telegram", value="501"))
    assert typed(stage, "redrive", "--all", "--yes").exit_code == 0
    assert letters(stage) == ()
    irina.hears("связ")


def test_one_that_is_given_up_meanwhile_leads_to_nothing(stage: Stage, irina: Client) -> None:
    (letter,) = letters(stage)
    stage.store.on("commit", lambda: typed(stage, "dead", "remove", letter.reference, "--yes") and None)
    assert typed(stage, "redrive", "--all", "--yes").exit_code == 1
    irina.says("обычное")
    irina.presses("Завершить")
    assert [each.text for each in stage.messages()] == ["обычное"]


def test_what_leads_to_nothing_is_done_all_the_same(stage: Stage, irina: Client) -> None:
    """An edit of a message nobody knows any more is noise; its letter goes."""
    (letter,) = letters(stage)
    message = json.loads(letter.raw)["message"]
    edited = {"update_id": 9, "edited_message": {**message, "message_id": 1, "edit_date": message["date"]}}
    stage.store.commit(Changes(drops=(letter,)))
    stage.save(replace(letter, raw=json.dumps(edited)))
    said = stage.said()
    assert typed(stage, "redrive", "--all", "--yes").exit_code == 0
    assert letters(stage) == ()
    assert stage.said() == said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"raw": '{"update_id": 1, "message": {"text": "' + "x" * RAW}, "not kept whole"),
        ({"raw": "{}"}, "no longer be read"),
        ({"cause": "telegram#9999#1"}, "out of service"),
    ],
)
def test_what_cannot_be_replayed_says_so_and_can_be_given_up(
    stage: Stage, irina: Client, change: dict[str, str], said: str
) -> None:
    (letter,) = letters(stage)
    stage.store.commit(Changes(drops=(letter,)))
    spoilt = replace(letter, **change)
    stage.save(replace(spoilt, raw=spoilt.raw[:RAW]))
    refused = typed(stage, "redrive", "--all", "--yes")
    assert refused.exit_code == 1
    assert said in refused.stdout
    assert f"lambdesk dead remove {letter.reference}" in refused.stdout
    assert typed(stage, "dead", "remove", letter.reference, "--yes").exit_code == 0
    assert letters(stage) == ()


def test_nothing_is_sent_where_nobody_can_be_asked(stage: Stage, irina: Client) -> None:
    before = stage.store.dump()
    assert typed(stage, "redrive", "--all").exit_code == 2
    assert stage.store.dump() == before
