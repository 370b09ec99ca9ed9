"""A package on its way: read from its folder, put into the bucket, the template naming where the code lies now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from infra.ops.deploy.nouns import Stopped
from infra.ops.deploy.ports import Packages
from infra.package import CODE, TEMPLATE, written

FUNCTION = "AWS::Serverless::Function"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    template: Mapping[str, Any]
    code: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """The keys it lies under, and the parameters its template knows."""

    code: str
    template: str
    parameters: tuple[str, ...]


def read(folder: Path) -> Content:
    """Raises Stopped for a folder that holds no package."""
    try:
        template = yaml.safe_load((folder / TEMPLATE).read_text(encoding="utf-8"))
        code = (folder / CODE).read_bytes()
    except FileNotFoundError as error:
        raise Stopped(f"{folder} holds no package: {error.filename} is missing", "make package") from error
    return Content(template=template, code=code)


def send(content: Content, stage: str, packages: Packages) -> Parcel:
    code = packages.put(stage, content.code, ".zip")
    template = written(lying_at(content.template, packages.code(code)))
    return Parcel(
        code=code,
        template=packages.put(stage, template.encode("utf-8"), ".yaml"),
        parameters=tuple(content.template.get("Parameters", {})),
    )


def lying_at(template: Mapping[str, Any], address: str) -> dict[str, Any]:
    """Nothing else changes between what was packaged and what is deployed."""
    resources = {name: _moved(entry, address) for name, entry in template["Resources"].items()}
    return {**template, "Resources": resources}


def _moved(entry: Mapping[str, Any], address: str) -> Mapping[str, Any]:
    if entry["Type"] != FUNCTION:
        return entry
    return {**entry, "Properties": {**entry["Properties"], "CodeUri": address}}
