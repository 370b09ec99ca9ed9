"""What the docs promise runs: the guide's commands, the command's page, the links between pages."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from chalicelib import bootstrap
from infra.ops.main import lambdesk
from tests.unit.infra.ops.hands import TOKEN, Hands

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)\)")
GUIDE = (ROOT / "docs/guides/first-desk.md").read_text(encoding="utf-8")
COMMANDS = [line.removeprefix("$ ") for line in GUIDE.splitlines() if line.startswith("$ lambdesk ")]
REFERENCE = (ROOT / "docs/reference/command.md").read_text(encoding="utf-8")
GROUP = re.compile(r"^\| `([a-z]+)` \| ((?:`[a-z]+` ?)+)\|$", re.MULTILINE)
ALONE = re.compile(r"^\| `([a-z]+)` \| (?!`)", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_guide_leads_from_nothing_to_an_answered_ticket() -> None:
    """Every command of docs/guides/first-desk.md, in its order."""
    hands = Hands()
    hands.environment.pop("LAMBDESK_PROVIDER")
    hands.environment["TELEGRAM_BOT_TOKEN"] = TOKEN
    assert len(COMMANDS) > 10
    for line in COMMANDS:
        hands.does(*shlex.split(line)[1:])
    thread = hands.desk.store.thread("acme", 1001)
    assert thread is not None
    assert [each.internal for each in thread.messages] == [False, False, True]
    bootstrap.install(None)


def test_the_commands_page_names_every_command_and_no_other() -> None:
    listed = {group: set(re.findall("`([a-z]+)`", commands)) for group, commands in GROUP.findall(REFERENCE)}
    groups = {name: each for name, each in lambdesk.commands.items() if isinstance(each, click.Group)}
    assert listed == {name: set(group.commands) for name, group in groups.items()}
    assert set(ALONE.findall(REFERENCE)) == set(lambdesk.commands) - set(groups)
