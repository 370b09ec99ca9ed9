"""What the loader would not carry out is refused by name, before anything is made."""

import copy

import boto3
import pytest
import yaml
from moto import mock_aws

from infra.template import RESOURCES, NotHonoured, TemplateError, create, read
from infra.template.honoured import AFTERWARDS, HONOURED, STACK
from infra.template.second_pass import FINISHERS, MAKERS

WRITTEN = yaml.safe_load(RESOURCES.read_text(encoding="utf-8"))


@pytest.fixture
def written():
    return copy.deepcopy(WRITTEN)


@pytest.fixture
def session():
    with mock_aws():
        yield boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="eu-central-1")


def made(document, session):
    return create(read(document), session, parameters={"PortalUrl": "https://desk.example"})


def stacks(session):
    return session.client("cloudformation").list_stacks()["StackSummaries"]


def test_an_unknown_type_is_refused_by_name(written, session):
    written["Resources"]["Ledger"] = {"Type": "AWS::QLDB::Ledger", "Properties": {}}
    with pytest.raises(NotHonoured, match=r"Ledger \(AWS::QLDB::Ledger\)") as refused:
        made(written, session)
    assert (refused.value.logical_id, refused.value.kind) == ("Ledger", "AWS::QLDB::Ledger")
    assert stacks(session) == []


@pytest.mark.parametrize(
    ("name", "unknown"),
    [
        ("DeskTable", "StreamSpecification"),
        ("FilesBucket", "NotificationConfiguration"),
        ("EventsTopic", "FifoTopic"),
        ("EventsToNotify", "FilterPolicyScope"),
        ("NotifyQueue", "FifoQueue"),
        ("NotifyQueuePolicy", "Note"),
    ],
)
def test_an_unknown_property_is_refused_by_name(written, session, name, unknown):
    written["Resources"][name]["Properties"][unknown] = True
    with pytest.raises(NotHonoured, match=f"the property {unknown} of {name}"):
        made(written, session)
    assert stacks(session) == []


def test_an_unknown_setting_of_a_function_is_refused_by_name(written, session):
    written["Resources"]["Tend"]["Properties"]["EphemeralStorage"] = {"Size": 2048}
    with pytest.raises(NotHonoured, match="the property EphemeralStorage of Tend"):
        made(written, session)


@pytest.mark.parametrize("name", ["DeskTable", "Tend"])
def test_what_stands_beside_properties_is_refused_by_name(written, name):
    written["Resources"][name]["CreationPolicy"] = {}
    with pytest.raises(NotHonoured, match=f"the property CreationPolicy of {name}"):
        read(written)


def test_a_condition_on_what_the_second_pass_makes_is_refused(written, session):
    written["Resources"]["EventsToNotify"]["Condition"] = "HasAlarmAddress"
    with pytest.raises(NotHonoured, match="the property Condition of EventsToNotify"):
        made(written, session)


def test_a_reference_to_nothing_is_refused_by_name(written, session):
    written["Resources"]["NotifyQueuePolicy"]["Properties"]["Queues"] = [{"Ref": "NotfyQueue"}]
    with pytest.raises(TemplateError, match="a reference to NotfyQueue"):
        made(written, session)
    assert stacks(session) == []


@pytest.mark.parametrize(
    "expression",
    [{"Fn::Sub": "${Gone.Arn}/x"}, {"Fn::Sub": ["${here}${Gone}", {"here": "x"}]}, {"Fn::GetAtt": ["Gone", "Arn"]}],
)
def test_every_way_to_refer_is_looked_through(written, session, expression):
    written["Globals"]["Function"]["Environment"]["Variables"]["GONE"] = expression
    with pytest.raises(TemplateError, match="a reference to Gone"):
        made(written, session)


def test_an_unknown_section_is_refused_by_name(written):
    with pytest.raises(TemplateError, match="no section Mappings"):
        read(written | {"Mappings": {}})


def test_globals_beside_the_environment_are_refused(written):
    written["Globals"]["Function"]["Timeout"] = 3
    with pytest.raises(TemplateError, match="nothing else"):
        read(written)


@pytest.mark.parametrize(
    ("section", "rules"), [("LifecycleConfiguration", "Rules"), ("CorsConfiguration", "CorsRules")]
)
def test_what_the_second_pass_cannot_say_to_s3_is_refused(written, session, section, rules):
    written["Resources"]["FilesBucket"]["Properties"][section][rules][0]["Wish"] = "x"
    with pytest.raises(TemplateError, match="cannot say Wish"):
        made(written, session)


def test_who_is_said_to_honour_a_property_is_there_to_do_it():
    said = {(kind, name) for kind, names in HONOURED.items() for name, by in names.items() if by is AFTERWARDS}
    finished = {each for each in said if STACK in HONOURED[each[0]].values()}
    assert finished == set(FINISHERS)
    assert {kind for kind, _ in said - finished} == set(MAKERS)
