"""PTB's own Bot drives the pretend Telegram, in process and over HTTP, and reads all it answers."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    MenuButtonCommands,
    ReplyKeyboardMarkup,
    ReplyParameters,
    Update,
)
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, HTTPXRequest

from infra.local.telegram import Fault, FaultKind, Person, PretendTelegram
from infra.local.telegram import attachments as files
from infra.local.telegram.server import serve
from infra.local.telegram.wire import BASE_FILE_URL, BASE_URL, Wire
from tests.unit.infra.telegram.pictures import png

TOKEN = "700:AAA"
MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
GO = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Go", callback_data="go"), InlineKeyboardButton("Site", url="https://x.example")]]
)


@dataclass
class Road:
    """A way to the pretend Telegram, with one loop and one request kept as the desk keeps them."""

    base_url: str
    base_file_url: str
    request: BaseRequest
    loop: asyncio.Runner = field(default_factory=asyncio.Runner)

    def bot(self, token: str = TOKEN) -> Bot:
        return Bot(
            token,
            base_url=self.base_url,
            base_file_url=self.base_file_url,
            request=self.request,
            get_updates_request=self.request,
        )

    def does(self, method: str, *args: Any, token: str = TOKEN, **params: Any) -> Any:
        return self.loop.run(getattr(self.bot(token), method)(*args, **params))

    def downloads(self, file_id: str) -> bytes:
        return bytes(self.loop.run(self.does("get_file", file_id).download_as_bytearray()))

    def close(self) -> None:
        self.loop.run(self.request.shutdown())
        self.loop.close()


@pytest.fixture
def pretend() -> PretendTelegram:
    pretend = PretendTelegram(now=lambda: MORNING)
    pretend.add_bot(TOKEN, "north_bot", "Север")
    return pretend


def on_the_wire(pretend: PretendTelegram) -> Road:
    return Road(BASE_URL, BASE_FILE_URL, Wire(pretend))


@pytest.fixture(params=["wire", "http"])
def road(request: pytest.FixtureRequest, pretend: PretendTelegram) -> Iterator[Road]:
    with ExitStack() as stack:
        if request.param == "wire":
            road = on_the_wire(pretend)
        else:
            served = serve(pretend)
            stack.callback(served.stop)
            plain_http = HTTPXRequest(httpx_kwargs={"verify": False})
            road = Road(f"{served.url}/bot", f"{served.url}/file/bot", plain_http)
        stack.callback(road.close)
        yield road


@pytest.fixture
def anna(pretend: PretendTelegram) -> Person:
    anna = pretend.person(5001, "Anna", language_code="ru")
    anna.starts()
    return anna


def test_the_bot_knows_itself(road):
    me = road.does("get_me")
    assert (me.id, me.username, me.first_name, me.is_bot) == (700, "north_bot", "Север", True)


def test_text_with_everything_around_it(road, anna):
    sent = road.does(
        "send_message",
        5001,
        "<b>№1042</b> &lt;Сайт&gt;",
        parse_mode="HTML",
        reply_markup=GO,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_parameters=ReplyParameters(1, quote="start"),
        disable_notification=True,
        protect_content=True,
    )
    assert (sent.text, sent.text_html) == ("№1042 <Сайт>", "<b>№1042</b> &lt;Сайт&gt;")
    assert sent.reply_markup == GO
    assert (sent.reply_to_message.text, sent.quote.text) == ("/start", "start")
    assert sent.link_preview_options.is_disabled
    assert sent.date == MORNING
    assert anna.last().labels == ("Go", "Site")


def test_a_reply_keyboard_is_taken_and_not_shown_inside_the_message(road, anna):
    assert road.does("send_message", 5001, "hi", reply_markup=ReplyKeyboardMarkup([["a", "b"]])).reply_markup is None


@pytest.mark.parametrize(
    ("method", "field", "content"),
    [
        ("send_photo", "photo", png(640, 480)),
        ("send_document", "document", b"abc"),
        ("send_video", "video", b"abc"),
        ("send_audio", "audio", b"abc"),
        ("send_voice", "voice", b"abc"),
        ("send_animation", "animation", b"abc"),
        ("send_video_note", "video_note", b"abc"),
    ],
)
def test_a_file_is_sent_downloaded_and_sent_again_by_its_id(road, anna, method, field, content):
    def held(message):
        found = getattr(message, field)
        return found[-1] if isinstance(found, tuple) else found

    captioned = {} if field == "video_note" else {"caption": "<i>look</i>", "parse_mode": "HTML"}
    sent = road.does(method, 5001, content, filename="отчёт.bin", **captioned)
    assert (sent.caption, sent.caption_html) == (("look", "<i>look</i>") if captioned else (None, None))
    again = road.does(method, 5001, held(sent).file_id)
    assert held(again).file_unique_id == held(sent).file_unique_id

    assert road.downloads(held(sent).file_id) == content


def test_a_document_keeps_its_name_and_type(road, anna):
    sent = road.does("send_document", 5001, b"abc", filename="отчёт.pdf")
    assert (sent.document.file_name, sent.document.mime_type, sent.document.file_size) == (
        "отчёт.pdf",
        "application/pdf",
        3,
    )


def test_a_document_is_streamed_from_an_open_file(road, anna, tmp_path):
    (tmp_path / "long.log").write_bytes(b"line\n" * 1000)
    with (tmp_path / "long.log").open("rb") as log:
        sent = road.does("send_document", 5001, InputFile(log, read_file_handle=False))
    assert (sent.document.file_name, sent.document.file_size) == ("long.log", 5000)


@pytest.mark.parametrize(
    ("media", "field"),
    [
        ([InputMediaDocument(b"a", filename="a.txt"), InputMediaDocument(b"b", filename="b.txt")], "document"),
        ([InputMediaPhoto(png()), InputMediaPhoto(png(8, 8))], "photo"),
        ([InputMediaVideo(b"v"), InputMediaVideo(b"w")], "video"),
        ([InputMediaAudio(b"v"), InputMediaAudio(b"w")], "audio"),
    ],
)
def test_an_album_of_each_kind(road, anna, media, field):
    first, second = road.does("send_media_group", 5001, media, caption="<b>two</b>", parse_mode="HTML")
    assert first.media_group_id == second.media_group_id
    assert (first.caption, second.caption) == ("two", None)
    assert getattr(first, field)
    assert getattr(second, field)


def test_an_album_is_sent_again_by_ids(road, anna):
    album = road.does("send_media_group", 5001, [InputMediaPhoto(png()), InputMediaPhoto(png())])
    again = road.does("send_media_group", 5001, [InputMediaPhoto(one.photo[-1].file_id) for one in album])
    assert [one.photo[-1].file_unique_id for one in again] == [one.photo[-1].file_unique_id for one in album]


def test_what_was_said_is_edited_and_deleted(road, anna):
    sent = road.does("send_message", 5001, "one", reply_markup=GO)
    edited = road.does("edit_message_text", "two", chat_id=5001, message_id=sent.message_id, reply_markup=GO)
    assert (edited.text, edited.edit_date) == ("two", MORNING)
    bare = road.does("edit_message_reply_markup", chat_id=5001, message_id=sent.message_id)
    assert bare.reply_markup is None
    file = road.does("send_document", 5001, b"abc", caption="one")
    assert road.does("edit_message_caption", 5001, file.message_id, caption="two").caption == "two"
    assert road.does("delete_message", 5001, sent.message_id) is True
    assert road.does("delete_messages", 5001, [1, file.message_id]) is True
    assert anna.sees() == []


def test_presses_are_answered_and_messages_reacted_to(road, anna):
    road.does("send_message", 5001, "hi", reply_markup=GO)
    press = anna.presses("Go")
    assert road.does("answer_callback_query", press.id, "готово", show_alert=True) is True
    assert anna.toast() == "готово"
    assert road.does("set_message_reaction", 5001, 1, "👍") is True
    assert road.does("send_chat_action", 5001, "typing") is True


def test_the_bot_introduces_itself(road, anna):
    commands = [BotCommand("start", "начать"), BotCommand("createticket", "новый запрос")]
    scope = BotCommandScopeAllPrivateChats()
    assert road.does("set_my_commands", commands, scope=scope, language_code="ru") is True
    assert list(road.does("get_my_commands", scope=scope, language_code="ru")) == commands
    assert road.does("delete_my_commands", scope=scope, language_code="ru") is True
    assert road.does("set_my_name", "Север", language_code="ru") is True
    assert road.does("get_my_name", "ru").name == "Север"
    assert road.does("set_my_description", "Пишите") is True
    assert road.does("get_my_description").description == "Пишите"
    assert road.does("set_my_short_description", "Поддержка") is True
    assert road.does("get_my_short_description").short_description == "Поддержка"
    assert road.does("set_chat_menu_button", menu_button=MenuButtonCommands()) is True
    assert road.does("get_chat_menu_button") == MenuButtonCommands()
    assert road.does("get_chat", 5001).first_name == "Anna"


def test_a_group_can_be_left(road, pretend, anna):
    anna.invites(pretend.bot(700), -400, "Колл-центр")
    assert road.does("leave_chat", -400) is True


def test_a_webhook_is_set_shown_and_taken_away(road, anna):
    kinds = ["message", "edited_message", "callback_query", "my_chat_member"]
    url = "https://desk.example/hooks/telegram/700"
    assert road.does("set_webhook", url, secret_token="s3cret", allowed_updates=kinds, max_connections=10) is True
    info = road.does("get_webhook_info")
    assert (info.url, info.max_connections, info.pending_update_count) == (url, 10, 1)
    assert set(info.allowed_updates) == set(kinds)
    with pytest.raises(Conflict):
        road.does("get_updates")
    assert road.does("delete_webhook", drop_pending_updates=True) is True
    assert road.does("get_webhook_info").url == ""


def test_updates_of_every_act_are_polled_and_read(road, anna):
    road.does("send_message", 5001, "hi", reply_markup=GO)
    anna.presses("Go")
    said = anna.says("text", reply_to=2, forwarded_from="Пётр")
    anna.edits(said, "text!")
    anna.album([files.photo(), files.video()], caption="look")
    for attachment in (files.animation(), files.live_photo(), files.voice(), files.sticker()):
        anna.sends(attachment)
    anna.blocks()
    updates: tuple[Update, ...] = road.does("get_updates")
    assert updates[1].callback_query.data == "go"
    assert updates[1].callback_query.message.reply_markup == GO
    assert updates[2].message.forward_origin.sender_user_name == "Пётр"
    assert updates[3].edited_message.text == "text!"
    assert updates[4].message.media_group_id == updates[5].message.media_group_id
    assert updates[6].message.animation.file_unique_id == updates[6].message.document.file_unique_id
    assert updates[-1].my_chat_member.new_chat_member.status == "kicked"
    assert road.does("get_updates", offset=updates[-1].update_id + 1) == ()


@pytest.mark.parametrize(
    ("method", "args", "error", "words"),
    [
        ("send_message", (404, "hi"), BadRequest, "Chat not found"),
        ("send_message", (5002, "hi"), Forbidden, "Forbidden: bot can't initiate conversation with a user"),
        ("send_message", (5001, " "), BadRequest, "Message text is empty"),
        ("edit_message_text", ("x", 5001, 99), BadRequest, "Message to edit not found"),
        ("get_file", ("nonsense",), BadRequest, "Invalid file_id"),
        (
            "answer_callback_query",
            ("1",),
            BadRequest,
            "Query is too old and response timeout expired or query id is invalid",
        ),
        ("send_dice", (5001,), TelegramError, "Not Implemented: the pretend Telegram does not emulate method sendDice"),
    ],
)
def test_refusals_come_out_as_ptbs_errors(road, pretend, anna, method, args, error, words):
    pretend.person(5002, "Bob")
    with pytest.raises(error) as raised:
        road.does(method, *args)
    assert raised.value.message == words


def test_a_wrong_token_is_invalid(road):
    with pytest.raises(InvalidToken):
        road.does("get_me", token="1:no")


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
def test_too_many_requests_say_when_to_come_again(road, pretend, anna):
    pretend.faults.add(Fault(kind=FaultKind.TOO_MANY_REQUESTS, retry_after=14))
    with pytest.raises(RetryAfter) as raised:
        road.does("send_message", 5001, "hi")
    assert raised.value._retry_after.total_seconds() == 14


@pytest.mark.parametrize(
    ("kind", "messages"),
    [(FaultKind.UNREACHABLE, 1), (FaultKind.REQUEST_LOST, 1), (FaultKind.ANSWER_LOST, 2), (FaultKind.BAD_GATEWAY, 1)],
)
def test_silence_and_bad_gateways_are_network_errors(road, pretend, anna, kind, messages):
    pretend.faults.add(Fault(kind=kind))
    with pytest.raises(NetworkError) as raised:
        road.does("send_message", 5001, "hi")
    assert not isinstance(raised.value, BadRequest)
    assert len(anna.sees()) == messages
    assert road.does("send_message", 5001, "hi").text == "hi"


def test_a_broken_download_is_a_network_error(road, pretend, anna):
    sent = anna.sends(files.document(b"abc"))
    pretend.faults.add(Fault(kind=FaultKind.ANSWER_LOST, method="download"))

    with pytest.raises(NetworkError):
        road.downloads(sent.raw["document"]["file_id"])


def test_an_answer_slower_than_the_callers_patience_is_a_time_out(road, pretend, anna):
    pretend.faults.add(Fault(kind=FaultKind.SLOW, seconds=20))
    with pytest.raises(TimedOut) as raised:
        road.does("send_message", 5001, "hi", read_timeout=0.2)
    assert isinstance(raised.value.__cause__, httpx.ReadTimeout)
    assert len(anna.sees()) == 2


def test_the_wire_tells_what_never_left_from_what_may_have_arrived(pretend, anna):
    """What may be sent again without asking: only a request that found no connection."""
    road = on_the_wire(pretend)
    pretend.faults.add(Fault(kind=FaultKind.UNREACHABLE))
    pretend.faults.add(Fault(kind=FaultKind.REQUEST_LOST))
    causes = []
    for _ in range(2):
        with pytest.raises(NetworkError) as raised:
            road.does("send_message", 5001, "hi")
        causes.append(type(raised.value.__cause__))
    assert causes == [httpx.ConnectError, httpx.ReadTimeout]
