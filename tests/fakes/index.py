"""The in-memory Index: words by ticket, looked through from the newest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chalicelib.services.records import Lexicon
from tests.fakes.knobs import READ, WRITE, Knobs, counted
from tests.fakes.shelf import Shelf

MOST_READS = 100


class MemoryIndex(Knobs):
    shelf: Shelf

    @counted(READ)
    def known(self, provider: str, numbers: Sequence[int]) -> Mapping[int, Lexicon]:
        if len(numbers) > MOST_READS:
            raise ValueError(f"{len(numbers)} reads in one batch")
        return {each.ticket: each for each in self._all(provider) if each.ticket in numbers}

    @counted(WRITE)
    def learn(self, lexicon: Lexicon, *, beyond: Lexicon) -> None:
        name = ("lexicon", lexicon.provider, lexicon.ticket)
        known = self.shelf.look(Lexicon, *name) or Lexicon(provider=lexicon.provider, ticket=lexicon.ticket)
        public, notes = lexicon.public - beyond.public, lexicon.notes - beyond.notes
        if public or notes:
            self.shelf.put(name, known.and_public(public).and_notes(notes))

    @counted(READ)
    def having(self, provider: str, term: str, *, limit: int) -> tuple[int, ...]:
        return tuple(each.ticket for each in reversed(self._all(provider)) if term in each.all)[:limit]

    @counted(READ)
    def numbers(self, provider: str, prefix: str, *, limit: int) -> tuple[int, ...]:
        found = sorted(str(each.ticket) for each in self._all(provider))
        return tuple(int(each) for each in found if each.startswith(prefix))[:limit]

    def _all(self, provider: str) -> list[Lexicon]:
        """By number, the oldest first."""
        return list(self.shelf.all(Lexicon, "lexicon", provider))
