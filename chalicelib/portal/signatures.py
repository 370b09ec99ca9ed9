"""Whether a token was signed with a key: PyJWT with two algorithms and no other, chosen by the key alone."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from functools import cache
from typing import Any

from jwt import algorithms
from jwt.api_jws import PyJWS
from jwt.exceptions import PyJWTError
from nacl.exceptions import CryptoError
from nacl.signing import VerifyKey

from chalicelib.desk.panel import Algorithm, PanelKey


class BadSignature(Exception):
    """Says of which kind, for a log."""


def signed(token: str, key: PanelKey) -> bytes:
    """What stands in the token. Raises BadSignature, also for one that names another algorithm than the key's."""
    material = urlsafe_b64decode(key.key + "=") if key.algorithm is Algorithm.EDDSA else key.key.encode()
    try:
        payload: bytes = _known().decode(token, material, algorithms=[key.algorithm.value])
    except PyJWTError as error:
        raise BadSignature(type(error).__name__) from error
    return payload


class _Ed25519(algorithms.Algorithm):
    """By libsodium: what PyJWT would take itself is three times as large, and the package has a bound."""

    def prepare_key(self, key: Any) -> VerifyKey:  # noqa: ANN401 - PyJWT's signature, as those below
        return VerifyKey(key)

    def verify(self, msg: bytes, key: VerifyKey, sig: bytes) -> bool:
        try:
            key.verify(msg, sig)
        except (CryptoError, ValueError):
            return False
        return True

    def sign(self, msg: bytes, key: Any) -> bytes:  # noqa: ANN401
        raise NotImplementedError("the desk signs no links")

    @staticmethod
    def to_jwk(key_obj: Any, as_dict: Any = False) -> Any:  # noqa: ANN401
        raise NotImplementedError("keys are kept in another form")

    @staticmethod
    def from_jwk(jwk: Any) -> Any:  # noqa: ANN401
        raise NotImplementedError("keys are kept in another form")


@cache
def _known() -> PyJWS:
    known = PyJWS(algorithms=[Algorithm.HS256.value])
    known.register_algorithm(Algorithm.EDDSA.value, _Ed25519())
    return known
