"""What ties a Telegram account to a person for minutes and once: a token for a deep link, a code to type."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from chalicelib.desk.people import Grant
from chalicelib.desk.rules import GRANT_LIFE

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""32 signs, none of which is taken for another: no I, O, 0 or 1."""
CODE_LENGTH = 8

_TYPED_CODE = re.compile(rf"[A-Za-z0-9]{{{CODE_LENGTH}}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """The two ways of one invitation in clear, shown once to the person; only their hashes are kept."""

    token: str = field(repr=False)
    """43 characters of base64url, for the deep link."""
    code: str = field(repr=False)
    """Like K7QX-29MD, for typing."""
    expires_at: datetime


def invite(person: str, chance: tuple[str, str, str], at: datetime) -> tuple[Invitation, tuple[Grant, Grant]]:
    """An invitation for this person and the pair of grants that stands for it.

    `chance` is three draws of 128 bits each: two make the token's 256 bits, the third the code's 40.
    """
    first, second, third = chance
    token = urlsafe_b64encode(sha256(f"{first}.{second}".encode()).digest()).rstrip(b"=").decode()
    drawn = int.from_bytes(sha256(third.encode()).digest()[:5])
    signs = "".join(ALPHABET[drawn >> 5 * place & 31] for place in range(CODE_LENGTH))
    invitation = Invitation(token=token, code=f"{signs[:4]}-{signs[4:]}", expires_at=at + GRANT_LIFE)
    link, typed = digest(token), digest(invitation.code)
    return invitation, (
        Grant(hash=link, twin=typed, person=person, expires_at=invitation.expires_at),
        Grant(hash=typed, twin=link, person=person, expires_at=invitation.expires_at),
    )


def digest(given: str) -> str:
    """What a token or a code is kept as; a code may be typed in small letters, with spaces or without its dash."""
    plain = given.strip()
    signs = re.sub(r"[\s-]", "", plain)
    if _TYPED_CODE.fullmatch(signs):
        plain = signs.upper()
    return sha256(plain.encode()).hexdigest()
