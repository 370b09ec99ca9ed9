"""A provider with a mailbox, a client at her mail program, staff at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from chalicelib.desk.mail import Reason
from chalicelib.desk.mailroom import Held, Outcome
from tests.flows.desk_side import Employee
from tests.people.mail import Correspondent, Got
from tests.stage import Stage


@dataclass
class MailWorld:
    stage: Stage

    def __post_init__(self) -> None:
        self.stage.mailbox()
        self.stage.client(linked=False)

    @cached_property
    def irina(self) -> Correspondent:
        return self.stage.at_mail(501)

    @cached_property
    def anna(self) -> Employee:
        return Employee(self.stage, self.stage.staff())

    def stranger(self, address: str = "stranger@elsewhere.example", name: str = "Кто-то") -> Correspondent:
        return Correspondent(address, name, self.stage)

    def became(self, id: str, provider: str = "north") -> tuple[Outcome, Reason | None, int | None]:
        found = self.stage.store.intake(provider, id)
        assert found is not None, f"nothing became of {id}"
        return found.outcome, found.reason, found.ticket

    def held(self, provider: str = "north") -> list[Held]:
        return list(self.stage.store.all_held(provider, limit=100))

    def texts(self, number: int = 1001, provider: str = "north") -> list[tuple[str, bool]]:
        """What stands in a ticket, and whether staff alone see it."""
        return [(each.text, each.internal) for each in self.stage.messages(number, provider)]

    def conversation(self) -> Got:
        """She asked, was answered, and has the answer before her eyes."""
        self.irina.mails("С утра 502.")
        self.anna.answers("Увеличили память.")
        return self.irina.receives()[-1]
