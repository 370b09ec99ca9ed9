"""What waits to be told to one member of staff or to one group, so that a minute's events become one message."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.desk.alerts import Alert, weight

KEPT = 100
"""Events that are kept to be told; of those beyond it is told how many."""

MOST = 20
"""Tickets that one message names, or things that happened to the one it is about; a letter names all that is kept."""

ALL = 0
"""Stands for a ticket's number where a bundle is of whatever came in quiet hours."""

HANDED = -1
"""The same for tickets that were handed over at a stroke."""

MAIL = -2
"""The same for mail that waits for a look."""

DIGEST = -3
"""The same for what a letter tells that comes by the hour or by the day."""

FORGOTTEN = timedelta(days=1)
"""After so long past its time nothing comes to tell a bundle any more: what should have was given up."""

LONG = frozenset({ALL, DIGEST})
"""What gathers for so long that it is told ticket by ticket, each in a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One event, as far as the one who is told needs it."""

    event: str
    alert: Alert
    ticket: int
    by: str
    """Who did it, by name."""
    at: datetime
    message: int | None = None
    reminder: str = ""
    """Of staff, whose time has come, by id."""
    to: str = ""
    """Into whose hands it went: a member by name, or a department by id; the other ticket, where there are two."""
    mail: str = ""
    """Which waits for a look; it is of no ticket (0)."""
    elsewhere: bool = False
    """Whether another way tells him of it: of what waits for a letter, a message; of what a message tells, a letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Of one ticket for a minute, of what belongs together otherwise, or of all until somebody's quiet hours end or his
    next letter is due."""

    provider: str
    to: str
    """`staff#<id>` or `group#<department>`."""
    ticket: int
    opened: str = ""
    """The event that came first; what opens the bundle names it, so that a later bundle is not opened in its place."""
    due: datetime
    news: tuple[News, ...] = ()
    more: int = 0
    version: int = 0

    @property
    def empty(self) -> bool:
        """Told already, or nothing came yet."""
        return not self.news

    def unasked(self, at: datetime) -> bool:
        """Whether nothing will come to tell it, so that whatever joins it must ask for that."""
        return self.empty or at > self.due + FORGOTTEN

    def holding(self, news: News, due: datetime) -> Bundle:
        """With this; the first sets when it is told, and what comes later does not put that off.

        Where there are too many, the oldest of the least weight gives way.
        """
        if self.empty:
            return replace(self, opened=news.event, due=due, news=(news,), more=0)
        kept, over = (*self.news, news), len(self.news) >= KEPT
        least = min(kept, key=lambda each: weight(each.alert)) if over else None
        return replace(self, news=tuple(each for each in kept if each is not least), more=self.more + over)

    def told(self) -> Bundle:
        return replace(self, opened="", news=(), more=0)
