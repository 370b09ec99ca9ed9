"""What the reader makes of each mail in `tests/samples/email`."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest

from chalicelib.desk.mail import Mail
from tests.unit.channels.email.reading.mails import read

SAMPLES = Path("tests/samples/email")
NAMES = sorted(path.stem for path in SAMPLES.glob("*.eml"))

ALLOWED = 1.0
"""Seconds of a processor; as a rule it is milliseconds."""

TOLD: dict[str, Callable[[Mail], object]] = {
    "sender": lambda mail: mail.sender and mail.sender.address,
    "name": lambda mail: mail.sender and mail.sender.name,
    "no_sender": lambda mail: mail.sender is None,
    "origin": lambda mail: mail.origin,
    "subject": lambda mail: mail.subject,
    "new": lambda mail: mail.said.new,
    "full": lambda mail: mail.said.full,
    "html": lambda mail: mail.said.html,
    "files": lambda mail: [file.name for file in mail.files],
    "inline": lambda mail: [file.name for file in mail.files if file.inline],
    "sizes": lambda mail: [file.size for file in mail.files],
    "automatic": lambda mail: mail.automatic.kind if mail.automatic else "",
    "about": lambda mail: list(mail.report.about) if mail.report else [],
}
HELD: dict[str, Callable[[Mail, list[str]], bool]] = {
    "subject_starts": lambda mail, expected: mail.subject.startswith(str(expected)),
    "new_starts": lambda mail, expected: mail.said.new.startswith(str(expected)),
    "new_contains": lambda mail, expected: all(each in mail.said.new for each in expected),
    "full_contains": lambda mail, expected: all(each in mail.said.full for each in expected),
    "html_lacks": lambda mail, expected: not any(each in (mail.said.html or "") for each in expected),
    "oddities": lambda mail, expected: set(expected) <= mail.oddities,
}


def reported(mail: Mail) -> list[str]:
    if mail.report is None:
        return []
    fates = [[fate.address, fate.action, fate.status] for fate in mail.report.fates[:1]]
    return [mail.report.kind, *(each for fate in fates for each in fate)]


def invited(mail: Mail) -> list[str]:
    found = next(file.invitation for file in mail.files if file.invitation)
    return [found.method, found.summary, found.start]


TOLD |= {"report": reported, "invitation": invited}


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_says_what_is_expected(name: str):
    """Cases 19, 22, 26 to 38, 41 and 44, H-6 to H-13."""
    expected = tomllib.loads((SAMPLES / f"{name}.expected.toml").read_text(encoding="utf-8"))
    mail_from = expected.pop("mail_from", "somebody@client.example")
    began = process_time()
    mail = read((SAMPLES / f"{name}.eml").read_bytes(), mail_from=mail_from)
    assert process_time() - began < ALLOWED
    assert expected.keys() <= TOLD.keys() | HELD.keys()
    assert {key: TOLD[key](mail) for key in expected if key in TOLD} == {
        key: value for key, value in expected.items() if key in TOLD
    }
    assert [key for key in expected if key in HELD and not HELD[key](mail, expected[key])] == []


def test_each_sample_has_its_expectation_and_its_reason():
    reasons = (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert {path.name.removesuffix(".expected.toml") for path in SAMPLES.glob("*.toml")} == set(NAMES)
    assert [name for name in NAMES if f"| `{name}` |" not in reasons] == []
