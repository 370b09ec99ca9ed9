"""Settings, the template with its parameters and the page that explains them agree."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from pathlib import Path

import pytest
import yaml

from chalicelib.settings import Missing, Settings, read
from infra.ops.deploy.command import deploy
from infra.template import RESOURCES, load

PAGE = (Path(__file__).parents[2] / "docs/reference/settings.md").read_text(encoding="utf-8")
NAMES = [each.name.upper() for each in fields(Settings)]
REQUIRED = [each.name.upper() for each in fields(Settings) if each.default is MISSING]


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_is_explained(name: str) -> None:
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("name", REQUIRED)
def test_what_is_required_is_set_by_the_template(name: str) -> None:
    assert name in load().environment


def test_every_variable_of_the_template_is_a_setting() -> None:
    assert set(load().environment) <= set(NAMES)


def test_every_parameter_of_the_template_is_explained_and_no_other() -> None:
    """With the option of `lambdesk deploy` that gives it."""
    listed = re.findall(r"^\| `(\w+)` \|.*\| `--([a-z-]+) [A-Z]+` \|$", PAGE, re.MULTILINE)
    template = yaml.safe_load(RESOURCES.read_text(encoding="utf-8"))
    assert {name for name, _ in listed} == set(template["Parameters"])
    options = {name.removeprefix("--") for each in deploy.params for name in each.opts}
    assert {option for _, option in listed} <= options


def test_what_is_missing_is_named() -> None:
    with pytest.raises(Missing) as refused:
        read({"TABLE_NAME": "desk"})
    assert "FILES_BUCKET" in str(refused.value)
    assert "TABLE_NAME" not in str(refused.value)
