"""lambdesk doctor: each check over what it asks, and the whole over a stack at moto."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import boto3
import click
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from botocore.stub import Stubber
from moto import mock_aws
from telegram import WebhookInfo

from chalicelib.channels.telegram.setup import UPDATES
from chalicelib.conversation.states import Shown
from chalicelib.desk.groups import Group
from chalicelib.desk.people import Bot, Role
from chalicelib.desk.webhooks import Pause, SigningKey, Webhook, Why
from chalicelib.services.failures import Refused, Unavailable
from chalicelib.services.records import DeadLetter
from infra.ops.doctor import account, alarms, bots, clock, command, desk, mail, queues, stack, updates, webhooks
from infra.ops.doctor.asked import asked
from infra.ops.doctor.finding import Finding, State, ok
from infra.ops.doctor.patient import Patient
from infra.ops.mailboxes import take_
from tests.unit.infra.ops.cloud import KEYS, STACK, Cloud, built
from tests.unit.infra.ops.hands import TOKEN, Hands
from tests.unit.services.small_desk import SmallDesk

URL = "https://desk.example/api"
BOT = Bot(id="7000000001", username="north_help_bot", name="Поддержка", token=TOKEN, secret="s", providers=("north",))
SECOND = replace(BOT, id="7000000002", username="second_bot")
HOOK = WebhookInfo(
    url=f"{URL}/hooks/telegram/{BOT.id}",
    has_custom_certificate=False,
    pending_update_count=2,
    allowed_updates=UPDATES,
)


@dataclass
class Stacks:
    """What CloudFormation tells of one stack."""

    status: str = "UPDATE_COMPLETE"
    reason: str | None = None
    parameters: dict[str, str] = field(default_factory=lambda: {"Stage": "prod"})
    outputs: dict[str, str] = field(default_factory=dict)
    parts: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Logical id to type and physical id."""

    def describe_stacks(self, **_: str) -> dict[str, Any]:
        told = {
            "StackStatus": self.status,
            "Parameters": [{"ParameterKey": k, "ParameterValue": v} for k, v in self.parameters.items()],
            "Outputs": [{"OutputKey": k, "OutputValue": v} for k, v in self.outputs.items()],
        }
        return {"Stacks": [told if self.reason is None else {**told, "StackStatusReason": self.reason}]}

    def get_paginator(self, _: str) -> Any:
        found = [
            {"LogicalResourceId": logical, "ResourceType": kind, "PhysicalResourceId": physical}
            for logical, (kind, physical) in self.parts.items()
        ]
        return SimpleNamespace(paginate=lambda **_: [{"StackResourceSummaries": found}])


@pytest.fixture
def small() -> SmallDesk:
    return SmallDesk()


def patient(small: SmallDesk, stacks: Stacks | None = None, **about: Any) -> Patient:
    clients = {"cloudformation": stacks or Stacks(), **about.pop("clients", {})}
    plain = {"variables": {"LAMBDESK_URL": f"{URL}/"}, "webhook": lambda bot: HOOK, "stack": STACK, "named": "--x "}
    return Patient(house=small.house, client=clients.__getitem__, **{**plain, **about})


def answering(service: str, **answers: Any) -> Any:
    """A client that gives these answers, each checked against what AWS says of the call."""
    client = boto3.client(service, "eu-central-1", aws_access_key_id="x", aws_secret_access_key="x")
    stub = Stubber(client)
    for call, answer in answers.items():
        stub.add_response(call, answer)
    stub.activate()
    return client


def states(findings: Iterator[Finding]) -> list[tuple[str, str]]:
    return [(each.about, str(each.state)) for each in findings]


def only(findings: Iterator[Finding]) -> Finding:
    (found,) = findings
    return found


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("CREATE_COMPLETE", State.OK),
        ("UPDATE_COMPLETE", State.OK),
        ("UPDATE_ROLLBACK_COMPLETE", State.NOTE),
        ("UPDATE_IN_PROGRESS", State.NOTE),
        ("UPDATE_ROLLBACK_FAILED", State.TROUBLE),
        ("ROLLBACK_COMPLETE", State.TROUBLE),
    ],
)
def test_the_stack_stands_or_not(small, status, state):
    assert only(stack.check(patient(small, Stacks(status=status)))).state is state


def test_a_stack_that_failed_tells_why(small):
    found = only(stack.check(patient(small, Stacks(status="UPDATE_ROLLBACK_FAILED", reason="no such role"))))
    assert "no such role" in found.found
    assert STACK in found.do


def test_updates_that_were_not_digested_are_trouble_with_their_reason(small):
    assert only(updates.check(patient(small))).state is State.OK
    at = small.clock.now()
    small.save(DeadLetter(reference="k7qx29md", cause="telegram#7#1", raw="{}", error="KeyError\n", at=at))
    small.clock.turn(hours=2)
    found = only(updates.check(patient(small)))
    assert (found.state, found.do) == (State.TROUBLE, "lambdesk --x redrive")
    assert "2 h ago: KeyError" in found.found


def test_a_desk_without_a_bot_is_trouble(small):
    assert only(bots.check(patient(small))).state is State.TROUBLE


def test_a_connected_bot_is_well(small):
    small.save(BOT)
    found = only(bots.check(patient(small)))
    assert (found.state, found.found) == (State.OK, "connected, 2 waiting at Telegram")


@pytest.mark.parametrize(
    ("change", "state", "said"),
    [
        ({"url": ""}, State.TROUBLE, "nowhere"),
        ({"url": "https://elsewhere.example"}, State.TROUBLE, "elsewhere.example"),
        ({"allowed_updates": ("message",)}, State.TROUBLE, "brings message"),
        ({"allowed_updates": None}, State.TROUBLE, "usual updates"),
        ({"pending_update_count": 101}, State.TROUBLE, "101 updates wait"),
        ({"last_error_date": timedelta(minutes=5), "last_error_message": "502"}, State.TROUBLE, "5 min ago: 502"),
        ({"last_error_date": timedelta(hours=5), "last_error_message": "502"}, State.NOTE, "5 h ago: 502"),
        ({"last_error_date": timedelta(days=5), "last_error_message": "502"}, State.OK, "connected"),
    ],
)
def test_what_is_wrong_with_a_webhook_is_said(small, change, state, said):
    small.save(BOT)
    told = {name: getattr(HOOK, name) for name in ("url", "pending_update_count", "allowed_updates")}
    if "last_error_date" in change:
        change = {**change, "last_error_date": small.clock.now() - change["last_error_date"]}
    info = WebhookInfo(has_custom_certificate=False, **{**told, **change})
    found = only(bots.check(patient(small, webhook=lambda bot: info)))
    assert found.state is state
    assert said in found.found


def test_a_secret_that_is_being_changed_is_a_note(small):
    small.save(replace(BOT, previous_secret="old"))
    assert only(bots.check(patient(small))).state is State.NOTE


def test_a_bot_that_telegram_refuses_or_does_not_answer_for_hides_no_other(small):
    small.save(BOT, SECOND)
    answers = {BOT.id: Refused("Unauthorized"), SECOND.id: Unavailable("no route")}

    def webhook(bot: Bot) -> WebhookInfo:
        raise answers[bot.id]

    first, second = bots.check(patient(small, webhook=webhook))
    assert (first.state, second.state) == (State.TROUBLE, State.TROUBLE)
    assert "bot token" in first.do
    assert "no route" in second.found


def test_a_desk_somebody_can_answer_is_well(small):
    small.save(BOT, replace(BOT, id="8", providers=("cloud",)))
    small.member("anna", departments=("tech", "bill"))
    small.member("boris", Role.ADMINISTRATOR, departments=(), provider="cloud")
    assert {each.state for each in desk.check(patient(small))} == {State.OK}


def test_a_desk_nobody_can_answer_is_trouble(small):
    small.member("olga", Role.OBSERVER, departments=("tech", "bill"))
    small.member("gone", departments=("bill",), active=False)
    small.member("anna", departments=("tech",))
    found = [each for each in desk.check(patient(small)) if each.about == "provider north"]
    assert [(each.state, each.found) for each in found] == [
        (State.TROUBLE, "nobody answers for bill"),
        (State.NOTE, "no bot serves it"),
    ]
    small.store.shelf.things.clear()
    assert only(desk.check(patient(small))).do == "lambdesk --x init"


def test_a_group_that_keeps_the_bot_out_is_trouble(small):
    small.save(replace(BOT))
    told = "the group of tech has kept the bot out for 3 h"
    group = Group(
        provider="north",
        department="tech",
        bot=BOT.id,
        chat=-4001,
        title="Техподдержка",
        topics=False,
        linked_at=small.clock.now(),
        by="Олег",
    )
    out_since = small.clock.now() - timedelta(hours=3)
    small.save(group)
    assert told not in [each.found for each in desk.check(patient(small))]
    small.save(Shown(bot=BOT.id, chat=-4001, blocked_at=out_since))
    (found,) = [each for each in desk.check(patient(small)) if each.found == told]
    assert found.state is State.TROUBLE
    assert "department group untie tech" in found.do


def test_the_last_activity_of_a_provider_is_told(small):
    small.asked()
    small.clock.turn(hours=3)
    found = {each.about: each.found for each in desk.check(patient(small))}
    assert found["last activity of north"] == "3 h ago"
    assert found["last activity of cloud"] == "there is no ticket yet"


def test_a_bot_that_is_asked_from_this_machine_has_no_webhook_and_that_is_noted(small):
    small.save(BOT)
    info = WebhookInfo(url="", has_custom_certificate=False, pending_update_count=0, allowed_updates=UPDATES)
    here = {"LAMBDESK_URL": "http://127.0.0.1:8000"}
    assert only(bots.check(patient(small, variables=here, webhook=lambda bot: info))).state is State.NOTE


def test_mail_is_asked_only_where_there_is_a_mail_domain(small):
    for check in (mail.sending, mail.rules):
        assert list(check(patient(small))) == []


def test_a_desk_that_sends_no_letters_says_so(small):
    found = only(mail.identity(patient(small)))
    assert found.state is State.NOTE
    assert "sign in" in found.found
    assert "--mail-domain" in found.do


DESTINATION = {
    "Name": "feedback",
    "Enabled": True,
    "MatchingEventTypes": ["BOUNCE"],
    "SnsDestination": {"TopicArn": "t"},
}
WITH_MAIL = {"parameters": {"MailDomain": "help.example"}, "outputs": {"MailRuleSet": "lambdesk-prod"}}


IN_ORDER = {
    "VerifiedForSendingStatus": True,
    "DkimAttributes": {"Status": "SUCCESS"},
    "MailFromAttributes": {
        "MailFromDomain": "bounce.help.example",
        "MailFromDomainStatus": "SUCCESS",
        "BehaviorOnMxFailure": "USE_DEFAULT_VALUE",
    },
    "FeedbackForwardingStatus": False,
}
PENDING_FROM = {**IN_ORDER["MailFromAttributes"], "MailFromDomainStatus": "PENDING"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, [("mail domain", "ok")]),
        ({"VerifiedForSendingStatus": False}, [("mail domain", "trouble")]),
        ({"DkimAttributes": {"Status": "PENDING"}}, [("mail domain", "ok"), ("mail signature", "trouble")]),
        ({"MailFromAttributes": PENDING_FROM}, [("mail domain", "ok"), ("mail from", "note")]),
        ({"FeedbackForwardingStatus": True}, [("mail domain", "ok"), ("mail reports", "trouble")]),
    ],
)
def test_the_mail_domain_is_verified_and_signed(small, change, expected):
    ses = answering("sesv2", get_email_identity={**IN_ORDER, **change})
    assert states(mail.identity(patient(small, Stacks(**WITH_MAIL), clients={"sesv2": ses}))) == expected


def test_an_identity_of_an_older_stack_reports_troubles_as_amazonses(small):
    told = {name: each for name, each in IN_ORDER.items() if name != "MailFromAttributes"}
    ses = answering("sesv2", get_email_identity=told)
    _, found = mail.identity(patient(small, Stacks(**WITH_MAIL), clients={"sesv2": ses}))
    assert (found.state, "bounce.help.example" in found.found) == (State.NOTE, True)


@pytest.mark.parametrize(
    ("enabled", "production", "state"),
    [(True, True, State.OK), (True, False, State.NOTE), (False, True, State.TROUBLE)],
)
def test_the_sandbox_is_a_note_and_a_stopped_account_is_trouble(small, enabled, production, state):
    ses = answering("sesv2", get_account={"SendingEnabled": enabled, "ProductionAccessEnabled": production})
    assert only(mail.sending(patient(small, Stacks(**WITH_MAIL), clients={"sesv2": ses}))).state is state


@pytest.mark.parametrize(
    ("active", "state"), [("lambdesk-prod", State.OK), ("another", State.TROUBLE), (None, State.TROUBLE)]
)
def test_mail_comes_in_by_the_active_rule_set_alone(small, active, state):
    ses = answering("ses", describe_active_receipt_rule_set={"Metadata": {"Name": active}} if active else {})
    found = only(mail.rules(patient(small, Stacks(**WITH_MAIL), clients={"ses": ses})))
    assert found.state is state


TELLING = {"get_configuration_set_event_destinations": {"EventDestinations": [DESTINATION]}}
KEEPING_NO_LIST = {"get_configuration_set": {"SuppressionOptions": {"SuppressedReasons": []}}}


def letters(small, **answers):
    stacks = Stacks(**{**WITH_MAIL, "outputs": {**WITH_MAIL["outputs"], "MailConfiguration": "lambdesk-prod"}})
    return list(mail.letters(patient(small, stacks, clients={"sesv2": answering("sesv2", **answers)})))


def test_ses_tells_what_becomes_of_letters(small):
    silent = {"get_configuration_set_event_destinations": {"EventDestinations": []}}
    assert [each.state for each in letters(small, **TELLING, **KEEPING_NO_LIST)] == [State.OK]
    assert [each.state for each in letters(small, **silent, **KEEPING_NO_LIST)] == [State.TROUBLE]


@pytest.mark.parametrize(
    "options", [{}, {"SuppressionOptions": {}}, {"SuppressionOptions": {"SuppressedReasons": ["BOUNCE"]}}]
)
def test_a_list_that_ses_keeps_itself_is_trouble(small, options):
    """An address stays there when its owner writes again, and answers to him come back."""
    _, found = letters(small, **TELLING, get_configuration_set=options)
    assert (found.state, found.do) == (State.TROUBLE, "lambdesk --x deploy")


def _webhook(small: SmallDesk, id: str, why: Why | None, provider: str = "north") -> Webhook:
    at = small.clock.now()
    keys = (SigningKey(secret="whsec_x", added_at=at),)
    pause = Pause(why=why, at=at, by="system") if why else None
    url = f"https://{id[-1]}:pw@hooks-{id[-1]}.example:8443/secret-{id}?key=1"
    return Webhook(id=id, provider=provider, url=url, keys=keys, made_by="op", made_at=at, pause=pause)


def test_a_webhook_that_was_paused_by_itself_is_trouble_until_somebody_sees_to_it(small):
    small.save(
        _webhook(small, "north.a", None),
        _webhook(small, "north.b", Why.DEAD),
        _webhook(small, "north.c", Why.BY_HAND),
        _webhook(small, "cloud.d", Why.GONE, "cloud"),
    )
    small.clock.turn(hours=51)
    found = {each.about: each for each in webhooks.check(patient(small))}
    assert {about: each.state for about, each in found.items()} == {
        "webhooks of cloud": State.TROUBLE,
        "webhooks of north": State.TROUBLE,
    }
    assert found["webhooks of north"].found == (
        "north.b at hooks-b.example is paused since 2026-11-14 09:00 UTC, 2 d ago: it took nothing for a day"
    )
    assert "410" in found["webhooks of cloud"].found
    for words in ("lambdesk --x webhook log", "webhook resume", "replay cloud.d --untold", "webhook remove cloud.d"):
        assert words in found["webhooks of cloud"].do
    assert "secret" not in str(found)
    assert "pw" not in str(found)


def test_webhooks_that_are_told_or_were_paused_by_hand_are_well(small):
    assert list(webhooks.check(patient(small))) == []
    small.save(_webhook(small, "north.a", None), _webhook(small, "north.c", Why.BY_HAND))
    assert only(webhooks.check(patient(small))) == ok("webhooks of north", "2, none was paused by itself")


def test_a_mail_that_is_not_settled_is_named(small):
    assert only(mail.waiting(patient(small))).state is State.OK
    small.files.put("mail/AMAZON_SES_SETUP_NOTIFICATION", iter([b"x"]), type="text/plain", limit=9)
    small.files.put("mail/m7", iter([b"x"]), type="message/rfc822", limit=9)
    small.clock.turn(minutes=16)
    found = only(mail.waiting(patient(small)))
    assert (found.state, found.found) == (State.TROUBLE, "1 not settled: m7")
    needed = [each.opts[-1] for each in take_.params if isinstance(each, click.Option) and each.required]
    assert needed
    assert all(each in found.do for each in needed), "what it says to do can be done"


WITH_ALARMS = {
    "parts": {
        "NotifyQueueAlarm": ("AWS::CloudWatch::Alarm", "a-1"),
        "FilesQueueAlarm": ("AWS::CloudWatch::Alarm", "a-2"),
        "TableAlarm": ("AWS::CloudWatch::Alarm", "a-3"),
        "GoneAlarm": ("AWS::CloudWatch::Alarm", "a-4"),
    }
}


def test_an_alarm_that_rings_is_trouble_in_its_own_words(small):
    watch = answering(
        "cloudwatch",
        describe_alarms={
            "MetricAlarms": [
                {"AlarmName": "a-1", "StateValue": "ALARM", "AlarmDescription": "Events wait."},
                {"AlarmName": "a-2", "StateValue": "INSUFFICIENT_DATA"},
                {"AlarmName": "a-3", "StateValue": "OK"},
            ]
        },
    )
    found = list(alarms.ringing(patient(small, Stacks(**WITH_ALARMS), clients={"cloudwatch": watch})))
    assert states(iter(found)) == [
        ("alarm NotifyQueueAlarm", "trouble"),
        ("alarms", "note"),
        ("alarms", "ok"),
        ("alarm GoneAlarm", "trouble"),
    ]
    assert found[0].do == "Events wait."


@pytest.mark.parametrize(
    ("arns", "expected"),
    [
        (["arn:aws:sns:x"], ["ok"]),
        (["PendingConfirmation"], ["trouble"]),
        (["arn:aws:sns:x", "PendingConfirmation"], ["trouble"]),
        ([], ["trouble"]),
    ],
)
def test_an_alarm_nobody_hears_is_trouble(small, arns, expected):
    told = [{"SubscriptionArn": each, "Endpoint": "op@x.example"} for each in arns]
    sns = answering("sns", list_subscriptions_by_topic={"Subscriptions": told})
    stacks = Stacks(parts={"AlarmsTopic": ("AWS::SNS::Topic", "arn:topic")})
    found = alarms.heard(patient(small, stacks, clients={"sns": sns}))
    assert [str(each.state) for each in found] == expected


def test_without_an_alarm_address_that_is_noted(small):
    assert only(alarms.heard(patient(small))).state is State.NOTE


def measured(small: SmallDesk, statistic: str, *points: tuple[timedelta, float]) -> Any:
    told = [{"Timestamp": small.clock.now() - ago, statistic: value} for ago, value in points]
    return answering("cloudwatch", get_metric_statistics={"Datapoints": told})


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([(timedelta(minutes=9), 0.0), (timedelta(minutes=2), 0.0)], [("clock", "ok")]),
        ([(timedelta(minutes=4), 0.0)], [("clock", "ok")]),
        ([(timedelta(minutes=5), 0.0)], [("clock", "trouble")]),
        ([], [("clock", "trouble")]),
        ([(timedelta(minutes=1), 601.0)], [("clock", "ok"), ("outbox", "trouble")]),
    ],
)
def test_a_clock_that_stands_still_is_trouble(small, points, expected):
    """A minute's figure bears the minute's beginning."""
    watch = measured(small, "Maximum", *points)
    assert states(clock.ticking(patient(small, clients={"cloudwatch": watch}))) == expected


def test_the_stage_chooses_whose_figures_are_asked_for(small):
    asked_for: list[dict[str, Any]] = []

    def told(**about: Any) -> dict[str, Any]:
        asked_for.append(about)
        return {"Datapoints": []}

    watch = SimpleNamespace(get_metric_statistics=told)
    list(clock.ticking(patient(small, Stacks(parameters={"Stage": "trial"}), clients={"cloudwatch": watch})))
    assert asked_for[0]["Dimensions"] == [{"Name": "service", "Value": "trial"}]
    assert (asked_for[0]["Namespace"], asked_for[0]["MetricName"]) == ("Lambdesk", "outbox_overdue")


@pytest.mark.parametrize(("state", "expected"), [("ENABLED", "ok"), ("DISABLED", "trouble")])
def test_a_rule_that_is_disabled_is_trouble(small, state, expected):
    events = answering("events", describe_rule={"Name": "r-1", "State": state})
    stacks = Stacks(parts={"TendTendEvent": ("AWS::Events::Rule", "r-1")})
    assert states(clock.wound(patient(small, stacks, clients={"events": events}))) == [("clock rule", expected)]


def test_the_last_traffic_is_told_and_its_absence_noted(small):
    now = small.clock.now()
    told = {
        "hook_taken": [(timedelta(hours=3), 4.0), (timedelta(days=2), 1.0)],
        "given_up": [(timedelta(hours=2), 2.0)],
    }

    def figures(MetricName: str, **_: Any) -> dict[str, Any]:
        return {"Datapoints": [{"Timestamp": now - ago, "Sum": value} for ago, value in told.get(MetricName, [])]}

    watch = SimpleNamespace(get_metric_statistics=figures)
    found = list(clock.traffic(patient(small, clients={"cloudwatch": watch})))
    assert [(each.about, each.state, each.found) for each in found] == [
        ("last update taken", State.OK, "3 h ago"),
        ("last delivery", State.NOTE, "no client was told anything in 14 days"),
        ("given up", State.NOTE, "2 times a client could not be told, in the last day"),
    ]


@pytest.mark.parametrize(("allowed", "state"), [(10, State.NOTE), (1000, State.OK)])
def test_a_new_account_that_runs_ten_functions_is_noted(small, allowed, state):
    functions = answering("lambda", get_account_settings={"AccountLimit": {"ConcurrentExecutions": allowed}})
    found = only(account.concurrency(patient(small, clients={"lambda": functions})))
    assert found.state is state
    assert state is State.OK or "L-B99A9384" in found.do


def test_a_check_that_may_not_ask_says_what_to_allow():
    def forbidden() -> Iterator[Finding]:
        yield ok("first", "was asked")
        raise ClientError({"Error": {"Code": "AccessDenied"}}, "DescribeAlarms")

    found = list(asked("alarms", forbidden))
    assert [each.state for each in found] == [State.OK, State.TROUBLE]
    assert found[1].found == "could not be asked: AccessDenied"
    assert found[1].do == "allow DescribeAlarms to whoever runs this"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (EndpointConnectionError(endpoint_url="https://x"), "EndpointConnectionError"),
        (ClientError({"Error": {"Code": "Throttling"}}, "X"), "Throttling"),
        (KeyError("StackStatus"), "KeyError"),
        (Unavailable("no route\nTraceback"), "no route"),
    ],
)
def test_whatever_a_check_falls_over_is_a_finding(error, said):
    def broken() -> Iterator[Finding]:
        raise error

    found = only(asked("x", broken))
    assert found.state is State.TROUBLE
    assert said in found.found
    assert "Traceback" not in found.found


@pytest.fixture
def cloud(monkeypatch) -> Iterator[Cloud]:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        yield built()


def in_cloud(small: SmallDesk, cloud: Cloud) -> Patient:
    variables = {
        f"{each.upper()}_QUEUE": cloud.parts[f"{each.title()}Queue"] for each in ("deliver", "files", "notify")
    }
    small.clock.at = datetime.now(UTC)
    return Patient(house=small.house, variables=variables, client=boto3.client, webhook=lambda bot: HOOK, stack=STACK)


def waited(cloud: Cloud, seconds: float) -> None:
    name = cloud.parts["NotifyQueue"].rpartition("/")[2]
    figure = {
        "MetricName": "ApproximateAgeOfOldestMessage",
        "Dimensions": [{"Name": "QueueName", "Value": name}],
        "Timestamp": datetime.now(UTC) - timedelta(minutes=2),
        "Value": seconds,
    }
    cloud.client("cloudwatch").put_metric_data(Namespace="AWS/SQS", MetricData=[figure])


def test_a_queue_is_told_with_what_waits_and_for_how_long(small, cloud):
    cloud.put("NotifyQueue", "x")
    waited(cloud, 540)
    found = {each.about: each for each in queues.waiting(in_cloud(small, cloud))}
    assert found["queue notify"].found == "1 waiting, 0 in work, the oldest for 9 min"
    assert {each.state for each in found.values()} == {State.OK}
    waited(cloud, 601)
    found = {each.about: each for each in queues.waiting(in_cloud(small, cloud))}
    assert (found["queue notify"].state, found["queue deliver"].state) == (State.TROUBLE, State.OK)


def test_dead_letters_are_trouble_even_while_somebody_looks_at_them(small, cloud):
    assert {each.state for each in queues.dead(in_cloud(small, cloud))} == {State.OK}
    cloud.put("FilesDeadLetters", "x")
    assert len(cloud.taken("FilesDeadLetters")) == 1
    found = {each.about: each.state for each in queues.dead(in_cloud(small, cloud))}
    assert found["dead letters of files"] is State.TROUBLE
    assert found["dead letters of notify"] is State.OK


@pytest.fixture
def hands() -> Hands:
    hands = Hands()
    hands.desk.save(BOT, replace(BOT, id="7000000002", token="7000000002:forgotten", providers=()))
    hands.desk.member("anna", departments=("tech", "bill"))
    hands.desk.member("boris", departments=("tech",), provider="cloud")
    hands.does("bot", "serve", BOT.id, "north", "cloud")
    return hands


def test_a_desk_that_is_well_ends_with_zero(hands):
    hands.environment["LAMBDESK_URL"] = URL
    assert hands.type("doctor").exit_code == 1
    hands.does("bot", "connect", BOT.id)
    shown = hands.gets("doctor")["findings"]
    assert {each["state"] for each in shown} == {"ok"}
    assert set(shown[0]) == {"about", "state", "found", "do"}
    assert "connected" in hands.does("doctor")


def test_trouble_ends_with_one_and_says_what_to_do(hands):
    result = hands.type("doctor", "--json")
    assert result.exit_code == 1
    assert f"bot connect {BOT.id}" in result.stdout
    assert TOKEN.partition(":")[2] not in result.stdout


def test_every_check_is_made_though_all_of_aws_is_forbidden(hands, cloud, monkeypatch):
    def forbidden(service: str) -> Any:
        return SimpleNamespace(**{name: partial(denied, name) for name in CALLS})

    def denied(name: str, *_: Any, **__: Any) -> None:
        raise ClientError({"Error": {"Code": "AccessDenied"}}, name)

    monkeypatch.setattr("infra.ops.aws.client", forbidden)
    hands.environment = {"LAMBDESK_STACK": STACK, **{k: v for k, v in hands.environment.items() if k != "TABLE_NAME"}}
    result = hands.type("doctor", "--json")
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    denials = result.stdout.count("could not be asked: AccessDenied")
    assert denials == len(command.IN_A_STACK) + 2
    assert "provider north" in result.stdout


CALLS = (
    "describe_stacks",
    "get_paginator",
    "get_queue_attributes",
    "get_metric_statistics",
    "describe_alarms",
    "get_account_settings",
)
