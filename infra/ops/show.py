"""How things are shown: readable tables for people, JSON with stable keys for programs."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from infra.ops.session import Form, Session

WIDE = 10_000
"""Columns where nobody's window limits them: a table that is piped on keeps whole lines."""

Value = str | int | bool | datetime | None | Sequence["Value"] | Mapping[str, "Value"]
Row = Mapping[str, Value]


def several(
    session: Session, name: str, rows: Sequence[Row], columns: Sequence[str], cursor: str | None = None
) -> None:
    """A list: `{"<name>": [...], "next": cursor or null}`, or a table of some columns."""
    if session.form is Form.JSON:
        _json({name: list(rows), "next": cursor})
        return
    table = Table(*(_heading(each) for each in columns), box=SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*(cell(row[each]) for each in columns))
    _console().print(table if rows else "(none)")
    if cursor is not None:
        click.echo(f"more: --cursor {cursor}")


def one(session: Session, row: Row) -> None:
    """One thing whole: its JSON object, or its names and values below each other."""
    if session.form is Form.JSON:
        _json(row)
        return
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value in row.items():
        table.add_row(_heading(name), cell(value))
    _console().print(table)


def done(session: Session, sentence: str, row: Row) -> None:
    """What an act led to: a sentence for people, the thing itself for programs."""
    if session.form is Form.JSON:
        _json(row)
    else:
        click.echo(plain(sentence))


def lines(text: str) -> None:
    click.echo(plain(text))


def whole(row: Row) -> None:
    _json(row)


def cell(value: Value) -> str:
    match value:
        case None | "":
            return "-"
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M} UTC"
        case str() | int():
            return plain(str(value))
        case Mapping():
            return ", ".join(f"{name}: {cell(each)}" for name, each in value.items()) or "-"
    return ", ".join(cell(each) for each in value) or "-"


def plain(text: str) -> str:
    """What people wrote must not command the terminal: no control characters but ends of lines and tabs."""
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) != "Cc")


def _heading(name: str) -> str:
    return name.removesuffix("_words").replace("_", " ")


def _console() -> Console:
    wide = None if sys.stdout.isatty() else WIDE
    return Console(file=sys.stdout, width=wide, markup=False, highlight=False, emoji=False)


def _json(value: Row) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_iso))


def _iso(value: datetime) -> str:
    return value.isoformat()
