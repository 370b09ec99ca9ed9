"""Port Stationery: what it takes is loaded when a provider has words of its own, and never before."""

from __future__ import annotations

from collections.abc import Collection, Mapping


class EmailStationery:
    def check(self, source: str, places: Collection[str]) -> None:
        from chalicelib.channels.email.filling import check  # noqa: PLC0415 - Jinja2

        check(source, places)

    def fill(self, source: str, values: Mapping[str, str]) -> str:
        from chalicelib.channels.email.filling import fill  # noqa: PLC0415 - Jinja2

        return fill(source, values)
