"""The other side of a story: staff at the desk, and the same client on the web site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from chalicelib.desk.message import Channel
from chalicelib.desk.permissions import Actor
from chalicelib.desk.ticket import ClientStatus, Move, Ticket
from chalicelib.services import archive, assign, close, file, link, note, reply, view, who
from chalicelib.services.act import TicketRef
from chalicelib.services.answer import answer
from chalicelib.services.attach import Upload
from chalicelib.services.file import Question
from tests.people.telegram import Client
from tests.stage import Stage, staff_id
from tests.unit.infra.telegram.pictures import png

_causes = count(1)


def cause() -> str:
    return f"api#{next(_causes)}"


def picture(name: str = "график.png") -> Upload:
    return Upload(name=name, type="image/png", chunks=[png()])


def paper(name: str = "счёт.pdf", content: bytes = b"%PDF paper") -> Upload:
    return Upload(name=name, type="application/pdf", chunks=[content])


@dataclass
class Employee:
    """Somebody who answers; after each act everything due is delivered."""

    stage: Stage
    actor: Actor

    def answers(self, text: str, *files: Upload, number: int = 1001, keep: bool = False) -> Ticket:
        move = Move.ANSWER_KEEP if keep else Move.ANSWER
        return self._done(
            answer(
                _ref(number), actor=self.actor, text=text, files=files, move=move, cause=cause(), house=self.stage.house
            )
        )

    def notes(self, text: str, number: int = 1001) -> Ticket:
        return self._done(note.note(_ref(number), actor=self.actor, text=text, cause=cause(), house=self.stage.house))

    def takes(self, number: int = 1001) -> Ticket:
        return self._done(assign.take(_ref(number), actor=self.actor, cause=cause(), house=self.stage.house))

    def gives(self, name: str, number: int = 1001) -> Ticket:
        to = staff_id(name)
        return self._done(
            assign.assign(_ref(number), actor=self.actor, assignee=to, cause=cause(), house=self.stage.house)
        )

    def releases(self, number: int = 1001) -> Ticket:
        return self._done(assign.release(_ref(number), actor=self.actor, cause=cause(), house=self.stage.house))

    def moves(self, department: str, number: int = 1001, *, note: str = "") -> Ticket:
        return self._done(
            assign.move(
                _ref(number),
                actor=self.actor,
                department=department,
                text=note,
                cause=cause(),
                house=self.stage.house,
            )
        )

    def closes(self, number: int = 1001) -> Ticket:
        """Takes it first, as whoever closes must."""
        self.takes(number)
        seen = self.stage.ticket(number).last_message
        return self._done(
            close.close(
                _ref(number),
                actor=self.actor,
                expected_last_message_id=seen,
                cause=cause(),
                house=self.stage.house,
            )
        )

    def reopens(self, number: int = 1001) -> Ticket:
        return self._done(close.reopen(_ref(number), actor=self.actor, cause=cause(), house=self.stage.house))

    def writes(self, text: str, *, subject: str = "Продление", account: str = "c-1") -> Ticket:
        question = Question(provider="north", account=account, department="tech", subject=subject)
        return self._done(file.write(question, actor=self.actor, text=text, cause=cause(), house=self.stage.house))

    def _done(self, ticket: Ticket) -> Ticket:
        self.stage.settle()
        return ticket


@dataclass
class OnTheSite:
    """The client at the portal: the same verbs, another channel."""

    stage: Stage
    person: str = "p-501"

    @property
    def actor(self) -> Actor:
        return who.client(self.person, self.stage.house)

    def asks(
        self,
        text: str = "Не открывается сайт",
        *,
        subject: str = "Сайт",
        files: Sequence[Upload] = (),
        provider: str = "north",
        account: str = "c-1",
        department: str = "tech",
    ) -> Ticket:
        question = Question(provider=provider, account=account, department=department, subject=subject)
        return self._done(
            file.ask(
                question,
                actor=self.actor,
                text=text,
                files=files,
                channel=Channel.WEB,
                cause=cause(),
                house=self.stage.house,
            )
        )

    def replies(self, text: str, number: int = 1001) -> Ticket:
        return self._done(
            reply.reply(
                _ref(number), actor=self.actor, text=text, channel=Channel.WEB, cause=cause(), house=self.stage.house
            )
        )

    def reads(self, number: int = 1001) -> Ticket:
        return self._done(view.view(_ref(number), actor=self.actor, cause=cause(), house=self.stage.house))

    def archives(self, number: int = 1001) -> Ticket:
        seen = self.stage.ticket(number).last_message
        return self._done(
            archive.archive(
                _ref(number), actor=self.actor, expected_last_message_id=seen, cause=cause(), house=self.stage.house
            )
        )

    def restores(self, number: int = 1001) -> Ticket:
        return self._done(archive.restore(_ref(number), actor=self.actor, cause=cause(), house=self.stage.house))

    def unlinks(self) -> None:
        link.unlink(self.person, by=self.person, cause=cause(), house=self.stage.house)

    def switches_off(self) -> None:
        link.switch_off(self.person, by=self.person, cause=cause(), house=self.stage.house)

    def switches_on(self) -> None:
        link.switch_on(self.person, by=self.person, cause=cause(), house=self.stage.house)

    def texts(self, number: int = 1001) -> list[str]:
        """What the ticket's page shows, oldest first."""
        page = view.thread(_ref(number), actor=self.actor, limit=100, house=self.stage.house)
        return [each.text for each in page.messages]

    def _done(self, ticket: Ticket) -> Ticket:
        self.stage.settle()
        return ticket


def filed(client: Client, text: str = "С утра 502", *, subject: str = "Сайт отвечает ошибкой 502") -> None:
    """The shortest way to a ticket in the bot; the account has no services."""
    client.says("/createticket")
    client.presses("Техническая поддержка")
    client.says(subject)
    client.says(text)
    client.presses("Завершить")


def unsettled(stage: Stage) -> Stage:
    """The same stage for acts after which nothing is delivered yet."""
    quiet = object.__new__(Stage)
    quiet.__dict__ = {**stage.__dict__, "settle": _nothing}
    return quiet


def _nothing() -> None:
    """Whoever acts goes on at once."""


def status(stage: Stage, number: int = 1001) -> ClientStatus:
    return stage.ticket(number).client_status


def _ref(number: int) -> TicketRef:
    return TicketRef("north", number)
