"""The zip that Lambda gets: the same bytes from the same files, and not too large."""

from __future__ import annotations

import stat
from collections import Counter
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from infra.package.trouble import CannotPackage

MOST = 10 * 1024 * 1024
"""Bytes. Lambda takes five times as many; the more there is to fetch, the slower a function starts."""

THEN = (1980, 1, 1, 0, 0, 0)
MODE = stat.S_IFREG | 0o644
LARGEST = 5


def unpack(zipped: Path, to: Path) -> None:
    with ZipFile(zipped) as file:
        file.extractall(to)


def pack(folder: Path, to: Path) -> None:
    files = {each.relative_to(folder).as_posix(): each for each in folder.rglob("*") if each.is_file()}
    with ZipFile(to, "w") as zipped:
        for name in sorted(files):
            about = ZipInfo(name, THEN)
            about.external_attr = MODE << 16
            about.create_system = 3  # else it would tell on which kind of machine it was made
            zipped.writestr(about, files[name].read_bytes(), ZIP_DEFLATED, compresslevel=9)


def check_size(zipped: Path, most: int = MOST) -> None:
    """Raises CannotPackage, naming what is largest."""
    size = zipped.stat().st_size
    if size <= most:
        return
    with ZipFile(zipped) as file:
        parts: Counter[str] = Counter()
        for each in file.infolist():
            parts[each.filename.split("/", 1)[0]] += each.compress_size
    largest = ", ".join(f"{name} {part:,}" for name, part in parts.most_common(LARGEST))
    raise CannotPackage(f"{zipped.name} is {size:,} bytes, and may be {most:,}. The largest in it: {largest}")
