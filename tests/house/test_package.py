"""What AWS gets: what is in it, that its compiled code is used, that it is the same from the same sources."""

from __future__ import annotations

import gettext
import marshal
import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml
from click.testing import CliRunner

from infra.package import CODE, TEMPLATE, CannotPackage, archive, bytecode, staging, unused
from infra.package.__main__ import package
from infra.package.assembly import HOUSE, build

HEADER = 16
"""Bytes of a .pyc before its code."""

LEFT_BEHIND = {
    "chalicelib/.env": "SECRET=1",
    "chalicelib/desk/ticket.py~": "an editor's",
    "chalicelib/desk/__pycache__/ticket.cpython-311.pyc": "stale",
    ".chalice/deployed/prod.json": "{}",
}


def house(folder: Path, without: str | None = None) -> Path:
    """A checkout whose functions need nothing from the network, as a developer leaves it."""
    for name in ("chalicelib", "infra", ".chalice"):
        shutil.copytree(HOUSE / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HOUSE / "app.py", folder)
    (folder / "requirements.txt").touch()
    for name, content in LEFT_BEHIND.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    if without is not None:
        (folder / without).unlink()
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("made")
    build(out, house(tmp_path_factory.mktemp("here") / "lambdesk"))
    return out


@pytest.fixture
def unpacked(made, tmp_path) -> Path:
    archive.unpack(made / CODE, tmp_path / "task")
    return tmp_path / "task"


def names(made: Path) -> list[str]:
    with ZipFile(made / CODE) as zipped:
        return zipped.namelist()


def asked(folder: Path, program: str) -> str:
    """What an interpreter prints that knows only what was unpacked there."""
    command = [sys.executable, "-S", "-P", "-c", f"import sys; sys.path.insert(0, '.'); {program}"]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def test_there_is_the_front_the_desk_and_chalice_and_nothing_else(made):
    assert {each.split("/")[0] for each in names(made)} == {"__pycache__", "app.py", "chalice", "chalicelib"}


def test_nothing_a_developer_left_lying_about_gets_out(made):
    assert not [each for each in names(made) if each.endswith((".env", "~", ".po", "prod.json"))]
    with ZipFile(made / CODE) as zipped:
        compiled = [each for each in zipped.namelist() if "desk/__pycache__/ticket." in each]
        assert [zipped.read(each) for each in compiled] != [b"stale"]


def test_the_words_are_compiled_though_nobody_ran_make_words(made):
    languages = [each.split("/")[3] for each in names(made) if each.endswith(".mo")]
    assert sorted(languages) == ["en", "ru"]


def test_the_words_do_not_tell_when_they_were_compiled(unpacked):
    """Two runs of a test are too near each other to see it."""
    for each in unpacked.glob("chalicelib/i18n/locales/*/LC_MESSAGES/*.mo"):
        with each.open("rb") as words:
            told = gettext.GNUTranslations(words).info()
        assert told["pot-creation-date"].startswith("1980-01-01")


def test_every_source_of_ours_has_its_compiled_code(made):
    there = set(names(made))
    tag = sys.implementation.cache_tag
    sources = [Path(each) for each in sorted(there) if each.endswith(".py")]
    assert {each.parts[0] for each in sources} == set(bytecode.OURS)
    for path in sources:
        assert (path.parent / "__pycache__" / f"{path.stem}.{tag}.pyc").as_posix() in there


def test_libraries_come_compiled_alone_and_are_found(unpacked):
    assert (unpacked / "chalice" / "app.pyc").exists()
    assert not [*unpacked.glob("chalice/**/*.py"), *unpacked.glob("chalice/**/__pycache__")]
    assert asked(unpacked, "import chalice.app; print(chalice.app.__name__)") == "chalice.app"


def test_the_compiled_code_is_used_and_its_source_not_looked_at(unpacked):
    """Unchecked hashes: whatever time the sources get when they are unpacked, nothing is compiled again."""
    (unpacked / "chalicelib" / "desk" / "rules.py").write_text("raise RuntimeError('compiled again')")
    assert asked(unpacked, "import chalicelib.desk.rules as r; print(r.__name__)") == "chalicelib.desk.rules"


def test_traces_name_files_where_lambda_has_them(unpacked):
    for each in sorted(unpacked.rglob("*.pyc")):
        code = marshal.loads(each.read_bytes()[HEADER:])
        folder = each.parents[1] if each.parent.name == "__pycache__" else each.parent
        source = folder / f"{each.name.split('.')[0]}.py"
        assert code.co_filename == f"/var/task/{source.relative_to(unpacked)}"


def test_the_template_runs_what_was_compiled(made):
    resources = yaml.safe_load((made / TEMPLATE).read_text())["Resources"]
    functions = [each["Properties"] for each in resources.values() if each["Type"] == "AWS::Serverless::Function"]
    here = f"python{sys.version_info.major}.{sys.version_info.minor}"
    assert {each["Runtime"] for each in functions} == {here}
    assert {each["CodeUri"] for each in functions} == {f"./{CODE}"}


def test_the_template_has_no_aliases_for_cloudformation_knows_none(made):
    """Chalice writes some."""
    text = (made / TEMPLATE).read_text()
    assert not [token for token in yaml.scan(text) if isinstance(token, (yaml.AnchorToken, yaml.AliasToken))]


def test_two_runs_in_two_folders_make_the_same_bytes(made, tmp_path, monkeypatch):
    """Nor does it matter when the sources were written, or for which account and region somebody works."""
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    there = house(tmp_path / "another" / "place")
    for each in there.rglob("*.py"):
        os.utime(each, (1, 1))
    build(tmp_path / "out", there)
    for name in (CODE, TEMPLATE):
        assert (tmp_path / "out" / name).read_bytes() == (made / name).read_bytes()


def test_what_is_too_large_is_refused_and_the_largest_named(tmp_path):
    for name, size in {"small/a.so": 10, "large/a.so": 5_000, "large/b.so": 5_000}.items():
        (tmp_path / "code" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "code" / name).write_bytes(os.urandom(size))
    archive.pack(tmp_path / "code", tmp_path / CODE)
    archive.check_size(tmp_path / CODE)
    with pytest.raises(CannotPackage, match=r"may be 1,000\. The largest in it: large 10,"):
        archive.check_size(tmp_path / CODE, 1_000)


def test_a_dependency_that_could_not_be_had_is_refused(tmp_path):
    """Chalice packages without it, and ends as if all were well."""
    (tmp_path / "python_telegram_bot-22.8.dist-info").mkdir()
    lock = "python-telegram-bot==22.8 \\\n    --hash=sha256:0\nregex==2026.11.15 \\\n"
    with pytest.raises(CannotPackage, match=r"regex-2026\.11\.15"):
        staging.check_complete(tmp_path, lock)
    staging.check_complete(tmp_path, lock.splitlines()[0])


def test_what_does_not_compile_is_refused(tmp_path):
    (tmp_path / "broken.py").write_text("def (")
    with pytest.raises(CannotPackage, match=r"broken\.py"):
        bytecode.add(tmp_path)


def test_what_chalice_refuses_is_told_and_nothing_is_written(tmp_path):
    there = house(tmp_path / "here", without=".chalice/policy-tend.json")
    with pytest.raises(CannotPackage, match=r"policy-tend\.json"):
        build(tmp_path / "out", there)
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_the_whole_package_starts_with_what_it_brings(tmp_path):
    """With its dependencies, which come over the network; boto3 is not among them, for the runtime has it."""
    result = CliRunner().invoke(package, ["--out", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    assert CODE in result.output
    archive.unpack(tmp_path / "out" / CODE, tmp_path / "task")
    there = {each.split("/")[0] for each in names(tmp_path / "out")}
    assert not there & {"infra", "tests", "boto3", "botocore", "babel", "pip", "setuptools"}
    assert asked(tmp_path / "task", "import app; print(app.app.app_name)") == "lambdesk"


LOCKED = "\n".join(f"{each}==1.0 \\" for each in dict.fromkeys(unused.UNUSED.values()))


def test_what_no_function_asks_for_is_left_out_and_what_stands_beside_it_stays(tmp_path):
    for each in unused.UNUSED:
        (tmp_path / each).mkdir(parents=True)
    (tmp_path / "telegram" / "_bot.py").touch()
    unused.leave_out(tmp_path, LOCKED)
    assert [each for each in unused.UNUSED if (tmp_path / each).exists()] == []
    assert (tmp_path / "telegram" / "_bot.py").exists()


def test_what_is_to_be_left_out_and_is_not_there_is_told(tmp_path):
    with pytest.raises(CannotPackage, match="event_handler"):
        unused.leave_out(tmp_path, LOCKED)


def test_nothing_is_missed_that_was_never_locked(tmp_path):
    unused.leave_out(tmp_path, "")


def test_no_function_imports_what_is_left_out():
    """Neither when it starts, nor for a line in its log, a message, a letter, or a link from a panel."""
    used = (
        "import app, sys; from chalicelib.entrypoints import observe; observe.lines(); "
        "import chalicelib.clients.telegram.sdk, chalicelib.channels.telegram.voice, chalicelib.portal.signatures, "
        "chalicelib.channels.email.letter, aws_lambda_powertools.metrics; print(*sys.modules)"
    )
    asked = subprocess.run([sys.executable, "-c", used], cwd=HOUSE, check=True, capture_output=True, text=True)
    loaded = {each.replace("/", ".") for each in unused.UNUSED}
    assert loaded.isdisjoint(asked.stdout.split())
