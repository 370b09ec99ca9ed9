"""Somebody else's server as the desk calls it; what that takes is loaded by the first call."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.desk.webhooks import Heard

if TYPE_CHECKING:
    from chalicelib.clients.webhook.exchange import Ways


class WebhookClient:
    """Port Receiver over the public internet, and `here`: one `host:port` that may be called on this machine."""

    def __init__(self, *, here: str = "", ways: Ways | None = None) -> None:
        self._here = here
        self._given = ways

    @cached_property
    def _ways(self) -> Ways:
        from chalicelib.clients.webhook.exchange import Ways  # noqa: PLC0415

        return self._given or Ways(here=self._here)

    def post(self, url: str, *, headers: Mapping[str, str], body: str) -> Heard:
        from chalicelib.clients.webhook.exchange import post  # noqa: PLC0415

        return post(url, headers=headers, body=body.encode(), ways=self._ways)
