"""Every case of mail that is written down is proved by a test that names it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/reference/mail-cases.md").read_text(encoding="utf-8")
CASES = re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)
MAILS = re.findall(r"^\| (H-\d+b?) \|", PAGE, re.MULTILINE)
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__))
NAMED = re.compile(r"\b[Cc]ases? (\d+(?:(?:, | and | to )\d+)*)")
SPAN = re.compile(r"(\d+)(?: to (\d+))?")
MAIL_SPAN = re.compile(r"\bH-(\d+)(b?)(?: to H-(\d+))?")


def named_cases() -> Iterator[str]:
    """`Cases 19, 22 and 26 to 38` names fifteen."""
    for listed in NAMED.findall(TESTS):
        for first, last in SPAN.findall(listed):
            yield from map(str, range(int(first), int(last or first) + 1))


def named_mails() -> Iterator[str]:
    for first, variant, last in MAIL_SPAN.findall(TESTS):
        yield from (f"H-{number}{variant}" for number in range(int(first), int(last or first) + 1))


def test_the_page_is_read() -> None:
    assert [int(each) for each in CASES] == list(range(1, 48))
    assert len(MAILS) == 14, "thirteen, and a variant of the fourth"


@pytest.mark.parametrize("case", CASES)
def test_a_case_is_proved_by_a_test_that_names_it(case: str) -> None:
    assert case in set(named_cases())


@pytest.mark.parametrize("mail", MAILS)
def test_a_mail_that_stops_others_is_proved_by_a_test_that_names_it(mail: str) -> None:
    assert mail in set(named_mails())
