"""What every command works with: where the desk is, who acts, for which provider, and how to show things."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chalicelib.desk.permissions import SYSTEM, Actor
from chalicelib.i18n import catalogue
from chalicelib.services import who
from chalicelib.services.act import TicketRef
from infra.ops import where
from infra.ops.where import Place

if TYPE_CHECKING:
    from telegram.request import BaseRequest

    from chalicelib.clients.telegram import TelegramClient
    from chalicelib.desk.people import Bot
    from chalicelib.services.house import House
    from infra.ops.deploy.ports import Cloud

OPERATOR = "operator"
"""Who does what needs no staff member: whoever has the keys of the account."""

NO_STAFF = "who acts? Say --as STAFF or set LAMBDESK_STAFF"


class Form(StrEnum):
    TABLE = "table"
    JSON = "json"


def _at_a_terminal() -> bool:
    return sys.stdin.isatty()


def _build(environment: Mapping[str, str]) -> House:
    from chalicelib.bootstrap import build  # noqa: PLC0415 - so that --help loads no adapter

    where.enter(environment)
    return build(environment)


def _cloud() -> Cloud:
    from infra.ops.deploy.cloud import connect  # noqa: PLC0415

    return connect()


def _package(out: Path) -> None:
    from infra.package import build  # noqa: PLC0415

    build(out)


@dataclass(kw_only=True)
class Session:
    """One run of the command; what stands for the outside can be given by tests."""

    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    build: Callable[[Mapping[str, str]], House] = _build
    request: Callable[[], BaseRequest] | None = None
    """How Telegram is reached; None: by HTTP."""
    cloud: Callable[[], Cloud] = _cloud
    """The account in which desks are deployed."""
    package: Callable[[Path], None] = _package
    """Makes what is deployed, into a folder."""
    interactive: Callable[[], bool] = _at_a_terminal
    place: Place = None
    staff: str | None = None
    provider: str | None = None
    language: str = ""
    form: Form = Form.TABLE
    key: str | None = None
    """What makes a repeated run the same act."""
    acted: bool = False
    """Whether anything was tried that writes."""

    def listen(self) -> None:
        """What was not said in the command is taken from the environment."""
        self.staff = self.staff or self.environment.get("LAMBDESK_STAFF")
        self.provider = self.provider or self.environment.get("LAMBDESK_PROVIDER")
        self.language = self.language or self.environment.get("LAMBDESK_LANGUAGE", "")
        self.place = self.place or self._named_by_the_environment()

    def _named_by_the_environment(self) -> Place:
        """The whole name says more than the stage."""
        if stack := self.environment.get("LAMBDESK_STACK"):
            return where.Stack(stack)
        if stage := self.environment.get("LAMBDESK_STAGE"):
            return where.Stack.of_stage(stage)
        return None

    @cached_property
    def variables(self) -> Mapping[str, str]:
        return where.variables(self.place, self.environment)

    @cached_property
    def house(self) -> House:
        return self.build(self.variables)

    @property
    def cause(self) -> str:
        """What makes this run one act."""
        if self.key is None:
            self.key = self.house.ids.long()
        self.acted = True
        return f"cli#{self.key}"

    def provider_id(self) -> str:
        """The provider that was named, the one the acting staff member answers for, or the only one there is.

        Raises UsageError where that leaves a choice.
        """
        if self.provider:
            return self.provider
        ids = [each.id for each in self.house.directory.providers()]
        ids = [each for each in ids if self._answers_for(each)] or ids
        if len(ids) == 1:
            return ids[0]
        if not ids:
            raise click.UsageError("there is no provider yet: lambdesk provider add ID --name NAME")
        raise click.UsageError(f"which provider? Say --provider with one of: {', '.join(sorted(ids))}")

    def _answers_for(self, provider: str) -> bool:
        return any(each.id == self.staff for each in self.house.directory.staff(provider))

    def ref(self, number: int) -> TicketRef:
        return TicketRef(self.provider_id(), number)

    def actor(self) -> Actor:
        """The staff member who acts. Raises UsageError when nobody was named, and what `who.staff` refuses."""
        if not self.staff:
            raise click.UsageError(NO_STAFF)
        return who.staff(self.provider_id(), self.staff, self.house)

    def reader(self) -> Actor:
        """Through whose eyes tickets are looked at: the operator sees all."""
        return self.actor() if self.staff else SYSTEM

    def telegram(self, bots: Callable[[str], Bot | None]) -> TelegramClient:
        from chalicelib.clients.telegram import API_URL, TelegramClient  # noqa: PLC0415

        address = self.variables.get("TELEGRAM_API_URL") or API_URL
        return TelegramClient(bots=bots, api_url=address, request=self.request)

    def say(self, key: str, **values: str | int) -> str:
        """The words of the catalogue; the key itself where there are none."""
        try:
            return catalogue.words(self.spoken, key, values)
        except (KeyError, FileNotFoundError):
            return key

    @property
    def spoken(self) -> str:
        if self.language:
            return self.language
        return "ru" if self.environment.get("LANG", "").startswith("ru") else "en"


pass_session = click.make_pass_decorator(Session, ensure=True)
