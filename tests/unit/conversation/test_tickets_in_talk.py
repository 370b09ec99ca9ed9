"""Looking at tickets in a talk: the list, the card, the archive, and coming back after a block."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.conversation.inputs import LetIn
from chalicelib.conversation.outputs import ShowFiles
from chalicelib.conversation.prompts import LISTED
from chalicelib.conversation.states import Mapped, State
from chalicelib.desk.message import Attachment, Channel, FileState, Message, Shape
from chalicelib.desk.people import Membership
from chalicelib.desk.permissions import Actor, Author, Role
from chalicelib.desk.ticket import ClientStatus, Stage
from chalicelib.desk.verbs import Said, answer
from tests.unit.conversation.side import CHAT, CLOUD, IRINA, NORTH, NOW, Side, buttons, key_of, keys, pages, toast

ANNA = Actor(author=Author(role=Role.ADMINISTRATOR, id="s-1", name="Анна"), provider="north")


def attachment(name: str, shape: Shape = Shape.DOCUMENT, state: FileState = FileState.READY) -> Attachment:
    return Attachment(id=name, name=name, size=1, type="x/y", shape=shape, state=state, key=f"k/{name}")


def answered(text: str = "Готово", *files: Attachment, number: int = 1001) -> Side:
    side = Side()
    add_answer(side, text, *files, number=number)
    return side


def add_answer(side: Side, text: str = "Готово", *files: Attachment, number: int = 1001) -> None:
    ticket = side.filed(number)
    deed = answer(ticket, Said(text=text, channel=Channel.DESK, attachments=files), ANNA, side.now)
    side.keeps(deed.ticket, deed.messages)


def test_an_empty_list_offers_a_new_ticket() -> None:
    """TG-35"""
    assert keys(Side().commands("start")) == ["list.empty"]


def test_a_long_list_is_paged_and_ends_where_the_site_begins() -> None:
    """TG-35, R-6: eight on a page, fifty in all."""
    side = Side()
    for number in range(1001, 1001 + LISTED + 5):
        side.filed(number)
    first = side.commands("start")
    (page,) = pages(first)
    assert page.lines[0].values == {"number": "50+"}
    assert sum(each.data.startswith("t:") for each in buttons(first)) == 8
    assert [each.data for each in buttons(first)][8:] == ["list:1", "new"]
    last = side.press("list:99")
    assert [each.data for each in buttons(last)][-2:] == ["list:5", "new"]
    assert sum(each.data.startswith("t:") for each in buttons(last)) == 2
    assert keys(side.press("list:-1")) == ["list.title"]


@pytest.mark.parametrize(
    "data",
    [
        "t:north:9",
        "t:cloud:1001",
        "t:north:1002",
        "t:north:x",
        "t:north:٣",
        "t:north:12345678901",
        "open:north:9",
        "re:north:9",
        "un:north:9",
        "ar:north:9:1",
        "ar:north:1001:x",
    ],
)
def test_a_ticket_that_is_missing_foreign_or_forged_looks_the_same(data: str) -> None:
    """TG-37, I-1"""
    side = Side()
    side.filed(1001)
    side.filed(1002, account="c-9")
    decided = side.press(data)
    assert (toast(decided), keys(decided), decided.deeds) == ("refused.no_ticket_here", [], ())


def test_a_card_of_many_pages_says_everything_once() -> None:
    """TG-38: the buttons stand under the last."""
    text = "слово " * 2000
    side = answered(text)
    decided = side.press("t:north:1001")
    said = pages(decided)
    assert "".join(str(each.lines[-1]) for each in said) == text
    assert key_of(said[0].lines[0]) == "card.head"
    assert [bool(each.rows) for each in said] == [False] * (len(said) - 1) + [True]
    assert all((each.provider, each.ticket) == ("north", 1001) for each in said)


def test_the_files_of_a_card_come_as_albums_and_those_that_cannot_by_name() -> None:
    """TG-36, TG-39"""
    pictures = [attachment(f"{each}.png", Shape.PICTURE) for each in range(12)]
    side = answered(
        "Смотрите",
        *pictures,
        attachment("a.pdf"),
        attachment("b.pdf", state=FileState.LOADING),
        attachment("c.pdf", state=FileState.FAILED),
    )
    decided = side.press("t:north:1001")
    assert keys(decided) == ["card.head", "card.last", "Смотрите", "card.loading", "card.failed"]
    shown = [each for each in decided.says if isinstance(each, ShowFiles)]
    assert [len(each.attachments) for each in shown] == [10, 2, 1]


def test_a_card_whose_last_message_is_lost_still_comes() -> None:
    """TG-39: in what state storage ever is, the ticket can be answered."""
    side = Side()
    side.filed()
    side.shelf.messages.clear()
    assert keys(side.press("t:north:1001")) == ["card.head"]


def test_a_message_of_files_alone_has_a_card() -> None:
    """TG-36"""
    side = answered("", attachment("a.pdf"))
    assert keys(side.press("t:north:1001")) == ["card.head", "card.last"]


def test_archive_and_back() -> None:
    """T-24, R-2, R-20, TG-43"""
    side = answered()
    side.press("t:north:1001")
    done = side.presses("ar")
    assert keys(done) == ["archive.done"]
    assert side.shelf.tickets["north", 1001].client_status is ClientStatus.ARCHIVED
    data = f"ar:north:1001:{side.shelf.tickets['north', 1001].last_message}"
    twice = side.press(data)
    assert (toast(twice), keys(twice), twice.deeds) == ("archive.already", ["archive.done"], ())
    back = side.presses("un")
    assert toast(back) == "archive.restored"
    assert side.shelf.tickets["north", 1001].client_status is ClientStatus.AWAITING_REPLY
    again = side.press("un:north:1001")
    assert (keys(again)[0], again.deeds) == ("card.head", ())


def test_an_open_ticket_is_not_archived_and_shown_as_it_is() -> None:
    """T-24, TG-43"""
    side = Side()
    side.filed()
    refused = side.press("ar:north:1001:1")
    assert (toast(refused), keys(refused)[0]) == ("archive.refused", "card.head")
    assert side.shelf.tickets["north", 1001].client_status is ClientStatus.IN_PROGRESS


def test_coming_back_tells_what_waits_or_nothing() -> None:
    """TG-47"""
    side = Side()
    assert side.does(LetIn(at=NOW)).says == ()
    add_answer(side)
    assert keys(side.does(LetIn(at=NOW))) == ["welcome_back"]
    add_answer(side, number=1002)
    assert keys(side.does(LetIn(at=NOW))) == ["welcome_back.many"]
    assert [each.data for each in buttons(side.last)] == ["t:north:1001", "t:north:1002"]


def test_an_answer_of_nobody_in_particular_finds_no_ticket() -> None:
    """TG-41: a swipe of a message whose ticket is not his is a message out of the blue."""
    side = Side()
    side.filed(account="c-9")
    side.mapped[7] = Mapped(bot="1", chat=CHAT, message_id=7, provider="north", ticket=1001)
    side.says("вопрос", reply_to=7)
    assert side.talk.state is State.STRAY


def test_two_accounts_see_the_tickets_of_both() -> None:
    """I-1, T-20"""
    side = Side(
        person=replace(
            IRINA, memberships=(*IRINA.memberships, Membership(provider="north", account="c-9", account_name="Другая"))
        )
    )
    side.filed(1001)
    side.filed(1002, account="c-9")
    assert keys(side.press("t:north:1002"))[0] == "card.head"


def test_a_ticket_gone_between_question_and_new_draft_keeps_the_draft() -> None:
    """TG-44: in whatever order things happen nothing is lost."""
    side = Side()
    old = side.filed()
    side.keeps(replace(old, stage=Stage.ARCHIVED, archived_at=NOW))
    side.waits(days=31)
    side.press("re:north:1001")
    side.says("опять")
    side.presses("fin")
    offered = next(each.data for each in buttons(side.last) if each.data.startswith("newof"))
    side.shelf.tickets.clear()
    decided = side.press(offered)
    assert toast(decided) == "stale.now"
    assert side.talk.written.texts == 1
    side.press(f"fin:{side.talk.written.id}")
    assert side.last is not None
    assert keys(side.last) == ["refused.no_ticket"]


def test_a_message_that_lost_its_ticket_is_not_corrected() -> None:
    """TG-45"""
    side = Side()
    side.press("new")
    side.presses("dep")
    side.says("Тема")
    side.says("вопрос")
    last = side.number
    side.presses("fin")
    ((key, message),) = side.shelf.messages.items()
    assert isinstance(message, Message)
    del side.shelf.messages[key]
    assert side.edits(last, "другой вопрос").says == ()


def test_an_answer_that_was_not_seen_is_not_put_away() -> None:
    """TG-43, R-2: the card is drawn anew with it."""
    side = answered()
    refused = side.press("ar:north:1001:1")
    assert (toast(refused), keys(refused)) == ("refused.archive.unseen", ["card.head", "card.last", "Готово"])
    assert side.shelf.tickets["north", 1001].client_status is ClientStatus.AWAITING_REPLY


def test_tickets_of_two_providers_say_whose_they_are() -> None:
    """TG-35: numbers count for each provider by itself."""
    cloud = Membership(provider="cloud", account="c-2", account_name="ИП Ирина")
    side = Side(person=replace(IRINA, memberships=(*IRINA.memberships, cloud)), providers=(NORTH, CLOUD))
    side.filed(1001)
    assert [key_of(each.label) for each in buttons(side.commands("start"))] == ["label.ticket", "button.new"]
    side.filed(1001, provider="cloud", account="c-2")
    labels = [key_of(each.label) for each in buttons(side.commands("start"))]
    assert labels == ["label.ticket_at", "label.ticket_at", "button.new"]
