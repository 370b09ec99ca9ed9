"""What the policies of the functions allow, a right at a time: this action on this resource."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.template.references import names_in
from tests.conformance.desk import DeskOnAws
from tests.conformance.witnessed import Call

POLICIES = {
    "APIHandler": "policy-api.json",
    "Deliver": "policy-deliver.json",
    "Files": "policy-files.json",
    "Notify": "policy-notify.json",
    "Mail": "policy-mail.json",
    "Feedback": "policy-feedback.json",
    "Index": "policy-index.json",
    "Webhooks": "policy-webhooks.json",
    "Tend": "policy-tend.json",
}

ROLES = {"APIHandler": "ApiHandlerRole"}
"""Chalice names a role after the function in app.py; this one is not there."""

BY_AWS = frozenset(
    {
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
    }
)
"""What AWS itself does in a function's name: its log, and the polling of its queue. The emulator does that unasked."""

NAMED_BY = {"MailDomain": "MailIdentity", "Stage": "MailEvents"}
"""A policy cannot name what is only made under a condition; it names the parameter that the resource is called by."""

TO_BE_TOLD = "s3:ListBucket"
"""Only who may list a bucket is told that something is not there; others are told they may not ask. The emulator
tells everybody, so that this right is seen used but cannot be missed."""


@dataclass(frozen=True, slots=True)
class Right:
    function: str
    action: str
    resource: Any
    """As the policy file says it."""
    place: tuple[int, int, int]
    """Which statement, which action and which resource in it."""

    def __str__(self) -> str:
        index = str(self.resource).partition("/index/")[2].strip("'}")
        return f"{self.function}-{self.action}-{index or self._name + self._folder.rstrip('/')}"

    @property
    def _name(self) -> str:
        (name,) = (each for each in names_in(self.resource) if not each.startswith("AWS::"))
        return NAMED_BY.get(name, name)

    @property
    def is_seen(self) -> bool:
        """Of a letter the emulator looks at the sender alone; AWS asks for the configuration set as well."""
        return "configuration-set" not in str(self.resource)

    @property
    def is_remembered(self) -> bool:
        """Which bots there are is asked once a minute and function, and kept meanwhile."""
        return "/index/by_provider" in str(self.resource)

    def used_in(self, calls: list[Call], resources: Mapping[str, str]) -> bool:
        return any(self._is_for(each, resources) and not each.denied for each in calls)

    def missed_in(self, calls: list[Call], resources: Mapping[str, str]) -> bool:
        return any(self._is_for(each, resources) and each.denied for each in calls)

    @property
    def _folder(self) -> str:
        """Of a bucket; nothing where it is all of it."""
        return str(self.resource).partition(".Arn}/")[2].strip("*'}") if "s3:" in self.action else ""

    def _is_for(self, call: Call, resources: Mapping[str, str]) -> bool:
        if self.action == TO_BE_TOLD:
            return call.operation == "GetObject" and call.error == "NoSuchKey"
        return self.action in call.actions and self._names(call.of, resources) and call.key.startswith(self._folder)

    def _names(self, asked: str, resources: Mapping[str, str]) -> bool:
        """Tables, buckets and queues are asked for by name or address, an index by its own name."""
        index = str(self.resource).partition("/index/")[2].strip("'}")
        return asked.rpartition("@")[2] == (index or resources[self._name])

    @contextmanager
    def taken_from(self, desk: DeskOnAws) -> Iterator[None]:
        """The function's role lacks this right and no other."""
        iam, role = desk.client("iam"), desk.resources[ROLES.get(self.function, f"{self.function}Role")]
        (name,) = iam.list_role_policies(RoleName=role)["PolicyNames"]
        whole = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
        iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps(self._without(whole)))
        try:
            yield
        finally:
            iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps(whole))

    def _without(self, whole: dict[str, Any]) -> dict[str, Any]:
        """The other actions keep this resource, and the other resources this action."""
        lacking = deepcopy(whole)
        number, action, resource = self.place
        statement = lacking["Statement"].pop(number)
        actions, resources = list(statement["Action"]), list(statement["Resource"])
        rest = {**statement, "Sid": "Rest", "Action": [actions.pop(action)], "Resource": resources[:]}
        rest["Resource"].pop(resource)
        kept = [{**statement, "Action": actions}, rest]
        lacking["Statement"] += [each for each in kept if each["Action"] and each["Resource"]]
        return lacking


def rights(folder: Path) -> Iterator[Right]:
    """All rights of all policies in a folder."""
    for function, file in POLICIES.items():
        policy = json.loads((folder / file).read_text(encoding="utf-8"))
        for number, statement in enumerate(policy["Statement"]):
            for at, action in enumerate(statement["Action"]):
                for on, resource in enumerate(statement["Resource"]):
                    yield Right(function, action, resource, (number, at, on))
