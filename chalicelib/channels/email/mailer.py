"""Port Mailer: a letter composed and handed to the post."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from chalicelib.channels.email.tags import tag, tag_of_row
from chalicelib.services.effects import Letter
from chalicelib.services.failures import Refused
from chalicelib.services.ports import Files


class Post(Protocol):
    """Whoever carries the bytes of a message."""

    def post(self, raw: bytes, *, sender: str, to: str, tag: str = "") -> str:
        """The Message-ID it gives. Raises Refused, Delayed or Unsure."""


class EmailMailer:
    def __init__(self, post: Post, *, sender: str, files: Files) -> None:
        """`sender` is the address letters come from; empty where nobody gave one."""
        self._post = post
        self._sender = sender
        self._files = files

    def send(self, letter: Letter, *, id: str, at: datetime) -> str:
        if not self._sender:
            raise Refused("MAIL_FROM is not set: no letter can be sent")
        from chalicelib.channels.email.conversation import enclosed, from_address  # noqa: PLC0415
        from chalicelib.channels.email.letter import compose, recipient  # noqa: PLC0415 - Jinja2, needed for a letter alone

        to = recipient(letter.to)
        within = enclosed(letter, self._files)
        raw = compose(letter, to=to, sender=self._sender, id=id, at=at, enclosed=within)
        return self._post.post(raw, sender=from_address(letter, self._sender), to=to, tag=_tag(letter, id))


def _tag(letter: Letter, id: str) -> str:
    """By which is known what a letter told, when something is heard of it."""
    if letter.alerted is not None:
        return tag_of_row(id)
    return tag(letter.on.told) if letter.on and letter.on.told else ""
