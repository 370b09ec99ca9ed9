"""The door for mail on this machine: SMTP, for any mail program that is told this address."""

from __future__ import annotations

import asyncio
import logging

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from infra.local.arriving import LARGEST, Arriving, is_ours
from infra.local.options import HOST

REFUSED = "550 5.1.1 Requested action not taken: mailbox unavailable"
TAKEN = "250 2.6.0 OK {id}"


class Door:
    """What aiosmtpd asks; the names are its own."""

    def __init__(self, arriving: Arriving) -> None:
        self._arriving = arriving

    async def handle_RCPT(
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        rcpt_options: list[str],
    ) -> str:
        if not is_ours(address):
            return REFUSED
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(rcpt_options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002
        raw = envelope.original_content or b""
        mail_from, recipients = (envelope.mail_from or "").strip("<>"), list(envelope.rcpt_tos)
        id = await asyncio.to_thread(self._arriving.take, raw, mail_from=mail_from, recipients=recipients)
        return TAKEN.format(id=id)


def _log_troubles_alone() -> None:
    """aiosmtpd tells of every word that passes."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)


class Smtp:
    def __init__(self, arriving: Arriving, port: int) -> None:
        _log_troubles_alone()
        self._controller = Controller(
            Door(arriving), hostname=HOST, port=port, data_size_limit=LARGEST, decode_data=False
        )
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()
