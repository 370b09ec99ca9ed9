"""Somebody at his mail program: he writes, gets letters, and answers them as mail programs do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import getaddresses
from typing import Any, Protocol


class Post(Protocol):
    """Whoever brings mail to the desk and keeps what the desk sends."""

    def mails(self, raw: bytes, to: Sequence[str], mail_from: str, **verdicts: str) -> str: ...

    def letters_to(self, address: str) -> list[bytes]: ...

    def id_of(self, raw: bytes) -> str:
        """What SES called the letter."""


@dataclass
class Got:
    """A letter as his mail program shows it."""

    raw: bytes
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain",))
        return str(body.get_content()) if body else ""

    @property
    def html(self) -> str:
        body = self.message.get_body(("html",))
        return str(body.get_content()) if body else ""

    @property
    def files(self) -> list[str]:
        return [str(each.get_filename()) for each in self.message.iter_attachments()]

    @property
    def answer_to(self) -> str:
        header = str(self.message["Reply-To"] or self.message["From"])
        return getaddresses([header])[0][1]

    @property
    def references(self) -> list[str]:
        return str(self.message["References"] or "").split()


@dataclass
class Correspondent:
    address: str
    name: str
    post: Post
    written: list[str] = field(default_factory=list)
    """Message-IDs of what he wrote."""

    def mails(
        self,
        text: str,
        *,
        subject: str = "Сайт не открывается",
        to: str = "support@desk.example",
        files: Sequence[tuple[str, bytes]] = (),
        headers: Sequence[tuple[str, str]] = (),
        bcc: Sequence[str] = (),
        mail_from: str | None = None,
        **verdicts: str,
    ) -> str:
        """A new mail; SES's id of it."""
        message = EmailMessage(policy=SMTP)
        message["From"] = f'"{self.name}" <{self.address}>'
        message["To"] = to
        message["Subject"] = subject
        given = {name.lower() for name, _ in headers}
        if "message-id" not in given:
            message["Message-ID"] = f"<{len(self.written) + 1}.{self.address}>"
        for name, value in headers:
            message[name] = value
        message.set_content(text)
        for name, content in files:
            message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
        self.written.append(str(message["Message-ID"]))
        sender = self.address if mail_from is None else mail_from
        return self.post.mails(message.as_bytes(), [*(bcc or [to])], sender, **verdicts)

    def receives(self) -> list[Got]:
        """All letters so far."""
        found = []
        for raw in self.post.letters_to(self.address):
            message = message_from_bytes(raw, policy=default)
            assert isinstance(message, EmailMessage)
            found.append(Got(raw, message))
        return found

    def answers(self, letter: Got, text: str, **more: Any) -> str:
        """As a mail program does: to where answers go, quoting, pointing at the letter as SES had named it."""
        wire = f"<{self.post.id_of(letter.raw)}@eu-central-1.amazonses.com>"
        headers = [
            ("In-Reply-To", wire),
            ("References", " ".join([*letter.references, wire])),
            *more.pop("headers", ()),
        ]
        quoted = "\n".join(f"> {line}" for line in letter.text.splitlines())
        subject = more.pop("subject", letter.subject if letter.subject.startswith("Re:") else f"Re: {letter.subject}")
        to = more.pop("to", letter.answer_to)
        return self.mails(f"{text}\n\n{quoted}", subject=subject, to=to, headers=headers, **more)
