"""Commands and button data, taken apart; trusted in nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

DATA_LIMIT = 64

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]+)?(?:\s+(.*))?", re.DOTALL)
_DATA = re.compile(r"([a-z]{1,16})((?::[!-9;-~]*)*)")


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    argument: str = ""


def command(text: str) -> Command | None:
    """A text such as `/start token` or `/createticket@bot`; a path such as `/etc/hosts` is none."""
    found = _COMMAND.fullmatch(text.strip())
    return Command(found[1].lower(), found[2] or "") if found else None


def button(data: str) -> tuple[str, tuple[str, ...]]:
    """Verb and arguments; nothing at all for what none of our buttons could have carried."""
    found = _DATA.fullmatch(data)
    if found is None or len(data) > DATA_LIMIT:
        return "", ()
    return found[1], tuple(found[2].split(":")[1:])
