"""lambdesk deploy, as an operator lives through it."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner

from infra.ops.deploy import parcel
from infra.ops.deploy.afterwards import dns
from infra.ops.deploy.nouns import BUCKET, TABLE, Act, Change, Deployment, Happening, State, state_of, why
from infra.ops.deploy.wanted import told, wanted
from infra.ops.main import lambdesk
from infra.ops.session import Session
from infra.package import CannotPackage
from tests.unit.infra.ops.pretend_cloud import ENDPOINT, REGION, Operator, template

CERTIFICATE = f"arn:aws:acm:{REGION}:123456789012:certificate/abc-1"


@pytest.fixture
def anna(tmp_path) -> Operator:
    return Operator(tmp_path)


def test_a_first_deployment_tells_where_and_what_and_how_to_go_on(anna):
    said = anna.deploys().stdout
    assert "Account 123456789012, user/anna, eu-central-1" in said
    assert "add" in said
    assert "AWS::DynamoDB::Table" in said
    assert f"It is at {ENDPOINT}" in said
    assert "lambdesk --stage prod init" in said
    assert anna.stack.protected
    assert anna.stack.parameters["Stage"] == "prod"


def test_what_is_deployed_is_what_was_packaged_but_for_where_the_code_lies(anna):
    anna.deploys()
    deployed = anna.stacks.stacks[anna.stack.id].template
    (code,) = (key for key in anna.packages.kept if key.endswith(".zip"))
    packaged = yaml.safe_load((anna.folder / "template.yaml").read_text())
    assert deployed != packaged
    assert deployed["Resources"]["APIHandler"]["Properties"]["CodeUri"] == f"s3://packages/{code}"
    assert parcel.lying_at(deployed, "./deployment.zip") == packaged


def test_the_functions_are_told_their_own_address_by_a_second_change(anna):
    anna.deploys()
    assert anna.stacks.carried_out == 2
    assert anna.stack.parameters["PortalUrl"] == ENDPOINT.rstrip("/")


def test_deploying_the_same_again_changes_nothing(anna):
    anna.deploys("--alarm-address", "a@example.org")
    before = (anna.stack, anna.packages.written, anna.stacks.carried_out)
    assert "Nothing to change" in anna.deploys().stdout
    assert (anna.stack, anna.packages.written, anna.stacks.carried_out) == before
    assert anna.stacks.proposals == {}


def test_a_second_change_that_was_cut_off_is_made_up_for(anna):
    anna.deploys("--portal-url", "")
    assert anna.stacks.carried_out == 1
    anna.deploys()
    assert anna.stack.parameters["PortalUrl"] == ENDPOINT.rstrip("/")


def test_what_is_not_said_stays_as_it_is(anna):
    anna.deploys("--alarm-address", "a@example.org", "--portal-url", "https://desk.example.org/")
    anna.makes(template(), code=b"newer")
    anna.deploys()
    assert anna.stack.parameters["AlarmAddress"] == "a@example.org"
    assert anna.stack.parameters["PortalUrl"] == "https://desk.example.org"


def test_the_portal_follows_the_domain_and_back(anna):
    anna.deploys()
    anna.stacks.outputs = {"DeskUrl": "https://desk.example.org", "DomainTarget": "d-1.example.net"}
    said = anna.deploys("--domain", "desk.example.org", "--certificate", CERTIFICATE).stdout
    assert anna.stack.parameters["PortalUrl"] == "https://desk.example.org"
    assert "It is at https://desk.example.org" in said
    assert "desk.example.org  CNAME  d-1.example.net" in said
    anna.deploys("--domain", "", "--certificate", "")
    assert anna.stack.parameters["PortalUrl"] == ENDPOINT.rstrip("/")


def test_a_mail_domain_tells_how_it_is_proved_and_how_mail_comes_in(anna):
    anna.stacks.outputs = {"MailIdentity": "mail.example.org", "MailRuleSet": "lambdesk-prod"}
    said = anna.deploys("--mail-domain", "mail.example.org").stdout
    assert "one._domainkey.mail.example.org  CNAME  one.dkim.amazonses.com" in said
    assert "mail.example.org  MX  10 inbound-smtp.eu-central-1.amazonaws.com" in said
    assert "bounce.mail.example.org  MX  10 feedback-smtp.eu-central-1.amazonses.com" in said
    assert 'bounce.mail.example.org  TXT  "v=spf1 include:amazonses.com ~all"' in said
    assert '_dmarc.mail.example.org  TXT  "v=DMARC1; p=none"' in said
    assert "set-active-receipt-rule-set" not in said


def test_only_what_is_in_use_never_expires(anna):
    anna.deploys()
    first = set(anna.packages.kept)
    anna.makes(template(), code=b"newer")
    anna.deploys()
    assert anna.packages.replaced == first


def test_a_program_gets_json_and_nothing_else(anna):
    result = anna.deploys("--json")
    found = json.loads(result.stdout)
    assert (found["stack"], found["address"]) == ("lambdesk-prod", ENDPOINT)
    assert {"act": "add", "name": "DeskTable", "kind": "AWS::DynamoDB::Table"} in found["changes"]
    assert "APIHandler" in result.stderr


def test_nobody_to_ask_is_said_before_anything_is_done(anna):
    result = anna.type("deploy", "--stage", "prod", "--package", str(anna.folder))
    assert result.exit_code == 2
    assert "--yes" in result.stderr
    assert anna.packages.kept == {}


def test_whoever_says_no_finds_everything_as_it_was(anna):
    anna.at_a_terminal = True
    assert "nothing was changed" in anna.deploys(given="n\n", code=1).stderr
    assert anna.stacks.find("lambdesk-prod") is None
    anna.deploys(given="y\n")
    before = anna.stack
    anna.makes(template(Queue="new"))
    for answer in ("n\n", ""):
        anna.deploys(given=answer, code=1)
        assert anna.stack == before
    assert anna.stacks.proposals == {}


@pytest.mark.parametrize("act", [Act.REPLACE, Act.MAY_REPLACE])
def test_a_change_that_would_cost_the_data_is_refused(anna, act):
    anna.deploys()
    before = anna.stack
    anna.stacks.replaces["DeskTable"] = act
    changed = template()
    changed["Resources"]["DeskTable"]["Properties"] = {"TableName": "another"}
    anna.makes(changed)
    assert "--abandon DeskTable" in anna.deploys(code=1).stderr
    assert "--abandon DeskTable" in anna.deploys("--abandon", "FilesBucket", code=1).stderr
    assert anna.stack == before
    anna.deploys("--abandon", "DeskTable")


@pytest.mark.parametrize(
    ("kind", "what", "loses"),
    [
        (TABLE, ("AttributeDefinitions", "GlobalSecondaryIndexes"), False),
        (TABLE, ("GlobalSecondaryIndexes", "KeySchema"), True),
        (BUCKET, ("CorsConfiguration",), False),
        (BUCKET, ("BucketName",), True),
        (BUCKET, (), True),
        ("AWS::SQS::Queue", ("RedrivePolicy",), True),
    ],
)
def test_a_may_be_is_a_yes_where_we_know_no_better(kind, what, loses):
    """A new index reads as "may replace" at AWS, and must not frighten anybody into giving up his table."""
    assert Change(act=Act.MAY_REPLACE, logical_id="It", kind=kind, what=what).loses is loses


def test_removing_the_bucket_is_refused_too(anna):
    anna.deploys()
    without = template()
    del without["Resources"]["FilesBucket"]
    anna.makes(without)
    assert "FilesBucket (remove)" in anna.deploys(code=1).stderr


def test_a_failed_update_says_why_and_not_what_followed_from_it(anna):
    anna.deploys()
    before = anna.stack.parameters
    anna.makes(template(Queue="new", Another="new"))
    anna.stacks.fails = {"Queue": "VisibilityTimeout may be 43200"}
    told = anna.deploys(code=1).stderr
    assert "as it was (UPDATE_ROLLBACK_COMPLETE)" in told
    assert "Queue: VisibilityTimeout may be 43200" in told
    assert "cancelled" not in told
    assert anna.stack.parameters == before
    assert anna.packages.replaced == set()


def test_what_a_failed_first_attempt_left_is_removed_by_the_next(anna):
    anna.stacks.fails = {"APIHandler": "no such runtime"}
    assert "APIHandler: no such runtime" in anna.deploys(code=1).stderr
    corpse = anna.stack.id
    anna.stacks.fails = {}
    said = anna.deploys().stdout
    assert "ROLLBACK_COMPLETE" in said
    assert "aws dynamodb delete-table --table-name attempt-table" in said
    assert anna.stack.id != corpse
    assert anna.stack.status == "UPDATE_COMPLETE"


def test_the_shell_of_a_first_change_set_is_removed_by_the_next(anna):
    anna.deploys()
    anna.stacks.unprotect("lambdesk-prod")
    anna.stands("REVIEW_IN_PROGRESS")
    shell = anna.stack.id
    anna.deploys()
    assert anna.stack.id != shell


@pytest.mark.parametrize(
    ("status", "way"),
    [
        ("UPDATE_IN_PROGRESS", "describe-stack-events --stack-name lambdesk-prod"),
        ("UPDATE_ROLLBACK_FAILED", "continue-update-rollback --stack-name lambdesk-prod"),
        ("UPDATE_FAILED", "rollback-stack --stack-name lambdesk-prod"),
        ("DELETE_FAILED", "lambdesk destroy --stage prod"),
    ],
)
def test_where_nothing_can_be_begun_the_way_on_is_told(anna, status, way):
    anna.deploys()
    anna.stands(status)
    written = anna.packages.written
    anna.makes(template(), code=b"newer")
    told = anna.deploys(code=1).stderr
    assert status in told
    assert way in told
    assert anna.packages.written == written


def test_what_cloudformation_refuses_is_told_and_leaves_nothing(anna):
    anna.stacks.refuses = "Transform failed with: no such property"
    assert "no such property" in anna.deploys(code=1).stderr
    assert anna.stacks.find("lambdesk-prod") is None


def test_a_ctrl_c_tells_that_aws_goes_on_and_how_to_look(anna):
    def interrupted() -> None:
        raise KeyboardInterrupt

    anna.pause = interrupted
    told = anna.deploys(code=3).stderr
    assert "AWS goes on" in told
    assert "describe-stack-events" in told


@pytest.mark.parametrize(
    "words",
    [
        ("--domain", "desk.example.org"),
        ("--certificate", CERTIFICATE),
        ("--domain", "desk.example.org", "--certificate", "abc"),
        ("--domain", "desk.example.org", "--certificate", CERTIFICATE.replace(REGION, "us-east-1")),
    ],
)
def test_a_domain_and_its_certificate_must_fit(anna, words):
    anna.deploys(*words, code=2)
    assert anna.packages.kept == {}


def test_a_package_that_knows_an_option_not_is_told_apart(anna):
    older = template()
    del older["Parameters"]["MailDomain"]
    anna.makes(older)
    assert "knows no MailDomain" in anna.deploys("--mail-domain", "mail.example.org", code=2).stderr
    anna.deploys()


def test_a_folder_without_a_package_removes_nothing(anna):
    anna.stacks.fails = {"APIHandler": "no such runtime"}
    anna.deploys(code=1)
    (anna.folder / "deployment.zip").unlink()
    assert "make package" in anna.deploys(code=1).stderr
    assert anna.stack.status == "ROLLBACK_COMPLETE"


@pytest.mark.parametrize("words", [(), ("--stack", "mine"), ("--local",)])
def test_a_stage_must_be_named(words):
    result = CliRunner().invoke(lambdesk, [*words, "deploy", "--yes"], obj=Session(environment={}))
    assert result.exit_code == 2
    assert "--stage" in result.stderr


def test_without_a_finished_package_one_is_made(anna, monkeypatch):
    def package(out: Path) -> None:
        for each in anna.folder.iterdir():
            (out / each.name).write_bytes(each.read_bytes())

    assert "is deployed" in deployed_by(anna, package).output


def test_a_package_that_cannot_be_made_is_told(anna):
    def package(out: Path) -> None:
        raise CannotPackage("it is too large")

    result = deployed_by(anna, package)
    assert result.exit_code == 1
    assert "too large" in result.stderr


def deployed_by(anna, package):
    session = Session(environment={}, cloud=anna.cloud, package=package)
    return CliRunner().invoke(lambdesk, ["deploy", "--stage", "prod", "--yes"], obj=session)


# ---- What is worked out without any account.


def test_what_the_operator_gave_as_the_portal_stays_whatever_the_domain():
    had = {"PortalUrl": "https://portal.example", "Domain": "old.example", "Certificate": CERTIFICATE}
    found = Deployment(id="1", name="x", status="UPDATE_COMPLETE", parameters=had, outputs={"EndpointURL": ENDPOINT})
    assert "PortalUrl" not in wanted({"Domain": "new.example"}, found, REGION)


def test_what_we_put_in_as_the_portal_follows_a_new_domain():
    had = {"PortalUrl": "https://old.example", "Domain": "old.example", "Certificate": CERTIFICATE}
    found = Deployment(id="1", name="x", status="UPDATE_COMPLETE", parameters=had, outputs={"EndpointURL": ENDPOINT})
    assert wanted({"Domain": "new.example"}, found, REGION)["PortalUrl"] == "https://new.example"


def test_a_parameter_that_is_new_in_the_package_gets_its_default():
    found = Deployment(id="1", name="x", status="UPDATE_COMPLETE", parameters={"Stage": "prod", "Old": "1"})
    split = told({"Stage": "prod"}, found, ("Stage", "New"))
    assert (split.given, split.kept) == ({"Stage": "prod"}, ())
    with pytest.raises(click.UsageError):
        told({"Strange": "1"}, found, ("Stage",))


def test_where_nothing_failed_by_itself_the_stack_s_own_reason_is_told():
    happened = [
        Happening(id="1", at="", logical_id="A", status="CREATE_FAILED", reason="Resource creation cancelled"),
        Happening(id="2", at="", logical_id="x", status="UPDATE_ROLLBACK_FAILED", reason="why", of_stack=True),
    ]
    assert why(happened) == happened
    assert why([Happening(id="3", at="", logical_id="B", status="CREATE_COMPLETE")]) == []


def test_states_have_the_meaning_aws_gives_them():
    meanings = {
        "CREATE_COMPLETE": State.READY,
        "UPDATE_ROLLBACK_COMPLETE": State.READY,
        "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": State.BUSY,
        "ROLLBACK_IN_PROGRESS": State.BUSY,
        "REVIEW_IN_PROGRESS": State.PROPOSED,
        "ROLLBACK_FAILED": State.CORPSE,
        "UPDATE_ROLLBACK_FAILED": State.STUCK,
    }
    assert {status: state_of(status) for status in meanings} == meanings


def test_without_domains_the_dns_need_not_be_touched():
    assert dns({"Domain": "", "MailDomain": ""}, {}, (), region="eu-central-1") == []
