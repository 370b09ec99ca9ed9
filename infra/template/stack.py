"""The part of the description that moto's CloudFormation makes, and the questions put to it on the way."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from infra.template.document import NotHonoured, Resource, Template, TemplateError
from infra.template.honoured import STACK, is_in_the_stack, who_honours
from infra.template.references import functions_in, key, names_in

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient


@dataclass(frozen=True, slots=True)
class Stack:
    physical: Mapping[str, str]
    answers: Mapping[str, str]


def make_stack(
    template: Template,
    asked: Iterable[object],
    cloudformation: CloudFormationClient,
    parameters: Mapping[str, str],
) -> Stack:
    """Makes the stack and has it resolve every function in what is asked, as outputs."""
    questions = _questions(template, asked)
    name = "lambdesk"
    cloudformation.create_stack(
        StackName=name,
        TemplateBody=json.dumps(_body(template, questions)),
        Parameters=[{"ParameterKey": given, "ParameterValue": value} for given, value in parameters.items()],
    )
    stack = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    described = cloudformation.describe_stack_resources(StackName=name)["StackResources"]
    # moto lists what it did not make, for a false condition or for a type it does not know, without a name.
    physical = {
        each["LogicalResourceId"]: each["PhysicalResourceId"] for each in described if each.get("LogicalResourceId")
    }
    _refuse_missing(template, physical)
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}
    return Stack(
        physical=physical,
        answers={question: outputs[f"Answer{number}"] for number, question in enumerate(questions)},
    )


def _refuse_missing(template: Template, physical: Mapping[str, str]) -> None:
    for each in _stacked(template):
        if not each.condition and each.logical_id not in physical:
            raise NotHonoured(each.logical_id, each.kind)


def _questions(template: Template, asked: Iterable[object]) -> Mapping[str, dict[str, Any]]:
    asked = list(asked)
    _refuse_unknown_names(template, [*asked, *(_entry(each) for each in _stacked(template))])
    return {key(function): function for value in asked for function in functions_in(value)}


def _refuse_unknown_names(template: Template, values: Iterable[object]) -> None:
    known = set(template.parameters) | {each.logical_id for each in _stacked(template)}
    for name in (name for value in values for name in names_in(value)):
        if name not in known and not name.startswith("AWS::"):
            raise TemplateError(f"a reference to {name}, which is no parameter and nothing the stack makes")


def _body(template: Template, questions: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "Parameters": template.parameters,
        "Conditions": template.conditions,
        "Resources": {each.logical_id: _entry(each) for each in _stacked(template)},
        "Outputs": {f"Answer{number}": {"Value": asked} for number, asked in enumerate(questions.values())},
    }


def _stacked(template: Template) -> list[Resource]:
    return [each for each in template.resources.values() if is_in_the_stack(each)]


def _entry(resource: Resource) -> dict[str, Any]:
    kept = {name: value for name, value in resource.properties.items() if who_honours(resource, name) is STACK}
    entry: dict[str, Any] = {"Type": resource.kind, "Properties": kept}
    if resource.condition:
        entry["Condition"] = resource.condition
    return entry
