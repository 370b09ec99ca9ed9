"""Mail that comes in on this machine, by SMTP, into the bucket and to the topic as SES brings it."""

from __future__ import annotations

import json
import smtplib
import socket
from collections.abc import Iterator, Sequence
from email.message import EmailMessage

import boto3
import pytest
from moto import mock_aws

from infra.local.arriving import CHECKS, PREFIX, Arriving, Verdicts, chosen, is_ours
from infra.local.smtp import Smtp

RAW = b"From: irina@client.example\r\nSubject: x\r\n\r\nhello\r\n"


@pytest.fixture
def cloud() -> Iterator[dict[str, object]]:
    with mock_aws():
        s3, sns, sqs = (boto3.client(each, region_name="eu-central-1") for each in ("s3", "sns", "sqs"))
        s3.create_bucket(Bucket="mails", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        topic = sns.create_topic(Name="mail")["TopicArn"]
        queue = sqs.create_queue(QueueName="mail")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        raw = {"RawMessageDelivery": "true"}
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=raw)
        arriving = Arriving(bucket="mails", topic=topic, s3=s3, sns=sns)
        yield {"arriving": arriving, "s3": s3, "told": lambda: told(sqs, queue)}


def told(sqs, queue: str) -> dict:
    return json.loads(sqs.receive_message(QueueUrl=queue)["Messages"][0]["Body"])


def test_a_mail_lies_in_the_bucket_before_anybody_is_told(cloud):
    id = cloud["arriving"].take(RAW, mail_from="irina@client.example", recipients=["support@desk.example"])
    kept = cloud["s3"].get_object(Bucket="mails", Key=PREFIX + id)["Body"].read()
    assert kept.endswith(RAW)
    assert kept.startswith(b"Return-Path: <irina@client.example>\r\nReceived: ")
    news = cloud["told"]()
    assert news["mail"]["messageId"] == id
    assert news["receipt"]["recipients"] == ["support@desk.example"]
    assert {news["receipt"][f"{check}Verdict"]["status"] for check in CHECKS} == {"PASS"}
    assert "dmarcPolicy" not in news["receipt"]


def test_checks_find_what_was_chosen(cloud):
    verdicts = {"spam": "FAIL", "dmarc": "FAIL", "policy": "reject"}
    cloud["arriving"].take(RAW, mail_from="", recipients=["support@desk.example"], verdicts=verdicts)
    receipt = cloud["told"]()["receipt"]
    assert (receipt["spamVerdict"]["status"], receipt["dmarcPolicy"]) == ("FAIL", "reject")


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (b"X-Verdicts: spam=FAIL dmarc=GRAY\r\n", {"spam": "FAIL", "dmarc": "GRAY"}),
        (b"x-verdicts: virus = FAIL, policy=reject, other=1\r\n", {"virus": "FAIL", "policy": "reject"}),
        (b"", {}),
    ],
)
def test_a_header_chooses_for_mail_by_smtp(header: bytes, found: dict[str, str]):
    assert chosen(header + RAW) == found
    assert chosen(RAW + b"\r\nX-Verdicts: spam=FAIL\r\n") == {}


@pytest.mark.parametrize(
    ("address", "ours"),
    [("a@desk.example", True), ("a@MAIL.desk.example", True), ("a@evildesk.example", False), ("a", False)],
)
def test_mail_for_others_is_refused(address: str, ours: bool):
    assert is_ours(address) is ours


class Kept:
    """What SES would have taken."""

    def __init__(self) -> None:
        self.mails: list[tuple[bytes, str, list[str]]] = []

    def take(self, raw: bytes, *, mail_from: str, recipients: Sequence[str], verdicts: Verdicts | None = None) -> str:
        self.mails.append((raw, mail_from, list(recipients)))
        return "0102"


@pytest.fixture
def post() -> Iterator[tuple[Kept, int]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    kept = Kept()
    smtp = Smtp(kept, port)
    yield kept, port
    smtp.stop()


def test_a_mail_program_sends_here(post):
    kept, port = post
    message = EmailMessage()
    message["Subject"] = "Сайт лежит"
    message.set_content("Помогите")
    with smtplib.SMTP("127.0.0.1", port) as program:
        program.sendmail("irina@client.example", ["support@desk.example", "b@desk.example"], message.as_bytes())
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            program.sendmail("irina@client.example", ["somebody@elsewhere.example"], message.as_bytes())
    [(raw, mail_from, recipients)] = kept.mails
    assert raw.replace(b"\r\n", b"\n").strip() == message.as_bytes().strip()
    assert (mail_from, recipients) == ("irina@client.example", ["support@desk.example", "b@desk.example"])


def test_a_report_comes_from_nobody(post):
    kept, port = post
    with smtplib.SMTP("127.0.0.1", port) as program:
        program.sendmail("", ["support@desk.example"], RAW)
    assert kept.mails[0][1] == ""
