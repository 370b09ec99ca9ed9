"""What deploying does to an AWS account, on moto: the bucket of packages, the stacks, the data, who is asking."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import boto3
import click
import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError
from click.testing import CliRunner
from moto import mock_aws

from infra.ops.deploy.cloud import connect
from infra.ops.deploy.nouns import BUCKET, TABLE, Act, Part, State, Stopped
from infra.ops.deploy.packages import AwsPackages
from infra.ops.deploy.ports import Account, Cloud, Proposal
from infra.ops.main import lambdesk
from infra.ops.session import Session

REGION = "eu-central-1"
HELD = "lambdesk-packages-123456789012-eu-central-1"


@pytest.fixture
def aws(monkeypatch) -> Iterator[None]:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": REGION,
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    with mock_aws():
        yield


def bucket_client(region: str, policies: list[str]):
    """moto denies what a policy denies without looking at its conditions: it is not told of them."""

    def taken(params, **about):
        policies.append(params["body"])
        return AWSResponse("", 204, {}, None), {}

    client = boto3.client("s3", region_name=region)
    client.meta.events.register("before-call.s3.PutBucketPolicy", taken)
    return client


@pytest.fixture
def policies() -> list[str]:
    """Those that the bucket of packages was to get."""
    return []


@pytest.fixture
def cloud(aws, policies) -> Cloud:
    found = connect()
    return replace(found, packages=AwsPackages(bucket_client(REGION, policies), found.account))


@pytest.fixture
def s3(aws):
    return boto3.client("s3")


def marks(s3, key: str) -> list[str]:
    return [each["Value"] for each in s3.get_object_tagging(Bucket=HELD, Key=key)["TagSet"]]


def test_it_knows_who_asks_in_which_account_and_region(cloud):
    assert (cloud.account.id, cloud.account.region) == ("123456789012", REGION)
    assert cloud.account.who
    assert "arn:" not in cloud.account.who


@pytest.mark.parametrize(
    ("lacks", "hint"),
    [("AWS_DEFAULT_REGION", "AWS_DEFAULT_REGION"), ("AWS_SECRET_ACCESS_KEY", "AWS_PROFILE")],
)
def test_who_says_no_region_or_no_account_is_told_how(aws, monkeypatch, tmp_path, lacks, hint):
    monkeypatch.delenv(lacks)
    monkeypatch.delenv("AWS_REGION", raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    with pytest.raises(click.UsageError, match=hint):
        connect()


def test_a_profile_that_does_not_exist_is_a_mistake_of_the_typist(aws, monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(click.UsageError, match="nobody"):
        connect()


def test_what_bars_the_way_is_told_with_the_hint_and_as_json():
    def stopped() -> Cloud:
        raise Stopped("AWS does not accept these credentials", "sign in again")

    words = ["deploy", "--stage", "prod", "--yes", "--json"]
    result = CliRunner().invoke(lambdesk, words, obj=Session(environment={}, cloud=stopped))
    assert result.exit_code == 1
    assert json.loads(result.stderr)["error"]["hint"] == "sign in again"


def test_the_bucket_of_packages_is_private_encrypted_and_asked_over_tls_alone(cloud, s3, policies):
    cloud.packages.put("prod", b"code", ".zip")
    assert all(s3.get_public_access_block(Bucket=HELD)["PublicAccessBlockConfiguration"].values())
    (rule,) = s3.get_bucket_encryption(Bucket=HELD)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    (statement,) = json.loads(policies[0])["Statement"]
    assert statement["Effect"] == "Deny"
    assert statement["Resource"] == [f"arn:aws:s3:::{HELD}", f"arn:aws:s3:::{HELD}/*"]
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_a_package_is_put_once_under_its_stage_and_hash(cloud, s3):
    key = cloud.packages.put("prod", b"code", ".zip")
    assert key == "prod/5694d08a2e53ffcae0c3103e5ad6f6076abd960eb1f8a56577040bc1028f702b.zip"
    first = s3.head_object(Bucket=HELD, Key=key)["LastModified"]
    s3.delete_public_access_block(Bucket=HELD)
    assert cloud.packages.put("prod", b"code", ".zip") == key
    assert s3.head_object(Bucket=HELD, Key=key)["LastModified"] == first
    with pytest.raises(ClientError, match="NoSuchPublicAccessBlock"):
        s3.get_public_access_block(Bucket=HELD)  # nothing at all was written
    assert cloud.packages.code(key) == f"s3://{HELD}/{key}"
    assert cloud.packages.template(key) == f"https://s3.{REGION}.amazonaws.com/{HELD}/{key}"


def test_what_expires_is_what_was_replaced_and_of_no_other_stage(cloud, s3):
    old, new = (cloud.packages.put("prod", code, ".zip") for code in (b"old", b"new"))
    other = cloud.packages.put("dev", b"old", ".zip")
    cloud.packages.replaced_but("prod", (new,))
    (rule,) = s3.get_bucket_lifecycle_configuration(Bucket=HELD)["Rules"]
    assert marks(s3, old) == [rule["Filter"]["Tag"]["Value"]] == ["replaced"]
    assert marks(s3, new) == marks(s3, other) == []


def test_what_is_used_again_no_longer_expires(cloud, s3):
    """It is put anew, for its days are counted from when it was put; and one that another run marked is unmarked."""
    old, new = (cloud.packages.put("prod", code, ".zip") for code in (b"old", b"new"))
    cloud.packages.replaced_but("prod", (new,))
    assert cloud.packages.put("prod", b"old", ".zip") == old
    assert marks(s3, old) == []
    cloud.packages.replaced_but("prod", (new,))
    cloud.packages.replaced_but("prod", (old,))
    assert (marks(s3, old), marks(s3, new)) == ([], ["replaced"])


def test_the_bucket_goes_with_the_last_stage(cloud, s3):
    for stage in ("prod", "dev"):
        cloud.packages.put(stage, b"code", ".zip")
    cloud.packages.forget("prod")
    assert [each["Key"].split("/")[0] for each in s3.list_objects_v2(Bucket=HELD)["Contents"]] == ["dev"]
    for _ in range(2):
        cloud.packages.forget("dev")
    assert s3.list_buckets()["Buckets"] == []


def test_in_the_first_region_a_bucket_has_no_location(aws, monkeypatch):
    s3 = bucket_client("us-east-1", [])
    AwsPackages(s3, Account("123456789012", "anna", "us-east-1")).put("prod", b"code", ".zip")
    assert len(s3.list_buckets()["Buckets"]) == 1


def test_a_bucket_goes_with_all_its_versions_and_unfinished_uploads(cloud, s3):
    s3.create_bucket(Bucket="files", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_versioning(Bucket="files", VersioningConfiguration={"Status": "Enabled"})
    for content in (b"1", b"2"):
        s3.put_object(Bucket="files", Key="a", Body=content)
    s3.delete_object(Bucket="files", Key="a")
    s3.create_multipart_upload(Bucket="files", Key="b")
    assert cloud.data.is_there(Part(BUCKET, "files"))
    cloud.data.delete_bucket("files")
    assert not cloud.data.is_there(Part(BUCKET, "files"))


def test_a_table_goes_though_it_is_protected_and_its_backup_stays(cloud):
    dynamodb = boto3.client("dynamodb")
    dynamodb.create_table(
        TableName="desk",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        DeletionProtectionEnabled=True,
    )
    dynamodb.put_item(TableName="desk", Item={"pk": {"S": "1"}})
    backup = cloud.data.back_up("desk")
    cloud.data.delete_table("desk")
    assert not cloud.data.is_there(Part(TABLE, "desk"))
    assert (
        dynamodb.describe_backup(BackupArn=backup)["BackupDescription"]["BackupDetails"]["BackupStatus"] == "AVAILABLE"
    )


# ---- Stacks: what of CloudFormation moto does as AWS does.


def proposal(cloud: Cloud, first: bool, kept: tuple[str, ...] = (), **resources: str) -> Proposal:
    template = {
        "Parameters": {"Stage": {"Type": "String"}},
        "Resources": {
            name: {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": queue}} for name, queue in resources.items()
        },
    }
    key = cloud.packages.put("prod", json.dumps(template).encode(), ".yaml")
    address = cloud.packages.template(key)
    given = {} if kept else {"Stage": "prod"}
    return Proposal(stack="lambdesk-prod", first=first, template=address, given=given, kept=kept)


def test_a_stack_is_proposed_carried_out_told_and_deleted(cloud):
    stacks = cloud.stacks
    assert stacks.find("lambdesk-prod") is None
    proposed = stacks.propose(proposal(cloud, first=True, One="one"))
    assert [(each.act, each.logical_id, each.kind) for each in proposed.changes] == [
        (Act.ADD, "One", "AWS::SQS::Queue")
    ]
    assert (proposed.refused, proposed.empty) == ("", False)
    stacks.carry_out(proposed)
    found = stacks.find("lambdesk-prod")
    assert found is not None
    assert (found.state, found.parameters) == (State.READY, {"Stage": "prod"})
    assert found.id == proposed.stack
    assert stacks.parts("lambdesk-prod")["One"].kind == "AWS::SQS::Queue"
    last = stacks.newest(found.id)
    assert [each.id for each in stacks.since(found.id, "")][-1] == last
    stacks.delete("lambdesk-prod")
    assert stacks.since(found.id, last)[-1].ends
    assert stacks.find("lambdesk-prod") is None
    assert stacks.buried("lambdesk-prod") == [found.id]


def test_a_stack_tells_its_outputs(cloud):
    body = {
        "Resources": {"One": {"Type": "AWS::SQS::Queue"}},
        "Outputs": {"Told": {"Value": "this"}},
    }
    boto3.client("cloudformation").create_stack(StackName="lambdesk-prod", TemplateBody=json.dumps(body))
    found = cloud.stacks.find("lambdesk-prod")
    assert found is not None
    assert found.outputs == {"Told": "this"}


def test_a_proposal_that_is_none_is_told_in_aws_s_words(cloud):
    with pytest.raises(Stopped, match="does not exist"):
        cloud.stacks.propose(proposal(cloud, first=False, One="one"))
