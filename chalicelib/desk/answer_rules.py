"""«Регламент»: within how much business time which tickets are to be answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.desk.errors import Invalid

MOST_RULES = 20
LONGEST = 30 * 24 * 60
"""Minutes of business time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Of several the first that concerns a ticket holds; where nothing is named, all are concerned."""

    id: str
    name: str
    first: int
    """Minutes until the first answer."""
    next: int
    """Minutes until every answer after that."""
    departments: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


def checked(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Raises Invalid."""
    for each in rules:
        if not (0 < each.first <= LONGEST and 0 < each.next <= LONGEST):
            raise Invalid("refused.rule.time", most=LONGEST)
    if len(rules) > MOST_RULES:
        raise Invalid("refused.rule.many", limit=MOST_RULES)
    return tuple(rules)
