"""An operator sets a desk up on AWS by command, from nothing to an answered ticket in the client's chat."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from unittest import mock

import boto3
import pytest
from chalice.test import Client as Front
from click.testing import CliRunner
from moto import mock_aws

from app import app, notify
from chalicelib import bootstrap
from chalicelib.services.house import House
from infra.local.telegram import HookAnswer, HookCall, PretendTelegram
from infra.local.telegram.server import serve
from infra.ops.main import lambdesk
from infra.ops.session import Session
from infra.template import Built, create, load
from tests.people.telegram import Client

TOKEN = "7000000001:AAExampleExampleExampleExampleExample"
ADDRESS = "https://desk.example/api"
ADMINISTRATOR = ("--role", "administrator", "--provider", "mars")
TO_ORLOV = ("--account", "c-9", "--department", "tech", "--provider", "mars")


class AMinute:
    """The context of a function with time enough; the test client's own has three seconds."""

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


@dataclass
class Deployment:
    """The stack of infra/resources.yaml at moto, app.py in front of it, and Telegram beside it."""

    built: Built
    session: boto3.Session
    telegram: PretendTelegram
    house: House
    environment: dict[str, str]

    def lambdesk(self, *words: str | int, given: str | None = None) -> dict:
        session = Session(environment=self.environment, build=lambda _: self.house)
        result = CliRunner().invoke(lambdesk, [*map(str, words), "--json"], obj=session, input=given)
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    def settle(self) -> None:
        """Updates to the hook, then what the topic told, through the function behind its queue."""
        sqs, front = self.session.client("sqs"), Front(app)
        queue = self.built.physical("NotifyQueue")
        while True:
            self.telegram.settle()
            waiting = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
            if not waiting:
                return
            event = front.events.generate_sqs_event([each["Body"] for each in waiting], queue_name="notify")
            assert notify(event, AMinute()) == {"batchItemFailures": []}
            for each in waiting:
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=each["ReceiptHandle"])


def to_the_hook(call: HookCall) -> HookAnswer:
    path = call.url.removeprefix(ADDRESS)
    answer = Front(app).http.post(path, headers=dict(call.headers), body=call.body)
    return HookAnswer(answer.status_code, {name: str(value) for name, value in answer.headers.items()})


@pytest.fixture(scope="module")
def deployment() -> Iterator[Deployment]:
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "eu-central-1"}
    with mock.patch.dict(os.environ, keys), mock_aws():
        os.environ.pop("AWS_ENDPOINT_URL", None)
        boto3.setup_default_session()
        session = boto3.Session()
        built = create(load(), session, parameters={"PortalUrl": "https://portal.example", "Stage": "test"})
        # moto takes a Deny for one whatever its condition; the one here is «unless by TLS».
        session.client("s3").delete_bucket_policy(Bucket=built.physical("FilesBucket"))
        telegram = PretendTelegram(now=lambda: datetime.now(UTC), post=to_the_hook)
        telegram.add_bot(TOKEN, "moon_help_bot", "Луна: поддержка")
        served = serve(telegram)
        environment = {**built.environment, "TELEGRAM_API_URL": served.url}
        house = bootstrap.build(environment)
        bootstrap.install(house)
        yield Deployment(built, session, telegram, house, environment)
        bootstrap.install(None)
        served.stop()


def test_a_desk_is_set_up_by_command_and_a_ticket_answered_in_the_clients_chat(deployment, tmp_path):
    """G-2, T-2, P4, T-21, W-13, W-15: every step by the operator's and the client's own hands."""
    do = deployment.lambdesk
    do("provider", "add", "moon", "--name", "Луна", "--portal", "https://portal.example")
    do("department", "add", "tech", "--name", "Техническая поддержка")
    do("staff", "add", "anna", "--name", "Анна", "--email", "anna@moon.example", "--department", "tech")
    do("account", "add", "c-1", "--name", "ООО Ромашка")
    do("service", "add", "vps-7", "--account", "c-1", "--name", "VPS 7")
    do("person", "add", "--id", "irina", "--name", "Ирина", "--email", "irina@example.com", "--owner", "c-1")
    do("bot", "add", given=f"{TOKEN}\n")
    assert do("bot", "connect", "7000000001", "--url", ADDRESS)["differences"]
    assert do("bot", "connect", "7000000001", "--url", ADDRESS)["differences"] == []

    (link,) = do("person", "link", "irina@example.com")["links"]
    irina = Client(
        deployment.telegram.person(501, "Ирина", language_code="ru").at(deployment.telegram.bot(TOKEN)),
        deployment.settle,
    )
    irina.starts(link.partition("?start=")[2])
    irina.presses("Да, связать")
    assert do("person", "show", "irina")["telegram_id"] == 501

    irina.says("/createticket")
    irina.says("Сайт отвечает ошибкой 502")
    irina.presses("Пропустить")
    irina.says("Началось утром, после обновления")
    irina.presses("Завершить")
    irina.hears("1001")

    (waiting,) = do("ticket", "list", "--queue", "tech")["tickets"]
    assert (waiting["number"], waiting["subject"]) == (1001, "Сайт отвечает ошибкой 502")
    assert do("--as", "anna", "ticket", "take", 1001)["assignee"] == "anna"
    picture = tmp_path / "график.txt"
    picture.write_text("нагрузка упала")
    after = do("--as", "anna", "ticket", "reply", 1001, "Починили, проверьте", "--file", str(picture))
    assert after["client_status"] == 0
    deployment.settle()
    assert "Починили, проверьте" in "\n".join(each.text for each in irina.sees())
    thread = do("ticket", "show", 1001, "--history")
    assert [each["text"] for each in thread["messages"]][-1] == "Починили, проверьте"
    assert thread["deliveries"][0]["state"] == "sent"
    assert [each["kind"] for each in thread["history"]] == ["ticket.created", "ticket.assigned", "ticket.answered"]
    (saved,) = do("ticket", "save", 1001, 2, "--to", str(tmp_path / "saved"))["files"]
    assert (tmp_path / "saved" / "график.txt").read_text() == "нагрузка упала"
    assert saved["state"] == "ready"


def test_alerts_and_groups_are_set_by_command(deployment):
    """What the console lets a member do for himself, and a code that ties a group."""
    do = deployment.lambdesk
    do("provider", "add", "venus", "--name", "Венера")
    here = ("--provider", "venus")
    do("department", "add", "tech", "--name", "Поддержка", *here)
    do("staff", "add", "oleg", "--name", "Олег", "--email", "oleg@venus.example", "--department", "tech", *here)
    wished = do("staff", "alerts", "oleg", "--tell", "filed.email", "--do-not-tell", "filed.telegram", *here)
    assert wished["wishes"] == {"filed.email": True, "filed.telegram": False}
    hours = do("staff", "alerts", "oleg", "--quiet", "22:00-8:00", "--zone", "Europe/Moscow", *here)
    assert (hours["quiet"], hours["zone"], hours["wishes"]) == ("22:00-08:00", "Europe/Moscow", wished["wishes"])
    off = do("staff", "alerts", "oleg", "--days-off", "sat, sun", *here)
    assert (off["quiet"], off["days_off"]) == ("22:00-08:00", ["sat", "sun"])
    without = do("staff", "alerts", "oleg", "--quiet", "never", *here)
    assert (without["quiet"], without["days_off"]) == (None, ["sat", "sun"])
    assert do("staff", "alerts", "oleg", "--days-off", "never", *here)["days_off"] == []
    assert off["letters"] == "at-once"
    assert do("staff", "alerts", "oleg", "--letters", "hourly", *here)["letters"] == "hourly"
    assert do("staff", "alerts", "oleg", "--letters", "9:00", *here)["letters"] == "09:00"
    assert do("staff", "alerts", "oleg", "--tell", "moved.email", *here)["letters"] == "09:00"
    assert do("staff", "alerts", "oleg", "--letters", "at-once", *here)["letters"] == "at-once"
    tied = do("department", "group", "tie", "tech", *here)
    assert len(tied["code"]) == 9
    assert do("department", "group", "show", "tech", *here)["groups"] == []


def test_a_script_that_was_cut_off_is_run_again_without_harm(deployment):
    """Every act with a key of its own: the second run changes nothing and is answered as the first was."""
    script = [
        ("provider", "add", "mars", "--name", "Марс", "--key", "mars-1"),
        ("department", "add", "tech", "--name", "Поддержка", "--provider", "mars", "--key", "mars-2"),
        ("account", "add", "c-9", "--name", "ИП Орлов", "--provider", "mars", "--key", "mars-3"),
        ("staff", "add", "boris", "--name", "Борис", "--email", "b@mars.example", *ADMINISTRATOR, "--key", "mars-4"),
        ("person", "add", "--name", "Орлов", "--email", "o@example.com", "--owner", "mars/c-9", "--key", "mars-5"),
        ("--as", "boris", "ticket", "write", *TO_ORLOV, "Здравствуйте", "--key", "mars-6"),
    ]
    first = [deployment.lambdesk(*words) for words in script]
    again = [deployment.lambdesk(*words) for words in script]
    assert again[1:] == first[1:]
    assert [each["number"] for each in deployment.lambdesk("ticket", "list", "--provider", "mars")["tickets"]] == [1001]


def test_the_command_finds_its_way_by_the_environment_alone(deployment):
    """As it is deployed: the real house is built from the variables and from nothing else."""
    with mock.patch.dict(os.environ):
        for command in (["provider", "add", "alone", "--name", "Alone"], ["provider", "list", "--json"]):
            result = CliRunner().invoke(lambdesk, command, obj=Session(environment=deployment.environment))
            assert result.exit_code == 0, result.output
    assert "alone" in [each["id"] for each in json.loads(result.stdout)["providers"]]


def test_storage_that_is_not_there_ends_with_three(deployment):
    environment = {**deployment.environment, "TABLE_NAME": "no-such-table"}
    with mock.patch.dict(os.environ):
        result = CliRunner().invoke(lambdesk, ["provider", "list"], obj=Session(environment=environment))
    assert result.exit_code == 3
    assert "Traceback" not in result.output
