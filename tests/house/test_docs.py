"""What the docs promise runs: the guides' commands, the command's page, the alarms' page, the links between pages."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from chalicelib import bootstrap
from infra.ops.main import lambdesk
from infra.template import load
from tests.unit.infra.ops.hands import TOKEN, Hands

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)\)")
GUIDE = (ROOT / "docs/guides/first-desk.md").read_text(encoding="utf-8")
COMMANDS = [line.removeprefix("$ ") for line in GUIDE.splitlines() if line.startswith("$ lambdesk ")]
GUIDES = sorted([ROOT / "README.md", *(ROOT / "docs/guides").glob("*.md")])
TYPED = re.compile(r"^\s*\$ (?:\.venv/bin/)?lambdesk (.+)$", re.MULTILINE)
SHOWN = [(page.name, line) for page in GUIDES for line in TYPED.findall(page.read_text(encoding="utf-8"))]
ALARMS = (ROOT / "docs/guides/operate.md").read_text(encoding="utf-8")
ALARM = re.compile(r"^### (\w+Alarm)$", re.MULTILINE)
REFERENCE = (ROOT / "docs/reference/command.md").read_text(encoding="utf-8")
GROUP = re.compile(r"^\| `([a-z]+)` \| ((?:`[a-z]+` ?)+)\|$", re.MULTILINE)
ALONE = re.compile(r"^\| `([a-z]+)` \|", re.MULTILINE)


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


@pytest.mark.filterwarnings("ignore:'protected_args'")
@pytest.mark.parametrize(("page", "line"), SHOWN)
def test_a_command_that_a_guide_shows_exists_with_its_options(
    page: str, line: str, tmp_path: Path, monkeypatch
) -> None:
    (tmp_path / "build/package").mkdir(parents=True)
    (tmp_path / "panel.pub").touch()
    monkeypatch.chdir(tmp_path)
    understood(line)


@pytest.mark.filterwarnings("ignore:'protected_args'")
@pytest.mark.parametrize(
    "line", ["doctor --stage prod --all", "--stage prod dead bury 3f9a2bc0", "redrive --queue letters"]
)
def test_a_command_that_does_not_exist_would_be_seen(line: str) -> None:
    with pytest.raises(click.UsageError):
        understood(line)


def understood(line: str) -> None:
    """Reads a command as the shell hands it over, to its last option, and does nothing of it."""
    command: click.Command = lambdesk
    context, words = None, shlex.split(line)
    while True:
        context = command.make_context(command.name, words, parent=context)
        if not isinstance(command, click.Group):
            return
        _, found, words = command.resolve_command(context, [*context.protected_args, *context.args])
        assert found is not None
        command = found


def test_every_alarm_is_explained_and_no_other() -> None:
    known = {name for name, each in load().resources.items() if each.kind == "AWS::CloudWatch::Alarm"}
    assert sorted(ALARM.findall(ALARMS)) == sorted(known)


def test_the_commands_page_names_every_command_of_a_group_and_no_other() -> None:
    listed = {group: set(re.findall("`([a-z]+)`", commands)) for group, commands in GROUP.findall(REFERENCE)}
    known = {name: set(each.commands) for name, each in lambdesk.commands.items() if isinstance(each, click.Group)}
    assert listed == known


def test_the_commands_page_names_every_command_that_stands_by_itself_and_no_other() -> None:
    listed = set(ALONE.findall(REFERENCE.partition("| by itself |")[2].partition("\n\n")[0]))
    assert listed == {name for name, each in lambdesk.commands.items() if not isinstance(each, click.Group)}
