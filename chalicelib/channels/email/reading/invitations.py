"""What a calendar file asks: enough to show it, and no more."""

from __future__ import annotations

import re

from chalicelib.channels.email.reading.charsets import decode
from chalicelib.channels.email.reading.clean import clean, line
from chalicelib.desk.mail import Invitation
from chalicelib.desk.text import cut

LONGEST = 64 * 1024
"""Bytes of a calendar that are looked at."""

_SUMMARY = 200
_VALUE = 40
_PROPERTY = re.compile(r"^(METHOD|SUMMARY|DTSTART)(?:;(?:[^:\"\n]|\"[^\"\n]*\")*)?:(.*)$", re.IGNORECASE | re.MULTILINE)
_ESCAPED = re.compile(r"\\([\\;,nN])")


def read(data: bytes, charset: str) -> Invitation | None:
    """The first event of a calendar; None for what is none."""
    text = re.sub(r"\n[ \t]", "", clean(decode(data, charset or "utf-8").text))
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        return None
    calendar, event, rest = text.partition("BEGIN:VEVENT")
    found = {name.upper(): value for name, value in reversed(_PROPERTY.findall(calendar + event + _first(rest)))}
    return Invitation(
        method=cut(line(found.get("METHOD", "")), _VALUE).upper(),
        summary=cut(line(_ESCAPED.sub(_unescaped, found.get("SUMMARY", ""))), _SUMMARY),
        start=cut(line(found.get("DTSTART", "")), _VALUE),
    )


def _first(events: str) -> str:
    return events.partition("END:VEVENT")[0]


def _unescaped(sign: re.Match[str]) -> str:
    return " " if sign[1] in "nN" else sign[1]
