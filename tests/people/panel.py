"""A provider's panel, which makes links that sign its clients in."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import quote

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chalicelib.desk.panel import PanelKey
from chalicelib.services import setup_keys
from chalicelib.services.house import House

DESK = "http://desk.example"
_numbers = count(1)


def b64(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


@dataclass
class Panel:
    """What it says where a test says nothing else: Vera of the account v-1, and no services."""

    house: House
    provider: str = "north"
    private: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    def __post_init__(self) -> None:
        self.key = self._added()

    @property
    def public(self) -> str:
        return self.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def claims(self, **other: Any) -> dict[str, Any]:
        now = int(self.house.clock.now().timestamp())
        plain = {
            "iss": self.provider,
            "aud": DESK,
            "sub": "v-1",
            "iat": now,
            "exp": now + 60,
            "jti": f"introduction-{next(_numbers)}",
            "email": "vera@example.com",
            "name": "Вера",
        }
        return {name: value for name, value in {**plain, **other}.items() if value is not None}

    def token(self, **other: Any) -> str:
        return self.signs(self.claims(**other))

    def signs(self, claims: Any, **header: Any) -> str:
        return jwt.encode(claims, self.private, "EdDSA", headers={"kid": self.key.id, **header})

    def link(self, **other: Any) -> str:
        return address(self.token(**other))

    def _added(self) -> PanelKey:
        return setup_keys.add_public_key(
            self.provider, self.public, by="operator", cause=f"test#key#{next(_numbers)}", house=self.house
        )


def unsigned(header: dict[str, Any], payload: Any) -> str:
    """What is signed: header and payload."""
    return f"{b64(json.dumps(header).encode())}.{b64(json.dumps(payload).encode())}"


def address(token: str) -> str:
    return f"/sign-in/panel?token={quote(token)}"
