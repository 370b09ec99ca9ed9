"""How much mail comes: an alarm rings where it is more than people write, and nothing of it is lost."""

from __future__ import annotations

import logging

from chalicelib.desk.mail import Reason
from chalicelib.desk.mailroom import FLOOD
from chalicelib.services.failures import Unavailable
from chalicelib.services.house import House
from chalicelib.services.meter import Count
from chalicelib.services.settling import At, Settled

log = logging.getLogger(__name__)


def watch(done: Settled, at: At, house: House) -> None:
    """Every mail of a flood counts, and it is told once: too many tickets, or too much from one or to one."""
    try:
        came = house.mailroom.came(at.sender, at.mailbox.address, at.now)
    except Unavailable as reason:
        log.warning("a mail was not counted", extra={"reason": str(reason)})
        return
    held = done.reason is Reason.FLOOD
    if held or came.floods:
        house.meter.count(Count.MAIL_FLOOD)
    if came.begins or (held and len(at.scene.address.filed) == FLOOD):
        told = {"provider": at.provider.id, "delivery": at.reading.envelope.id, "mailbox": at.mailbox.address}
        log.warning("flood", extra={**told, "sent": came.sent, "received": came.received})
