"""What the headers of a mail tell: who, to whom, about what, in answer to which."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.channels.email.reading.addresses import addresses_of, ambiguous, people_of
from chalicelib.channels.email.reading.headers import Headers
from chalicelib.channels.email.reading.words import text_of
from chalicelib.desk.mail import CORRESPONDENTS, REFERENCES, Correspondent, Oddity, Origin
from chalicelib.desk.text import cut

SUBJECT = 1000
"""Characters of a subject."""
ID = 998
"""Characters of a Message-ID, as long as a line of mail may be."""

_ID = re.compile(rb"<\s*([^<>\s]{1,998})\s*>")
_SENDERS = (
    ("from", Origin.FROM),
    ("reply-to", Origin.REPLY_TO),
    ("return-path", Origin.RETURN_PATH),
    ("sender", Origin.SENDER),
)
_FORWARDED = ("delivered-to", "x-original-to", "x-forwarded-to", "x-forwarded-for", "envelope-to", "x-envelope-to")
_FORWARDED_MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    sender: Correspondent | None
    origin: Origin | None
    reply_to: tuple[Correspondent, ...]
    recipients: tuple[Correspondent, ...]
    forwarded_for: tuple[str, ...]
    subject: str
    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    oddities: frozenset[Oddity]


def read(headers: Headers, otherwise: str) -> Facts:
    """`otherwise` is the charset that the body names, for headers in bare bytes."""
    sender, origin = _sender(headers, otherwise)
    subject = text_of(headers.first("subject"), otherwise)
    recipients = _people(headers, ("to", "cc"), otherwise)
    references = ids_of(headers.every("references"))
    message_id = next(iter(ids_of(headers.every("message-id"))), "") or _bare_id(headers)
    odd = {
        Oddity.NO_SENDER: sender is None,
        Oddity.SEVERAL_SENDERS: _several(headers),
        Oddity.SUBJECT_CUT: len(subject) > SUBJECT,
        Oddity.CORRESPONDENTS_CUT: len(recipients) > CORRESPONDENTS,
        Oddity.REFERENCES_CUT: len(references) > REFERENCES,
        Oddity.NO_MESSAGE_ID: not message_id,
    }
    return Facts(
        sender=sender,
        origin=origin,
        reply_to=_people(headers, ("reply-to",), otherwise)[:CORRESPONDENTS],
        recipients=recipients[:CORRESPONDENTS],
        forwarded_for=_forwarded(headers),
        subject=cut(subject, SUBJECT),
        message_id=message_id,
        in_reply_to=ids_of(headers.every("in-reply-to"))[:REFERENCES],
        references=references[-REFERENCES:],
        oddities=frozenset(oddity for oddity, shown in odd.items() if shown),
    )


def _sender(headers: Headers, otherwise: str) -> tuple[Correspondent | None, Origin | None]:
    for name, origin in _SENDERS:
        people = _people(headers, (name,), otherwise)
        if people:
            return people[0], origin
    return None, None


def _several(headers: Headers) -> bool:
    """Whether programs may disagree who wrote it: then nothing that was checked speaks of the one we take."""
    froms = list(headers.every("from"))
    return len(froms) > 1 or any(ambiguous(each) for each in froms)


def _people(headers: Headers, names: Iterable[str], otherwise: str) -> tuple[Correspondent, ...]:
    """Each address once, with the first name it bears."""
    found: dict[str, Correspondent] = {}
    for name in names:
        for raw in headers.every(name):
            for person in people_of(raw, otherwise):
                found.setdefault(person.address, person)
    return tuple(found.values())


def _forwarded(headers: Headers) -> tuple[str, ...]:
    found = dict.fromkeys(
        address
        for name in _FORWARDED
        for raw in headers.every(name)
        for address in addresses_of(raw.replace(b" ", b","))
    )
    return tuple(found)[:_FORWARDED_MOST]


def ids_of(values: Iterable[bytes]) -> tuple[str, ...]:
    """In order, each where it stands last: the newest is what is answered."""
    found: dict[str, None] = {}
    for value in values:
        for raw in _ID.findall(value):
            id = text_of(raw)
            found.pop(id, None)
            found[id] = None
    return tuple(found)


def _bare_id(headers: Headers) -> str:
    """An id that lacks its brackets."""
    id = text_of(headers.first("message-id").strip(b"<>"))
    return id if 0 < len(id) <= ID and " " not in id else ""
