"""Every requirement that is written down is proved by a test that names it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/reference/requirements.md").read_text(encoding="utf-8")
WANTED = [*re.findall(r"^\| ([GTIW]-\d+) \|", PAGE, re.MULTILINE), *re.findall(r"^- (TG-\d+) ", PAGE, re.MULTILINE)]
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__))
SPAN = re.compile(r"\b(TG|[GTIW])-(\d+)(?:\s*(?:…|\.\.\.|–|to)\s*(?:\1-)?(\d+))?")


def named() -> set[str]:
    """Ids in the tests; `T-15 to T-17` names three."""
    found = set()
    for kind, first, last in SPAN.findall(TESTS):
        found |= {f"{kind}-{number:0{len(first)}d}" for number in range(int(first), int(last or first) + 1)}
    return found


def test_the_page_is_read() -> None:
    assert {"G-1", "T-24", "I-8", "W-1", "TG-01", "TG-54"} <= set(WANTED)


@pytest.mark.parametrize("id", WANTED)
def test_a_requirement_is_proved_by_a_test_that_names_it(id: str) -> None:
    assert id in named()
