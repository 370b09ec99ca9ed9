"""A provider's own panel: the keys by which its word is known, and what it may say of who comes."""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.desk.errors import Invalid
from chalicelib.desk.people import ServiceState

LINK_LIFE = timedelta(seconds=60)
"""A link from the panel is good for no longer, and once."""
CLOCKS_APART = timedelta(seconds=30)
"""By how much the panel's clock and ours may differ."""
MOST_SERVICES = 50
"""In one link, which is an address and has an end."""
MOST_KEYS = 5
"""Of one provider: one in use, one coming, and some slack."""

PUBLIC_KEY = 32
"""Bytes of an Ed25519 key."""
ENVELOPE = bytes.fromhex("302a300506032b6570032100")
"""What stands before them in a file that openssl writes: it says that this is an Ed25519 public key."""


class Algorithm(StrEnum):
    """How a link is signed: fixed by the key, never by the link."""

    EDDSA = "EdDSA"
    HS256 = "HS256"


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelKey:
    """One key by which links of a provider's panel are checked."""

    id: str
    """The provider, a dot and eight characters: what a link names in its header."""
    provider: str
    algorithm: Algorithm
    key: str = field(repr=False)
    """The public key in base64url, or the secret that both know."""
    added_at: datetime
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """A service as the panel tells of it."""

    id: str
    name: str
    state: ServiceState = ServiceState.ACTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """Whom a panel sends, and what it says of him."""

    provider: str
    account: str
    """The billing system's own id."""
    once: str = field(repr=False)
    """What makes this introduction one: it counts once."""
    email: str
    name: str
    language: str | None = None
    account_name: str = ""
    services: tuple[Bought, ...] = ()


def key_id(provider: str, drawn: str) -> str:
    return f"{provider}.{drawn}"


def provider_of_key(id: str) -> str:
    """Ids of providers may hold dots; what was drawn holds none."""
    return id.rpartition(".")[0]


def public_key(given: str) -> str:
    """From what `openssl pkey -pubout` writes, or its 32 bytes in base64. Raises Invalid.

    Whoever gives the private key by mistake is told so, and nothing of it is repeated.
    """
    if "PRIVATE" in given:
        raise Invalid("refused.key.private")
    lines = [line.strip() for line in given.strip().splitlines() if not line.startswith("-----")]
    try:
        octets = b64decode("".join(lines).replace("-", "+").replace("_", "/") + "==", validate=False)
    except ValueError as error:
        raise Invalid("refused.key.public") from error
    octets = octets.removeprefix(ENVELOPE)
    if len(octets) != PUBLIC_KEY:
        raise Invalid("refused.key.public")
    return urlsafe_b64encode(octets).rstrip(b"=").decode()
