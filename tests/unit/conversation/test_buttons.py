"""Buttons: which ones a ticket has, and that what each carries fits into Telegram's 64 bytes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.conversation.inputs import Edited
from chalicelib.conversation.outputs import Rows, Words
from chalicelib.conversation.prompts import MOST_ACCOUNTS, card_rows, list_rows, receipt_rows, told_rows
from chalicelib.conversation.states import State
from chalicelib.desk.message import Side as Wing
from chalicelib.desk.people import Department, Membership, Provider, Service
from chalicelib.desk.rules import Limits
from chalicelib.desk.ticket import ClientStatus, Stage, Ticket
from tests.unit.conversation.side import IRINA, NOW, Side, buttons, key_of, photo

LONGEST_ID = "p" * 32
LONGEST_NAME = "Щ" * 60
LAST_NUMBER = 9_999_999_999


def ticket(status: ClientStatus) -> Ticket:
    """A ticket with this status and the longest names and numbers."""
    staged = {
        ClientStatus.NEW_MESSAGES: {"stage": Stage.RELEASED, "client_unread": 1},
        ClientStatus.IN_PROGRESS: {"stage": Stage.OPEN},
        ClientStatus.AWAITING_REPLY: {"stage": Stage.RELEASED, "last_author": Wing.STAFF},
        ClientStatus.VIEWED: {"stage": Stage.RELEASED, "last_author": Wing.CLIENT},
        ClientStatus.ARCHIVED: {"stage": Stage.ARCHIVED, "archived_at": NOW},
    }
    found = replace(Side().filed(), **staged[status])
    assert found.client_status is status
    return replace(found, provider=LONGEST_ID, number=LAST_NUMBER, last_message=LAST_NUMBER, subject=LONGEST_NAME)


def labels(rows: Rows) -> list[str]:
    return [key_of(each.label) for row in rows for each in row]


@pytest.mark.parametrize(
    ("status", "offered"),
    [
        (ClientStatus.IN_PROGRESS, ["button.reply", "button.list"]),
        (ClientStatus.AWAITING_REPLY, ["button.reply", "button.archive", "button.list"]),
        (ClientStatus.VIEWED, ["button.reply", "button.archive", "button.list"]),
        (ClientStatus.ARCHIVED, ["button.restore", "button.list"]),
    ],
)
def test_each_status_offers_what_the_table_says(status: ClientStatus, offered: list[str]) -> None:
    """Domain 4.4, T-24, R-2"""
    assert labels(card_rows(ticket(status))) == offered
    assert labels(told_rows(ticket(status))) == offered[:-1]


@pytest.mark.parametrize("status", ClientStatus)
def test_the_buttons_of_a_ticket_fit_with_the_longest_names_and_numbers(status: ClientStatus) -> None:
    """5.5, TG-15"""
    worst = ticket(status)
    for rows in (card_rows(worst), told_rows(worst), receipt_rows(worst), list_rows([worst] * 50, 5, lambda _: None)):
        assert all(len(each.data.encode()) <= 64 for row in rows for each in row)


class Worst(Side):
    """Every list is as long, every name as long as it can be."""

    def __init__(self) -> None:
        departments = tuple(Department(id=f"{each:d>64}", name=LONGEST_NAME) for each in range(99))
        names = [f"{each:p>32}" for each in range(60)]
        super().__init__(
            providers=tuple(
                Provider(id=each, name=LONGEST_NAME, departments=departments, limits=Limits(text=10)) for each in names
            ),
            person=replace(
                IRINA,
                memberships=tuple(
                    Membership(provider=each, account="c" * 64, account_name=LONGEST_NAME) for each in names
                ),
            ),
        )
        self.shelf.bought = tuple(
            Service(provider=names[0], account="c" * 64, id=f"{each:s>64}", name=LONGEST_NAME) for each in range(20)
        )


def test_every_keyboard_on_the_way_to_a_ticket_fits() -> None:
    """5.5, TG-15: with the longest ids and names at every step, in every state that asks something."""
    side = Worst()
    provider = side.providers[0].id
    seen: set[State] = set()

    def look() -> None:
        seen.add(side.talk.state)
        assert buttons(side.last), side.talk.state
        assert all(len(each.data.encode()) <= 64 for each in buttons(side.last))

    acts = (
        lambda: side.says("вопрос"),
        lambda: side.presses("tonew"),
        lambda: side.presses("pr"),
        lambda: side.presses("pg"),
        lambda: side.presses("dep"),
        lambda: side.says("Тема"),
        lambda: side.presses("sv"),
        lambda: side.says("ещё"),
        lambda: side.says("одиннадцать"),
        lambda: side.commands("start"),
        lambda: side.commands("cancel"),
        lambda: side.presses("no"),
        lambda: side.presses("split"),
        lambda: side.presses("fin"),
    )
    for act in acts:
        act()
        look()
    assert seen == set(State)
    assert side.shelf.tickets[provider, 1001]


def test_no_more_accounts_are_offered_than_a_keyboard_takes() -> None:
    """2.2: a hundred buttons in a message; whoever has more types the name."""
    side = Worst()
    side.commands("createticket")
    assert len(buttons(side.last)) == MOST_ACCOUNTS + 1


def test_a_refused_answer_offers_buttons_that_fit() -> None:
    """5.5, TG-44"""
    side = Side()
    old = side.filed()
    side.keeps(replace(old, stage=Stage.ARCHIVED, archived_at=NOW))
    side.waits(days=31)
    side.press("re:north:1001")
    side.says("опять")
    side.presses("fin")
    assert [each.data.split(":")[0] for each in buttons(side.last)] == ["newof", "can"]
    assert isinstance(buttons(side.last)[0].label, Words)


def test_a_file_waits_beside_a_text_to_be_split_without_a_finish_button() -> None:
    """5.3 LONG: what is asked is what becomes of the text."""
    side = Side()
    side.filed()
    side.press("re:north:1001")
    said = side.message("я" * 300, file=photo())
    side.does(said)
    assert [each.data.split(":")[0] for each in buttons(side.last)] == ["split", "nolong", "can"]
    side.does(Edited(message_id=said.message_id, at=NOW, text="коротко"))
    assert [each.data.split(":")[0] for each in buttons(side.last)] == ["fin", "rm", "can"]
