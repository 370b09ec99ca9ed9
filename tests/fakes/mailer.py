"""The post in memory: every letter is composed as the real one would be, and kept."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.channels.email.mailer import EmailMailer
from chalicelib.services.effects import Letter
from tests.fakes.files import MemoryFiles

SENDER = "support@desk.example"


@dataclass
class KeptLetters:
    """Port Mailer; `fail_next` lets the next letters meet a trouble of the post."""

    letters: list[Letter] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    troubles: deque[Exception] = field(default_factory=deque)

    files: MemoryFiles = field(default_factory=MemoryFiles)
    tags: list[str] = field(default_factory=list)

    def send(self, letter: Letter, *, id: str, at: datetime) -> str:
        called = EmailMailer(self, sender=SENDER, files=self.files).send(letter, id=id, at=at)
        self.letters.append(letter)
        return called

    def post(self, raw: bytes, *, sender: str, to: str, tag: str = "") -> str:
        if self.troubles:
            raise self.troubles.popleft()
        self.raw.append(raw)
        self.tags.append(tag)
        return f"ses-{len(self.raw)}@eu-central-1.amazonses.com"

    def fail_next(self, *troubles: Exception) -> None:
        self.troubles.extend(troubles)

    def to(self, address: str) -> list[Letter]:
        return [each for each in self.letters if each.to == address]
