"""`make fuzz`: atheris over the reader of mail, from the samples on, until the first fault or for `SECONDS`.

atheris is not locked, for it is not made for every Python that works on this: `pip install atheris` where it is.
"""

from __future__ import annotations

import io
import os
import sys
from datetime import UTC, datetime

try:
    import atheris
except ImportError:
    sys.exit("make fuzz needs atheris: .venv/bin/pip install atheris")

with atheris.instrument_imports(include=["chalicelib.channels.email.reading"]):
    from chalicelib.channels.email.reading.reader import OpenEmail
    from chalicelib.desk.mail import Envelope, Mail

LONGEST = 20_000
SAMPLES = "tests/samples/email"
FOUND = "build/fuzz"

ENVELOPE = Envelope(id="0102", recipients=(), mail_from="a@b.example", at=datetime(2025, 11, 25, tzinfo=UTC))


def read(raw: bytes) -> None:
    """Every promise of the reader that can be looked at from outside."""
    opened = OpenEmail(io.BytesIO(raw), ENVELOPE)
    for text in _texts(opened.mail):
        text.encode("utf-8")
        assert "\0" not in text
    assert bool(opened.mail.said.new) == bool(opened.mail.said.full)
    for file in opened.mail.files:
        assert sum(map(len, opened.bytes_of(file.index))) == file.size


def _texts(mail: Mail) -> list[str]:
    said = [mail.subject, mail.said.new, mail.said.full, mail.said.html or "", mail.message_id, *mail.references]
    return [*said, *(file.name for file in mail.files), *(each.name for each in mail.recipients)]


def main() -> None:
    os.makedirs(FOUND, exist_ok=True)  # noqa: PTH103 - libFuzzer wants paths as text
    seconds = os.environ.get("SECONDS", "60")
    limits = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-timeout=20", f"-artifact_prefix={FOUND}/"]
    atheris.Setup([sys.argv[0], *limits, FOUND, SAMPLES], read)
    atheris.Fuzz()


main()
