"""A reader of mails for stories about what becomes of them: the standard library's, which knows nothing odd."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_binary_file
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from hashlib import sha256
from typing import BinaryIO

from chalicelib.desk.mail import Automatic, Correspondent, Envelope, Mail, MailFile, Origin, Said, Sign


@dataclass
class Plainly:
    mail: Mail
    contents: list[bytes] = field(default_factory=list)

    def bytes_of(self, index: int) -> Iterator[bytes]:
        yield self.contents[index]


class PlainReader:
    """Port MailReader."""

    def read(self, raw: BinaryIO, envelope: Envelope) -> Plainly:
        message = message_from_binary_file(raw, policy=default)
        assert isinstance(message, EmailMessage)
        body = message.get_body(("plain",))
        text = str(body.get_content()).strip() if body else ""
        parts = list(message.iter_attachments())
        contents = [part.get_payload(decode=True) for part in parts]
        files = tuple(
            MailFile(
                index=i,
                name=part.get_filename() or "file",
                type=part.get_content_type(),
                size=len(contents[i]),
                sha256=sha256(contents[i]).hexdigest(),
            )
            for i, part in enumerate(parts)
        )
        senders = [Correspondent(name=n, address=a.lower()) for n, a in getaddresses([str(message["From"] or "")]) if a]
        auto = str(message["Auto-Submitted"] or "no")
        sign = Sign(kind=Automatic.REPLY, shown_by=auto) if auto != "no" else None
        return Plainly(
            mail=Mail(
                sender=senders[0] if senders else None,
                origin=Origin.FROM if senders else None,
                recipients=tuple(
                    Correspondent(name=n, address=a.lower()) for n, a in getaddresses([str(message["To"] or "")])
                ),
                subject=str(message["Subject"] or ""),
                message_id=str(message["Message-ID"] or "").strip(" <>"),
                in_reply_to=_ids(message["In-Reply-To"]),
                references=_ids(message["References"]),
                date=envelope.at,
                said=Said(new=text.split("\n>")[0].strip(), full=text),
                files=files,
                automatic=sign,
                content=sha256((text + str(message["From"]) + str(message["Subject"])).encode()).hexdigest(),
            ),
            contents=contents,
        )


def _ids(header: object) -> tuple[str, ...]:
    return tuple(each.strip("<>") for each in str(header or "").split())
