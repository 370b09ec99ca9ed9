"""Everything a verb may need, bound once by bootstrap and handed to each as one thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.services.bots import KnownBots
from chalicelib.services.meter import Meter
from chalicelib.services.ports import (
    Clock,
    Files,
    Gauges,
    Graves,
    Ids,
    Mailer,
    MailReader,
    Publisher,
    Queue,
    Receiver,
    Source,
    Stationery,
    Upkeep,
    Voice,
)
from chalicelib.services.stores import Directory, Figures, Index, Mailroom, Outbox, Reads, Sessions, Store, Webhooks
from chalicelib.services.throttle import Throttle


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The ports of this deployment; tests bind fakes."""

    store: Store
    directory: Directory
    bots: KnownBots
    reads: Reads
    sessions: Sessions
    mailroom: Mailroom
    index: Index
    figures: Figures
    outbox: Outbox
    webhooks: Webhooks
    files: Files
    voice: Voice
    mailer: Mailer
    mail_reader: MailReader
    stationery: Stationery
    source: Source
    gauges: Gauges
    graves: Graves
    upkeep: Upkeep
    publisher: Publisher
    queue: Queue
    receiver: Receiver
    clock: Clock
    ids: Ids
    meter: Meter = field(default_factory=Meter)
    throttle: Throttle = field(default_factory=Throttle)
    sealed: Mapping[str, str] = field(default_factory=dict)
    """What else must be the same when a cause comes back: a digest of what a program sent with it."""
    portal: str = ""
    """Address of the client portal of this deployment."""
    mail_from: str = ""
    """The address letters come from that are of no provider."""
    webhook_here: str = ""
    """The one `host:port` on this machine that webhooks may lead to."""
    bucket: str = ""
    """Origin of the bucket, where browsers send files to and have them from."""
