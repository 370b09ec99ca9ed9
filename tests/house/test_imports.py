"""The house's walls stand, and each of them stops what it was built to stop."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
BIN = Path(sys.executable).parent

PLANTS = [
    ("The house has floors", "chalicelib/services/planted.py", "import chalicelib.storage"),
    ("The house has floors", "chalicelib/storage/planted.py", "import chalicelib.channels"),
    ("The house has floors", "chalicelib/desk/planted.py", "import chalicelib.i18n"),
    ("The house has floors", "chalicelib/conversation/planted.py", "def late():\n    import chalicelib.services"),
    ("The house has floors", "chalicelib/portal/planted.py", "import chalicelib.api.planted"),
    ("The house has floors", "chalicelib/utils/planted.py", ""),
    ("The core is only Python", "chalicelib/desk/planted.py", "import os"),
    ("The core is only Python", "chalicelib/conversation/planted.py", "from time import sleep"),
    ("The core is only Python", "chalicelib/services/planted.py", "import uuid"),
    ("The core is only Python", "chalicelib/services/planted.py", "import boto3"),
    ("The core is only Python", "chalicelib/i18n/planted.py", "import random"),
    ("What is deployed never needs what is not", "chalicelib/storage/planted.py", "import infra.template"),
    ("What is deployed never needs what is not", "chalicelib/clients/planted.py", "import moto"),
    ("What is deployed never needs what is not", "chalicelib/entrypoints/planted.py", "import tests.fakes"),
    ("What is deployed never needs what is not", "chalicelib/entrypoints/planted.py", "import app"),
    ("Only bootstrap reads the settings", "chalicelib/entrypoints/planted.py", "import chalicelib.settings"),
    ("Only the front knows Chalice", "chalicelib/channels/planted.py", "from chalice.app import Response"),
    ("Only observe knows Powertools", "chalicelib/entrypoints/planted.py", "import aws_lambda_powertools"),
    ("Only Telegram's rooms know Telegram", "chalicelib/channels/planted.py", "from telegram import Bot"),
    ("Only Telegram's rooms know Telegram", "chalicelib/clients/planted.py", "from telegram import Bot"),
    ("AWS is behind storage and clients", "chalicelib/channels/planted.py", "import botocore.exceptions"),
    ("AWS is behind storage and clients", "chalicelib/entrypoints/planted.py", "import boto3"),
    ("Only the page and the letter know Jinja2", "chalicelib/channels/telegram/planted.py", "import jinja2"),
    ("Only the page and the letter know Jinja2", "chalicelib/api/planted.py", "import jinja2"),
    ("Only the portal knows signed tokens", "chalicelib/services/planted.py", "import jwt"),
    ("Only the portal knows signed tokens", "chalicelib/portal/planted.py", "import nacl"),
    ("Only the reader of mail knows the sanitiser", "chalicelib/portal/planted.py", "import nh3"),
    ("Channels are strangers", "chalicelib/channels/planted.py", "import chalicelib.channels.telegram"),
    ("Clients are strangers", "chalicelib/clients/planted.py", "import chalicelib.clients.planted_too"),
    ("No circles", "chalicelib/desk/planted.py", "import chalicelib.desk.planted_too"),
]

ALLOWED = [
    ("chalicelib/portal/planted.py", "import jinja2"),
    ("chalicelib/channels/email/planted.py", "import jinja2"),
    ("chalicelib/clients/telegram.py", "import telegram"),
    ("chalicelib/storage/planted.py", "import boto3"),
    ("chalicelib/entrypoints/observe.py", "import aws_lambda_powertools"),
]

BANNED = [
    "from telegram.ext import Application",
    "import os\n\nHOME = os.environ",
    "import os\n\nHOME = os.getenv('HOME')",
    "import datetime\n\nNOW = datetime.datetime.now(datetime.UTC)",
    "from datetime import datetime\n\nNOW = datetime.utcnow()",
    "from uuid import uuid4",
    "from time import sleep",
]


def copied(to: Path) -> Path:
    shutil.copytree(HOUSE / "chalicelib", to / "chalicelib", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HOUSE / "pyproject.toml", to)
    (to / "tests" / "house").mkdir(parents=True)
    shutil.copy(HOUSE / "tests" / "house" / "contracts.py", to / "tests" / "house")
    return to


def plant(house: Path, path: str, line: str) -> None:
    module = house / path
    for room in reversed(module.relative_to(house).parents[:-1]):
        (house / room).mkdir(exist_ok=True)
        (house / room / "__init__.py").touch()
    if module.exists():
        line = f"{module.read_text(encoding='utf-8')}\n{line}"
    module.write_text(f"{line}\n", encoding="utf-8")


def linted(house: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BIN / "lint-imports", "--no-cache"],
        cwd=house,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1"},
    )


def test_the_walls_stand():
    answer = linted(HOUSE)
    assert answer.returncode == 0, answer.stdout


def test_every_wall_is_tried():
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    walls = [contract["name"] for contract in project["tool"]["importlinter"]["contracts"]]
    tried = {wall for wall, _, _ in PLANTS}
    assert [wall for wall in walls if not wall.startswith(tuple(tried))] == []


def test_no_wall_has_a_door_of_its_own():
    assert "ignore_imports" not in (HOUSE / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("wall", "path", "line"), PLANTS)
def test_a_wall_stops_what_it_was_built_to_stop(tmp_path, wall, path, line):
    house = copied(tmp_path)
    plant(house, "chalicelib/clients/planted_too.py", "")
    plant(house, "chalicelib/desk/planted_too.py", "import chalicelib.desk.planted")
    plant(house, "chalicelib/desk/planted.py", "")
    plant(house, "chalicelib/api/planted.py", "")
    plant(house, "chalicelib/settings.py", "")
    plant(house, path, line)
    answer = linted(house)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    (verdict,) = [each for each in answer.stdout.splitlines() if each.startswith(wall)][:1]
    assert verdict.endswith("BROKEN"), answer.stdout


def test_a_room_built_when_it_is_first_needed_finds_its_walls_standing(tmp_path):
    house = copied(tmp_path)
    for path, line in ALLOWED:
        plant(house, path, line)
    answer = linted(house)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def banned_in(path: str, source: str) -> str:
    return subprocess.run(
        [BIN / "ruff", "check", "--no-cache", "--select", "TID251", "--stdin-filename", path, "-"],
        input=f"{source}\n",
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    ).stdout


@pytest.mark.parametrize("source", BANNED)
def test_what_must_come_in_from_outside_is_banned_by_name(source):
    assert "TID251" in banned_in("chalicelib/services/planted.py", source)
    assert "TID251" not in banned_in("chalicelib/bootstrap.py", source)
