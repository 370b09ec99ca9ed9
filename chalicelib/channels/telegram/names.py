"""The name of a person as Telegram gives it, made safe to show and to store."""

from __future__ import annotations

from chalicelib.desk.names import plain
from chalicelib.desk.text import cut

PERSON_NAME = 128


def person_name(first: str, last: str) -> str:
    return cut(plain(f"{first} {last}"), PERSON_NAME)
