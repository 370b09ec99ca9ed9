"""A clean copy of what is packaged, so that nothing of a developer's folder gets out, and whether all of it came."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

from infra.package.trouble import CannotPackage

LEFT_OUT = ("__pycache__", "*.py[co]", "*.mo", "*~", ".*")
"""What a folder of sources gathers; compiled words are made anew from their sources."""

THEN = datetime(1980, 1, 1, tzinfo=UTC)

LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def copy(house: Path, to: Path) -> Path:
    to.mkdir(parents=True)
    left_out = shutil.ignore_patterns(*LEFT_OUT)
    for name in ("chalicelib", "vendor"):
        if (house / name).is_dir():
            shutil.copytree(house / name, to / name, ignore=left_out)
    for name in ("app.py", "requirements.txt"):
        shutil.copyfile(house / name, to / name)
    (to / ".chalice").mkdir()
    for each in (house / ".chalice").glob("*.json"):
        shutil.copyfile(each, to / ".chalice" / each.name)
    _compile_words(to)
    return to


def _compile_words(staged: Path) -> None:
    """Lambda gets the compiled words alone."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - so that whoever does not package waits for none of it
    from babel.messages.pofile import read_po  # noqa: PLC0415

    for source in sorted(staged.glob("chalicelib/i18n/locales/*/LC_MESSAGES/*.po")):
        with source.open("rb") as words:
            catalogue = read_po(words)
        catalogue.creation_date = THEN  # else Babel writes down when it was read
        with source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, catalogue)
        source.unlink()


def check_complete(code: Path, lock: str) -> None:
    """Raises CannotPackage: Chalice leaves out what it could not get, says so, and ends as if all were well."""
    there = {_plain(each.name.removesuffix(".dist-info")) for each in code.glob("*.dist-info")}
    wanted = (f"{name}-{version}" for name, version in LOCKED.findall(lock))
    missing = [each for each in wanted if _plain(each) not in there]
    if missing:
        raise CannotPackage(
            f"no wheel for Lambda could be had of: {', '.join(missing)}. Is the package index within reach?"
        )


def _plain(name: str) -> str:
    """Names of packages differ in case and in what stands between their words."""
    return re.sub(r"[-_.]+", "-", name).lower()
