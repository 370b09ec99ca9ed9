"""What `lambdesk deploy` and `destroy` do to an account."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml

from tests.conformance.deployment import PACKAGE, deployed
from tests.conformance.desk import STACK, STAGE, DeskOnAws

DEPLOY = ("deploy", "--stage", STAGE, "--package", PACKAGE, "--yes")


@pytest.fixture(scope="module")
def own_desk(tmp_path_factory) -> Iterator[DeskOnAws]:
    """One that may be spoilt."""
    with deployed(tmp_path_factory.mktemp("own")) as one:
        yield one


def test_the_template_goes_as_it_was_packaged_but_for_where_the_code_lies(own_desk: DeskOnAws) -> None:
    sent = own_desk.client("cloudformation").get_template(StackName=STACK, TemplateStage="Original")["TemplateBody"]
    packaged = yaml.safe_load((PACKAGE / "template.yaml").read_text(encoding="utf-8"))
    sent = sent if isinstance(sent, dict) else yaml.safe_load(sent)
    codes = {_without_code(each) for each in sent["Resources"].values()} - {None}
    assert len(codes) == 1
    assert codes.pop().startswith("s3://lambdesk-packages-")
    assert {_without_code(each) for each in packaged["Resources"].values()} - {None} == {"./deployment.zip"}
    assert sent == packaged


def test_the_same_version_again_changes_nothing(own_desk: DeskOnAws) -> None:
    before = _facts(own_desk)
    assert "nothing to change" in own_desk.does(*DEPLOY).lower()
    assert _facts(own_desk) == before


def test_the_functions_know_where_people_find_the_desk(desk: DeskOnAws) -> None:
    """They cannot refer to their own API, so they are told by a second change set."""
    told = desk.client("lambda").get_function_configuration(FunctionName=desk.resources["Notify"])
    assert told["Environment"]["Variables"]["PORTAL_URL"] == _outputs(desk)["DeskUrl"]


def test_a_change_is_shown_made_and_the_rest_stays(own_desk: DeskOnAws) -> None:
    olga = own_desk.client_of_the_provider()
    number = olga.asks("Почта", "Не приходит")
    shown = own_desk.does(*DEPLOY, "--alarm-address", "ops@acme.example")
    listed = shown.partition("_IN_PROGRESS")[0]
    assert "AlarmsTopic" in listed
    assert "DeskTable" not in listed
    assert own_desk.status_of(number) == 1
    own_desk.does("ticket", "reply", number, "Приходит")
    olga.hears_soon("Приходит")


def test_a_change_that_fails_is_taken_back_and_says_why(own_desk: DeskOnAws, tmp_path) -> None:
    broken = tmp_path / "package"
    broken.mkdir()
    (broken / "deployment.zip").symlink_to((PACKAGE / "deployment.zip").absolute())
    template = yaml.safe_load((PACKAGE / "template.yaml").read_text(encoding="utf-8"))
    template["Resources"]["DeliverQueue"]["Properties"]["VisibilityTimeout"] = 90_000
    (broken / "template.yaml").write_text(yaml.safe_dump(template), encoding="utf-8")
    result = own_desk.types("deploy", "--stage", STAGE, "--package", broken, "--yes")
    assert result.exit_code == 1
    assert "DeliverQueue" in result.stderr
    assert "Traceback" not in result.output
    (stack,) = own_desk.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
    assert stack["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    own_desk.does(*DEPLOY)
    own_desk.client_of_the_provider().asks("Почта", "Снова")


def test_what_is_destroyed_keeps_its_data_until_told_otherwise(own_desk: DeskOnAws) -> None:
    table, bucket = own_desk.resources["DeskTable"], own_desk.resources["FilesBucket"]
    assert own_desk.types("destroy", "--stage", STAGE).exit_code == 2
    told = own_desk.does("destroy", "--stage", STAGE, "--yes-destroy", STACK)
    assert table in told
    assert bucket in told
    assert own_desk.client("dynamodb").describe_table(TableName=table)["Table"]["TableStatus"] == "ACTIVE"
    own_desk.client("s3").head_bucket(Bucket=bucket)
    assert own_desk.types("ticket", "list").exit_code == 2


def _without_code(resource: dict) -> str | None:
    """Where the code of a function lies; the resource has it no more."""
    return resource.get("Properties", {}).pop("CodeUri", None)


def _facts(desk: DeskOnAws) -> tuple[object, ...]:
    cloudformation = desk.client("cloudformation")
    (stack,) = cloudformation.describe_stacks(StackName=STACK)["Stacks"]
    events = cloudformation.describe_stack_events(StackName=STACK)["StackEvents"]
    return stack["StackStatus"], stack.get("LastUpdatedTime"), len(events), stack["Parameters"]


def _outputs(desk: DeskOnAws) -> dict[str, str]:
    (stack,) = desk.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
    return {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}
