"""Staff send files from Telegram: taken as a client's are, fetched after the yes, and nothing goes out half."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib.desk.message import FileState, Message
from chalicelib.desk.people import Role
from chalicelib.desk.rules import MEGABYTE, Limits
from chalicelib.services import fetch as work
from chalicelib.services import pagers, wire
from chalicelib.services.effects import Fetch
from infra.local.telegram import Fault, FaultKind, Seen
from infra.local.telegram.attachments import Attachment, audio, document, photo, video, video_note, voice
from tests.flows.composing import composing, posts, queued
from tests.flows.desk_side import OnTheSite, filed
from tests.flows.on_alert import alert, alerted, by_staff, changed, of_staff
from tests.people.staff import on_duty
from tests.people.telegram import Client
from tests.stage import Stage

SEND = "Отправить клиенту"
ON_ITS_WAY = "Отправлю, как только получу файлы: Ирина, тикет №1001."
SENT = "Отправлено: Ирина, тикет №1001:"


@pytest.fixture
def irina(stage: Stage) -> Client:
    client = stage.client()
    filed(client)
    return client


@pytest.fixture
def anna(stage: Stage, irina: Client) -> Client:
    """Has been told of Irina's ticket."""
    return alerted(stage)


def paper(name: str = "счёт.pdf", content: bytes = b"%PDF paper") -> Attachment:
    return document(content, name=name)


def files_of(message: Message) -> list[str]:
    assert {each.state for each in message.attachments} <= {FileState.READY}
    return [each.name for each in message.attachments]


def answered(stage: Stage, number: int = 1001) -> list[tuple[str, list[str]]]:
    """What staff have written into the ticket, with the names of its files."""
    return [(each.text, files_of(each)) for each in of_staff(stage, number)]


def given(client: Client) -> list[str]:
    """Files the bot gave this person, by name; a photo has none."""
    found = (each.raw for each in client.sees())
    return [each["document"]["file_name"] if "document" in each else "photo" for each in found if _is_file(each)]


def _is_file(raw: dict) -> bool:
    return "document" in raw or "photo" in raw


def confirmations(phone: Client) -> list[Seen]:
    """What still waits for a yes on the screen."""
    return [each for each in phone.sees() if SEND in each.labels]


def on_the_way(stage: Stage) -> list[Fetch]:
    return [wire.fetch(body) for _, body in stage.queues.waiting["files"]]


def agrees(stage: Stage, anna: Client) -> None:
    """The yes reaches the hook; what it asks for waits in its queue."""
    anna.person.presses(SEND)
    stage.telegram.settle()


def lost(stage: Stage, sent: Seen) -> None:
    """Telegram has a file no more."""
    stage.telegram.lose_file(sent.raw["document"]["file_id"])


def changed_provider(stage: Stage, **facts) -> None:
    provider = stage.store.provider("north")
    assert provider is not None
    stage.save(replace(provider, **facts))


def said_by(html: str, text: str) -> str:
    """What stands beside the message with this text."""
    before, _, _ = html.partition(text)
    return before[before.rindex('class="who"') :]


def test_a_file_goes_to_the_client_after_a_yes_that_names_it(stage: Stage, irina: Client, anna: Client) -> None:
    anna.sends(paper(), caption="Вот счёт", reply_to=alert(anna))
    asked = anna.hears("Ответить клиенту Ирина в тикет №1001 «Сайт отвечает ошибкой 502»?")
    assert asked.text.splitlines()[1:] == ["", "Вот счёт", "📎 1 файл: счёт.pdf"]
    assert by_staff(stage) == []
    assert stage.files.kept == {}, "nothing is fetched before the yes"
    anna.presses(SEND)
    assert answered(stage) == [("Вот счёт", ["счёт.pdf"])]
    (kept,) = of_staff(stage)[0].attachments
    assert stage.files.kept[kept.key].content == b"%PDF paper"
    assert given(irina) == ["счёт.pdf"]
    assert [each for each in irina.sees() if "Вот счёт" in each.text]
    assert anna.sees()[-1].text == f"{SENT}\n\nВот счёт\n📎 1 файл: счёт.pdf"
    assert not anna.sees()[-1].labels
    assert len([each for each in anna.sees() if SENT in each.text or ON_ITS_WAY in each.text]) == 1


@pytest.mark.parametrize("make", [photo, document, video, audio, voice, video_note])
def test_each_kind_of_file_is_an_answer_without_a_word(
    stage: Stage, irina: Client, anna: Client, make: Callable[[], Attachment]
) -> None:
    anna.sends(make(), reply_to=alert(anna))
    anna.presses(SEND)
    ((text, names),) = answered(stage)
    assert (text, len(names)) == ("", 1)
    assert len(given(irina)) == 1


def test_the_client_gets_the_file_by_mail_as_well(stage: Stage, irina: Client, anna: Client) -> None:
    stage.mailbox()
    irina.blocks()
    anna.sends(paper(), caption="Вот счёт", reply_to=alert(anna))
    anna.presses(SEND)
    letter = stage.at_mail(501).receives()[-1]
    assert "Вот счёт" in letter.text
    assert letter.files == ["счёт.pdf"]


def test_while_the_files_are_on_their_way_nothing_is_said_to_anybody(stage: Stage, irina: Client, anna: Client) -> None:
    before = irina.sees()
    anna.sends(paper(), caption="Вот счёт", reply_to=alert(anna))
    agrees(stage, anna)
    assert anna.sees()[-1].text.startswith(ON_ITS_WAY)
    assert list(anna.sees()[-1].labels) == ["Отменить"]
    assert by_staff(stage) == []
    assert irina.sees() == before
    stage.settle()
    assert answered(stage) == [("Вот счёт", ["счёт.pdf"])]
    assert anna.sees()[-1].text.startswith(SENT)


def test_an_album_is_one_answer_with_one_confirmation(stage: Stage, irina: Client, anna: Client) -> None:
    anna.album([paper("1.pdf"), paper("2.pdf"), paper("3.pdf")], caption="Счета", reply_to=alert(anna))
    (asked,) = confirmations(anna)
    assert asked.text.endswith("Счета\n📎 3 файла: 1.pdf, 2.pdf, 3.pdf")
    anna.presses(SEND)
    assert answered(stage) == [("Счета", ["1.pdf", "2.pdf", "3.pdf"])]
    assert given(irina) == ["1.pdf", "2.pdf", "3.pdf"]


def test_an_album_behind_the_button_is_one_answer(stage: Stage, anna: Client) -> None:
    anna.press(alert(anna).rows[0][1].data, alert(anna).message_id)
    anna.album([paper("1.pdf"), paper("2.pdf")])
    assert len(confirmations(anna)) == 1
    anna.presses(SEND)
    assert answered(stage) == [("", ["1.pdf", "2.pdf"])]


def test_parts_of_an_album_come_in_any_order(stage: Stage, anna: Client) -> None:
    """Their order is that of sending."""
    anna.person.album([paper("1.pdf"), paper("2.pdf"), paper("3.pdf")], caption="Счета", reply_to=alert(anna))
    parts = [queued(stage) for _ in range(3)]
    for each in (parts[2], parts[0], parts[1]):
        assert posts(stage, each) == 200
    stage.settle()
    assert len(confirmations(anna)) == 1
    anna.presses(SEND)
    assert answered(stage) == [("Счета", ["1.pdf", "2.pdf", "3.pdf"])]


def test_a_part_that_comes_twice_is_one_file(stage: Stage, anna: Client) -> None:
    """I-6"""
    anna.person.sends(paper(), reply_to=alert(anna))
    update = queued(stage)
    for _ in range(3):
        assert posts(stage, update) == 200
    stage.settle()
    assert len(confirmations(anna)) == 1
    anna.presses(SEND)
    assert answered(stage) == [("", ["счёт.pdf"])]


def test_a_part_behind_the_confirmation_is_confirmed_anew(stage: Stage, anna: Client) -> None:
    """A yes to what was shown without it is a yes to nothing."""
    anna.album([paper("1.pdf"), paper("2.pdf")], gap=5.0, reply_to=alert(anna))
    (first,) = confirmations(anna)
    assert first.text.endswith("1.pdf")
    stage.later(seconds=5)
    anna.press(first.rows[0][0].data, first.message_id)
    assert anna.toast() == "Эта кнопка устарела."
    assert by_staff(stage) == []
    (second,) = confirmations(anna)
    assert second.text.endswith("1.pdf, 2.pdf")
    anna.presses(SEND)
    assert answered(stage) == [("", ["1.pdf", "2.pdf"])]


def test_a_part_behind_the_yes_asks_for_a_yes_of_its_own(stage: Stage, anna: Client) -> None:
    """For the same ticket, also where nothing but the album tells which."""
    anna.press(alert(anna).rows[0][2].data, alert(anna).message_id)
    anna.album([paper("1.pdf"), paper("2.pdf"), paper("3.pdf")], gap=5.0)
    anna.presses("Оставить заметку")
    assert [(each.internal, files_of(each)) for each in of_staff(stage)] == [(True, ["1.pdf"])]
    for _ in range(2):
        stage.later(seconds=5)
    anna.presses("Оставить заметку")
    assert [(each.internal, files_of(each)) for each in of_staff(stage)] == [
        (True, ["1.pdf"]),
        (True, ["2.pdf", "3.pdf"]),
    ]


def test_a_note_with_a_file_never_reaches_the_client(stage: Stage, irina: Client, anna: Client) -> None:
    before = irina.sees()
    anna.press(alert(anna).rows[0][2].data, alert(anna).message_id)
    anna.sends(paper(), caption="Не платит, @anna")
    anna.presses("Оставить заметку")
    assert by_staff(stage) == [("Не платит, @anna", True)]
    assert files_of(of_staff(stage)[0]) == ["счёт.pdf"]
    assert irina.sees() == before
    anna.sends(paper("другой.pdf"), reply_to=alert(anna))
    anna.presses("Оставить заметкой")
    assert [files_of(each) for each in of_staff(stage)] == [["счёт.pdf"], ["другой.pdf"]]
    assert irina.sees() == before


def test_what_comes_right_behind_belongs_to_it(stage: Stage, irina: Client, anna: Client) -> None:
    """People write, then send the file; or send it, then explain."""
    anna.press(alert(anna).rows[0][1].data, alert(anna).message_id)
    anna.sends(paper())
    anna.says("Это счёт")
    stage.clock.turn(seconds=30)
    anna.sends(paper("акт.pdf"), caption="и акт")
    (asked,) = confirmations(anna)
    assert asked.text.endswith("Это счёт\nи акт\n📎 2 файла: счёт.pdf, акт.pdf")
    anna.presses(SEND)
    assert answered(stage) == [("Это счёт\nи акт", ["счёт.pdf", "акт.pdf"])]


def test_a_reply_to_the_confirmation_adds_to_it(stage: Stage, anna: Client) -> None:
    anna.says("Вот счёт", reply_to=alert(anna))
    stage.clock.turn(minutes=30)
    anna.sends(paper(), reply_to=confirmations(anna)[0])
    anna.presses(SEND)
    assert answered(stage) == [("Вот счёт", ["счёт.pdf"])]


def test_with_two_tickets_in_hand_a_file_needs_to_say_for_which(stage: Stage, irina: Client, anna: Client) -> None:
    OnTheSite(stage).asks("Домен")
    stage.later(minutes=2)
    first = next(each for each in anna.sees() if each.text.startswith("№1001") and each.labels)
    second = next(each for each in anna.sees() if each.text.startswith("№1002") and each.labels)
    anna.says("Про сайт", reply_to=first)
    anna.says("Про домен", reply_to=second)
    anna.sends(paper())
    anna.hears("Сюда приходят оповещения о тикетах")
    for each in confirmations(anna):
        anna.press(each.rows[0][0].data, each.message_id)
    assert answered(stage) == [("Про сайт", [])]
    assert answered(stage, 1002) == [("Про домен", [])]


def test_what_comes_an_hour_later_belongs_to_nothing(stage: Stage, anna: Client) -> None:
    anna.says("Вот счёт", reply_to=alert(anna))
    stage.clock.turn(hours=1)
    anna.sends(paper())
    anna.hears("Сюда приходят оповещения о тикетах")
    anna.presses(SEND)
    assert answered(stage) == [("Вот счёт", [])]


def test_files_past_the_count_stay_out_by_name(stage: Stage, irina: Client, anna: Client) -> None:
    """The limit is the client's: five of one submission (R-9)."""
    anna.album([paper(f"{each}.pdf") for each in range(1, 8)], caption="Счета", reply_to=alert(anna))
    (asked,) = confirmations(anna)
    assert asked.text.splitlines()[-1] == "Уже 5 файлов — это предел. Не добавлено: 6.pdf, 7.pdf."
    anna.presses(SEND)
    assert answered(stage) == [("Счета", [f"{each}.pdf" for each in range(1, 6)])]


def test_a_file_past_the_size_is_refused_at_once_and_its_caption_says_so(stage: Stage, anna: Client) -> None:
    """TG-26: what Telegram does not give a bot is not waited for."""
    anna.sends(document(name="журнал.zip", size=34 * MEGABYTE), caption="Журнал", reply_to=alert(anna))
    (asked,) = confirmations(anna)
    refusal = "Не добавлено: журнал.zip — бот принимает файлы до 20 МБ. Приложите в пульте."
    assert asked.text.splitlines()[1:] == ["", "Журнал", refusal]
    anna.presses("Отменить")
    anna.sends(document(name="журнал.zip", size=34 * MEGABYTE), reply_to=alert(anna))
    assert anna.hears("Не добавлено").text == refusal
    assert confirmations(anna) == []


def test_a_yes_pressed_again_while_the_files_are_on_their_way_sends_once(
    stage: Stage, irina: Client, anna: Client
) -> None:
    anna.sends(paper(), reply_to=alert(anna))
    (asked,) = confirmations(anna)
    agrees(stage, anna)
    anna.person.press(asked.rows[0][0].data, asked.message_id)
    stage.telegram.settle()
    assert anna.toast() == "Уже отправляется: ждём файлы"
    assert len(on_the_way(stage)) == 1
    stage.settle()
    assert answered(stage) == [("", ["счёт.pdf"])]
    assert given(irina) == ["счёт.pdf"]


def test_files_fetched_twice_and_out_of_order_send_once(stage: Stage, irina: Client, anna: Client) -> None:
    """I-6: a queue delivers at least once."""
    anna.album([paper("1.pdf"), paper("2.pdf")], reply_to=alert(anna))
    agrees(stage, anna)
    wanted = on_the_way(stage)
    for each in (*reversed(wanted), *wanted):
        work.fetch(each, stage.house)
    stage.settle()
    for each in wanted:
        work.fetch(each, stage.house)
    stage.settle()
    assert answered(stage) == [("", ["1.pdf", "2.pdf"])]
    assert given(irina) == ["1.pdf", "2.pdf"]
    assert len([each for each in anna.sees() if SENT in each.text]) == 1


def test_two_last_files_at_once_send_once(stage: Stage, irina: Client, anna: Client) -> None:
    """The second is marked in the middle of marking the first: neither is lost."""
    anna.album([paper("1.pdf"), paper("2.pdf")], reply_to=alert(anna))
    agrees(stage, anna)
    first, second = on_the_way(stage)
    stage.store.on("commit", lambda: work.fetch(second, stage.house))
    work.fetch(first, stage.house)
    stage.settle()
    assert answered(stage) == [("", ["1.pdf", "2.pdf"])]
    assert given(irina) == ["1.pdf", "2.pdf"]


def test_a_container_that_dies_leaves_nothing_half(stage: Stage, irina: Client, anna: Client) -> None:
    """TG-08: after the yes, and again after the last file."""
    anna.sends(paper(), reply_to=alert(anna))
    with stage.dying_after_commit():
        agrees(stage, anna)
    stage.clock.turn(minutes=1)
    with stage.dying_after_commit():
        stage.later(minutes=1)
    for _ in range(3):
        stage.later(minutes=1)
    assert answered(stage) == [("", ["счёт.pdf"])]
    assert given(irina) == ["счёт.pdf"]
    assert anna.sees()[-1].text.startswith(SENT)


def test_a_file_that_cannot_be_had_holds_the_answer_back_and_staff_decide(
    stage: Stage, irina: Client, anna: Client
) -> None:
    """TG-27: nothing half goes out silently."""
    before = irina.sees()
    bad = anna.sends(paper("плохой.pdf"), caption="Вот счета", reply_to=alert(anna))
    anna.sends(paper("хороший.pdf"))
    lost(stage, bad)
    anna.presses(SEND)
    assert by_staff(stage) == []
    assert irina.sees() == before
    (asked,) = confirmations(anna)
    assert asked.text.splitlines()[0] == (
        "Файл «плохой.pdf» получить не удалось, в тикет №1001 ничего не отправлено. Пришлите файл ещё раз."
    )
    assert asked.text.endswith("Вот счета\n📎 1 файл: хороший.pdf")
    anna.sends(paper("снова.pdf"))
    anna.presses(SEND)
    assert answered(stage) == [("Вот счета", ["хороший.pdf", "снова.pdf"])]
    assert given(irina) == ["хороший.pdf", "снова.pdf"]


def test_a_lone_file_that_cannot_be_had_sends_nothing(stage: Stage, irina: Client, anna: Client) -> None:
    bad = anna.sends(paper(), reply_to=alert(anna))
    lost(stage, bad)
    anna.presses(SEND)
    anna.hears("Файл «счёт.pdf» получить не удалось, в тикет №1001 ничего не отправлено.")
    assert not anna.sees()[-1].labels
    assert by_staff(stage) == []
    assert given(irina) == []


def test_a_telegram_that_does_not_answer_is_asked_again(stage: Stage, irina: Client, anna: Client) -> None:
    anna.sends(paper(), reply_to=alert(anna))
    stage.telegram.faults.add(Fault(kind=FaultKind.BAD_GATEWAY, method="getFile", times=3))
    anna.presses(SEND)
    assert by_staff(stage) == []
    for _ in range(3):
        stage.later(minutes=1)
    assert answered(stage) == [("", ["счёт.pdf"])]
    assert given(irina) == ["счёт.pdf"]


def test_one_that_never_answers_is_given_up_and_told(stage: Stage, anna: Client) -> None:
    anna.sends(paper(), reply_to=alert(anna))
    stage.telegram.faults.add(Fault(kind=FaultKind.BAD_GATEWAY, method="getFile", times=None))
    anna.presses(SEND)
    for _ in range(8):
        stage.later(minutes=16)
    assert "получить не удалось" in anna.sees()[-1].text
    assert by_staff(stage) == []


def test_what_the_client_writes_meanwhile_is_shown_first(stage: Stage, irina: Client, anna: Client) -> None:
    anna.sends(paper(), caption="Вот счёт", reply_to=alert(anna))
    agrees(stage, anna)
    waiting = stage.queues.waiting["files"]
    stage.queues.waiting["files"] = []
    OnTheSite(stage).replies("Уже оплатили")
    stage.queues.waiting["files"] = waiting
    stage.settle()
    assert by_staff(stage) == []
    assert "Ирина: «Уже оплатили»" in confirmations(anna)[-1].text
    anna.presses(SEND)
    assert answered(stage) == [("Вот счёт", ["счёт.pdf"])], "the file is here already"


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"active": False}, "Вы больше не отвечаете за этого провайдера."),
        ({"departments": ("bill",)}, "1001"),
        ({"role": Role.OBSERVER}, "Ваша роль"),
    ],
)
def test_rights_lost_meanwhile_send_nothing(stage: Stage, anna: Client, facts: dict, told: str) -> None:
    anna.sends(paper(), reply_to=alert(anna))
    agrees(stage, anna)
    changed(stage, **facts)
    stage.settle()
    assert by_staff(stage) == []
    assert anna.sees()[-1].text.startswith("В тикет №1001 ничего не отправлено.")
    assert told in anna.sees()[-1].text


def test_a_telephone_untied_meanwhile_sends_nothing(stage: Stage, anna: Client) -> None:
    anna.sends(paper(), reply_to=alert(anna))
    agrees(stage, anna)
    email = next(each for each in stage.store.staff("north") if each.name == "Анна").email
    pagers.unlink(email, by="s-anna", cause="test#unlink", house=stage.house)
    before = anna.sees()
    stage.settle()
    assert by_staff(stage) == []
    assert anna.sees() == before


def test_it_can_be_taken_back_until_it_has_gone(stage: Stage, irina: Client, anna: Client) -> None:
    anna.sends(paper(), reply_to=alert(anna))
    agrees(stage, anna)
    anna.person.presses("Отменить")
    stage.telegram.settle()
    anna.hears("ничего не отправлено")
    stage.settle()
    assert by_staff(stage) == []
    assert given(irina) == []
    assert stage.files.kept == {}


def test_a_caption_corrected_meanwhile_is_confirmed_anew(stage: Stage, anna: Client) -> None:
    sent = anna.sends(paper(), caption="Вот счт", reply_to=alert(anna))
    agrees(stage, anna)
    anna.person.edits(sent, "Вот счёт")
    stage.telegram.settle()
    stage.settle()
    assert by_staff(stage) == []
    assert confirmations(anna)[-1].text.endswith("Вот счёт\n📎 1 файл: счёт.pdf")
    anna.presses(SEND)
    assert answered(stage) == [("Вот счёт", ["счёт.pdf"])]


def test_a_client_who_is_staff_too_sends_his_own_files_as_a_client(stage: Stage) -> None:
    """I-1: what he writes as a client goes into his own draft, whatever waits for his yes."""
    vera = composing(stage)
    on_duty(stage, "Анна", user=501)
    oleg = stage.client("Олег", user=601, accounts=(("north", "c-2"),))
    filed(oleg)
    stage.later(minutes=2)
    vera.sends(paper("олегу.pdf"), reply_to=alert(vera))
    vera.sends(paper("моё.pdf"))
    vera.presses("Завершить")
    mine = next(each for each in stage.tickets() if each.account == "c-1")
    assert [files_of(each) for each in stage.messages(mine.number)] == [["моё.pdf"]]
    (asked,) = confirmations(vera)
    vera.press(asked.rows[0][0].data, asked.message_id)
    assert answered(stage, 1001) == [("", ["олегу.pdf"])]


@pytest.mark.parametrize("gone", [False, True])
def test_taken_back_in_the_moment_the_last_file_comes(stage: Stage, irina: Client, anna: Client, gone: bool) -> None:
    """Whatever is written first counts; here it is his act."""
    sent = anna.sends(paper(), reply_to=alert(anna))
    if gone:
        lost(stage, sent)
    agrees(stage, anna)
    (wanted,) = on_the_way(stage)
    anna.person.presses("Отменить")
    stage.store.on("commit", stage.telegram.settle)
    work.fetch(wanted, stage.house)
    stage.settle()
    assert by_staff(stage) == []
    assert given(irina) == []
    assert anna.sees()[-1].text == "Хорошо, ничего не отправлено."


def test_a_file_lost_with_the_rights_to_send_it_is_told_and_forgotten(stage: Stage, anna: Client) -> None:
    bad = anna.sends(paper(), caption="Вот счёт", reply_to=alert(anna))
    lost(stage, bad)
    agrees(stage, anna)
    changed(stage, active=False)
    stage.settle()
    assert "ничего не отправлено" in anna.sees()[-1].text
    assert not anna.sees()[-1].labels
    assert by_staff(stage) == []


def test_a_correction_goes_before_a_file_that_fails(stage: Stage, anna: Client) -> None:
    """The confirmation he sees in the end has the text as it is now, without the file."""
    bad = anna.sends(paper(), caption="Вот счт", reply_to=alert(anna))
    lost(stage, bad)
    agrees(stage, anna)
    anna.person.edits(bad, "Вот счёт")
    stage.telegram.settle()
    stage.settle()
    assert confirmations(anna)[-1].text.endswith("\n\nВот счёт")
    anna.presses(SEND)
    assert answered(stage) == [("Вот счёт", [])]


@pytest.mark.parametrize("act", ["more", "a correction"])
def test_rights_lost_before_the_yes_let_nothing_be_added(stage: Stage, anna: Client, act: str) -> None:
    sent = anna.sends(paper(), caption="Вот счт", reply_to=alert(anna))
    changed(stage, active=False)
    if act == "more":
        anna.sends(paper("акт.pdf"))
    else:
        anna.edits(sent, "Вот счёт")
    anna.hears("Вы больше не отвечаете за этого провайдера.")
    anna.presses(SEND)
    assert by_staff(stage) == []


def test_what_was_taken_back_cannot_be_taken_back_again(stage: Stage, anna: Client) -> None:
    anna.sends(paper(), reply_to=alert(anna))
    (asked,) = confirmations(anna)
    drop = asked.rows[-1][-1].data
    anna.press(drop, asked.message_id)
    anna.press(drop, asked.message_id)
    assert anna.toast() == "Эта кнопка устарела."


def test_an_edit_that_shows_nothing_new_asks_nothing_again(stage: Stage, anna: Client) -> None:
    sent = anna.sends(paper(), caption="Вот счёт", reply_to=alert(anna))
    anna.edits(sent, " Вот счёт ")
    anna.hears_nothing_new()


def test_more_than_a_confirmation_shows_begins_another_answer(stage: Stage, anna: Client) -> None:
    """Nothing is cut and nothing is lost: what does not fit beside the rest is confirmed by itself."""
    for letter in "абв":
        anna.says(letter * 1500, reply_to=confirmations(anna)[-1] if confirmations(anna) else alert(anna))
    first, second = confirmations(anna)
    assert first.text.endswith("а" * 1500 + "\n" + "б" * 1500)
    for each in (first, second):
        anna.press(each.rows[0][0].data, each.message_id)
    anna.presses(SEND)
    assert [len(text) for text, _ in answered(stage)] == [3001, 1500]


def test_the_limits_are_the_providers_own(stage: Stage, anna: Client) -> None:
    """Also where clients do not write by Telegram."""
    changed_provider(stage, telegram=False, limits=Limits(files=1, file_size=2 * MEGABYTE))
    anna.album([paper("1.pdf"), paper("2.pdf")], reply_to=alert(anna))
    anna.sends(document(name="журнал.zip", size=3 * MEGABYTE), reply_to=alert(anna))
    assert confirmations(anna)[0].text.splitlines()[-1] == "Уже 1 файл — это предел. Не добавлено: 2.pdf."
    anna.hears("Не добавлено: журнал.zip — бот принимает файлы до 2 МБ.")
    anna.presses(SEND)
    assert answered(stage) == [("", ["1.pdf"])]


def test_the_console_tells_where_it_was_written_and_the_client_is_not_told(
    stage: Stage, irina: Client, anna: Client
) -> None:
    anna.sends(paper(), caption="Вот счёт", reply_to=alert(anna))
    anna.presses(SEND)
    console = stage.workplace().opens("/desk/tickets/1001")
    assert "Telegram" in said_by(console.html, "Вот счёт")
    portal = stage.browser(501).opens("/tickets/1001")
    assert "счёт.pdf" in portal.text
    assert "Telegram" not in said_by(portal.html, "Вот счёт")
