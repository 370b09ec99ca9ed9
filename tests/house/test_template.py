"""What Chalice makes of app.py and infra/resources.yaml together is what AWS can take."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from infra.ops.deploy.afterwards import mail_from
from infra.package import template_alone
from infra.template import event_sources, load
from infra.template.references import names_in

HOUSE = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
PSEUDO = {"AWS::AccountId", "AWS::Partition", "AWS::Region"}
POLICIES = sorted((HOUSE / ".chalice").glob("policy-*.json"))


def linted(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([BIN / "cfn-lint", "-t", path], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def packaged():
    """The stack of app.py as it stands."""
    return template_alone()


@pytest.fixture(scope="module")
def functions(packaged):
    resources = yaml.safe_load(packaged)["Resources"]
    return {name: each["Properties"] for name, each in resources.items() if each["Type"] == "AWS::Serverless::Function"}


def test_a_mistake_in_the_description_is_seen(packaged, tmp_path):
    template = yaml.safe_load(packaged)
    template["Resources"]["Deliver"]["Properties"]["Timeout"] = 9000
    template["Resources"]["DeliverQueue"]["Properties"]["VisibilityTimeOut"] = 1
    path = tmp_path / "template.json"
    path.write_text(json.dumps(template), encoding="utf-8")
    answer = linted(path)
    assert "VisibilityTimeOut" in answer.stdout
    assert "9000" in answer.stdout


def test_what_chalice_packages_lints(packaged, tmp_path):
    """Platform 1: a queue overridden with another function than Chalice's merges into both, which lint refuses."""
    path = tmp_path / "template.yaml"
    path.write_text(packaged, encoding="utf-8")
    answer = linted(path)
    assert answer.returncode == 0, answer.stdout


def test_every_function_is_in_the_description_and_the_other_way_round(functions):
    assert set(functions) == set(load().overlays)


def test_every_function_comes_in_through_the_front(functions):
    assert [each["Handler"] for each in functions.values() if not each["Handler"].startswith("app.")] == []


def test_the_function_that_answers_http_has_the_name_by_which_the_front_knows_it(functions):
    assert functions["APIHandler"]["Handler"] == "app.app"


def test_every_function_has_rights_and_a_log_of_its_own(functions):
    roles = [each["Role"]["Fn::GetAtt"][0] for each in functions.values()]
    logs = [each["LoggingConfig"]["LogGroup"]["Ref"] for each in functions.values()]
    assert len(set(roles)) == len(set(logs)) == len(functions)


def test_every_queue_of_the_description_wakes_the_function_of_that_name_in_the_front(functions):
    for source in event_sources(load()):
        (event,) = functions[source.function]["Events"].values()
        assert event["Type"] == "SQS"
        assert event["Properties"]["Queue"] == {"Fn::Sub": f"${{{source.queue}.Arn}}"}
        assert event["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def statements(policy):
    return json.loads(policy.read_text(encoding="utf-8"))["Statement"]


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.stem)
def test_a_policy_names_what_it_allows(policy):
    """Plan 2: each function has its own policy file without a * resource."""
    for statement in statements(policy):
        assert statement["Effect"] == "Allow"
        assert not [action for action in statement["Action"] if "*" in action]
        assert all(isinstance(resource, dict) for resource in statement["Resource"])


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.stem)
def test_a_policy_speaks_of_what_the_description_makes(policy):
    """By a resource, or by a parameter that names one which is only made where it is given."""
    template = load()
    known = {*template.resources, *template.parameters, *PSEUDO}
    for statement in statements(policy):
        assert set(names_in(statement["Resource"])) <= known


def test_every_policy_belongs_to_a_function():
    config = json.loads((HOUSE / ".chalice" / "config.json").read_text(encoding="utf-8"))
    asked = {each["iam_policy_file"] for each in config["lambda_functions"].values()}
    assert asked == {policy.name for policy in POLICIES}
    assert config["autogen_policy"] is False


def test_ses_keeps_no_account_of_its_own_of_what_the_desk_keeps(packaged):
    """Whoever writes again is written to again; what comes back is told by events, and never by a letter as well."""
    made = yaml.safe_load(packaged)["Resources"]
    assert made["MailEvents"]["Properties"]["SuppressionOptions"] == {"SuppressedReasons": []}
    assert made["MailIdentity"]["Properties"]["FeedbackAttributes"] == {"EmailForwardingEnabled": False}


def test_troubles_are_reported_to_the_address_that_deploy_names(packaged):
    named = yaml.safe_load(packaged)["Resources"]["MailIdentity"]["Properties"]["MailFromAttributes"]["MailFromDomain"]
    assert named["Fn::Sub"].replace("${MailDomain}", "desk.example") == mail_from("desk.example")
