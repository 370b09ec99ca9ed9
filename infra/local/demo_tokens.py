"""Tokens of the demo, one of each provider with every right: known to everybody, so only where the demo is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.desk.tokens import Right, Token, hash_of, written
from chalicelib.services.house import House
from chalicelib.services.records import Changes
from infra.local.demo_people import CLOUD, NORTH


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoToken:
    id: str
    provider: str
    secret: str

    @property
    def text(self) -> str:
        return written(self.id, self.secret)


TOKENS = (
    DemoToken(id="demo2345", provider=NORTH, secret=("DemoNorth" * 5)[:43]),
    DemoToken(id="demo6789", provider=CLOUD, secret=("DemoCloud" * 5)[:43]),
)


def add_tokens(house: House, *, by: str) -> None:
    """Past the verb that makes tokens, which would choose the secrets itself."""
    at = house.clock.now()
    made = (
        Token(
            id=each.id,
            provider=each.provider,
            hash=hash_of(each.id, each.secret),
            name="Демо",
            rights=tuple(Right),
            by=by,
            added_at=at,
        )
        for each in TOKENS
    )
    house.store.commit(Changes(saves=tuple(made)))


def standing(house: House) -> Iterator[DemoToken]:
    """Those that open something here."""
    return (each for each in TOKENS if house.directory.token(each.id) is not None)
