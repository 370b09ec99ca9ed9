"""What is told while a stack changes: plain lines, a live one at a terminal; nothing between a program and its JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from infra.ops.deploy.nouns import Change, Happening
from infra.ops.deploy.ports import Account
from infra.ops.session import Form, Session
from infra.ops.show import WIDE, plain


class Talk:
    def __init__(self, session: Session) -> None:
        self._aside = session.form is Form.JSON
        self._console = Console(stderr=self._aside, markup=False, highlight=False, emoji=False)
        if not self._console.is_terminal:
            self._console.width = WIDE

    def say(self, text: str) -> None:
        self._console.print(plain(text), soft_wrap=True)

    def account(self, account: Account) -> None:
        self.say(f"Account {account.id}, {account.who}, {account.region}")

    def changes(self, changes: Iterable[Change]) -> None:
        table = Table("", "name", "what it is", "what changes", box=SIMPLE_HEAD, pad_edge=False)
        for each in changes:
            table.add_row(each.act, each.logical_id, each.kind, ", ".join(each.what) or "-")
        self._console.print(table)

    def happening(self, happening: Happening) -> None:
        reason = f"  {happening.reason}" if happening.reason else ""
        self.say(f"{happening.at}  {happening.logical_id}  {happening.status}{reason}")

    @contextmanager
    def waiting(self, words: str) -> Iterator[None]:
        with self._console.status(words):
            yield

    def agreed(self) -> bool:
        """Whoever breaks off has not agreed."""
        try:
            return click.confirm("Do this?", err=self._aside)
        except click.Abort:
            return False

    def agreed_twice(self, name: str) -> bool:
        typed = click.prompt("Type the name of the stack to go on", default="", show_default=False, err=self._aside)
        return typed == name and click.confirm("Really?", err=self._aside)
