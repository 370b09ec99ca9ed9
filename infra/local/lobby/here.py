"""What the lobby shows and acts on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chalicelib.services.house import House
from infra.local.arriving import Arriving
from infra.local.lobby.feed import Feed
from infra.local.mail import Mailbox
from infra.local.options import Options
from infra.local.queues import Queues
from infra.local.telegram import PretendTelegram


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    options: Options
    environment: Mapping[str, str]
    """The variables that the `lambdesk` command and every program need to work here."""
    house: House
    pretend: PretendTelegram | None
    """None where another Telegram was asked for."""
    mail: Mailbox | None
    """None where another AWS was asked for, which keeps its letters to itself."""
    arriving: Arriving
    """Where mail to the desk is put in."""
    feed: Feed
    queues: Queues
    renew: Callable[[], None]
    """Puts everything back to how it was at the start."""
