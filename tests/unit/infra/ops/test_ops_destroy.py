"""lambdesk destroy, as an operator lives through it."""

from __future__ import annotations

import json

import pytest

from infra.ops.deploy.nouns import Part
from tests.unit.infra.ops.pretend_cloud import Operator

TABLE = Part("AWS::DynamoDB::Table", "its-DeskTable")
BUCKET = Part("AWS::S3::Bucket", "its-FilesBucket")


@pytest.fixture
def anna(tmp_path) -> Operator:
    """With a desk that runs."""
    operator = Operator(tmp_path)
    operator.deploys()
    operator.data.there = {TABLE, BUCKET}
    return operator


def test_tickets_and_files_are_kept(anna):
    said = anna.destroys().stdout
    assert anna.stacks.find("lambdesk-prod") is None
    assert anna.data.there == {TABLE, BUCKET}
    assert anna.packages.kept == {}
    assert "Kept: table its-DeskTable, bucket its-FilesBucket" in said
    assert "lambdesk --stage prod bot remove" in said


def test_data_goes_when_that_is_said_after_a_last_backup(anna):
    said = anna.destroys("--data").stdout
    assert anna.data.there == set()
    assert anna.data.backups == ["its-DeskTable"]
    assert "delete-backup --backup-arn arn:backup/its-DeskTable" in said


def test_a_backup_can_be_done_without(anna):
    anna.destroys("--data", "--no-backup")
    assert (anna.data.there, anna.data.backups) == (set(), [])


def test_what_was_kept_can_be_deleted_later(anna):
    anna.destroys()
    told = anna.destroys(code=1).stderr
    assert "gone already" in told
    assert "destroy --stage prod --data" in told
    anna.destroys("--data")
    assert anna.data.there == set()
    assert "nor anything it left" in anna.destroys("--data", code=2).stderr


def test_nothing_is_deleted_where_the_backup_fails(anna, monkeypatch):
    def refused(table: str) -> str:
        raise OSError("no backup")

    anna.data.back_up = refused
    result = anna.type("destroy", "--stage", "prod", "--yes-destroy", "lambdesk-prod", "--data")
    assert result.exit_code != 0
    assert anna.data.there == {TABLE, BUCKET}


@pytest.mark.parametrize("answers", ["prod\ny\n", "lambdesk-prod\nn\n", "\n"])
def test_it_asks_twice(anna, answers):
    anna.at_a_terminal = True
    before = anna.stack
    anna.destroys(given=answers, code=1)
    assert anna.stack == before
    anna.destroys(given="lambdesk-prod\ny\n")
    assert anna.stacks.find("lambdesk-prod") is None


@pytest.mark.parametrize("words", [(), ("--yes-destroy", "prod"), ("--yes-destroy", "lambdesk-prod", "--no-backup")])
def test_unattended_it_wants_the_whole_name_and_sense(anna, words):
    result = anna.type("destroy", "--stage", "prod", *words)
    assert result.exit_code == 2
    assert anna.stack.protected


def test_somebody_else_at_work_is_left_alone(anna):
    anna.stands("UPDATE_IN_PROGRESS")
    assert "somebody is changing" in anna.destroys(code=1).stderr


def test_a_stack_that_will_not_go_says_why(anna):
    anna.stacks.fails = {"FilesBucketPolicy": "access denied"}
    told = anna.destroys("--data", code=1).stderr
    assert "FilesBucketPolicy: access denied" in told
    assert "lambdesk destroy --stage prod" in told
    assert anna.data.there == {TABLE, BUCKET}
    anna.stacks.fails = {}
    anna.destroys("--data")
    assert anna.data.there == set()


def test_a_program_gets_json_and_nothing_else(anna):
    result = anna.destroys("--json")
    assert json.loads(result.stdout)["kept"] == [
        {"kind": TABLE.kind, "name": TABLE.name},
        {"kind": BUCKET.kind, "name": BUCKET.name},
    ]
    assert "is gone" not in result.stdout
