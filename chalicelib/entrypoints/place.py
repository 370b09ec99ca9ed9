"""Where this desk is on the web, by the request at hand: behind the gateway's own name or behind a domain."""

from __future__ import annotations

from dataclasses import dataclass

from chalice.app import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    origin: str
    """Scheme and host without a slash; empty where no gateway tells it, as on this machine."""
    path: str
    """What stands before our own paths: the gateway's stage with a slash, or nothing behind a domain."""
    inside: str = "/"
    """The path asked for, from where our own begin."""

    @property
    def base(self) -> str:
        """Absolute where the origin is known; our paths, which begin with a slash, go on from here."""
        return self.origin + self.path


def of(request: Request) -> Place:
    """Told by the gateway alone, for whatever a caller writes into Host or Forwarded is a caller's word."""
    context = request.context
    domain, stage = context.get("domainName"), context.get("stage")
    path = request.to_original_event().get("path")
    prefixed = bool(stage) and path is not None and context.get("path") == f"/{stage}{path}"
    return Place(
        origin=f"https://{domain}" if domain else "",
        path=f"/{stage}" if prefixed else "",
        inside=str(path or context.get("path") or "/"),
    )
