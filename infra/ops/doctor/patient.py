"""What the checks look at: one desk, and the account it lives in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property, partial
from typing import Any

from telegram import WebhookInfo

from chalicelib.desk.people import Bot
from chalicelib.services.house import House
from infra.ops import aws, where
from infra.ops.aws import Client
from infra.ops.session import Session
from infra.ops.where import Stack


@dataclass(frozen=True)
class Patient:
    """`stack` is None where the desk is in no stack of AWS; the checks of one are left out then."""

    house: House
    variables: Mapping[str, str]
    client: Callable[[str], Client]
    webhook: Callable[[Bot], WebhookInfo]
    stack: str | None = None
    named: str = ""
    """What a command must be given to work here, with a blank behind it."""

    @property
    def now(self) -> datetime:
        return self.house.clock.now()

    @cached_property
    def described(self) -> Mapping[str, Any]:
        described: Mapping[str, Any] = self.client("cloudformation").describe_stacks(StackName=self.stack)["Stacks"][0]
        return described

    @cached_property
    def outputs(self) -> Mapping[str, str]:
        return {each["OutputKey"]: each["OutputValue"] for each in self.described.get("Outputs", [])}

    @cached_property
    def parameters(self) -> Mapping[str, str]:
        return {each["ParameterKey"]: each["ParameterValue"] for each in self.described.get("Parameters", [])}

    @cached_property
    def resources(self) -> tuple[aws.Resource, ...]:
        return aws.resources(self.client("cloudformation"), str(self.stack))

    def parts(self, kind: str) -> Mapping[str, str]:
        """The stack's resources of a kind: logical and physical ids."""
        return {each.logical: each.physical for each in self.resources if each.kind == kind}


def patient_of(session: Session) -> Patient:
    return Patient(
        house=session.house,
        variables=session.variables,
        client=cache(aws.client),
        webhook=partial(_webhook, session),
        stack=session.place.name if isinstance(session.place, Stack) else None,
        named=where.named(session.place),
    )


def _webhook(session: Session, bot: Bot) -> WebhookInfo:
    client = session.telegram({bot.id: bot}.get)
    try:
        return client.call(bot.id, lambda api: api.get_webhook_info())
    finally:
        client.close()
