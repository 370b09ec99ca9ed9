"""Whether a mail is signed, encrypted or packed, which nobody here undoes: it is told, and its parts are kept as is."""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.channels.email.reading.leaves import Content
from chalicelib.channels.email.reading.structure import Part
from chalicelib.desk.mail import Oddity

_ENCRYPTED = frozenset({"multipart/encrypted", "application/pgp-encrypted"})
_SIGNED = frozenset({"multipart/signed", "application/pgp-signature", "application/pkcs7-signature"})
_SMIME = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_PACKED = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_PACKED_NAME = "winmail.dat"
_ENCRYPTED_TEXT = "-----BEGIN PGP MESSAGE-----"
_SIGNED_TEXT = "-----BEGIN PGP SIGNED MESSAGE-----"


def sealed(root: Part, content: Content, text: str) -> set[Oddity]:
    found = {oddity for part in _all(root, content) if (oddity := _of(part))}
    if text.lstrip().startswith(_ENCRYPTED_TEXT):
        found.add(Oddity.ENCRYPTED)
    if text.lstrip().startswith(_SIGNED_TEXT):
        found.add(Oddity.SIGNED)
    if any(leaf.part.type in _PACKED or leaf.name().lower() == _PACKED_NAME for leaf in content.files):
        found.add(Oddity.PACKED)
    return found


def _all(root: Part, content: Content) -> Iterator[Part]:
    yield root
    yield from root.children
    yield from (leaf.part for leaf in content.files)


def _of(part: Part) -> Oddity | None:
    if part.type in _ENCRYPTED:
        return Oddity.ENCRYPTED
    if part.type in _SIGNED:
        return Oddity.SIGNED
    if part.type in _SMIME:
        return Oddity.SIGNED if part.content.text("smime-type").startswith("signed") else Oddity.ENCRYPTED
    return None
