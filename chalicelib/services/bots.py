"""The bots of this deployment, remembered for a minute, so that neither a forged request nor a call costs a read."""

from __future__ import annotations

from chalicelib.desk.people import Bot, Provider
from chalicelib.services.ports import Clock
from chalicelib.services.stores import Directory

FRESH = 60.0
"""Seconds for which the bots we know are not read again."""
SUSPECT = 5.0
"""Seconds after which a doubtful one is checked once more against the table: it may just have changed."""


class KnownBots:
    def __init__(self, directory: Directory, clock: Clock) -> None:
        self._directory = directory
        self._clock = clock
        self._bots: dict[str, Bot] = {}
        self._read_at: float | None = None

    def of(self, id: str, *, patience: float = FRESH) -> Bot | None:
        """The bot as it was at most `patience` seconds ago. May raise Unavailable."""
        return self._known(patience).get(id)

    def serving(self, provider: str) -> tuple[str, ...]:
        """Ids of the bots that serve a provider, in a fixed order."""
        return tuple(sorted(each.id for each in self._known(FRESH).values() if provider in each.providers))

    def taking(self, provider: Provider) -> tuple[Bot, ...]:
        """Those by which a provider takes requests; none where it takes none by Telegram (T-1)."""
        known = self._known(FRESH)
        return tuple(known[each] for each in self.serving(provider.id)) if provider.telegram else ()

    def _known(self, patience: float) -> dict[str, Bot]:
        now = self._clock.now().timestamp()
        if self._read_at is None or not 0 <= now - self._read_at < patience:
            self._bots = {each.id: each for each in self._directory.bots()}
            self._read_at = now
        return self._bots
