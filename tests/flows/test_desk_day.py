"""A working day at the desk: three staff in two departments, forty tickets from the site, from Telegram and by mail."""

from __future__ import annotations

from collections import Counter

import pytest

from chalicelib.desk.people import Role
from chalicelib.desk.ticket import ClientStatus
from chalicelib.desk.ticket import Stage as Where
from tests.flows.desk_side import OnTheSite, filed
from tests.people.desk import Clerk
from tests.stage import Stage

TICKETS = 40


@pytest.fixture
def day(stage: Stage) -> Day:
    return Day(stage)


class Day:
    """Ten clients with an account each, and whoever answers them."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        stage.mailbox()
        self.clients = {}
        for number in range(10):
            account = (("north", f"c-{number}"),)
            bot = stage.client(f"Клиент {number}", user=600 + number, accounts=account)
            self.clients[number] = (bot, OnTheSite(stage, f"p-{600 + number}"))
        self.anna = self._clerk("Анна", ("tech",))
        self.boris = self._clerk("Борис", ("tech", "bill"))
        self.vera = self._clerk("Вера", ("bill",), Role.HEAD)

    def _clerk(self, name: str, departments: tuple[str, ...], role: Role = Role.AGENT) -> Clerk:
        self.stage.staff(name, role=role, departments=departments)
        return Clerk(self.stage.workplace(name))

    def morning(self) -> None:
        """A quarter comes by the bot, a quarter by mail, the rest by the site; every fourth is for the accountants."""
        for number in range(TICKETS):
            bot, site = self.clients[number % 10]
            self.stage.later(minutes=1)
            if number % 4 == 1:
                filed(bot, f"Из бота {number}", subject=f"Тема {number}")
            elif number % 4 == 2:
                self.stage.at_mail(600 + number % 10).mails(f"Письмом {number}", subject=f"Тема {number}")
            else:
                department = "bill" if number % 4 == 3 else "tech"
                account = f"c-{number % 10}"
                site.asks(f"С сайта {number}", subject=f"Тема {number}", account=account, department=department)

    def site(self, ticket: int) -> OnTheSite:
        return self.clients[(ticket - 1001) % 10][1]

    def of(self, **facts) -> list[int]:
        everything = [self.stage.ticket(1001 + number) for number in range(TICKETS)]
        return [each.number for each in everything if all(getattr(each, name) == fact for name, fact in facts.items())]


def test_a_day(day: Day) -> None:  # noqa: PLR0915 - it is long, as days are
    stage, anna, boris, vera = day.stage, day.anna, day.boris, day.vera
    day.morning()
    assert anna.looks() == day.of(department="tech")
    assert vera.looks() == day.of(department="bill")
    assert boris.looks() == list(range(1001, 1001 + TICKETS))

    # Each takes what waits longest; two who press at once do not both have it.
    anna.looks("unassigned")
    anna.picks("take", 1001, 1002, 1003)
    boris.opens(1003)
    assert not any(each.action.endswith("/acts/close") for each in boris.browser.page.forms)
    boris.sees("Ответственный: Анна")
    assert anna.looks("mine") == [1001, 1002, 1003]

    # Answers reach the client, notes never do.
    anna.notes(1001, "тайна: клиент должен за месяц")
    anna.answers(1001, "Готово, проверьте")
    anna.answers(1002, "Смотрим", keep=True)
    assert day.site(1001).texts(1001) == ["С сайта 0", "Готово, проверьте"]
    assert stage.ticket(1001).client_status is ClientStatus.NEW_MESSAGES
    assert stage.ticket(1002).stage is Where.OPEN

    # A question for the accountants goes there with a word, and out of Anna's sight.
    anna.beside(1003)
    anna.does("move", department="bill", note="тайна: просит скидку")
    assert 1003 not in anna.looks()
    assert vera.looks()[0] == 1003
    vera.takes(1003)
    vera.sees("тайна: просит скидку")

    # Two write at once: the second sees what the first said before it goes out.
    anna.opens(1005)
    boris.opens(1005)
    boris.writes("Я уже чиню", "answer_keep")
    page = anna.writes("Перезагрузите сервер")
    assert page.status == 409
    anna.sees("Я уже чиню")
    assert "Перезагрузите сервер" not in day.site(1005).texts(1005)

    # The client writes while somebody closes: it stays open and is shown.
    boris.takes(1007)
    close = next(each for each in boris.browser.page.forms if each.action.endswith("/acts/close"))
    day.site(1007).replies("Стойте, ещё не всё!", 1007)
    assert boris.browser.sends(close, close.fields).status == 409
    boris.sees("Стойте, ещё не всё!")
    assert stage.ticket(1007).stage is Where.OPEN
    boris.does("close")
    assert stage.ticket(1007).client_status is ClientStatus.VIEWED

    # One client asked twice about the same: it goes on in one ticket.
    boris.beside(1015)
    boris.does("merge", other="1005")
    boris.sees("из №1015")
    day.site(1015).replies("Вы где?", 1015)
    assert day.site(1005).texts(1005)[-1] == "Вы где?"

    # A closed one is taken up again, and waits in the queue.
    boris.opens(1007)
    boris.does("reopen")
    assert 1007 in boris.looks()

    # The evening: whatever is left is answered; nobody waits any more.
    for who in (boris, vera, anna):
        for number in who.looks():
            who.answers(number, f"Ответ на №{number}")
    assert boris.looks() == anna.looks() == vera.looks() == []
    waiting = Counter(stage.ticket(1001 + number).waiting_since for number in range(TICKETS))
    assert waiting == {None: TICKETS}

    # Each client sees what is his, and no note anywhere.
    for number in range(TICKETS):
        ticket = 1001 + number
        said = "".join(day.site(ticket).texts(ticket))
        assert "тайна" not in said
        browser = stage.browser(600 + number % 10)
        assert "тайна" not in browser.opens(f"/tickets/{ticket}").text
        assert stage.browser(600 + (number + 1) % 10).opens(f"/tickets/{ticket}").status == 404
    assert not [text for text in stage.said() if "тайна" in text]
