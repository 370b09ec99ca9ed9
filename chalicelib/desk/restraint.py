"""How often a client may write: as many messages an hour as his provider lets him."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.desk.errors import TooOften
from chalicelib.desk.people import Membership
from chalicelib.desk.rules import Limits

WINDOW = timedelta(hours=1)
MOST_HOURLY = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How much an account has sent since its hour began; kept only where there is a limit."""

    provider: str
    account: str
    since: datetime
    count: int = 0
    version: int = 0

    @property
    def kept_until(self) -> datetime:
        return self.since + WINDOW


def limit_of(limits: Limits, membership: Membership | None) -> int | None:
    """Messages an hour, new tickets and replies together; None is as many as he likes."""
    own = membership.hourly if membership else None
    return own if own is not None else limits.hourly


def one_more(known: Pace | None, account: tuple[str, str], limit: int, at: datetime) -> Pace:
    """`account` is provider and id. An hour that is over is as if it were not there. Raises TooOften."""
    over = known is None or at >= known.kept_until
    pace = Pace(provider=account[0], account=account[1], since=at) if known is None or over else known
    if pace.count >= limit:
        left = (pace.kept_until - at) // timedelta(minutes=1) + 1
        raise TooOften("refused.hourly", limit=limit, minutes=left)
    return replace(pace, count=pace.count + 1)
