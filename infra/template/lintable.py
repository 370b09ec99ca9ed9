"""The description as a template that stands alone, for a linter, with what Chalice would fill in."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from infra.template.document import API, RESOURCES

EVENT_KINDS = {"Queue": "SQS", "Schedule": "Schedule"}


def lintable(path: Path = RESOURCES) -> dict[str, Any]:
    """The file's own text, with what Chalice adds to each thing that an entry without a Type lies over."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    resources = {
        name: entry if "Type" in entry else _completed(name, entry["Properties"])
        for name, entry in document["Resources"].items()
    }
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        **document,
        "Resources": resources,
    }


def _completed(name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    return _api(properties) if name == API else _function(properties)


def _api(properties: Mapping[str, Any]) -> dict[str, Any]:
    paths = {"swagger": "2.0", "info": {"title": "lambdesk", "version": "1.0"}, "paths": {}}
    return {"Type": "AWS::Serverless::Api", "Properties": {"StageName": "api", "DefinitionBody": paths, **properties}}


def _function(properties: Mapping[str, Any]) -> dict[str, Any]:
    whole = {
        "Handler": "app.app",
        "Runtime": "python3.13",
        "CodeUri": "s3://bucket/deployment.zip",
        **properties,
    }
    if "Events" in properties:
        whole["Events"] = {name: _event(event) for name, event in properties["Events"].items()}
    return {"Type": "AWS::Serverless::Function", "Properties": whole}


def _event(event: Mapping[str, Any]) -> dict[str, Any]:
    (kind,) = (kind for known, kind in EVENT_KINDS.items() if known in event["Properties"])
    return {"Type": kind, **event}
