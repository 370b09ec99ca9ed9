"""Port Mailer: a letter composed and handed to the post."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from chalicelib.services.effects import Letter
from chalicelib.services.ports import Refused


class Post(Protocol):
    """Whoever carries the bytes of a message."""

    def post(self, raw: bytes, *, sender: str, to: str) -> None:
        """Raises Refused, Delayed or Unsure."""


class EmailMailer:
    def __init__(self, post: Post, *, sender: str) -> None:
        """`sender` is the address letters come from; empty where nobody gave one."""
        self._post = post
        self._sender = sender

    def send(self, letter: Letter, *, id: str, at: datetime) -> None:
        if not self._sender:
            raise Refused("MAIL_FROM is not set: no letter can be sent")
        from chalicelib.channels.email.letter import compose, recipient  # noqa: PLC0415 - Jinja2, needed for a letter alone

        to = recipient(letter.to)
        raw = compose(letter, to=to, sender=self._sender, id=id, at=at)
        self._post.post(raw, sender=self._sender, to=to)
