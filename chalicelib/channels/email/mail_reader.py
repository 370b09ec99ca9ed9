"""Port MailReader: what takes a mail apart is loaded with the first mail, for most functions read none."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from chalicelib.desk.mail import Envelope

if TYPE_CHECKING:
    from chalicelib.channels.email.reading.reader import OpenEmail


class EmailReader:
    def read(self, raw: BinaryIO, envelope: Envelope) -> OpenEmail:
        from chalicelib.channels.email.reading.reader import OpenEmail  # noqa: PLC0415 - thirty modules and a sanitiser

        return OpenEmail(raw, envelope)
