"""The description as it is written: its sections, its resources, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

RESOURCES = Path(__file__).parents[1] / "resources.yaml"

SECTIONS = frozenset({"Parameters", "Conditions", "Globals", "Resources", "Outputs"})
API = "RestAPI"
"""What Chalice calls the gateway before the functions."""
# How CloudFormation treats what is already there, and in which order; moto starts empty, throws all away, and
# what the second pass makes comes after everything else.
LIFE_CYCLE = frozenset({"DeletionPolicy", "DependsOn", "UpdateReplacePolicy"})


class TemplateError(Exception):
    """The description cannot be carried out here."""


class NotHonoured(TemplateError):
    """The description asks for something that would silently not be there."""

    def __init__(self, logical_id: str, kind: str, what: str | None = None) -> None:
        asked = f"the property {what} of {logical_id} ({kind})" if what else f"{logical_id} ({kind})"
        super().__init__(
            f"nothing here would honour {asked}: neither moto's CloudFormation nor the second pass; "
            "teach infra/template/honoured.py who does"
        )
        self.logical_id, self.kind, self.property = logical_id, kind, what


@dataclass(frozen=True, slots=True)
class Resource:
    logical_id: str
    kind: str
    properties: Mapping[str, Any]
    condition: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    parameters: Mapping[str, Any]
    conditions: Mapping[str, Any]
    environment: Mapping[str, Any]
    resources: Mapping[str, Resource]
    overlays: Mapping[str, Mapping[str, Any]]
    """Over the functions of app.py, by the name Chalice gives them."""
    api: Mapping[str, Any]
    """Over the gateway before them."""
    outputs: Mapping[str, Any]


def load(path: Path = RESOURCES) -> Template:
    return read(yaml.safe_load(path.read_text(encoding="utf-8")))


def read(document: Mapping[str, Any]) -> Template:
    """Raises TemplateError for a section or a form that this loader would otherwise pass over."""
    if unknown := sorted(set(document) - SECTIONS):
        raise TemplateError(f"the loader knows no section {', '.join(unknown)}")
    entries = document.get("Resources", {})
    overlaid = {name: _overlay(name, entry) for name, entry in entries.items() if "Type" not in entry}
    return Template(
        parameters=document.get("Parameters", {}),
        conditions=document.get("Conditions", {}),
        environment=_environment(document.get("Globals", {})),
        resources={name: _resource(name, entry) for name, entry in entries.items() if "Type" in entry},
        overlays={name: entry for name, entry in overlaid.items() if name != API},
        api=overlaid.get(API, {}),
        outputs=document.get("Outputs", {}),
    )


def _environment(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    match settings:
        case {"Function": {"Environment": {"Variables": dict(variables), **more}, **others}, **rest}:
            if not (more or others or rest):
                return variables
        case {}:
            return {}
    raise TemplateError("Globals may hold Function.Environment.Variables and nothing else")


def _resource(name: str, entry: Mapping[str, Any]) -> Resource:
    kind = entry["Type"]
    if unknown := sorted(set(entry) - LIFE_CYCLE - {"Type", "Properties", "Condition"}):
        raise NotHonoured(name, kind, unknown[0])
    return Resource(name, kind, entry.get("Properties", {}), entry.get("Condition"))


def _overlay(name: str, entry: Mapping[str, Any]) -> Mapping[str, Any]:
    if unknown := sorted(set(entry) - {"Properties"}):
        raise NotHonoured(name, "a function of app.py", unknown[0])
    properties: Mapping[str, Any] = entry.get("Properties", {})
    return properties
