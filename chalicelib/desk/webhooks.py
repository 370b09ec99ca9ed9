"""A provider's own systems: where they are told of events, by which keys they know us, and how one telling went."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

MOST_WEBHOOKS = 10
"""Of one provider; each event is told to each that wants it."""
MOST_KEYS = 2
"""The one in use, and while a receiver is taught the new one, the one before."""

TRY_FOR = timedelta(days=1)
"""A call that nobody took for so long is given up, and a webhook that took none is paused."""
GAPS = tuple(timedelta(minutes=each) for each in (1, 5, 15, 30, 60, 120))
"""Before the second attempt, the third and so on; the last holds for all that follow."""
PATIENT = 3
"""Failures in a row after which a webhook rests, so that what is told to others does not wait behind it."""
LONGEST_REST = timedelta(minutes=30)

LEASE = timedelta(minutes=2)
"""How long an attempt belongs to whoever began it; longer than the function may run."""
CALL_LIFE = timedelta(days=30)
"""How long the log remembers a call."""
ANSWER_LIMIT = 1024
"""Bytes of an answer that are read and kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """A secret that both know, and by which the receiver knows that we called."""

    secret: str = field(repr=False)
    added_at: datetime


class Why(StrEnum):
    """Why a webhook is paused."""

    BY_HAND = "by_hand"
    GONE = "gone"
    """It answered 410: there is nothing any more."""
    DEAD = "dead"
    """It took nothing for a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    why: Why
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One address of a provider's own systems that is told of events."""

    id: str
    """The provider, a dot and eight characters."""
    provider: str
    url: str
    keys: tuple[SigningKey, ...] = field(repr=False)
    """The newest first."""
    made_by: str
    made_at: datetime
    kinds: tuple[str, ...] = ()
    """Events it wants; none named means all."""
    departments: tuple[str, ...] = ()
    """Departments it wants to hear of; none named means all."""
    pause: Pause | None = None
    failures: int = 0
    """In a row, up to now."""
    failing_since: datetime | None = None
    rests_until: datetime | None = None
    version: int = 0

    def wants(self, kind: str, departments: Collection[str]) -> bool:
        """Whether it is told of an event of this kind that concerns these departments."""
        of_interest = not self.departments or any(each in self.departments for each in departments)
        return of_interest and (not self.kinds or kind in self.kinds)

    def resting(self, at: datetime) -> bool:
        return self.rests_until is not None and at < self.rests_until

    def heard(self) -> Webhook:
        """It took something: all is well again."""
        return replace(self, failures=0, failing_since=None, rests_until=None)

    def failed(self, at: datetime, *, by: str) -> Webhook:
        """One failure more; it rests when they are many, and is paused when they fill a day."""
        failures, since = self.failures + 1, self.failing_since or at
        rest = min(gap_after(failures - PATIENT + 1), LONGEST_REST) if failures >= PATIENT else None
        worse = replace(self, failures=failures, failing_since=since, rests_until=at + rest if rest else None)
        over = at + gap_after(failures) >= since + TRY_FOR
        return worse.paused(Pause(why=Why.DEAD, at=at, by=by)) if over else worse

    def paused(self, pause: Pause) -> Webhook:
        """As it is for now; whoever paused it first is remembered."""
        return self if self.pause else replace(self, pause=pause)


class CallState(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"
    MISSED = "missed"
    """Nobody was called, for the webhook was paused or taken away."""


class Trouble(StrEnum):
    """Why there was no answer at all."""

    NO_ADDRESS = "no_address"
    """Its name leads nowhere."""
    INSIDE = "inside"
    """Its name leads to what is not of the public internet."""
    NO_CONNECTION = "no_connection"
    CERTIFICATE = "certificate"
    """Who answers cannot prove to be who was called."""
    NO_ANSWER = "no_answer"
    """Nothing came in time."""
    BROKEN = "broken"
    """What came is no answer, or broke off; or a fault of ours came between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What an attempt led to: an answer, or the trouble in its place."""

    status: int | None = None
    trouble: Trouble | None = None
    text: str = ""
    """The beginning of the answer."""

    @property
    def taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004 - the class of HTTP's successes

    @property
    def gone(self) -> bool:
        return self.status == 410  # noqa: PLR2004 - Gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One event told to one webhook: tried until it is taken or given up, and then a line of its log."""

    id: str
    """The same in every attempt; sorts by the time of the event."""
    webhook: str
    provider: str
    event: str
    kind: str
    ticket: int
    body: str = field(repr=False)
    created_at: datetime
    since: datetime
    """When trying began; by hand it begins anew."""
    state: CallState = CallState.WAITING
    due: datetime | None = None
    """When it is to be looked at next; none when it is settled."""
    attempts: int = 0
    """Begun so far."""
    tried_before: int = 0
    """Those of them that were begun before trying began anew."""
    tried_at: datetime | None = None
    heard: Heard | None = None
    version: int = 0

    @property
    def kept_until(self) -> datetime:
        return self.created_at + CALL_LIFE

    def begun(self, at: datetime) -> Call:
        """Ours for as long as the lease; whoever dies with it is followed by the clock."""
        return replace(self, attempts=self.attempts + 1, tried_at=at, due=at + LEASE)

    def put_off(self, until: datetime) -> Call:
        return replace(self, due=until)

    def missed(self) -> Call:
        return replace(self, state=CallState.MISSED, due=None)

    def ended(self, heard: Heard, at: datetime) -> Call:
        """After an attempt: taken, given up, or to be tried again."""
        told = replace(self, heard=heard)
        if heard.taken:
            return replace(told, state=CallState.DELIVERED, due=None)
        again = at + gap_after(self.attempts - self.tried_before)
        if heard.gone or again >= self.since + TRY_FOR:
            return replace(told, state=CallState.GIVEN_UP, due=None)
        return replace(told, due=again)

    def again(self, at: datetime) -> Call:
        """By hand: as if trying began now."""
        return replace(self, state=CallState.WAITING, since=at, due=at + LEASE, tried_before=self.attempts)


def webhook_id(provider: str, drawn: str) -> str:
    return f"{provider}.{drawn}"


def provider_of_webhook(id: str) -> str:
    """Ids of providers may hold dots; what was drawn holds none."""
    return id.rpartition(".")[0]


def gap_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts in a row."""
    return GAPS[min(max(attempts, 1), len(GAPS)) - 1]


def call_id(webhook: str, event: str, at: datetime) -> str:
    """One for each webhook and event, however often it is asked for; the later the event, the later it sorts."""
    return f"{at:%Y%m%dT%H%M%S%f}-{sha256(f'{webhook} {event}'.encode()).hexdigest()[:16]}"


def signature(keys: Collection[SigningKey], body: str, at: datetime) -> str:
    """`t=<seconds since 1970>,v1=<hex>` with one `v1` a key: HMAC-SHA256 over `<t>.<body>`."""
    stamp = int(at.timestamp())
    signed = (hmac.digest(each.secret.encode(), f"{stamp}.{body}".encode(), "sha256").hex() for each in keys)
    return ",".join((f"t={stamp}", *(f"v1={each}" for each in signed)))
