"""CloudFormation, as far as deploying needs it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError, WaiterError

from infra.ops.deploy.nouns import Act, Change, ChangeSet, Deployment, Happening, Part, Stopped
from infra.ops.deploy.ports import Proposal

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import (
        DescribeChangeSetOutputTypeDef,
        ParameterTypeDef,
        ResourceChangeTypeDef,
        StackEventTypeDef,
        StackTypeDef,
        WaiterConfigTypeDef,
    )

PATIENCE: WaiterConfigTypeDef = {"Delay": 2, "MaxAttempts": 300}

REPLACEMENTS = {"True": Act.REPLACE, "Conditional": Act.MAY_REPLACE}
ACTS = {"Add": Act.ADD, "Import": Act.ADD, "Remove": Act.REMOVE, "Dynamic": Act.MAY_REPLACE}


class AwsStacks:
    """Port Stacks."""

    def __init__(self, cloudformation: CloudFormationClient) -> None:
        self._api = cloudformation

    def find(self, name: str) -> Deployment | None:
        try:
            return _deployment(self._api.describe_stacks(StackName=name)["Stacks"][0])
        except ClientError as error:
            if "does not exist" in str(error):
                return None
            raise

    def buried(self, name: str) -> Sequence[str]:
        pages = self._api.get_paginator("list_stacks").paginate(StackStatusFilter=["DELETE_COMPLETE"])
        gone = [each for page in pages for each in page["StackSummaries"] if each["StackName"] == name]
        return [each["StackId"] for each in gone if "StackId" in each]

    def propose(self, proposal: Proposal) -> ChangeSet:
        try:
            made = self._api.create_change_set(
                StackName=proposal.stack,
                ChangeSetName=f"lambdesk-{secrets.token_hex(6)}",
                ChangeSetType="CREATE" if proposal.first else "UPDATE",
                TemplateURL=proposal.template,
                Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
                Parameters=_parameters(proposal),
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "ValidationError":
                raise Stopped(error.response["Error"]["Message"]) from error
            raise
        return self._worked_out(made["Id"])

    def _worked_out(self, id: str) -> ChangeSet:
        try:
            self._api.get_waiter("change_set_create_complete").wait(ChangeSetName=id, WaiterConfig=PATIENCE)
        except WaiterError as error:
            if error.last_response.get("Status") != "FAILED":
                raise
        pages = list(self._api.get_paginator("describe_change_set").paginate(ChangeSetName=id))
        return _change_set(pages)

    def carry_out(self, change_set: ChangeSet) -> None:
        self._api.execute_change_set(ChangeSetName=change_set.id, StackName=change_set.stack)

    def drop(self, change_set: ChangeSet) -> None:
        self._api.delete_change_set(ChangeSetName=change_set.id, StackName=change_set.stack)

    def delete(self, name: str) -> None:
        self._api.delete_stack(StackName=name)

    def protect(self, name: str) -> None:
        self._api.update_termination_protection(StackName=name, EnableTerminationProtection=True)

    def unprotect(self, name: str) -> None:
        self._api.update_termination_protection(StackName=name, EnableTerminationProtection=False)

    def parts(self, name: str) -> Mapping[str, Part]:
        pages = self._api.get_paginator("list_stack_resources").paginate(StackName=name)
        return {
            each["LogicalResourceId"]: Part(each["ResourceType"], each.get("PhysicalResourceId", ""))
            for page in pages
            for each in page["StackResourceSummaries"]
        }

    def newest(self, name: str) -> str:
        return next((each["EventId"] for each in self._backwards(name)), "")

    def since(self, name: str, happening: str) -> Sequence[Happening]:
        found: list[Happening] = []
        for each in self._backwards(name):
            if each["EventId"] == happening:
                break
            found.append(_happening(each))
        return found[::-1]

    def _backwards(self, name: str) -> Iterator[StackEventTypeDef]:
        """The newest first, as AWS tells them; further pages only where somebody asks."""
        for page in self._api.get_paginator("describe_stack_events").paginate(StackName=name):
            yield from page["StackEvents"]


def _deployment(stack: StackTypeDef) -> Deployment:
    return Deployment(
        id=stack.get("StackId", stack["StackName"]),
        name=stack["StackName"],
        status=stack["StackStatus"],
        parameters={each["ParameterKey"]: each.get("ParameterValue", "") for each in stack.get("Parameters", [])},
        outputs={each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])},
        protected=stack.get("EnableTerminationProtection", False),
    )


def _parameters(proposal: Proposal) -> list[ParameterTypeDef]:
    given: list[ParameterTypeDef] = [
        {"ParameterKey": name, "ParameterValue": value} for name, value in proposal.given.items()
    ]
    kept: list[ParameterTypeDef] = [{"ParameterKey": name, "UsePreviousValue": True} for name in proposal.kept]
    return given + kept


def _change_set(pages: Sequence[DescribeChangeSetOutputTypeDef]) -> ChangeSet:
    first = pages[0]
    changes = [each["ResourceChange"] for page in pages for each in page.get("Changes", []) if "ResourceChange" in each]
    refused = first.get("StatusReason", "it says no reason") if first["Status"] == "FAILED" else ""
    return ChangeSet(
        id=first["ChangeSetId"],
        stack=first["StackId"],
        changes=tuple(sorted((_change(each) for each in changes), key=lambda each: each.logical_id)),
        refused=refused,
    )


def _change(change: ResourceChangeTypeDef) -> Change:
    known = ACTS.get(change.get("Action", ""))
    targets = [each.get("Target", {}) for each in change.get("Details", [])]
    return Change(
        act=known or REPLACEMENTS.get(change.get("Replacement", ""), Act.MODIFY),
        logical_id=change.get("LogicalResourceId", ""),
        kind=change.get("ResourceType", ""),
        what=tuple(sorted({each.get("Name") or each.get("Attribute", "") for each in targets})),
    )


def _happening(event: StackEventTypeDef) -> Happening:
    return Happening(
        id=event["EventId"],
        at=f"{event['Timestamp']:%H:%M:%S}",
        logical_id=event.get("LogicalResourceId", ""),
        status=event.get("ResourceStatus", ""),
        reason=event.get("ResourceStatusReason", ""),
        of_stack=event.get("PhysicalResourceId") == event["StackId"],
        kind=event.get("ResourceType", ""),
        name=event.get("PhysicalResourceId", ""),
    )
