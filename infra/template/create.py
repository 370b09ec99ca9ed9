"""Creates everything the description asks for: a stack first, then what moto's stacks leave out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infra.template.clients import Clients, clients
from infra.template.document import Resource, Template, TemplateError
from infra.template.honoured import AFTERWARDS, is_in_the_stack, refuse_what_nobody_knows, who_honours
from infra.template.references import filled
from infra.template.second_pass import FINISHERS, MAKERS
from infra.template.stack import Stack, make_stack

if TYPE_CHECKING:
    from boto3 import Session


@dataclass(frozen=True, slots=True)
class Built:
    """What was made: the environment each function is given, and the physical id of each resource."""

    environment: Mapping[str, str]
    made: Mapping[str, str]

    def physical(self, logical_id: str) -> str:
        if logical_id not in self.made:
            raise TemplateError(f"{logical_id} was not made; there are {', '.join(sorted(self.made))}")
        return self.made[logical_id]


def create(
    template: Template,
    session: Session,
    *,
    endpoint: str | None = None,
    parameters: Mapping[str, str],
) -> Built:
    """Makes all of it at the endpoint, or at moto in this process; raises TemplateError before making any."""
    refuse_what_nobody_knows(template)
    at = clients(session, endpoint)
    later = [each for each in template.resources.values() if _has_second_pass(each)]
    asked = [template.environment, *(_second_pass_properties(each) for each in later)]
    stack = make_stack(template, asked, at.cloudformation, parameters)
    made = dict(stack.physical)
    for resource in later:
        made |= _second_pass(resource, stack, at)
    return Built(environment=filled(template.environment, stack.answers), made=made)


def _has_second_pass(resource: Resource) -> bool:
    return bool(_second_pass_properties(resource))


def _second_pass_properties(resource: Resource) -> Mapping[str, object]:
    return {name: value for name, value in resource.properties.items() if who_honours(resource, name) is AFTERWARDS}


def _second_pass(resource: Resource, stack: Stack, at: Clients) -> Mapping[str, str]:
    properties = filled(_second_pass_properties(resource), stack.answers)
    if not is_in_the_stack(resource):
        return {resource.logical_id: MAKERS[resource.kind](at, properties)}
    for name in properties:
        FINISHERS[resource.kind, name](at, stack.physical[resource.logical_id], properties)
    return {}
