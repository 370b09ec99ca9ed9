"""What a program asks, and what it is answered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

import msgspec

from chalicelib.desk.errors import Invalid
from chalicelib.desk.permissions import Actor
from chalicelib.desk.tokens import Token, actor_of, known_as
from chalicelib.services.act import TicketRef
from chalicelib.services.house import House

KEY = "Idempotency-Key"
SEAL = 22
"""Letters of a digest that tell two bodies apart."""
_KEY = re.compile(r"[A-Za-z0-9._:-]{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request of whoever came with a token that is good and has the right for it."""

    token: Token
    query: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)
    key: str | None = None
    """By which a program says that two requests are the same act."""
    chance: str
    """For the cause of what is the same however often it is done."""

    @property
    def actor(self) -> Actor:
        return actor_of(self.token)

    @property
    def provider(self) -> str:
        """The only one that a token knows of."""
        return self.token.provider

    @property
    def by(self) -> str:
        return known_as(self.token.id)

    def ref(self, number: int) -> TicketRef:
        return TicketRef(self.provider, number)

    def cause(self) -> str:
        """One key of one token is one act. Raises Invalid where there is none."""
        if self.key is None or not _KEY.fullmatch(self.key):
            raise Invalid("refused.api.key", field=KEY)
        return f"api#{self.token.id}#{self.key}"

    def sealed(self, body: msgspec.Struct, house: House) -> House:
        """In which the same key with another body is another act; how the body was written does not matter."""
        told = msgspec.json.encode(body, order="deterministic")
        return replace(house, sealed={"sent": sha256(told).hexdigest()[:SEAL]})

    def fresh_cause(self) -> str:
        """Of what may be done again without harm: a state is told, not an act."""
        return f"api#{self.token.id}##{self.chance}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is answered: a shape, or where else it is."""

    shape: msgspec.Struct | None = None
    location: str | None = None
    """A path of ours, or a whole address elsewhere."""
