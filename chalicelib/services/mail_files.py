"""What a mail says as a ticket keeps it: its text within bounds, its files in the bucket, each content once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256

from chalicelib.desk import reply_address
from chalicelib.desk.mail import REFERENCES, Envelope, Mail, MailFile, Oddity, Verdict
from chalicelib.desk.mailroom import raw_key
from chalicelib.desk.message import Attachment, Channel, FileState, Mailed, Shape
from chalicelib.desk.names import media_type, plain
from chalicelib.desk.people import Provider
from chalicelib.desk.rules import BODY_LIMIT, MEGABYTE, SUBJECT_LIMIT
from chalicelib.desk.text import clean, cut
from chalicelib.desk.verbs import Said
from chalicelib.i18n.catalogue import words
from chalicelib.services.attach import PICTURES
from chalicelib.services.house import House
from chalicelib.services.ports import OpenMail
from chalicelib.services.sorting import proved

LARGEST = 41 * MEGABYTE
"""SES takes no mail above 40 and adds headers of its own; no file of one can be larger."""
IDS = 2000
"""Characters of Message-IDs kept for the thread of a ticket."""
ID_LENGTH = 400
"""Characters of one of them; a longer one fits no line of a letter."""


@dataclass(slots=True)
class Reading:
    """A mail that is open, and what of it lies in the bucket already."""

    opened: OpenMail
    envelope: Envelope
    kept: dict[str, int] = field(default_factory=dict)

    @property
    def mail(self) -> Mail:
        return self.opened.mail

    @property
    def raw(self) -> str:
        return raw_key(self.envelope.id, self.envelope.at)


def said_in(reading: Reading, provider: Provider, account: str, house: House) -> Said:
    """What goes into a ticket of this account; its files are in the bucket when this returns. Raises Unavailable."""
    mail = reading.mail
    files = () if infected(reading) else tuple(_kept(each, reading, provider.id, account, house) for each in mail.files)
    text = clean(mail.said.new) or ("" if files else _instead(mail, provider))
    if len(text) > BODY_LIMIT:
        files = (*files, _whole_text(text, reading, provider, account, house))
        text = text[:BODY_LIMIT]
    full = clean(mail.said.full)
    return Said(
        text=text,
        channel=Channel.EMAIL,
        attachments=files,
        mailed=Mailed(
            raw=reading.raw,
            sender=mail.sender.address if mail.sender else "",
            proved=proved(mail, reading.envelope),
            full=full[:BODY_LIMIT] if mail.said.folded and full != text else "",
            oddities=tuple(sorted(mail.oddities)),
        ),
        mail_ids=thread_of(mail),
    )


def infected(reading: Reading) -> bool:
    """Whether a virus was found in it: then its files are nowhere but in the mail as it came."""
    return reading.envelope.verdicts.virus is Verdict.FAIL


def _instead(mail: Mail, provider: Provider) -> str:
    return words(provider.language, "mail.unread" if Oddity.UNREAD in mail.oddities else "mail.empty", {})


def subject_of(mail: Mail, provider: Provider) -> str:
    """One line, never empty, without a number of ours: it would name another ticket than the one it stands on."""
    subject = plain(reply_address.without_number(mail.subject)) or clean(mail.said.new).partition("\n")[0]
    return cut(subject, SUBJECT_LIMIT) or words(provider.language, "mail.no_subject", {})


def thread_of(mail: Mail) -> tuple[str, ...]:
    """What a letter that answers this mail refers to: within what one header line may hold."""
    ids = [each for each in (*mail.references, mail.message_id) if _carried(each)]
    kept: list[str] = []
    for id in reversed(ids[-REFERENCES + 1 :]):
        if sum(len(each) for each in kept) + len(id) > IDS:
            break
        kept.append(id)
    return tuple(reversed(kept))


def _carried(id: str) -> bool:
    return 0 < len(id) <= ID_LENGTH and id.isascii() and id.isprintable() and not set(id) & set(" <>")


def _kept(file: MailFile, reading: Reading, provider: str, account: str, house: House) -> Attachment:
    """Under a key of its content: a logo that stands in every mail of an account lies there once."""
    key = file_key(provider, account, file.sha256)
    if key not in reading.kept:
        chunks = reading.opened.bytes_of(file.index)
        reading.kept[key] = house.files.put(key, chunks, type=media_type(file.type), limit=LARGEST)
    kept = _attachment(file.name, file.type, reading.kept[key], key, file_id(file.index))
    return replace(kept, invitation=file.invitation)


def file_id(index: int) -> str:
    """What a mail's file is called among those of its message."""
    return f"m{index}"


def _whole_text(text: str, reading: Reading, provider: Provider, account: str, house: House) -> Attachment:
    content = text.encode()
    key = file_key(provider.id, account, sha256(content).hexdigest())
    if key not in reading.kept:
        reading.kept[key] = house.files.put(key, _pieces(content), type="text/plain", limit=LARGEST)
    name = words(provider.language, "mail.whole_text", {}) + ".txt"
    return _attachment(name, "text/plain", len(content), key, "text")


def _pieces(content: bytes) -> Iterator[bytes]:
    yield content


def file_key(provider: str, account: str, content: str) -> str:
    mark = sha256(f"{account}\0{content}".encode()).hexdigest()
    return f"files/{provider}/mail/{mark}"


def _attachment(name: str, kind: str, size: int, key: str, id: str) -> Attachment:
    known = media_type(kind)
    shape = Shape.PICTURE if known in PICTURES else Shape.DOCUMENT
    return Attachment(id=id, name=name, size=size, type=known, shape=shape, state=FileState.READY, key=key)
