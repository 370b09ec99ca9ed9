"""A mail in the bucket is opened: read, or what its envelope tells where reading it fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from chalicelib.desk.mail import Correspondent, Envelope, Mail, Oddity, Origin, Reason, Said
from chalicelib.services.fault import note
from chalicelib.services.house import House
from chalicelib.services.mail_files import LARGEST, Reading
from chalicelib.services.ports import OpenMail

IN_MEMORY = 2**20
"""Bytes of a mail that are read in memory; a larger one goes over the disk."""


@contextmanager
def opened(key: str, envelope: Envelope, house: House) -> Iterator[Reading]:
    """The mail that lies there, for as long as it is worked on. Raises NotFound, Unavailable."""
    with SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
        file = cast(BinaryIO, spool)
        whole = _filled(file, house.files.read(key))
        yield Reading(_read(file, envelope, house) if whole else unread(envelope, Reason.TOO_LARGE), envelope)


def _filled(file: BinaryIO, chunks: Iterator[bytes]) -> bool:
    """False for what is larger than any mail that is taken; the rest of it is not even fetched."""
    for chunk in chunks:
        file.write(chunk)
        if file.tell() > LARGEST:
            return False
    file.seek(0)
    return True


def _read(file: BinaryIO, envelope: Envelope, house: House) -> OpenMail:
    """A fault of the reader is ours, and it would be the same every time: somebody looks at the mail as it came.

    A reader that is not there at all fails on every mail: they come again when it is.
    """
    try:
        return house.mail_reader.read(file, envelope)
    except ImportError:
        raise
    except Exception as fault:
        note(fault, delivery=envelope.id)
        return unread(envelope, Reason.UNREADABLE)


@dataclass(frozen=True, slots=True)
class Unread:
    """Stands where a mail that was read would."""

    mail: Mail

    def bytes_of(self, index: int) -> Iterator[bytes]:
        raise LookupError(f"no file {index} of what was not read")


def unread(envelope: Envelope, why: Reason) -> Unread:
    """Its envelope proves nobody, and no other delivery is known to be the same."""
    sender = Correspondent(name="", address=envelope.mail_from) if "@" in envelope.mail_from else None
    return Unread(
        Mail(
            sender=sender,
            origin=Origin.RETURN_PATH if sender else None,
            date=envelope.at,
            said=Said(new="", full=""),
            oddities=frozenset({Oddity.UNREAD}),
            content=f"unread:{envelope.id}",
            unfit=why,
        )
    )
