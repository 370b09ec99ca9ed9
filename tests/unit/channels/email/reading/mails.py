"""Mails for tests: bytes in, what they say out."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from chalicelib.channels.email.mail_reader import EmailReader
from chalicelib.channels.email.reading.reader import OpenEmail
from chalicelib.desk.mail import Envelope, Mail

CAME = datetime(2025, 11, 25, 12, 0, tzinfo=UTC)


def opened(raw: bytes, *, mail_from: str = "irina@client.example") -> OpenEmail:
    envelope = Envelope(id="0102", recipients=("support@desk.example",), mail_from=mail_from, at=CAME)
    return EmailReader().read(io.BytesIO(raw), envelope)


def read(raw: bytes, *, mail_from: str = "irina@client.example") -> Mail:
    return opened(raw, mail_from=mail_from).mail


def mail(body: bytes = b"\r\nhello\r\n", **headers: str | bytes) -> bytes:
    """A mail with usual headers; those given take the place of theirs, an empty one takes it away."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    usual: dict[str, str | bytes] = {
        "From": "Irina <irina@client.example>",
        "To": "support@desk.example",
        "Subject": "Question",
        "Date": "Tue, 25 Nov 2025 10:00:00 +0000",
        "Message-ID": "<1@client.example>",
    }
    lines = [(name, value) for name, value in (usual | given).items() if value]
    coded = [(name, value if isinstance(value, bytes) else value.encode()) for name, value in lines]
    return b"".join(name.encode() + b": " + value + b"\r\n" for name, value in coded) + body


def multipart(*parts: bytes, kind: str = "mixed") -> bytes:
    """The end of the headers and the body; each part with its own headers."""
    start = f'MIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary="b0"\r\n\r\n'.encode()
    return start + b"".join(b"--b0\r\n" + part + b"\r\n" for part in parts) + b"--b0--\r\n"
