"""What a step looks at: asked of storage once, and only what the person may see."""

from __future__ import annotations

import pytest

from chalicelib.desk.people import Membership, Role, Service
from chalicelib.desk.ticket import Move
from chalicelib.services.answer import answer
from chalicelib.services.look import RECENT, Looking
from chalicelib.services.note import note
from chalicelib.services.view import view
from tests.unit.services.small_desk import SmallDesk

PLACES = tuple(Membership(provider=provider, account="c-1", account_name="ООО") for provider in ("north", "cloud"))


@pytest.fixture
def desk() -> SmallDesk:
    return SmallDesk()


def test_a_list_is_read_once_an_account(desk: SmallDesk) -> None:
    desk.asked()
    look = Looking(desk.house, PLACES)
    desk.store.forget_calls()
    assert [each.number for each in look.active()] == [1001]
    assert look.active() is look.active()
    assert desk.store.calls["active"] == 2


def test_tickets_of_all_accounts_stand_in_one_order(desk: SmallDesk) -> None:
    """R-6: what waits for the client first, the newest first inside each."""
    boss = desk.member("olga", Role.ADMINISTRATOR, departments=())
    old, answered, read, kept = (desk.asked() for _ in range(4))
    for ref, move in ((answered, Move.ANSWER), (read, Move.ANSWER), (kept, Move.ANSWER_KEEP)):
        desk.clock.turn(minutes=1)
        answer(ref, actor=boss, text="ответ", move=move, cause=desk.cause(), house=desk.house)
    for ref in (read, kept):
        view(ref, actor=desk.owner, cause=desk.cause(), house=desk.house)
    found = [each.number for each in Looking(desk.house, PLACES).active()]
    assert found == [answered.number, read.number, kept.number, old.number]


def test_a_ticket_is_read_once(desk: SmallDesk) -> None:
    ref = desk.asked()
    look = Looking(desk.house, PLACES)
    desk.store.forget_calls()
    first, again = look.ticket("north", ref.number), look.ticket("north", ref.number)
    assert first is again
    assert desk.store.calls["thread"] == 1
    assert look.ticket("north", 9) is None
    assert look.ticket("north", 9) is None
    assert desk.store.calls["thread"] == 2


@pytest.mark.parametrize("notes", [0, RECENT - 1, RECENT, RECENT + 5])
def test_the_last_message_is_the_last_public_one_however_many_notes_follow(desk: SmallDesk, notes: int) -> None:
    """I-3"""
    ref, anna = desk.asked("видно всем"), desk.member("anna")
    for _ in range(notes):
        note(ref, actor=anna, text="между нами", cause=desk.cause(), house=desk.house)
    glimpse = Looking(desk.house, PLACES).ticket("north", ref.number)
    assert glimpse is not None
    assert glimpse.last is not None
    assert glimpse.last.text == "видно всем"


def test_services_are_those_of_the_account(desk: SmallDesk) -> None:
    desk.save(Service(provider="north", account="c-2", id="vps-8", name="VPS 8"))
    look = Looking(desk.house, PLACES)
    assert [each.id for each in look.services("north", "c-1")] == ["vps-7"]
    assert look.service("north", "c-1", "vps-7") is not None
    assert look.service("north", "c-1", "vps-8") is None


def test_a_message_is_found_by_its_number(desk: SmallDesk) -> None:
    ref = desk.asked("текст")
    look = Looking(desk.house, PLACES)
    found = look.message("north", ref.number, 1)
    assert found is not None
    assert found.text == "текст"
    assert look.message("north", ref.number, 2) is None
