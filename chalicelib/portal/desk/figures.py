"""Figures: how many, how long, at which hour, by department, channel and person; as tables, drawings and a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from chalicelib.desk.figures import BUCKETS, HOURS, Count, Figure, Slice, Span, by_hour, days, figure, histogram, split
from chalicelib.desk.message import Channel
from chalicelib.i18n.catalogue import words
from chalicelib.portal.asked import Answer, Asked
from chalicelib.portal.desk.charts import Chart, chart
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.desk.render import page
from chalicelib.portal.desk.sheets import sheet
from chalicelib.portal.times import lasted
from chalicelib.services.called import Name, called
from chalicelib.services.counting import UNKNOWN
from chalicelib.services.figures import AGES, Report, report, waiting
from chalicelib.services.house import House

PERIODS = (7, 30, 90)
DAYS = 30
HALF, MOST = 0.5, 0.9

CHANNELS = (*Channel, UNKNOWN)
COUNTS = (Count.ASKED, Count.REPLIED, Count.STARTED, Count.ANSWERED, Count.CLOSED, Count.SOLVED, Count.ARCHIVED)

TABLES = {
    "department": (Count.ASKED, Count.ANSWERED, Count.CLOSED, Count.SOLVED),
    "channel": (Count.ASKED, Count.ANSWERED, Count.CLOSED, Count.SOLVED),
    "person": (Count.ANSWERED, Count.STARTED, Count.CLOSED, Count.SOLVED),
}
"""By what there are tables, and what each counts besides the times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A chart with the table behind it."""

    key: str
    """Of its words, and of its place on the page."""
    chart: Chart
    series: tuple[str, ...]
    """Keys of what the columns of a group are."""
    rows: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    key: str
    counts: tuple[Count, ...]
    rows: tuple[tuple[str, Figure], ...]


def show(me: Colleague, asked: Asked, house: House) -> Answer:
    wanted, department = _days(asked), _department(me, asked)
    found = report(me.provider, wanted, actor=me.actor, department=department, house=house)
    here = [each.id for each in me.departments if not department or each.id == department]
    return page(
        "desk/figures",
        asked,
        me,
        house,
        block="figures",
        report=found,
        days=wanted,
        periods=PERIODS,
        department=department,
        all=figure(found.tallies),
        spans=tuple(Span),
        kinds=COUNTS,
        now=waiting(me.provider.id, here, now=house.clock.now(), house=house),
        ages=_ages(me.language),
        drawings=_drawings(found, me.language),
        tables=_tables(found, me, house),
        lasted=partial(lasted, me.language),
    )


def download(me: Colleague, asked: Asked, house: House) -> Answer:
    """Every line of the books of these days, times in minutes."""
    found = report(me.provider, _days(asked), actor=me.actor, department=_department(me, asked), house=house)
    say = partial(_word, me.language)
    spans = [(span, share) for span in Span for share in (HALF, MOST)]
    head = [say(f"desk.figures.by.{each}") for each in ("day", "department", "channel", "person")]
    head += [say(f"desk.figures.count.{each}") for each in COUNTS]
    head += [f"{say(f'desk.figures.span.{span}')}, {say(_share(share))}" for span, share in spans]
    names = _names(me, house)
    rows = (
        [
            each.slice.day.isoformat(),
            *(names[key](named) if named else "" for key, named in _about(each.slice).items()),
            *(each.counts.get(count, 0) for count in COUNTS),
            *(_minutes(figure([each]).within(span, share)) for span, share in spans),
        ]
        for each in found.tallies
    )
    named = f"figures-{me.provider.id}-{found.since}-{found.until}.csv"
    headers = {"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": f'attachment; filename="{named}"'}
    return Answer(body=sheet(head, rows), headers=headers)


def _days(asked: Asked) -> int:
    wanted = {str(each): each for each in PERIODS}
    return wanted.get(asked.query.get("days", ""), DAYS)


def _department(me: Colleague, asked: Asked) -> str:
    wanted = asked.query.get("department", "")
    return wanted if wanted in {each.id for each in me.departments} else ""


def _drawings(found: Report, language: str) -> tuple[Drawing, ...]:
    every = figure(found.tallies).counts
    by_day = {
        day: figure(each for each in found.tallies if each.slice.day == day) for day in days(found.since, found.until)
    }
    dated = (Count.ASKED, Count.ANSWERED, Count.SOLVED)
    return (
        _drawing(
            "days",
            [f"{day:%d.%m}" for day in by_day],
            {f"desk.figures.count.{count}": [each.number(count) for each in by_day.values()] for count in dated},
        ),
        _drawing(
            "hours",
            [f"{hour:02}" for hour in HOURS],
            {f"desk.figures.hour.{way}": list(by_hour(every, way)) for way in ("in", "out")},
        ),
        _drawing(
            "first_answers",
            [*(_upto(end, language) for end in BUCKETS), f"> {lasted(language, BUCKETS[-1])}"],
            {"desk.figures.tickets": list(histogram(every, Span.FIRST_ANSWER))},
        ),
    )


def _drawing(key: str, names: list[str], series: Mapping[str, list[int]]) -> Drawing:
    rows = tuple((name, tuple(each[place] for each in series.values())) for place, name in enumerate(names))
    return Drawing(key=key, chart=chart(names, *series.values()), series=tuple(series), rows=rows)


def _tables(found: Report, me: Colleague, house: House) -> tuple[Table, ...]:
    names = _names(me, house)
    return tuple(
        Table(key=key, counts=counts, rows=tuple((names[key](name), each) for name, each in _split(found, key)))
        for key, counts in TABLES.items()
    )


def _split(found: Report, key: str) -> Iterable[tuple[str, Figure]]:
    return split(found.tallies, lambda each: _about(each)[key]).items()


def _names(me: Colleague, house: House) -> Mapping[str, Name]:
    """What is gone by now is called by its id."""
    departments = {each.id: each.title(me.language) for each in me.provider.departments}
    return {
        "department": lambda id: departments.get(id, id),
        "channel": lambda id: _word(me.language, f"desk.channel.{id}") if id in CHANNELS else id,
        "person": called(me.provider.id, house.directory.staff(me.provider.id), house),
    }


def _about(slice: Slice) -> Mapping[str, str]:
    return {"department": slice.department, "channel": slice.channel, "person": slice.person}


def _ages(language: str) -> tuple[str, ...]:
    return (*(_upto(each, language) for each in AGES), f"> {lasted(language, AGES[-1])}")


def _upto(end: timedelta, language: str) -> str:
    return f"≤ {lasted(language, end)}"


def _share(share: float) -> str:
    return f"desk.figures.share.{round(share * 100)}"


def _minutes(time: timedelta | None) -> float | None:
    return None if time is None else round(time / timedelta(minutes=1), 1)


def _word(language: str, key: str) -> str:
    return words(language, key, {})
