"""Numbers as columns of a drawing, measured here so that a template only has to put them down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

HEIGHT = 120
"""Of the tallest column, in the drawing's own units."""
SLOT = 24
"""Of one column, or of those that stand together."""
GAP = 4
LETTER = 6.5
"""Of one letter of a name, below which it does not run into the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    x: float
    y: float
    width: float
    height: float
    series: int
    """Which of those that stand together; styles know their colours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    x: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    width: int
    height: int
    top: int
    """What the tallest column stands for."""
    columns: tuple[Column, ...]
    labels: tuple[Label, ...]


def chart(names: Sequence[str], *series: Sequence[int]) -> Chart:
    """Columns side by side, a group for each name."""
    top = max((number for each in series for number in each), default=0) or 1
    width = (SLOT - GAP) / max(1, len(series))
    columns = tuple(
        _column(place * SLOT + GAP / 2 + nth * width, width, number / top, nth)
        for nth, each in enumerate(series)
        for place, number in enumerate(each)
        if number
    )
    every = ceil(max((len(each) + 2 for each in names), default=1) * LETTER / SLOT)
    labels = tuple(
        Label(x=place * SLOT + SLOT / 2, text=name) for place, name in enumerate(names) if place % every == 0
    )
    return Chart(width=max(1, len(names)) * SLOT, height=HEIGHT, top=top, columns=columns, labels=labels)


def _column(x: float, width: float, share: float, series: int) -> Column:
    """Whatever happened at all is seen."""
    height = max(2.0, share * HEIGHT)
    return Column(
        x=round(x, 2), y=round(HEIGHT - height, 2), width=round(width, 2), height=round(height, 2), series=series
    )
