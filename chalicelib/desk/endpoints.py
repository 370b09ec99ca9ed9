"""Addresses that may be called: what is certainly one of the public internet, told by its spelling alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from chalicelib.desk.errors import Invalid
from chalicelib.desk.names import NAME_LIMIT, plain

LONGEST_URL = 1000
HTTPS = 443
PRIVILEGED = 1024
"""Ports below belong to services that are not ours to knock at."""

_SEEN = re.compile(r"[!-~]+")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_LONGEST_HOST = 253


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where to knock, and with what to ask for there."""

    scheme: str
    host: str
    port: int
    target: str
    """Path and query."""

    @property
    def place(self) -> str:
        """What the header Host says."""
        return self.host if (self.scheme, self.port) == ("https", HTTPS) else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.place}{self.target}"


def endpoint_of(given: str, *, here: str = "") -> Endpoint:
    """From an address as somebody typed it. Raises Invalid `refused.webhook.*`, which says what is wrong.

    `here` is `host:port` of the one receiver that may be reached by http and wherever it is: on this machine.
    """
    parts = _parts(given.strip())
    scheme, host, port, target = parts
    if here and f"{host}:{port}" == here:
        return Endpoint(scheme=scheme, host=host, port=port, target=target)
    if scheme != "https":
        raise Invalid("refused.webhook.https")
    if port != HTTPS and port < PRIVILEGED:
        raise Invalid("refused.webhook.port", port=port)
    return Endpoint(scheme=scheme, host=_name(host), port=port, target=target)


def _parts(given: str) -> tuple[str, str, int, str]:
    """Scheme, host, port and target of something that every reader splits alike."""
    refused = Invalid("refused.webhook.address", given=plain(given)[:NAME_LIMIT])
    try:
        split = urlsplit(given)
        host, port = split.hostname or "", split.port
        host = host.encode("idna").decode()
    except ValueError as error:
        raise refused from error
    target = (split.path or "/") + (f"?{split.query}" if split.query else "")
    told_apart = not re.search(r"[\s\\\x00-\x1f]", given) and "@" not in split.netloc and not split.fragment
    if not told_apart or not host or len(given) > LONGEST_URL or not _SEEN.fullmatch(target):
        raise refused
    if split.scheme not in ("http", "https"):
        raise Invalid("refused.webhook.https")
    return split.scheme, host.lower(), port or (HTTPS if split.scheme == "https" else 80), target


def _name(host: str) -> str:
    """A name of the public tree: several labels, of which the last cannot be read as a number."""
    labels = host.removesuffix(".").split(".")
    legible = len(host) <= _LONGEST_HOST and all(_LABEL.fullmatch(each) for each in labels)
    if not legible or len(labels) < 2 or not re.search(r"[a-z]", labels[-1]) or labels[-1].startswith("0x"):  # noqa: PLR2004
        raise Invalid("refused.webhook.host", host=plain(host)[:NAME_LIMIT])
    return ".".join(labels)
