"""Tables as files for a spreadsheet, in which no cell is ever a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula."""

MARK = "\ufeff"
"""By which spreadsheets know that it is UTF-8."""


def sheet(head: Sequence[str], rows: Iterable[Sequence[str | int | float | None]]) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([cell(each) for each in head])
    writer.writerows([cell(each) for each in row] for row in rows)
    return MARK + out.getvalue()


def cell(value: str | float | None) -> str:
    """A text that could be a formula begins with an apostrophe; a number is a number."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(DANGEROUS) else value
    return str(value)
