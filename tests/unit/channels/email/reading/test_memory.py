"""Forty megabytes, and mails made to fill a reader, are read in a fraction of the memory that a function has."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.channels.email.reading.hostile import HOSTILE

MEGABYTE = 2**20
ALLOWED = 400
SEEN = 80
"""Twice what was measured; a reader that keeps one file whole needs more."""

READ = """
import resource, sys
from datetime import UTC, datetime
from chalicelib.channels.email.mail_reader import EmailReader
from chalicelib.desk.mail import Envelope
with open(sys.argv[1], "rb") as raw:
    opened = EmailReader().read(raw, Envelope(id="1", recipients=(), mail_from="a@b.example", at=datetime.now(UTC)))
    sizes = [sum(map(len, opened.bytes_of(file.index))) for file in opened.mail.files]
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, *sizes)
"""
HOSTILE_SEEN = 130
"""Twice what was measured, for all of those one after another."""

READ_ALL = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from chalicelib.channels.email.mail_reader import EmailReader
from chalicelib.desk.mail import Envelope
envelope = Envelope(id="1", recipients=(), mail_from="a@b.example", at=datetime.now(UTC))
for path in sorted(Path(sys.argv[1]).iterdir()):
    with path.open("rb") as raw:
        opened = EmailReader().read(raw, envelope)
        for file in opened.mail.files:
            sum(map(len, opened.bytes_of(file.index)))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
SMALL = "import subprocess, sys; subprocess.run([sys.executable, '-c', *sys.argv[1:]], check=True)"
"""A small process between, for a new one counts the memory of the one that made it as its own."""


@pytest.mark.parametrize("files", [1, 10])
def test_forty_megabytes_need_little_memory(files: int, tmp_path: Path):
    """Case 40, the reading of it: one file and ten."""
    raw = tmp_path / "mail"
    line = b"A" * 76 + b"\r\n"
    each = 40 * MEGABYTE // files // len(line)
    with raw.open("wb") as to:
        to.write(b'From: a@b.example\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nsee\r\n')
        for number in range(files):
            head = (
                f"--b\r\nContent-Type: application/zip; name={number}.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            )
            to.write(head.encode())
            to.writelines([line] * each)
        to.write(b"--b--\r\n")
    done = subprocess.run([sys.executable, "-c", SMALL, READ, raw], check=True, capture_output=True, text=True)
    peak, *sizes = map(int, done.stdout.split())
    assert sizes == [each * 57] * files
    assert peak < SEEN < ALLOWED


def test_mails_made_to_fill_a_reader_need_little_memory(tmp_path: Path):
    """Case 42, the memory of it."""
    for number, (raw, _) in enumerate(HOSTILE.values()):
        (tmp_path / f"{number:03}").write_bytes(raw)
    done = subprocess.run([sys.executable, "-c", SMALL, READ_ALL, tmp_path], check=True, capture_output=True, text=True)
    assert int(done.stdout) < HOSTILE_SEEN < ALLOWED
