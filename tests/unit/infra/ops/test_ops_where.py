"""Where the command works: the environment, `make run` on this machine, a stack on AWS."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from unittest import mock

import boto3
import click
import pytest
from botocore.exceptions import ClientError
from click.testing import CliRunner
from moto import mock_aws

from chalicelib.services.failures import Unavailable
from infra.ops.main import lambdesk, main
from infra.ops.session import Session
from infra.ops.where import Local, Stack, variables


def answer_with(body: bytes, status: int = 200):
    class Lobby(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status if self.path == "/demo.json" else 404)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *about):
            """Nothing."""

    return Lobby


@pytest.fixture
def lobby() -> Iterator:
    """Serves a demo.json and tells its port."""
    served = []

    def serve(body: object, status: int = 200) -> str:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        server = ThreadingHTTPServer(("127.0.0.1", 0), answer_with(content, status))
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        served.append(server)
        return str(server.server_address[1])

    yield serve
    for server in served:
        server.shutdown()
        server.server_close()


def test_the_environment_is_taken_when_it_names_the_table():
    given = {"TABLE_NAME": "desk", "HOME": "/home/op"}
    assert variables(None, given) == given


def test_without_any_the_three_ways_are_named():
    result = CliRunner().invoke(lambdesk, ["provider", "list"], obj=Session(environment={}))
    assert result.exit_code == 2
    for way in ("--local", "--stage STAGE", "--stack NAME", "TABLE_NAME"):
        assert way in result.stderr


def test_an_environment_that_lacks_a_part_is_told_which():
    given = {"TABLE_NAME": "desk", "FILES_BUCKET": "files"}
    result = CliRunner().invoke(lambdesk, ["provider", "list"], obj=Session(environment=given))
    assert result.exit_code == 2
    assert "DELIVER_QUEUE, EVENTS_TOPIC, FILES_QUEUE" in result.stderr


def test_the_local_desk_tells_its_own_variables(lobby):
    port = lobby({"environment": {"TABLE_NAME": "desk", "AWS_ENDPOINT_URL": "http://127.0.0.1:5005"}, "bots": []})
    found = variables(Local(), {"LOBBY_PORT": port, "TABLE_NAME": "another", "HTTP_PROXY": "http://127.0.0.1:9"})
    assert (found["TABLE_NAME"], found["AWS_ENDPOINT_URL"]) == ("desk", "http://127.0.0.1:5005")


@pytest.mark.parametrize(("body", "status"), [(b"not json", 200), ({"bots": []}, 200), ([], 200), ({}, 500)])
def test_a_lobby_that_makes_no_sense_is_told(lobby, body, status):
    port = lobby(body, status)
    with pytest.raises(Unavailable, match=r"demo\.json"):
        variables(Local(), {"LOBBY_PORT": port})


def test_a_local_desk_that_does_not_run_is_told():
    result = CliRunner().invoke(lambdesk, ["--local", "provider", "list"], obj=Session(environment={"LOBBY_PORT": "1"}))
    assert result.exit_code == 3
    assert "make run" in result.stderr


@pytest.fixture
def cloud(monkeypatch) -> Iterator[None]:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-central-1",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        yield


def make_stack(outputs: dict[str, str]) -> None:
    body = {
        "Parameters": {"PortalUrl": {"Type": "String"}, "Stage": {"Type": "String"}},
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
        "Outputs": {name: {"Value": value} for name, value in outputs.items()},
    }
    boto3.client("cloudformation").create_stack(
        StackName="desk",
        TemplateBody=json.dumps(body),
        Parameters=[
            {"ParameterKey": "PortalUrl", "ParameterValue": "https://portal.example"},
            {"ParameterKey": "Stage", "ParameterValue": "prod"},
        ],
    )


def test_a_stack_tells_by_its_outputs(cloud):
    """The names are those of the outputs in infra/resources.yaml."""
    make_stack(
        {
            "TableName": "desk-table",
            "FilesBucketName": "files",
            "EventsTopicArn": "arn:topic",
            "DeliverQueueUrl": "https://deliver",
            "FilesQueueUrl": "https://files",
            "NotifyQueueUrl": "https://notify",
            "EndpointURL": "https://api.example/api/",
            "APIHandlerName": "x",
        }
    )
    found = variables(Stack("desk"), {})
    assert found == {
        "TABLE_NAME": "desk-table",
        "FILES_BUCKET": "files",
        "EVENTS_TOPIC": "arn:topic",
        "DELIVER_QUEUE": "https://deliver",
        "FILES_QUEUE": "https://files",
        "NOTIFY_QUEUE": "https://notify",
        "LAMBDESK_URL": "https://api.example/api/",
        "PORTAL_URL": "https://portal.example",
        "STAGE": "prod",
    }


def test_the_desks_own_address_goes_before_the_one_the_gateway_has(cloud):
    make_stack({"TableName": "desk", "DeskUrl": "https://help.example", "EndpointURL": "https://api.example/api/"})
    assert variables(Stack("desk"), {})["LAMBDESK_URL"] == "https://help.example"


def test_a_stack_that_is_not_there_or_not_ours_is_a_mistake_of_the_typist(cloud):
    with pytest.raises(click.UsageError, match="no stack moon"):
        variables(Stack("moon"), {})
    make_stack({"Something": "else"})
    with pytest.raises(click.UsageError, match=r"\(CREATE_COMPLETE\) is none of Lambdesk"):
        variables(Stack("desk"), {})


def test_a_stack_that_may_not_be_looked_at_is_told(cloud):
    def forbidden(**about):
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": "not authorized"}}, "DescribeStacks")

    with mock.patch("boto3.client", return_value=mock.Mock(describe_stacks=forbidden)):
        result = CliRunner().invoke(lambdesk, ["--stack", "desk", "provider", "list"], obj=Session(environment={}))
    assert result.exit_code == 3
    assert "AccessDenied" in result.stderr


def test_help_is_there_without_any_desk(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["lambdesk", "--help"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert "Exit codes" in capsys.readouterr().out


def test_a_stack_may_be_named_by_the_environment(cloud):
    given = {"LAMBDESK_STACK": "moon"}
    result = CliRunner().invoke(lambdesk, ["provider", "list"], obj=Session(environment=given))
    assert result.exit_code == 2
    assert "moon" in result.stderr


def test_a_stage_is_the_stack_of_that_name(cloud):
    result = CliRunner().invoke(lambdesk, ["--stage", "moon", "provider", "list"], obj=Session(environment={}))
    assert "no stack lambdesk-moon" in result.stderr


def test_what_stands_nearer_to_the_command_wins_be_it_stage_or_stack(cloud):
    both_ways = {("--stack", "far", "--stage", "near"): "lambdesk-near", ("--stage", "far", "--stack", "near"): "near"}
    for (outer, far, inner, near), named in both_ways.items():
        words = [outer, far, "provider", "list", inner, near]
        result = CliRunner().invoke(lambdesk, words, obj=Session(environment={"LAMBDESK_STAGE": "env"}))
        assert f"no stack {named} in" in result.stderr


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"LAMBDESK_STAGE": "moon"}, "lambdesk-moon"),
        ({"LAMBDESK_STAGE": "moon", "LAMBDESK_STACK": "sun"}, "sun"),
    ],
)
def test_a_stage_may_be_named_by_the_environment(cloud, given, named):
    result = CliRunner().invoke(lambdesk, ["provider", "list"], obj=Session(environment=given))
    assert f"no stack {named} in" in result.stderr


def test_a_stage_that_can_be_none_is_a_mistake_of_the_typist():
    result = CliRunner().invoke(lambdesk, ["--stage", "Big Moon", "provider", "list"], obj=Session(environment={}))
    assert result.exit_code == 2
    assert "not like prod" in result.stderr
