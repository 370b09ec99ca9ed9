"""TG-52: what a whole run writes anywhere holds no token, no secret, no words, no names and no address of a file."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

from chalicelib.services.link import invitation
from chalicelib.services.ports import Unavailable
from infra.local.telegram import Fault, FaultKind
from infra.local.telegram.attachments import document, photo
from tests.flows.desk_side import Employee, OnTheSite, paper, picture
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
    handler = logging.StreamHandler(written)
    handler.setFormatter(LambdaPowertoolsFormatter(stage="test"))
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
    told = [json.loads(each) for each in lines.getvalue().splitlines()]
    assert {"dead letter", "given up", "file failed"} <= {each["message"] for each in told}
    assert all("level" in each for each in told)
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
