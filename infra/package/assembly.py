"""From the sources to the package: staged, packaged by Chalice, compiled, and packed the same way each time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from infra.package import archive, bytecode, chalice, staging, unused
from infra.package.written import written

HOUSE = Path(__file__).parents[2]
TEMPLATE = "template.yaml"
CODE = "deployment.zip"


def build(out: Path, house: Path = HOUSE) -> None:
    """Both files into this folder, in place of older ones. Raises CannotPackage, and then writes nothing."""
    with _scratch() as scratch:
        staged = staging.copy(house, scratch / "staged")
        chalice.package(staged, house / "infra" / "resources.yaml", scratch / "packaged")
        archive.unpack(scratch / "packaged" / chalice.CODE, scratch / "code")
        lock = (staged / "requirements.txt").read_text(encoding="utf-8")
        staging.check_complete(scratch / "code", lock)
        unused.leave_out(scratch / "code", lock)
        bytecode.add(scratch / "code")
        archive.pack(scratch / "code", scratch / CODE)
        archive.check_size(scratch / CODE)
        out.mkdir(parents=True, exist_ok=True)
        (out / TEMPLATE).write_text(_template(scratch / "packaged"), encoding="utf-8")
        shutil.copyfile(scratch / CODE, out / CODE)


def template_alone(house: Path = HOUSE) -> str:
    """The template as it would be packaged; without what comes over the network, on which it does not depend."""
    with _scratch() as scratch:
        staged = staging.copy(house, scratch / "staged")
        (staged / "requirements.txt").write_text("")
        chalice.package(staged, house / "infra" / "resources.yaml", scratch / "packaged")
        return _template(scratch / "packaged")


def _template(packaged: Path) -> str:
    return written(yaml.safe_load((packaged / chalice.TEMPLATE).read_text(encoding="utf-8")))


@contextmanager
def _scratch() -> Iterator[Path]:
    with TemporaryDirectory(prefix="lambdesk-") as folder:
        yield Path(folder)
