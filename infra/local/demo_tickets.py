"""What was said before the demo begins: tickets in every status, written by the verbs that write them always."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from chalicelib.desk.message import Channel
from chalicelib.desk.ticket import Move, Ticket
from chalicelib.services import who
from chalicelib.services.act import TicketRef, ticket_of
from chalicelib.services.answer import answer
from chalicelib.services.archive import archive
from chalicelib.services.assign import take
from chalicelib.services.attach import Upload
from chalicelib.services.close import close
from chalicelib.services.file import Question, ask
from chalicelib.services.house import House
from chalicelib.services.note import note
from chalicelib.services.view import view
from infra.local import demo_mail
from infra.local.demo_people import CLOUD, NORTH
from infra.local.drawings import graph_png, sheet_pdf

GRAPH = ("график.png", "image/png", graph_png())
INVOICE = (
    "invoice-10.pdf",
    "application/pdf",
    sheet_pdf(("North Hosting", "Invoice 10 / 2026", "", "VPS-2 (id 4817), October          990.00", "Total 990.00")),
)


@dataclass(frozen=True, slots=True)
class _At:
    """The house's clock, turned back."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def pause(self, seconds: float) -> None:
        """Nothing is ever busy in the past."""

    def left(self) -> float:
        return 60.0


@dataclass(slots=True)
class _Story:
    """Tells of one ticket, act by act."""

    name: str
    house: House
    begins: datetime
    acts: Iterator[int] = field(default_factory=lambda: iter(range(1000)))

    def asked(self, person: str, question: Question, text: str) -> Ticket:
        house = self._then()
        return ask(
            question,
            actor=who.client(person, house),
            text=text,
            channel=Channel.WEB,
            cause=self._cause(),
            house=house,
        )

    def answered(
        self,
        member: str,
        ticket: Ticket,
        text: str,
        files: Sequence[tuple[str, str, bytes]] = (),
        move: Move = Move.ANSWER,
    ) -> Ticket:
        house = self._then()
        uploads = [Upload(name=name, type=kind, chunks=[content]) for name, kind, content in files]
        return answer(
            _ref(ticket),
            actor=who.staff(ticket.provider, member, house),
            text=text,
            files=uploads,
            move=move,
            cause=self._cause(),
            house=house,
        )

    def mailed(self, ticket: Ticket) -> Ticket:
        """Irina answers from her mail program."""
        demo_mail.send(ticket.number, self._then())
        return ticket_of(_ref(ticket), self.house)

    def viewed(self, person: str, ticket: Ticket) -> Ticket:
        house = self._then()
        return view(_ref(ticket), actor=who.client(person, house), cause=self._cause(), house=house)

    def archived(self, person: str, ticket: Ticket) -> Ticket:
        house = self._then()
        return archive(
            _ref(ticket),
            actor=who.client(person, house),
            expected_last_message_id=ticket.last_message,
            cause=self._cause(),
            house=house,
        )

    def taken(self, member: str, ticket: Ticket) -> Ticket:
        house = self._then()
        return take(_ref(ticket), actor=who.staff(ticket.provider, member, house), cause=self._cause(), house=house)

    def noted(self, member: str, ticket: Ticket, text: str) -> Ticket:
        house = self._then()
        actor = who.staff(ticket.provider, member, house)
        return note(_ref(ticket), actor=actor, text=text, cause=self._cause(), house=house)

    def closed(self, member: str, ticket: Ticket) -> Ticket:
        house = self._then()
        return close(
            _ref(ticket),
            actor=who.staff(ticket.provider, member, house),
            expected_last_message_id=ticket.last_message,
            cause=self._cause(),
            house=house,
        )

    def _then(self) -> House:
        """Each act a quarter of an hour after the one before."""
        self.begins += timedelta(minutes=15)
        return replace(self.house, clock=_At(self.begins))

    def _cause(self) -> str:
        return f"demo#{self.name}#{next(self.acts)}"


def _ref(ticket: Ticket) -> TicketRef:
    return TicketRef(ticket.provider, ticket.number)


def tell(house: House) -> None:
    """All stories, the oldest first, so that the numbers follow the days."""
    now = house.clock.now()
    _moved_domain(_Story("domain", house, now - timedelta(days=21)))
    _invoice(_Story("invoice", house, now - timedelta(days=9)))
    _php(_Story("php", house, now - timedelta(days=6)))
    _storage(_Story("storage", house, now - timedelta(days=4)))
    _backups(_Story("backups", house, now - timedelta(days=2)))
    _slow_disk(_Story("disk", house, now - timedelta(days=1, hours=3)))
    _cluster(_Story("cluster", house, now - timedelta(hours=5)))


def _moved_domain(story: _Story) -> None:
    question = Question(provider=NORTH, account="1204", department="tech", subject="Перенос домена", service="5120")
    ticket = story.asked("irina", question, "Хотим перенести romashka.example к вам. Что для этого нужно?")
    ticket = story.answered("anna", ticket, "Пришлите код переноса от прежнего регистратора, остальное сделаем сами.")
    ticket = story.mailed(ticket)
    ticket = story.answered("anna", ticket, "Спасибо, перенесли. Домен продлён до 14.03.2027.")
    story.archived("irina", story.viewed("irina", ticket))


def _invoice(story: _Story) -> None:
    question = Question(provider=NORTH, account="1204", department="bill", subject="Счёт за октябрь")
    ticket = story.asked("irina", question, "Не пришёл счёт за октябрь, бухгалтерия ждёт.")
    ticket = story.answered("pyotr", ticket, "Счёт во вложении. Остались вопросы?", [INVOICE])
    story.viewed("irina", ticket)


def _php(story: _Story) -> None:
    question = Question(provider=NORTH, account="1204", department="tech", subject="Спасибо за PHP 8.3", service="4817")
    ticket = story.asked("irina", question, "Обновили, всё работает. Спасибо!")
    story.closed("anna", story.taken("anna", ticket))


def _backups(story: _Story) -> None:
    question = Question(provider=NORTH, account="1377", department="tech", subject="Memory runs out", service="4902")
    ticket = story.asked("emily", question, "My VPS is killed every evening. Is it the memory?")
    text = "It was: the limit was reached at six each evening. We have doubled it, the graph is attached."
    story.answered("anna", ticket, text, [GRAPH])


def _slow_disk(story: _Story) -> None:
    question = Question(provider=NORTH, account="1204", department="tech", subject="Медленный диск", service="4817")
    ticket = story.asked("pavel", question, "С утра запись на диск идёт на скорости 3 МБ/с. Посмотрите, пожалуйста.")
    ticket = story.taken("anna", ticket)
    ticket = story.answered("anna", ticket, "Видим, ищем соседа, который его занял.", move=Move.ANSWER_KEEP)
    ticket = story.viewed("pavel", ticket)
    story.noted("anna", ticket, "Сосед — узел 14, перенести его ночью.")


def _storage(story: _Story) -> None:
    question = Question(provider=CLOUD, account="88", department="ops", subject="Скорость хранилища", service="301")
    ticket = story.asked("irina", question, "Какая скорость загрузки у хранилища на тарифе «Старт»?")
    story.answered("denis", ticket, "До 200 Мбит/с на отдачу и до 100 на приём. График за неделю приложил.", [GRAPH])


def _cluster(story: _Story) -> None:
    question = Question(
        provider=CLOUD, account="91", department="ops", subject="Узел не выходит на связь", service="315"
    )
    story.asked("timur", question, "Узел node-3 уже час NotReady, поды не переезжают.")
