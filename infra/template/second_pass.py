"""What moto's CloudFormation leaves out without a word, done by API calls instead."""

import json
from collections.abc import Callable, Mapping
from typing import Any, cast

from infra.template.clients import Clients
from infra.template.shapes import cors_rule, lifecycle_rule

Properties = Mapping[str, Any]
Finisher = Callable[[Clients, str, Properties], object]
Maker = Callable[[Clients, Properties], str]


def _expire_rows(clients: Clients, table: str, properties: Properties) -> None:
    clients.dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=properties["TimeToLiveSpecification"])


def _keep_backups(clients: Clients, table: str, properties: Properties) -> None:
    clients.dynamodb.update_continuous_backups(
        TableName=table, PointInTimeRecoverySpecification=properties["PointInTimeRecoverySpecification"]
    )


def _keep_versions(clients: Clients, bucket: str, properties: Properties) -> None:
    clients.s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration=properties["VersioningConfiguration"])


def _own_objects(clients: Clients, bucket: str, properties: Properties) -> None:
    clients.s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls=properties["OwnershipControls"])


def _shut_out_the_public(clients: Clients, bucket: str, properties: Properties) -> None:
    clients.s3.put_public_access_block(
        Bucket=bucket, PublicAccessBlockConfiguration=properties["PublicAccessBlockConfiguration"]
    )


def _let_browsers_in(clients: Clients, bucket: str, properties: Properties) -> None:
    rules = [cors_rule(rule) for rule in properties["CorsConfiguration"]["CorsRules"]]
    clients.s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": rules})


def _expire_objects(clients: Clients, bucket: str, properties: Properties) -> None:
    rules = [lifecycle_rule(rule) for rule in properties["LifecycleConfiguration"]["Rules"]]
    clients.s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": rules})


def _guard_bucket(clients: Clients, properties: Properties) -> str:
    bucket = cast(str, properties["Bucket"])
    clients.s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(properties["PolicyDocument"]))
    return bucket


def _guard_topics(clients: Clients, properties: Properties) -> str:
    policy = json.dumps(properties["PolicyDocument"])
    for topic in properties["Topics"]:
        clients.sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy)
    return ",".join(properties["Topics"])


def _guard_queues(clients: Clients, properties: Properties) -> str:
    policy = json.dumps(properties["PolicyDocument"])
    for queue in properties["Queues"]:
        clients.sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
    return ",".join(properties["Queues"])


def _subscribe(clients: Clients, properties: Properties) -> str:
    answer = clients.sns.subscribe(
        TopicArn=properties["TopicArn"],
        Protocol=properties["Protocol"],
        Endpoint=properties["Endpoint"],
        Attributes={name: json.dumps(properties[name]) for name in _SUBSCRIBED if name in properties},
        ReturnSubscriptionArn=True,
    )
    return answer["SubscriptionArn"]


_SUBSCRIBED = ("FilterPolicy", "RawMessageDelivery")
"""What a subscription is told besides; SNS takes each as JSON."""

# What the stack made lacks these properties.
FINISHERS: Mapping[tuple[str, str], Finisher] = {
    ("AWS::DynamoDB::Table", "PointInTimeRecoverySpecification"): _keep_backups,
    ("AWS::DynamoDB::Table", "TimeToLiveSpecification"): _expire_rows,
    ("AWS::S3::Bucket", "CorsConfiguration"): _let_browsers_in,
    ("AWS::S3::Bucket", "LifecycleConfiguration"): _expire_objects,
    ("AWS::S3::Bucket", "OwnershipControls"): _own_objects,
    ("AWS::S3::Bucket", "PublicAccessBlockConfiguration"): _shut_out_the_public,
    ("AWS::S3::Bucket", "VersioningConfiguration"): _keep_versions,
}

# What the stack does not make at all; each answers the physical id.
MAKERS: Mapping[str, Maker] = {
    "AWS::S3::BucketPolicy": _guard_bucket,
    "AWS::SNS::Subscription": _subscribe,
    "AWS::SNS::TopicPolicy": _guard_topics,
    "AWS::SQS::QueuePolicy": _guard_queues,
}
