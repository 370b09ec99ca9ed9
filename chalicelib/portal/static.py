"""Styles, scripts and pictures of the pages: their names hold their content's hash, so that browsers keep them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from chalicelib.desk.errors import NotFound

FOLDER = Path(__file__).parent / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
HASH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    name: str
    """As it is asked for: `portal.3f2a….css`."""
    text: str
    type: str


def address(name: str) -> str:
    """Of a file by its plain name; raises KeyError for what is not there."""
    return f"/static/{_by_plain_name()[name].name}"


def asset(name: str) -> Asset:
    """By the name with the hash. Raises NotFound."""
    found = next((each for each in _by_plain_name().values() if each.name == name), None)
    if found is None:
        raise NotFound("refused.no_file")
    return found


@cache
def _by_plain_name() -> dict[str, Asset]:
    return {path.name: _asset(path) for path in sorted(FOLDER.iterdir()) if path.suffix in TYPES}


def _asset(path: Path) -> Asset:
    text = path.read_text(encoding="utf-8")
    hashed = sha256(text.encode()).hexdigest()[:HASH]
    return Asset(name=f"{path.stem}.{hashed}{path.suffix}", text=text, type=f"{TYPES[path.suffix]}; charset=utf-8")
