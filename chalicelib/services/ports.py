"""What else the verbs need from outside: files, channels, queues, a clock."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import BinaryIO, Protocol

from chalicelib.conversation.states import Shown
from chalicelib.desk.mail import Envelope, Mail
from chalicelib.desk.people import Bot
from chalicelib.desk.webhooks import Heard
from chalicelib.services.bucket import Lying, Offer, StoredFile
from chalicelib.services.effects import CallRef, Event, Fetch, Letter, Spoken, Uttered
from chalicelib.services.gauges import Dead, HookState, Known, QueueState


class Files(Protocol):
    """The bucket. Keys are ours; names given by people never stand in them. May raise Unavailable."""

    def put(self, key: str, chunks: Iterator[bytes], *, type: str, limit: int) -> int:
        """Stream into the bucket; the size in bytes. Raises TooMuch past the limit, leaving nothing."""

    def read(self, key: str) -> Iterator[bytes]:
        """Stream out. Raises NotFound."""

    def url(self, key: str, *, name: str, type: str, seconds: int) -> str:
        """A signed address that downloads the file under its given name."""

    def picture(self, key: str, *, type: str, seconds: int) -> str:
        """A signed address that shows the file where it is asked for; only for what is certainly a picture."""

    def offer(self, key: str, *, type: str, limit: int, seconds: int) -> Offer:
        """Let somebody else put a file of 1 to `limit` bytes and of exactly this type there."""

    def head(self, key: str) -> StoredFile:
        """Raises NotFound."""

    def copy(self, file: StoredFile, to: str) -> None:
        """Within the bucket. Raises NotFound when it is gone, or is another than the one that was looked at."""

    def remove(self, key: str) -> None:
        """What is not there is gone already."""

    def lying(self, prefix: str, *, limit: int) -> tuple[Lying, ...]:
        """Files whose keys begin so, by key; no more than `limit`."""


class Voice(Protocol):
    """A chat channel that can be spoken on."""

    def speak(self, spoken: Spoken, shown: Shown, now: datetime) -> Uttered:
        """Say it. Raises Refused, Unreachable, Delayed or Unsure; nobody else sees an SDK's error.

        A topic that has to be made for it is remembered even so.
        """


class Mailer(Protocol):
    """The post."""

    def send(self, letter: Letter, *, id: str, at: datetime) -> str:
        """Hand over a letter that was written at this time; the same id is the same letter. What the post calls it.

        Raises Refused, Delayed or Unsure.
        """


class Stationery(Protocol):
    """What a provider wrote, with its places filled."""

    def check(self, source: str, places: Collection[str]) -> None:
        """Raises Invalid for what says more than places and choices, and for a place that is none of these."""

    def fill(self, source: str, values: Mapping[str, str]) -> str:
        """Of a source that was checked. Raises Unfit; what it costs is bounded."""


class OpenMail(Protocol):
    """A mail that was read, while the file it stands in is open."""

    @property
    def mail(self) -> Mail: ...

    def bytes_of(self, index: int) -> Iterator[bytes]:
        """One of its files, decoded piece by piece; never the whole of it in memory."""


class MailReader(Protocol):
    """Turns the bytes of a mail into facts."""

    def read(self, raw: BinaryIO, envelope: Envelope) -> OpenMail:
        """Read a mail from a seekable file. Nothing a sender can write makes it raise."""


class Publisher(Protocol):
    """The topic `events`."""

    def publish(self, event: Event) -> None:
        """Raises Delayed or Refused."""


class Queue(Protocol):
    """Work handed to another function."""

    def carry(self, cause: str, *, delay: int = 0) -> None:
        """Ask `deliver` to look at this cause again, in at most 900 seconds. Raises Delayed."""

    def fetch(self, fetch: Fetch, *, delay: int = 0) -> None:
        """Ask `files` to copy this file, in at most 900 seconds. Raises Delayed."""

    def call(self, ref: CallRef) -> None:
        """Ask `webhooks` to make this call. Raises Delayed."""


class Receiver(Protocol):
    """Somebody else's server on the public internet."""

    def post(self, url: str, *, headers: Mapping[str, str], body: str) -> Heard:
        """Once, within seconds. Raises nothing: what went wrong is heard."""


class Gauges(Protocol):
    """How the machinery behind the desk stands, asked only by whoever looks after it."""

    def queues(self) -> tuple[QueueState, ...]:
        """Each queue of our functions. Raises Unavailable."""


class Graves(Protocol):
    """What the queues of our functions gave up on. Every method may raise Unavailable."""

    def lying(self, queue: str, *, limit: int) -> tuple[Dead, ...]:
        """The newest first; looking holds nothing back."""

    def send(self, queue: str, id: str) -> bool:
        """Into its queue once more; whether it lay there."""


class Upkeep(Protocol):
    """The messenger's own side of our bots. Every method may raise Refused, BadToken, Contested or Delayed."""

    def whose(self, token: str) -> Known: ...

    def hook(self, bot: Bot) -> HookState:
        """Where it brings a bot's updates."""

    def connect(self, bot: Bot, address: str) -> tuple[str, ...]:
        """Have them brought there, with all that clients see of the bot; what is not as it should be even so."""

    def disconnect(self, bot: Bot) -> None: ...


class Source(Protocol):
    """Where a channel keeps the files people sent."""

    def open(self, bot: str, file_id: str) -> Iterator[bytes]:
        """Stream a file. Raises Refused when the channel will not give it, Delayed when not now."""


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware, UTC."""

    def pause(self, seconds: float) -> None: ...

    def left(self) -> float:
        """Seconds this invocation may still use."""


class Ids(Protocol):
    def short(self) -> str:
        """8 characters of a-z and 2-9, for drafts and references."""

    def long(self) -> str:
        """22 characters of base64url, 128 bits, for things that must not be guessed."""
