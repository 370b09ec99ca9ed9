"""TG-52: what a whole run writes anywhere holds no token, no secret, no words, no names and no address of a file."""

from __future__ import annotations

import io
import json
import logging
import threading
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from chalicelib.entrypoints import observe
from chalicelib.services.failures import Unavailable
from chalicelib.services.invocation import Invocation, served, serving
from chalicelib.services.link import invitation
from infra.local.telegram import Fault, FaultKind
from infra.local.telegram.attachments import document, photo
from tests.flows.desk_side import Employee, OnTheSite, paper, picture
from tests.people.program import Program, program
from tests.stage import SECRET, TOKEN, Stage
from tests.unit.services.listening import Listening, listening

LOGGERS = ("", "chalicelib")
TEXTS = ("Тайнопись-клиента", "Тайнопись-сотрудника", "Тайнопись-заметки", "Тайнопись-темы", "Тайнопись-правки")
FILES = ("секретный-журнал.txt", "секретный-счёт.pdf", "секретный-снимок.png", "негодный-файл.zip")
NAMES = ("Иринушка", "Аннушка", "Незнакомец", "p501@example.com", "ООО c-1")
ADDRESSES = ("/file/bot", "files.example", "pretend.telegram")


@pytest.fixture
def ear(stage: Stage) -> Iterator[Listening]:
    stage.posts(b"{}")  # the first invocation of a container sets up its lines
    with listening(*LOGGERS) as heard:
        yield heard


@pytest.fixture
def lines(stage: Stage) -> Iterator[io.StringIO]:
    """The JSON lines as CloudWatch gets them, at the level a deployment has when somebody looks for trouble."""
    written = io.StringIO()
    observe.lines()  # as the first invocation of a container does
    handler = observe.written_to(written)
    logging.getLogger("chalicelib").addHandler(handler)
    yield written
    logging.getLogger("chalicelib").removeHandler(handler)


def a_whole_run(stage: Stage) -> list[str]:
    """Everything that can be done, with everything that can go wrong; the one-time secrets that were shown."""
    irina = stage.client("Иринушка", linked=False)
    made = invitation("p-501", stage.house)
    stage.stranger("Незнакомец").starts("A" * 43)
    irina.starts(made.token)
    irina.presses("Да, связать")
    anna = Employee(stage, stage.staff("Аннушка"))
    stage.telegram.faults.add(Fault(kind=FaultKind.BAD_GATEWAY, method="sendMessage"))
    irina.says("/createticket")
    irina.says("/createticket")
    irina.presses("Техническая поддержка")
    irina.says("Тайнопись-темы")
    sent = irina.says("Тайнопись-клиента")
    irina.sends(document(name="секретный-журнал.txt"))
    lost = irina.sends(document(name="негодный-файл.zip"))
    irina.sends(photo(), caption="Тайнопись-клиента")
    stage.telegram.lose_file(lost.raw["document"]["file_id"])
    stage.telegram.faults.add(Fault(kind=FaultKind.BAD_GATEWAY, method="getFile"))
    stage.telegram.faults.add(Fault(kind=FaultKind.ANSWER_LOST, method="download"))
    irina.presses("Завершить")
    stage.later(minutes=5)
    irina.edits(sent, "Тайнопись-правки")
    anna.notes("Тайнопись-заметки")
    for kind in FaultKind:
        stage.telegram.faults.add(Fault(kind=kind, method="sendMessage", description="Bad Request: can't parse"))
        anna.answers("Тайнопись-сотрудника", paper("секретный-счёт.pdf"), picture("секретный-снимок.png"))
        stage.later(minutes=30)
        irina.says("/start")
    stage.telegram.faults.clear()
    anna.reopens()
    anna.closes()
    irina.says("/start")
    irina.presses("№1001")
    irina.presses("Поместить в архив")
    _trouble(stage)
    OnTheSite(stage).unlinks()
    irina.says("Тайнопись-клиента")
    return [made.token, made.code, made.code.replace("-", "")]


def _trouble(stage: Stage) -> None:
    """Storage that is down, a bug of ours, a forged request, a message nobody can read, a chat kept shut."""
    irina = stage.stranger("Иринушка", user=501)

    def bug() -> None:
        raise ZeroDivisionError("Тайнопись-клиента")

    stage.store.on("commit", bug)
    irina.says("Тайнопись-клиента")
    stage.store.fail_next("commit", Unavailable("down"))
    irina.says("Тайнопись-клиента")
    stage.later(minutes=2)
    stage.posts(b'{"update_id": 1, "message": {"text": "\xd0\xa2"}}', secret="wrong")
    stage.queues.put_back("notify", '{"subject": "Тайнопись-темы"}', delay=0)
    stage.queues.put_back("deliver", "Тайнопись-темы", delay=0)
    stage.queues.put_back("files", '{"ticket": "Тайнопись-темы"}', delay=0)
    stage.settle()
    irina.blocks()
    irina.unblocks()


def test_nothing_that_is_written_tells_what_it_must_not(
    stage: Stage, ear: Listening, lines: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    """TG-52: every logger from DEBUG on, standard output and error, and the JSON lines."""
    once = a_whole_run(stage)
    printed = capfd.readouterr()
    written = {"loggers": ear.text, "stdout": printed.out, "stderr": printed.err, "lines": lines.getvalue()}
    secrets = (TOKEN, TOKEN.partition(":")[2], SECRET, *once)
    for where, text in written.items():
        for each in (*secrets, *TEXTS, *FILES, *NAMES, *ADDRESSES):
            assert each not in text, f"{each!r} stands in {where}"


def test_every_line_is_json_and_some_were_written(stage: Stage, ear: Listening, lines: io.StringIO) -> None:
    """TG-52: the proof above would be worth nothing on an empty log."""
    a_whole_run(stage)
    written = told(lines)
    assert {"dead letter", "given up", "file failed", "done"} <= {each["message"] for each in written}
    assert all("level" in each for each in written)
    assert ear.lines


def test_an_apology_and_its_line_carry_the_same_reference(stage: Stage, lines: io.StringIO) -> None:
    """TG-09, plan 4: the reference a person reads stands in the log."""
    irina = stage.client()

    def bug() -> None:
        raise ZeroDivisionError

    stage.store.on("commit", bug)
    irina.says("/start")
    (line,) = [json.loads(each) for each in lines.getvalue().splitlines() if "dead letter" in each]
    irina.hears(line["reference"])


MARKS = {"stage", "function", "request_id", "reference"}


def told(lines: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(each) for each in lines.getvalue().splitlines()]


def metered(printed: str) -> list[dict[str, Any]]:
    return [json.loads(each) for each in printed.splitlines() if "_aws" in each]


def test_every_line_of_a_whole_run_says_of_which_request_it_is(stage: Stage, lines: io.StringIO) -> None:
    a_whole_run(stage)
    written = told(lines)
    outside = [each for each in written if not each.keys() >= MARKS]
    assert {each["logger"] for each in outside} <= {"chalicelib.services.deliver"}, "what staff did by themselves"
    assert len(outside) < len(written) / 10
    assert all(each["request_id"].startswith(each["reference"]) for each in written if each not in outside)


def test_every_invocation_ends_with_one_line_and_no_two_share_a_reference(stage: Stage, lines: io.StringIO) -> None:
    stage.client().says("/start")
    stage.posts(b"{}", secret="wrong")
    stage.later(minutes=1)
    done = [each for each in told(lines) if each["message"] == "done"]
    assert len({each["reference"] for each in done}) == len(done)
    routes = {"route", "status", "outcome", "milliseconds"}
    hooks = [each for each in done if "route" in each]
    assert [(each["route"], each["status"], each["outcome"]) for each in hooks] == [
        ("POST /hooks/telegram/{bot_id}", 200, "ok"),
        ("POST /hooks/telegram/{bot_id}", 401, "refused"),
    ]
    assert all(each.keys() >= routes for each in hooks)
    assert all(isinstance(each["milliseconds"], int) for each in done)


def test_what_a_program_sends_and_by_which_token_stands_in_no_line(stage: Stage, lines: io.StringIO) -> None:
    """TG-52"""
    stage.client("Иринушка")
    billing = program(stage)
    body = {"account": "c-1", "department": "tech", "text": "Тайнопись-сотрудника"}
    assert billing.asks("POST", "/tickets", body, key="тайный ключ").status == 422
    billing.posts("/tickets", body)
    billing.asks("GET", "/tickets", query={"account": "Тайнопись-темы"})
    billing.asks("POST", "/accounts/c-1/persons", {"email": "p501@example.com", "name": "Аннушка"})
    Program(stage.front, f"{billing.token[:-1]}!").asks("GET", "/whoami")
    written = lines.getvalue()
    assert len(told(lines)) >= 5
    assert "POST /api/v1/accounts/{account}/persons" in written
    for secret in (billing.token.rpartition("_")[2][:-1], "Тайнопись", "тайный", *NAMES):
        assert json.dumps(secret)[1:-1] not in written
        assert secret not in written


def test_a_batch_tells_how_large_it_was_and_how_many_failed(stage: Stage, lines: io.StringIO) -> None:
    stage.queues.put_back("deliver", "no json", delay=0)
    stage.queues.put_back("deliver", '{"cause": "c"}', delay=0)
    stage.run("deliver")
    fault, done = told(lines)
    assert (done["outcome"], done["batch"], done["failures"]) == ("fault", 2, 1)
    assert (fault["message"], fault["message_id"]) == ("fault", "deliver-0")
    assert fault["reference"] == done["reference"]


def test_a_dead_letter_the_chat_and_the_log_have_the_reference_of_the_gateway(stage: Stage, lines: io.StringIO) -> None:
    """TG-09: also what `lambdesk dead show` is asked for."""
    id = "0c5e1a2b-77aa-4d52-9c0e-b0b0b0b0b0b0"
    irina = stage.client()

    def bug() -> None:
        raise ZeroDivisionError

    stage.store.on("commit", bug)
    with stage.gateway_says(requestId=id):
        irina.says("/start")
    irina.hears("0c5e1a2b")
    (letter,) = stage.store.dead_letters(limit=5)
    assert letter.reference == "0c5e1a2b"
    about = {each["request_id"] for each in told(lines) if each["reference"] == "0c5e1a2b"}
    assert about == {id}


def test_only_the_first_invocation_of_a_container_is_a_cold_start(
    stage: Stage, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(observe, "_invocations", count())
    stage.posts(b"{}")
    stage.posts(b"{}")
    assert [each["cold_start"] for each in told(lines)] == [True, False]


def test_an_invocation_leaves_nothing_to_the_next(stage: Stage, lines: io.StringIO) -> None:
    stage.posts(b"{}")
    assert served() is None
    logging.getLogger("chalicelib").warning("between two")
    assert not MARKS - {"stage"} & told(lines)[-1].keys()


def test_two_threads_that_serve_at_once_do_not_mix() -> None:
    meeting = threading.Barrier(2, timeout=10)
    seen: dict[str, str | None] = {}

    def serve(id: str) -> None:
        with serving(Invocation(function="f", request_id=id, reference=id)):
            meeting.wait()
            invocation = served()
            seen[id] = invocation.reference if invocation else None
            meeting.wait()

    threads = [threading.Thread(target=serve, args=(each,)) for each in "ab"]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert seen == {"a": "a", "b": "b"}


def test_an_invocation_that_fails_says_so_and_still_ends_with_its_line(stage: Stage, lines: io.StringIO) -> None:
    stage.store.fail_next("due", ZeroDivisionError("Тайнопись"))
    with pytest.raises(ZeroDivisionError):
        stage.later(minutes=1)
    fault, done = told(lines)
    assert (fault["message"], fault["fault"]) == ("fault", "ZeroDivisionError")
    assert (done["message"], done["outcome"]) == ("done", "fault")
    assert "Тайнопись" not in lines.getvalue()


def test_the_metrics_of_an_invocation_are_one_line_with_its_reference(
    stage: Stage, lines: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    stage.posts(b"{}", secret="wrong")
    (line,) = metered(capsys.readouterr().out)
    (done,) = told(lines)
    assert {name: line[name] for name in MARKS - {"stage"}} == {name: done[name] for name in MARKS - {"stage"}}
    (described,) = line["_aws"]["CloudWatchMetrics"]
    assert described["Namespace"] == "Lambdesk"
    assert described["Dimensions"] == [["service"]]
    assert line["service"] == "local"
