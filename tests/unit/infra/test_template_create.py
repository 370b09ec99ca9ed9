"""What infra/resources.yaml asks for is really there at moto, property by property."""

import json

import boto3
import pytest
from moto import mock_aws

from chalicelib.clients.gauges import watched
from chalicelib.i18n.catalogue import languages, words
from infra.template import TemplateError, create, load

PORTAL = "https://desk.example/api"


@pytest.fixture(scope="module")
def session():
    with mock_aws():
        yield boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="eu-central-1")


@pytest.fixture(scope="module")
def built(session):
    return create(load(), session, parameters={"PortalUrl": PORTAL, "Stage": "test"})


@pytest.fixture(scope="module")
def table(session, built):
    return session.client("dynamodb").describe_table(TableName=built.physical("DeskTable"))["Table"]


def attributes(session, built, queue):
    sqs = session.client("sqs")
    return sqs.get_queue_attributes(QueueUrl=built.physical(queue), AttributeNames=["All"])["Attributes"]


def key(hash_name, range_name):
    return [
        {"AttributeName": hash_name, "KeyType": "HASH"},
        {"AttributeName": range_name, "KeyType": "RANGE"},
    ]


def refuses_plain_http(policy):
    return any(
        statement["Effect"] == "Deny" and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        for statement in policy["Statement"]
    )


def test_the_table_is_paid_by_request_and_keyed_by_pk_and_sk(table):
    assert table["KeySchema"] == key("pk", "sk")
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"


def test_the_table_has_an_index_for_each_kind_of_question(table):
    assert {each["IndexName"]: each["KeySchema"] for each in table["GlobalSecondaryIndexes"]} == {
        "by_account": key("account_key", "account_rank"),
        "by_queue": key("queue_key", "queue_rank"),
        "by_assignee": key("assignee_key", "assignee_rank"),
        "by_provider": key("provider_key", "provider_rank"),
        "by_due": key("due_key", "due_at"),
    }
    assert {each["Projection"]["ProjectionType"] for each in table["GlobalSecondaryIndexes"]} == {"ALL"}
    assert {each["AttributeType"] for each in table["AttributeDefinitions"]} == {"S"}


def test_rows_expire_and_the_table_can_be_taken_back_in_time(session, built):
    dynamodb, name = session.client("dynamodb"), built.physical("DeskTable")
    expiry = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    backups = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    assert expiry == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"}
    assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"


def test_the_bucket_keeps_versions_encrypts_and_is_closed(session, built):
    s3, name = session.client("s3"), built.physical("FilesBucket")
    encryption = s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"][0]
    assert s3.get_bucket_versioning(Bucket=name)["Status"] == "Enabled"
    assert encryption["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    assert set(s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"].values()) == {True}
    assert s3.get_bucket_ownership_controls(Bucket=name)["OwnershipControls"]["Rules"] == [
        {"ObjectOwnership": "BucketOwnerEnforced"}
    ]
    assert refuses_plain_http(json.loads(s3.get_bucket_policy(Bucket=name)["Policy"]))


def test_only_pages_of_the_portal_may_send_files_up(session, built):
    (rule,) = session.client("s3").get_bucket_cors(Bucket=built.physical("FilesBucket"))["CORSRules"]
    assert rule["AllowedOrigins"] == ["https://desk.example"]
    assert rule["AllowedMethods"] == ["POST"]
    assert rule["MaxAgeSeconds"] == 3600


def test_what_was_sent_up_and_never_attached_goes_away(session, built):
    answer = session.client("s3").get_bucket_lifecycle_configuration(Bucket=built.physical("FilesBucket"))
    rules = {rule["ID"]: rule for rule in answer["Rules"]}
    uploads, replaced = rules["uploads-never-attached"], rules["deleted-or-replaced"]
    assert (uploads["Filter"]["Prefix"], uploads["Expiration"]["Days"]) == ("uploads/", 2)
    assert uploads["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}
    assert uploads["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}
    mail = rules["mail-settled"]
    assert (mail["Filter"]["Prefix"], mail["Expiration"]) == ("mail/", {"ExpiredObjectDeleteMarker": True})
    assert replaced["Filter"]["Prefix"] == ""
    assert replaced["NoncurrentVersionExpiration"] == {"NoncurrentDays": 30}
    assert "Expiration" not in replaced


@pytest.mark.parametrize("name", ["Deliver", "Files", "Notify", "Mail", "Feedback"])
def test_what_a_queue_cannot_hand_over_goes_to_its_dead_letters(session, built, name):
    """Plan 2: each queue has a dead-letter queue."""
    queue, dead = (attributes(session, built, f"{name}{what}") for what in ("Queue", "DeadLetters"))
    redrive = json.loads(queue["RedrivePolicy"])
    assert redrive == {"deadLetterTargetArn": dead["QueueArn"], "maxReceiveCount": 5}
    assert dead["MessageRetentionPeriod"] == str(14 * 24 * 3600)
    for each in (queue, dead):
        assert each["SqsManagedSseEnabled"] == "true"
        assert refuses_plain_http(json.loads(each["Policy"]))


@pytest.mark.parametrize(("queue", "seconds"), [("DeliverQueue", 360), ("FilesQueue", 1800), ("NotifyQueue", 360)])
def test_a_queue_hides_what_was_taken(session, built, queue, seconds):
    assert attributes(session, built, queue)["VisibilityTimeout"] == str(seconds)


def test_a_published_event_arrives_in_the_notify_queue_as_it_was_said(session, built):
    """Plan 2: status changes fan out through SNS; the body is the message, the attributes travel along."""
    session.client("sns").publish(
        TopicArn=built.environment["EVENTS_TOPIC"],
        Subject="Ticket 7 was answered",
        Message='{"ticket": 7}',
        MessageAttributes={"kind": {"DataType": "String", "StringValue": "replied"}},
    )
    (arrived,) = session.client("sqs").receive_message(
        QueueUrl=built.physical("NotifyQueue"), MessageAttributeNames=["All"]
    )["Messages"]
    assert arrived["Body"] == '{"ticket": 7}'
    assert arrived["MessageAttributes"]["kind"]["StringValue"] == "replied"


def test_only_the_events_topic_may_write_into_the_notify_queue(session, built):
    policy = json.loads(attributes(session, built, "NotifyQueue")["Policy"])
    (allowed,) = [statement for statement in policy["Statement"] if statement["Effect"] == "Allow"]
    assert allowed["Action"] == "sqs:SendMessage"
    assert allowed["Principal"] == {"Service": "sns.amazonaws.com"}
    assert allowed["Condition"] == {"ArnEquals": {"aws:SourceArn": built.physical("EventsTopic")}}


def test_the_topic_refuses_plain_http(session, built):
    topic = session.client("sns").get_topic_attributes(TopicArn=built.physical("EventsTopic"))["Attributes"]
    assert topic["DisplayName"] == "Lambdesk events"
    assert refuses_plain_http(json.loads(topic["Policy"]))


def test_each_function_is_told_the_names_of_what_was_made(built):
    watched = dict(each.split("=") for each in built.environment["WATCHED_QUEUES"].split())
    assert watched == {
        name.lower(): ",".join(built.physical(f"{name}{each}") for each in ("Queue", "DeadLetters", "Log"))
        for name in ("Deliver", "Files", "Notify", "Index", "Webhooks", "Mail", "Feedback")
    }
    assert {name: value for name, value in built.environment.items() if name != "WATCHED_QUEUES"} == {
        "STAGE": "test",
        "PORTAL_URL": PORTAL,
        "MAIL_FROM": "",
        "MAIL_CONFIGURATION": "",
        "TABLE_NAME": built.physical("DeskTable"),
        "FILES_BUCKET": built.physical("FilesBucket"),
        "EVENTS_TOPIC": built.physical("EventsTopic"),
        "DELIVER_QUEUE": built.physical("DeliverQueue"),
        "FILES_QUEUE": built.physical("FilesQueue"),
        "WEBHOOKS_QUEUE": built.physical("WebhooksQueue"),
    }


def test_every_queue_is_watched_with_its_dead_letters_and_has_a_name_on_the_page_of_health(built):
    known = watched(built.environment["WATCHED_QUEUES"])
    queues = {name for name, each in load().resources.items() if "RedrivePolicy" in each.properties}
    assert {f"{name.title()}Queue" for name in known} == queues
    for name, all_three in known.items():
        assert all(words(each, f"desk.health.queue.{name}", {}) for each in languages())
        assert all_three == tuple(built.physical(f"{name.title()}{each}") for each in ("Queue", "DeadLetters", "Log"))


def test_the_log_of_each_function_is_kept_for_ninety_days(session, built):
    groups = session.client("logs").describe_log_groups()["logGroups"]
    kept = {each["logGroupName"]: each.get("retentionInDays") for each in groups}
    logs = [name for name, each in load().resources.items() if each.kind == "AWS::Logs::LogGroup"]
    assert logs
    assert {name: kept[built.physical(name)] for name in logs} == dict.fromkeys(logs, 90)


def test_alarms_have_a_topic_only_when_somebody_is_to_be_told(built):
    with pytest.raises(TemplateError, match="AlarmsTopic was not made"):
        built.physical("AlarmsTopic")


def test_who_is_to_be_told_of_alarms_is_subscribed(session):
    elsewhere = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="eu-west-1")
    built = create(load(), elsewhere, parameters={"PortalUrl": PORTAL, "AlarmAddress": "ops@desk.example"})
    listed = elsewhere.client("sns").list_subscriptions_by_topic(TopicArn=built.physical("AlarmsTopic"))
    assert [(each["Protocol"], each["Endpoint"]) for each in listed["Subscriptions"]] == [("email", "ops@desk.example")]
