"""The first page a newcomer opens: what runs here, whom to be, both sides of every conversation."""

from infra.local.lobby.pages import lobby

__all__ = ["lobby"]
