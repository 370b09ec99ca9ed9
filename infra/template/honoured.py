"""Who honours each property at moto: its CloudFormation, the second pass, the local runner, or nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from infra.template.document import API, NotHonoured, Resource, Template


class By(StrEnum):
    STACK = "moto's CloudFormation"
    AFTERWARDS = "the second pass"
    RUNNER = "the local runner"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Honoured:
    by: By
    because: str = ""


STACK = Honoured(By.STACK)
AFTERWARDS = Honoured(By.AFTERWARDS)
RUNNER = Honoured(By.RUNNER)

# moto says CREATE_COMPLETE whatever it left out, so what stands here was seen to arrive (tests/unit/infra).
HONOURED: Mapping[str, Mapping[str, Honoured]] = {
    "AWS::DynamoDB::Table": {
        "AttributeDefinitions": STACK,
        "BillingMode": STACK,
        "GlobalSecondaryIndexes": STACK,
        "KeySchema": STACK,
        "PointInTimeRecoverySpecification": AFTERWARDS,
        "SSESpecification": Honoured(By.NOBODY, "moto can only be told when a table is made directly"),
        "TimeToLiveSpecification": AFTERWARDS,
    },
    "AWS::Logs::LogGroup": {"RetentionInDays": STACK},
    "AWS::S3::Bucket": {
        "BucketEncryption": STACK,
        "CorsConfiguration": AFTERWARDS,
        "LifecycleConfiguration": AFTERWARDS,
        "OwnershipControls": AFTERWARDS,
        "PublicAccessBlockConfiguration": AFTERWARDS,
        "VersioningConfiguration": AFTERWARDS,
    },
    "AWS::S3::BucketPolicy": {"Bucket": AFTERWARDS, "PolicyDocument": AFTERWARDS},
    "AWS::SNS::Subscription": {
        "Endpoint": AFTERWARDS,
        "FilterPolicy": AFTERWARDS,
        "Protocol": AFTERWARDS,
        "RawMessageDelivery": AFTERWARDS,
        "TopicArn": AFTERWARDS,
    },
    "AWS::SNS::Topic": {"DisplayName": STACK, "Subscription": STACK},
    "AWS::SNS::TopicPolicy": {"PolicyDocument": AFTERWARDS, "Topics": AFTERWARDS},
    "AWS::SQS::Queue": {
        "MessageRetentionPeriod": STACK,
        "RedrivePolicy": STACK,
        "SqsManagedSseEnabled": STACK,
        "VisibilityTimeout": STACK,
    },
    "AWS::SQS::QueuePolicy": {"PolicyDocument": AFTERWARDS, "Queues": AFTERWARDS},
}

WITHOUT_MEANING: Mapping[str, Honoured] = {
    "AWS::ApiGateway::BasePathMapping": Honoured(By.NOBODY, "this machine has no domain of its own"),
    "AWS::ApiGateway::DomainName": Honoured(By.NOBODY, "this machine has no domain of its own"),
    "AWS::CloudWatch::Alarm": Honoured(By.NOBODY, "no function reports to a meter here"),
    "AWS::CloudWatch::Dashboard": Honoured(By.NOBODY, "no function reports to a meter here"),
    "AWS::SES::ConfigurationSet": Honoured(By.NOBODY, "no letter leaves this machine, so nothing becomes of it"),
    "AWS::SES::ConfigurationSetEventDestination": Honoured(By.NOBODY, "no letter leaves this machine"),
    "AWS::SES::EmailIdentity": Honoured(By.NOBODY, "no mail comes in from outside"),
    "AWS::SES::ReceiptRule": Honoured(By.NOBODY, "no mail comes in from outside"),
    "AWS::SES::ReceiptRuleSet": Honoured(By.NOBODY, "no mail comes in from outside"),
}

OVERLAY: Mapping[str, Honoured] = {
    "Events": RUNNER,
    "LoggingConfig": Honoured(By.NOBODY, "the log is the terminal"),
    "MemorySize": Honoured(By.NOBODY, "one process has all the memory there is"),
    "Timeout": RUNNER,
}

API_OVERLAY: Mapping[str, Honoured] = {
    "DefinitionBody": Honoured(By.NOBODY, "its routes are those of app.py, and nobody asks for its name here"),
    "GatewayResponses": RUNNER,
    "MethodSettings": Honoured(By.NOBODY, "nobody throttles or logs before the app here"),
}


def who_honours(resource: Resource, name: str) -> Honoured:
    """Raises NotHonoured, with the names to look for, when the answer is not known."""
    if resource.kind in WITHOUT_MEANING:
        return WITHOUT_MEANING[resource.kind]
    if resource.kind not in HONOURED:
        raise NotHonoured(resource.logical_id, resource.kind)
    if name not in HONOURED[resource.kind]:
        raise NotHonoured(resource.logical_id, resource.kind, name)
    return HONOURED[resource.kind][name]


def refuse_what_nobody_knows(template: Template) -> None:
    """Raises NotHonoured for the first type or property that would silently not be there."""
    for resource in template.resources.values():
        if resource.kind not in HONOURED and resource.kind not in WITHOUT_MEANING:
            raise NotHonoured(resource.logical_id, resource.kind)
        by = {who_honours(resource, name) for name in resource.properties}
        if resource.condition and AFTERWARDS in by:
            raise NotHonoured(resource.logical_id, resource.kind, "Condition")
    _refuse_overlay(API, "the gateway before app.py", template.api, API_OVERLAY)
    for function, properties in template.overlays.items():
        _refuse_overlay(function, "a function of app.py", properties, OVERLAY)


def _refuse_overlay(name: str, kind: str, properties: Mapping[str, object], known: Mapping[str, Honoured]) -> None:
    for unknown in (each for each in properties if each not in known):
        raise NotHonoured(name, kind, unknown)


def is_in_the_stack(resource: Resource) -> bool:
    """Whether moto's CloudFormation makes it; the others are made by API calls, or not at all."""
    return STACK in HONOURED.get(resource.kind, {}).values()
