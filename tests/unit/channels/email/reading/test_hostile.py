"""Mails made to hang or to fill whoever reads them: each is read, bounded, and told as odd or as nothing to file.

What a mail makes us keep and look at has a limit, and the processor's time is measured, never the clock's: a busy
machine makes nothing dearer. A mail that hangs for good ends the test by a timer.
"""

from __future__ import annotations

import faulthandler
from collections.abc import Iterator
from time import process_time

import pytest

from chalicelib.channels.email.reading.bodies import LONGEST
from chalicelib.channels.email.reading.facts import SUBJECT
from chalicelib.desk.mail import CORRESPONDENTS, FILES, REFERENCES, Mail, Oddity
from tests.unit.channels.email.reading.hostile import ALLOWED, HOSTILE, WHOLE, nested
from tests.unit.channels.email.reading.mails import mail, multipart, read

PATIENCE = 60


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    faulthandler.dump_traceback_later(PATIENCE, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_is_bounded_and_told(name: str):
    """Cases 41 and 42."""
    raw, told = HOSTILE[name]
    began = process_time()
    found = read(raw)
    assert process_time() - began < ALLOWED
    if told is WHOLE:
        assert (found.unfit, found.oddities) == (None, frozenset())
    else:
        assert told in {*found.oddities, found.unfit}
    bounded(found)


def bounded(found: Mail) -> None:
    assert len(found.subject) <= SUBJECT + 1
    assert len(found.said.full) <= LONGEST
    assert len(found.said.html or "") <= 8 * LONGEST
    assert len(found.recipients) <= CORRESPONDENTS
    assert len(found.references) <= REFERENCES
    assert len(found.files) <= FILES + 2
    assert len(found.report.fates if found.report else ()) <= 100


@pytest.mark.parametrize("depth", [1, 30, 49])
def test_what_people_nest_is_read(depth: int):
    found = read(mail(nested(depth)))
    assert (found.said.new, found.unfit) == ("hi", None)


def test_what_is_left_of_a_mail_with_too_many_parts_is_the_beginning():
    found = read(mail(multipart(b"\r\nfirst", *[b"\r\nx"] * 2_000)))
    assert found.said.new.startswith("first")
    assert Oddity.PARTS_CUT in found.oddities
