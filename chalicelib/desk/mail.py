"""What a mail says and how it came: facts, before anyone decides what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

REFERENCES = 32
"""Message-IDs kept of References, the newest."""

CORRESPONDENTS = 40
"""People kept of To and Cc together."""

FILES = 100
"""Files kept of one mail; the mail as it came has the others."""


class Verdict(StrEnum):
    """What a check at the door found. Only `PASS` ever proves anything."""

    PASS = "pass"  # noqa: S105 - a verdict
    FAIL = "fail"
    GRAY = "gray"
    """There was nothing to check against."""
    FAILED = "processing_failed"
    """The check itself failed."""
    DISABLED = "disabled"
    UNKNOWN = "unknown"


class Policy(StrEnum):
    """What the sender's domain asks to do with mail that fails DMARC."""

    NONE = "none"
    QUARANTINE = "quarantine"
    REJECT = "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    spam: Verdict = Verdict.UNKNOWN
    virus: Verdict = Verdict.UNKNOWN
    spf: Verdict = Verdict.UNKNOWN
    dkim: Verdict = Verdict.UNKNOWN
    dmarc: Verdict = Verdict.UNKNOWN
    policy: Policy | None = None
    """Told for mail that failed DMARC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """How it came, told by the server that took it: nothing here can be written by the sender alone."""

    id: str
    """The server's own id of this delivery."""
    recipients: tuple[str, ...]
    """To whom the server was asked to deliver it, in lower case."""
    mail_from: str
    """Where troubles are to be reported to; empty for a report itself."""
    at: datetime
    verdicts: Verdicts = Verdicts()


class Reason(StrEnum):
    """Why a mail is put aside or refused; nothing else is."""

    VIRUS = "virus"
    SPAM = "spam"
    FORGED = "forged"
    """Its sender's domain asks not to believe it."""
    UNPROVED = "unproved"
    """Written as staff, and nothing proves it."""
    MAY_NOT = "may_not"
    """Of a member of staff who may not answer in that ticket any more."""
    UNKNOWN_SENDER = "unknown_sender"
    BLOCKED_SENDER = "blocked_sender"
    STOPPED = "stopped"
    """The provider takes none of these for the moment, as its announcement says."""
    FLOOD = "flood"
    """More from this sender than anybody writes."""
    NO_MAILBOX = "no_mailbox"
    """None of its recipients is ours."""
    BACKSCATTER = "backscatter"
    """A report about a mail we never sent."""
    OWN = "own"
    """The desk's own mail came back."""
    TOO_LARGE = "too_large"
    HEADERS_TOO_LARGE = "headers_too_large"
    TOO_MANY_PARTS = "too_many_parts"
    TOO_DEEP = "too_deep"
    UNREADABLE = "unreadable"
    """Reading it failed, which is a fault of ours."""


class Origin(StrEnum):
    """Which header names the sender. DMARC speaks of `FROM` alone."""

    FROM = "from"
    REPLY_TO = "reply_to"
    RETURN_PATH = "return_path"
    SENDER = "sender"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondent:
    """A name and an address as a mail has them."""

    name: str
    address: str
    """In lower case, with the domain's own letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What a calendar file asks."""

    method: str
    """`REQUEST`, `CANCEL`, `REPLY` and the like; empty for a mere entry."""
    summary: str
    start: str
    """As the calendar writes it: `20250430T151900Z`, or a date alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFile:
    """A file of a mail; its bytes are read by its index."""

    index: int
    """Counts from 0 in the order they stand."""
    name: str
    """Safe to show and to save, and no other file of this mail has it."""
    type: str
    size: int
    sha256: str
    content_id: str = ""
    """By which the HTML names it, without brackets."""
    inline: bool = False
    """A part of the text, such as a picture that the HTML shows."""
    invitation: Invitation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The text of a mail, twice: what is new in it, and everything."""

    new: str
    """What its author wrote now. Empty only for a mail without any text."""
    full: str
    """With all that was quoted and signed."""
    html: str | None = None
    """Everything as safe HTML. A picture of the mail is `<img data-file="index">`: the page knows its address."""

    @property
    def folded(self) -> bool:
        """Whether there is more than what is new."""
        return self.new != self.full


class Automatic(StrEnum):
    """What kind of program wrote a mail. None of them is ever answered by a program of ours."""

    REPLY = "reply"
    """Answers every mail, such as a receipt of another desk."""
    AWAY = "away"
    """Out of office."""
    GENERATED = "generated"
    BULK = "bulk"
    LIST = "list"
    LOOP = "loop"
    """It bears the mark of having gone round."""
    REPORT = "report"
    """Of a mail server, about a mail: see `Report`."""
    NO_REPLY = "no_reply"
    """Its sender does not read answers."""
    UNANSWERABLE = "unanswerable"
    """It asks not to be answered, or came from nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """By what a mail was known as automatic."""

    kind: Automatic
    shown_by: str
    """The header and its value, shortened."""


class ReportKind(StrEnum):
    """What a report tells of."""

    DELIVERY = "delivery"
    COMPLAINT = "complaint"
    READING = "reading"
    """Somebody's program tells that it was opened or deleted."""


class Action(StrEnum):
    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"
    EXPANDED = "expanded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of a mail on its way to one address."""

    address: str
    action: Action
    status: str = ""
    """`5.1.1` and the like; empty when nobody told."""
    diagnostic: str = ""
    """What the other server said, shortened."""

    @property
    def given_up(self) -> bool:
        """Whether no more is tried, of a passing trouble (4.x.x) too: RFC 3464, 2.3.3."""
        return self.action is Action.FAILED

    @property
    def no_such_address(self) -> bool:
        return self.given_up and self.status in {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a server tells of a mail that somebody sent."""

    kind: ReportKind
    fates: tuple[Fate, ...]
    about: tuple[str, ...]
    """Message-IDs of the mail it is about and of those that one referred to, the nearest first."""


class Oddity(StrEnum):
    """What was cut, mended, guessed or missing while reading."""

    HEADERS_CUT = "headers_cut"
    HEADERS_MENDED = "headers_mended"
    SUBJECT_CUT = "subject_cut"
    CORRESPONDENTS_CUT = "correspondents_cut"
    REFERENCES_CUT = "references_cut"
    PARTS_CUT = "parts_cut"
    FILES_CUT = "files_cut"
    TEXT_CUT = "text_cut"
    HTML_AS_FILE = "html_as_file"
    """Too large to be shown safely; it is among the files as it came."""
    LINKS_CUT = "links_cut"
    PICTURES_BLOCKED = "pictures_blocked"
    """Pictures that would be loaded from elsewhere."""
    BYTES_DAMAGED = "bytes_damaged"
    """A transfer encoding was broken; what could be read is there."""
    CHARSET_GUESSED = "charset_guessed"
    LETTERS_LOST = "letters_lost"
    """Some bytes were no letters in any charset that fits."""
    UNFINISHED = "unfinished"
    """It ends before its last boundary."""
    NO_SENDER = "no_sender"
    SEVERAL_SENDERS = "several_senders"
    DATE_CORRECTED = "date_corrected"
    NO_MESSAGE_ID = "no_message_id"
    EMPTY = "empty"
    """Neither text nor file."""
    PACKED = "packed"
    """Outlook put its files into one that only Outlook opens (`winmail.dat`)."""
    ENCRYPTED = "encrypted"
    SIGNED = "signed"
    UNREAD = "unread"
    """Nothing of it: what is told of it stood on its envelope."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail that was read. All its texts are clean of signs that steer, and bounded."""

    sender: Correspondent | None
    """None when no header names anybody."""
    origin: Origin | None
    reply_to: tuple[Correspondent, ...] = ()
    recipients: tuple[Correspondent, ...] = ()
    """Of To and Cc, the first ones; who was meant by the server stands in the envelope."""
    forwarded_for: tuple[str, ...] = ()
    """Addresses it went through on its way here, as other servers claim."""
    subject: str = ""
    message_id: str = ""
    """Without angle brackets, as all ids here; empty when there is none."""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    """Newest last."""
    date: datetime
    """As the sender says, never later than it came; when it came, if that is not believable."""
    said: Said
    files: tuple[MailFile, ...] = ()
    automatic: Sign | None = None
    report: Report | None = None
    oddities: frozenset[Oddity] = frozenset()
    content: str
    """SHA-256 of what it says, the same for every copy of it whatever way it took."""
    unfit: Reason | None = None
    """Why this is nothing to file without a look; what is here was read as far as that is safe."""
