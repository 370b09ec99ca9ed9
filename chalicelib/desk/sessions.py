"""Who has come in by the web: sessions, and the challenge by which somebody proves an address to open one."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from chalicelib.desk.errors import TooOften
from chalicelib.desk.rules import (
    ATTEMPTS_AN_HOUR,
    ATTEMPTS_WINDOW,
    CHALLENGE_LIFE,
    CODE_TRIES,
    LETTERS_AN_HOUR,
    LETTERS_WINDOW,
    SESSION_IDLE,
    SESSION_LIFE,
    UNKNOWN_EVERY,
)

CODE_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A browser that somebody has signed in with; only the hash of its secret is kept."""

    person: str
    hash: str
    opened_at: datetime
    seen_at: datetime
    """When it was last used, to the hour."""
    device: str = ""
    """What the browser calls itself."""
    version: int = 0

    @property
    def ends_at(self) -> datetime:
        return min(self.opened_at + SESSION_LIFE, self.seen_at + SESSION_IDLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """What was sent to an address, and must come back to open a session; kept for unknown addresses alike."""

    hash: str
    """Of the address."""
    person: str | None = None
    """Whose address it is; None for nobody's, which no answer opens."""
    code: str = ""
    """Digest of the code in the newest letter; empty once it was used."""
    link: str = ""
    """Digest of the secret in its link."""
    expires_at: datetime
    tries: int = 0
    letters: tuple[datetime, ...] = ()
    """When letters left during the last day."""
    version: int = 0

    @property
    def kept_until(self) -> datetime:
        return max((self.expires_at, *(each + UNKNOWN_EVERY for each in self.letters)))

    def may_write(self, at: datetime) -> bool:
        """Whether another letter may leave: a few an hour to somebody, one a day to nobody we know."""
        window, most = (LETTERS_WINDOW, LETTERS_AN_HOUR) if self.person is not None else (UNKNOWN_EVERY, 1)
        return sum(at - each < window for each in self.letters) < most

    def written(self, code: str, link: str, at: datetime) -> Challenge:
        """With a new letter on its way; the one before opens nothing any more."""
        return replace(
            self,
            code=digest(self.hash, code),
            link=digest(self.hash, link),
            expires_at=at + CHALLENGE_LIFE,
            tries=0,
            letters=(*(each for each in self.letters if at - each < UNKNOWN_EVERY), at),
        )

    def opens(self, code: str, at: datetime) -> bool:
        return self._open(at) and hmac.compare_digest(self.code, digest(self.hash, code))

    def opens_by_link(self, secret: str, at: datetime) -> bool:
        return self._open(at) and hmac.compare_digest(self.link, digest(self.hash, secret))

    def _open(self, at: datetime) -> bool:
        return bool(self.code) and self.person is not None and at < self.expires_at and self.tries < CODE_TRIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """How often somewhere on the network has tried to come in lately."""

    source: str
    """Hash of where they came from."""
    since: datetime
    count: int = 0
    version: int = 0

    @property
    def kept_until(self) -> datetime:
        return self.since + ATTEMPTS_WINDOW

    def one_more(self) -> Attempts:
        """Raises TooOften."""
        if self.count >= ATTEMPTS_AN_HOUR:
            raise TooOften("refused.attempts", limit=ATTEMPTS_AN_HOUR)
        return replace(self, count=self.count + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """A way from the bot to the web: opens one session of this person, once and for minutes."""

    hash: str
    """Of the secret in its link."""
    person: str
    telegram: int
    """The account that asked for it, which must still be his when he comes."""
    to: str
    """The path it leads to."""
    expires_at: datetime
    version: int = 0


def digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()


def secret_of(first: str, second: str) -> str:
    """43 characters of base64url from two draws of 128 bits each."""
    return urlsafe_b64encode(sha256(f"{first}.{second}".encode()).digest()).rstrip(b"=").decode()


def code_of(drawn: str) -> str:
    """Six digits from one draw."""
    return str(int.from_bytes(sha256(drawn.encode()).digest()[:8]) % 10**CODE_DIGITS).zfill(CODE_DIGITS)
