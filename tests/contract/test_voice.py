"""What every voice promises, proved on the fake and on Telegram's over the pretend Telegram."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from chalicelib.channels.telegram.voice import TelegramVoice
from chalicelib.clients.telegram import TelegramClient
from chalicelib.conversation.outputs import Button, Place, Say, Settle, ShowFiles, Toast, Words
from chalicelib.conversation.states import Mapped, Shown
from chalicelib.desk.groups import Topic
from chalicelib.desk.message import Attachment, FileState, Shape
from chalicelib.desk.people import Bot
from chalicelib.services.effects import ChatTarget, Spoken
from chalicelib.services.failures import Delayed, Refused, Unavailable, Unreachable, Unsure
from infra.local.telegram import Fault, FaultKind, PretendTelegram
from infra.local.telegram.wire import BASE_URL, Wire
from tests.fakes.files import Kept, MemoryFiles
from tests.fakes.time import TurnedClock
from tests.fakes.voice import FakeVoice, Line

TOKEN = "7000000001:AAExampleExampleExampleExampleExample"
BOT = "7000000001"
ANNA = 501
JPEG = bytes.fromhex("ffd8ffc0000b080040004001011100ffd9")
THIN = bytes.fromhex("ffd8ffc0000b080001100001011100ffd9")
ROWS = ((Button("Yes", "yes:d1"), Button("No", "no:d1")),)
BIG = 50 * 2**20 + 1


def speak(language, key, values):
    return f"[{key}]" + "".join(f" {value}" for value in values.values())


class Stage:
    """One chat with Anna, and files; the two kinds differ in what shows the screen and makes trouble."""

    def __init__(self):
        self.clock = TurnedClock()
        self.files = MemoryFiles()
        self.copies: dict[str, str] = {}
        self.topics: list[Topic] = []
        self.shown = Shown(bot=BOT, chat=ANNA)

    def copied(self, bot, keys) -> Mapping[str, str]:
        return {key: self.copies[key] for key in keys if key in self.copies}

    def speak(self, output, **target):
        spoken = Spoken(target=ChatTarget(bot=BOT, chat=ANNA, language="ru", **target), output=output)
        uttered = self.voice.speak(spoken, self.shown, self.clock.now())
        self.shown = uttered.shown
        self.copies |= {each.key: each.file_id for each in uttered.copies}
        return uttered

    def keep(self, name, content=JPEG, **given):
        key = f"files/{name}"
        self.files.kept[key] = Kept(content, "image/jpeg")
        usual = {"type": "image/jpeg", "shape": Shape.PICTURE, "state": FileState.READY, "size": len(content)}
        return Attachment(**{"id": name, "name": name, "key": key, **usual, **given})

    def ids(self):
        return [each.id for each in self.screen()]


class OnTelegram(Stage):
    def __init__(self):
        super().__init__()
        self.telegram = PretendTelegram(now=self.clock.now)
        self.telegram.add_bot(TOKEN, "north_help_bot", "North")
        self.anna = self.telegram.person(ANNA, "Анна")
        self.anna.starts()
        bot = Bot(id=BOT, username="north_help_bot", name="North", token=TOKEN, secret="s")
        client = TelegramClient(
            bots={BOT: bot}.get,
            api_url=BASE_URL.removesuffix("/bot"),
            request=lambda: Wire(self.telegram),
        )
        memory = {"files": self.files, "copied": self.copied, "keep": self.topics.append}
        self.voice = TelegramVoice(client=client, **memory, words=speak)

    def screen(self):
        return [
            Line(each.message_id, each.text, each.labels, _file(each)) for each in self.anna.sees() if each.is_from_bot
        ]

    def vanish(self, message):
        self.telegram.call(TOKEN, "deleteMessage", {"chat_id": ANNA, "message_id": message})

    def press(self):
        return self.anna.press("yes:d1", None).id

    def toast(self, press):
        return self.telegram.answer_to(press).toast

    def uploads(self):
        return sum(len(each.files) for each in self.telegram.calls)

    def fails(self, trouble):
        kinds = {
            Unreachable: FaultKind.BLOCKED,
            Refused: FaultKind.BAD_REQUEST,
            Delayed: FaultKind.UNREACHABLE,
            Unsure: FaultKind.REQUEST_LOST,
        }
        self.telegram.faults.add(Fault(kind=kinds[trouble]))

    def is_busy(self, seconds):
        self.telegram.faults.add(Fault(kind=FaultKind.TOO_MANY_REQUESTS, retry_after=seconds))


class OnPaper(Stage):
    def __init__(self):
        super().__init__()
        self.voice = FakeVoice(files=self.files, copied=self.copied, words=speak)
        self.presses = 0

    @property
    def lines(self):
        return self.voice.screens[BOT, ANNA].lines

    def screen(self):
        return [self.lines[id] for id in sorted(self.lines)]

    def vanish(self, message):
        del self.lines[message]

    def press(self):
        self.presses += 1
        return str(self.presses)

    def toast(self, press):
        return self.voice.toasts[press]

    def uploads(self):
        return self.voice.uploads

    def fails(self, trouble):
        self.voice.fail_next("speak", trouble("told to"))

    def is_busy(self, seconds):
        self.voice.fail_next("speak", Delayed("busy", seconds))


def _file(message):
    kinds = {"photo": Shape.PICTURE, "document": Shape.DOCUMENT}
    return next((shape for kind, shape in kinds.items() if kind in message.raw), "")


@pytest.fixture(params=[OnPaper, OnTelegram])
def stage(request):
    return request.param()


@pytest.fixture
def telegram():
    return OnTelegram()


def panel(revision, **given):
    usual = {"lines": (f"draft {revision}",), "rows": ROWS, "place": Place.PANEL, "draft": "d1"}
    return Say(**{**usual, "revision": revision, **given})


def files(*attachments):
    return ShowFiles(provider="north", ticket=1042, attachments=attachments)


# Saying


def test_a_page_is_one_message_with_its_buttons(stage):
    stage.speak(Say(lines=("one", Words("two", {"x": "three"})), rows=ROWS))
    assert [(each.text, each.labels) for each in stage.screen()] == [("one\n[two] three", ("Yes", "No"))]


def test_what_people_wrote_is_shown_as_they_wrote_it(stage):
    """TG-38"""
    wrote = "<b>1 & 2</b> _x_ *y* [a](b) `c` {d}"
    stage.speak(Say(lines=(wrote,)))
    assert stage.screen()[0].text == wrote


def test_a_page_is_drawn_over_the_message_it_names(stage):
    stage.speak(Say(lines=("before",), rows=ROWS))
    (id,) = stage.ids()
    stage.speak(Say(lines=("after",), over=id))
    assert stage.screen() == [Line(id, "after")]


def test_drawing_the_same_again_is_done(stage):
    stage.speak(Say(lines=("same",), rows=ROWS))
    before = stage.screen()
    stage.speak(Say(lines=("same",), rows=ROWS, over=before[0].id))
    assert stage.screen() == before


def test_a_page_over_a_message_that_is_gone_is_said_anew(stage):
    """TG-47"""
    stage.speak(Say(lines=("before",)))
    (id,) = stage.ids()
    stage.vanish(id)
    stage.speak(Say(lines=("after",), over=id))
    assert [each.text for each in stage.screen()] == ["after"]
    assert stage.ids() != [id]


def test_a_message_about_a_ticket_finds_it_again(stage):
    """TG-41"""
    uttered = stage.speak(Say(lines=("x",), provider="north", ticket=1042))
    (id,) = stage.ids()
    assert uttered.mapped == (Mapped(bot=BOT, chat=ANNA, message_id=id, provider="north", ticket=1042),)


def test_a_message_about_nothing_finds_nothing(stage):
    assert stage.speak(Say(lines=("x",))).mapped == ()


def test_a_receipt_is_remembered_for_its_draft(stage):
    stage.speak(Say(lines=("x",), place=Place.RECEIPT, draft="d1"))
    assert (stage.shown.receipt, stage.shown.receipt_draft) == (stage.ids()[-1], "d1")


def test_a_message_that_arrives_shows_that_the_bot_is_let_in(stage):
    stage.shown = replace(stage.shown, blocked_at=stage.clock.now())
    stage.speak(Say(lines=("x",)))
    assert stage.shown.blocked_at is None


# The panel


def test_a_panel_is_remembered(stage):
    stage.speak(panel(1, album="a"))
    assert stage.shown == Shown(
        bot=BOT,
        chat=ANNA,
        panel=stage.ids()[0],
        panel_draft="d1",
        panel_revision=1,
        panel_at=stage.clock.now(),
        panel_album="a",
    )


def test_a_panel_follows_to_the_end_of_the_chat(stage):
    stage.speak(panel(1))
    stage.speak(Say(lines=("between",)))
    stage.clock.turn(seconds=2)
    stage.speak(panel(2))
    assert [each.text for each in stage.screen()] == ["between", "draft 2"]
    assert stage.shown.panel == stage.ids()[-1]


def test_a_young_panel_is_drawn_over(stage):
    """TG-23"""
    stage.speak(panel(1))
    before = stage.ids()
    stage.clock.turn(seconds=1)
    stage.speak(panel(2))
    assert stage.ids() == before
    assert stage.screen()[0].text == "draft 2"


def test_a_row_of_quick_messages_still_moves_the_panel_along(stage):
    stage.speak(panel(1))
    before = stage.ids()
    for revision in (2, 3):
        stage.clock.turn(seconds=1)
        stage.speak(panel(revision))
    assert stage.ids() != before


def test_an_album_has_one_panel_however_slowly_it_comes(stage):
    """TG-23, TG-24, I-7"""
    for revision in range(1, 6):
        stage.speak(panel(revision, album="a"))
        stage.clock.turn(seconds=5)
    assert [each.text for each in stage.screen()] == ["draft 5"]
    assert len(set(stage.ids())) == 1
    assert stage.shown.panel_revision == 5


def test_an_older_panel_is_never_drawn_over_a_newer(stage):
    stage.speak(panel(2))
    before = stage.screen()
    stage.clock.turn(seconds=10)
    stage.speak(panel(1))
    assert stage.screen() == before
    assert stage.shown.panel_revision == 2


def test_the_panel_of_another_draft_begins_anew(stage):
    stage.speak(panel(7))
    stage.speak(panel(1, draft="d2"))
    assert [each.text for each in stage.screen()] == ["draft 7", "draft 1"]
    assert (stage.shown.panel_draft, stage.shown.panel_revision) == ("d2", 1)


def test_a_press_is_answered_where_it_was_pressed_and_the_former_panel_goes(stage):
    stage.speak(panel(1))
    stage.speak(Say(lines=("sure?",), rows=ROWS))
    pressed = stage.ids()[-1]
    stage.speak(panel(2, over=pressed))
    assert [(each.id, each.text) for each in stage.screen()] == [(pressed, "draft 2")]
    assert stage.shown.panel == pressed


def test_a_panel_the_person_deleted_is_sent_anew(stage):
    """TG-47"""
    stage.speak(panel(1))
    stage.vanish(stage.ids()[0])
    stage.speak(panel(2))
    assert [each.text for each in stage.screen()] == ["draft 2"]
    assert stage.shown.panel == stage.ids()[0]


def test_a_settled_draft_has_no_buttons(stage):
    stage.speak(panel(3))
    stage.speak(Settle(draft="d1"))
    assert [(each.text, each.labels) for each in stage.screen()] == [("draft 3", ())]
    assert (stage.shown.panel, stage.shown.panel_at, stage.shown.panel_album) == (None, None, None)


def test_settling_twice_or_another_draft_changes_nothing(stage):
    stage.speak(panel(3))
    stage.speak(Settle(draft="d2"))
    assert stage.screen()[0].labels == ("Yes", "No")
    stage.speak(Settle(draft="d1"))
    before = stage.shown
    stage.speak(Settle(draft="d1"))
    assert stage.shown == before


def test_settling_a_panel_that_is_gone_is_done(stage):
    stage.speak(panel(3))
    stage.vanish(stage.ids()[0])
    stage.speak(Settle(draft="d1"))
    assert stage.shown.panel is None


@pytest.mark.parametrize("revision", [2, 3])
def test_a_late_panel_of_a_settled_draft_is_not_drawn(stage, revision):
    stage.speak(panel(3))
    stage.speak(Settle(draft="d1"))
    before = stage.screen()
    stage.speak(panel(revision))
    assert stage.screen() == before


# Toasts


def test_a_press_gets_its_toast(stage):
    press = stage.press()
    stage.speak(Toast(press_id=press, text=Words("stale")))
    assert stage.toast(press) == "[stale]"


def test_a_press_answered_before_is_done(stage):
    press = stage.press()
    stage.speak(Toast(press_id=press, text="first"))
    stage.speak(Toast(press_id=press, text="second"))
    assert stage.toast(press) == "first"


def test_a_press_may_be_answered_without_words(stage):
    press = stage.press()
    stage.speak(Toast(press_id=press))
    assert stage.toast(press) is None


# Files


def test_files_are_shown_and_belong_to_their_ticket(stage):
    """TG-36"""
    uttered = stage.speak(files(stage.keep("1.jpg"), stage.keep("2.jpg")))
    assert [each.file for each in stage.screen()] == [Shape.PICTURE] * 2
    assert [each.message_id for each in uttered.mapped] == stage.ids()
    assert {each.key for each in uttered.copies} == {"files/1.jpg", "files/2.jpg"}


def test_documents_are_shown_as_documents(stage):
    stage.speak(files(stage.keep("a.pdf", b"%PDF", shape=Shape.DOCUMENT, type="application/pdf")))
    assert [each.file for each in stage.screen()] == [Shape.DOCUMENT]


def test_a_file_is_uploaded_once(stage):
    """TG-48"""
    shown = files(stage.keep("1.jpg"), stage.keep("2.jpg"))
    for _ in range(3):
        uttered = stage.speak(shown)
    assert stage.uploads() == 2
    assert uttered.copies == ()
    assert len(stage.screen()) == 6


def test_a_file_missing_in_the_bucket_is_told_instead(stage):
    """TG-39"""
    lost = replace(stage.keep("lost.jpg"), key="files/nowhere")
    stage.speak(files(stage.keep("1.jpg"), lost))
    assert [(each.file, each.text) for each in stage.screen()] == [
        (Shape.PICTURE, ""),
        ("", "[file.missing] lost.jpg"),
    ]


def test_a_file_too_big_for_a_bot_is_linked_instead(stage):
    """TG-39"""
    stage.speak(files(stage.keep("film.mp4", type="video/mp4", shape=Shape.DOCUMENT, size=BIG)))
    (line,) = stage.screen()
    assert line.text.startswith("[file.link] film.mp4")
    assert "https://files.example/files/film.mp4" in line.text


# Trouble


@pytest.mark.parametrize("trouble", [Unreachable, Refused, Delayed, Unsure])
def test_trouble_is_told_in_our_own_errors(stage, trouble):
    """TG-46, TG-47"""
    stage.fails(trouble)
    with pytest.raises(trouble) as caught:
        stage.speak(Say(lines=("x",)))
    assert isinstance(caught.value, Unreachable) == (trouble is Unreachable)
    assert isinstance(caught.value, Unsure) == (trouble is Unsure)
    assert stage.screen() == []


def test_a_busy_channel_says_when_to_come_again(stage):
    """TG-46"""
    stage.is_busy(14)
    with pytest.raises(Delayed) as caught:
        stage.speak(Say(lines=("x",)))
    assert caught.value.after == 14


# What only Telegram can get wrong


def test_every_call_is_one_telegram_takes(telegram):
    """TG-03: the pretend Telegram refuses what the reference does not allow."""
    telegram.speak(Say(lines=("x" * 9000,), rows=ROWS))
    telegram.speak(panel(1))
    telegram.speak(panel(2))
    telegram.speak(Toast(press_id=telegram.press(), text="т" * 300))
    telegram.speak(Settle(draft="d1"))
    telegram.speak(files(telegram.keep("1.jpg"), telegram.keep("2.jpg")))
    telegram.speak(files(telegram.keep("a.pdf", b"%PDF", shape=Shape.DOCUMENT)))
    assert {each.status for each in telegram.telegram.calls} == {200}


def test_a_long_page_is_several_messages_with_the_buttons_under_the_last(telegram):
    """TG-38"""
    uttered = telegram.speak(Say(lines=("слово " * 1500,), rows=ROWS, provider="north", ticket=7))
    assert [each.labels for each in telegram.screen()] == [(), (), ("Yes", "No")]
    assert [each.message_id for each in uttered.mapped] == telegram.ids()


def test_links_are_not_unfolded(telegram):
    telegram.speak(Say(lines=("https://example.com",)))
    assert telegram.telegram.calls[-1].params["link_preview_options"] == {"is_disabled": True}


def test_pictures_come_as_one_album_and_a_single_one_alone(telegram):
    """TG-36"""
    telegram.speak(files(telegram.keep("1.jpg"), telegram.keep("2.jpg"), telegram.keep("3.jpg")))
    telegram.speak(files(telegram.keep("4.jpg")))
    assert [each.method for each in telegram.telegram.calls] == ["sendMediaGroup", "sendPhoto"]


def test_a_document_keeps_its_name(telegram):
    given = telegram.keep('отчёт "1".pdf', b"%PDF", shape=Shape.DOCUMENT, type="application/pdf")
    telegram.speak(files(given))
    assert telegram.anna.last().files == ('отчёт "1".pdf',)
    assert telegram.telegram.calls[-1].params["disable_content_type_detection"] is True


def test_a_file_that_proves_too_big_is_linked(telegram):
    """TG-39: the record said it was small."""
    film = telegram.keep("film.mp4", bytes(BIG), type="video/mp4", shape=Shape.DOCUMENT, size=100)
    telegram.speak(files(film, telegram.keep("a.pdf", b"%PDF", shape=Shape.DOCUMENT)))
    (line,) = telegram.screen()
    assert line.text.splitlines()[0].startswith("[file.link] film.mp4")


def test_a_picture_too_heavy_for_a_photo_is_a_document(telegram):
    telegram.speak(files(telegram.keep("1.jpg", JPEG + bytes(10 * 2**20))))
    assert [each.file for each in telegram.screen()] == [Shape.DOCUMENT]


@pytest.mark.parametrize("broken", [THIN, b"no picture at all"], ids=["too thin", "no picture"])
def test_a_picture_telegram_declines_as_a_photo_is_a_document(telegram, broken):
    telegram.speak(files(telegram.keep("1.jpg"), telegram.keep("2.jpg", broken)))
    assert [each.file for each in telegram.screen()] == [Shape.DOCUMENT] * 2
    telegram.speak(files(telegram.keep("3.jpg", broken)))
    assert [each.file for each in telegram.screen()] == [Shape.DOCUMENT] * 3


def test_a_handle_telegram_no_longer_knows_is_uploaded_again(telegram):
    picture = telegram.keep("1.jpg")
    telegram.copies[picture.key] = "photo:gone"
    uttered = telegram.speak(files(picture, telegram.keep("2.jpg")))
    assert [each.file for each in telegram.screen()] == [Shape.PICTURE] * 2
    assert {each.key for each in uttered.copies} == {"files/1.jpg", "files/2.jpg"}


def test_a_document_once_declined_as_a_photo_is_not_sent_as_one_by_its_handle(telegram):
    thin = telegram.keep("1.jpg", THIN)
    telegram.speak(files(thin))
    telegram.speak(files(thin))
    assert [each.file for each in telegram.screen()] == [Shape.DOCUMENT] * 2


def test_any_other_refusal_of_files_is_told(telegram):
    telegram.telegram.faults.add(Fault(kind=FaultKind.BAD_REQUEST))
    with pytest.raises(Refused):
        telegram.speak(files(telegram.keep("1.jpg")))


def test_a_bucket_that_does_not_answer_delays(telegram):
    telegram.files.fail_next("read", Unavailable("down"))
    with pytest.raises(Delayed):
        telegram.speak(files(telegram.keep("1.jpg")))
    assert telegram.screen() == []


def test_a_panel_too_old_to_delete_loses_its_buttons(telegram):
    """Telegram lets a bot delete for 48 hours."""
    telegram.speak(panel(1))
    telegram.clock.turn(hours=49)
    telegram.speak(panel(2))
    assert [(each.text, each.labels) for each in telegram.screen()] == [("draft 1", ()), ("draft 2", ("Yes", "No"))]


def test_a_former_panel_that_cannot_be_removed_now_does_no_harm(telegram):
    telegram.speak(panel(1))
    telegram.clock.turn(seconds=5)
    telegram.telegram.faults.add(Fault(kind=FaultKind.UNREACHABLE, method="deleteMessage"))
    telegram.speak(panel(2))
    assert [each.text for each in telegram.screen()] == ["draft 1", "draft 2"]
    assert telegram.shown.panel == telegram.ids()[-1]


def test_a_press_too_old_to_answer_is_done(telegram):
    press = telegram.press()
    telegram.clock.turn(minutes=10)
    telegram.speak(Toast(press_id=press, text="late"))
    assert telegram.toast(press) is None


def test_an_answer_that_was_lost_leaves_the_message_said(telegram):
    """TG-46: who retries this says it twice, and the class of the effect decides whether to."""
    telegram.telegram.faults.add(Fault(kind=FaultKind.ANSWER_LOST))
    with pytest.raises(Unsure):
        telegram.speak(Say(lines=("x",)))
    assert len(telegram.screen()) == 1


def test_a_bad_gateway_is_unsure(telegram):
    telegram.telegram.faults.add(Fault(kind=FaultKind.BAD_GATEWAY))
    with pytest.raises(Unsure):
        telegram.speak(Say(lines=("x",)))


def test_a_person_who_blocked_the_bot_is_unreachable(telegram):
    """TG-47"""
    telegram.anna.blocks()
    with pytest.raises(Unreachable):
        telegram.speak(Say(lines=("x",)))


def test_a_person_who_left_telegram_is_unreachable(telegram):
    telegram.anna.leaves_telegram()
    with pytest.raises(Unreachable):
        telegram.speak(Say(lines=("x",)))
