"""The validator takes what the reference takes and refuses everything else, in Telegram's words."""

import json

import pytest

from infra.local.telegram import Upload, Verdict
from infra.local.telegram.reading import Reader
from infra.local.telegram.reference import reference
from infra.local.telegram.refusals import Refusal
from tests.unit.infra.telegram.pictures import png

GO = {"text": "Go", "callback_data": "go"}
KEYBOARDS = [
    {"inline_keyboard": [[GO]]},
    {"inline_keyboard": []},
    {"keyboard": [[{"text": "Go"}]], "resize_keyboard": True},
    {"remove_keyboard": True},
    {"force_reply": True, "input_field_placeholder": "…"},
]


def test_the_reference_is_whole():
    assert len(reference().methods) == 180
    assert len(reference().types) == 359


@pytest.mark.parametrize("markup", KEYBOARDS)
@pytest.mark.parametrize("encode", [lambda value: value, json.dumps], ids=["json", "form"])
def test_keyboards_of_four_kinds_are_taken(desk, opened, markup, encode):
    desk.does("sendMessage", chat_id=5001, text="hi", reply_markup=encode(markup))


ACCEPTED = [
    ("sendMessage", {"chat_id": "5001", "text": "hi"}),
    ("sendmessage", {"chat_id": 5001, "text": "hi"}),
    ("sendMessage", {"chat_id": 5001, "text": "x" * 4096}),
    ("sendMessage", {"chat_id": 5001, "text": "😀" * 4096}),
    ("sendMessage", {"chat_id": 5001, "text": "<b>" + "x" * 4096 + "</b>", "parse_mode": "HTML"}),
    ("sendMessage", {"chat_id": 5001, "text": "hi", "disable_notification": "true"}),
    ("sendMessage", {"chat_id": 5001, "text": "hi", "link_preview_options": '{"is_disabled": true}'}),
    ("sendMessage", {"chat_id": 5001, "text": "hi", "reply_parameters": {"message_id": 1}}),
    ("sendMessage", {"chat_id": 5001, "text": "ab", "entities": [{"type": "bold", "offset": 0, "length": 2}]}),
    ("sendMessage", {"chat_id": 5001, "text": "hi", "reply_markup": None}),
    ("sendChatAction", {"chat_id": 5001, "action": "typing"}),
    ("setMyCommands", {"commands": '[{"command":"start","description":"d"}]', "language_code": "ru"}),
    ("setMyCommands", {"commands": [], "scope": {"type": "all_group_chats"}}),
    ("setMyDescription", {"description": "x" * 512}),
    ("setChatMenuButton", {"menu_button": '{"type":"commands"}'}),
    ("setMessageReaction", {"chat_id": 5001, "message_id": 1, "reaction": [{"type": "emoji", "emoji": "👍"}]}),
    ("setWebhook", {"url": "https://x.example/h", "secret_token": "A-z_0" * 51 + "x", "max_connections": 20}),
]


@pytest.mark.parametrize(("method", "params"), ACCEPTED)
def test_a_valid_call_is_taken(desk, opened, method, params):
    desk.does(method, **params)


def _button(**more):
    return {"chat_id": 5001, "text": "hi", "reply_markup": {"inline_keyboard": [[{"text": "Go", **more}]]}}


REFUSED = [
    ("sendMessage", {"chat_id": 5001, "text": ""}, "message text is empty"),
    ("sendMessage", {"chat_id": 5001, "text": " \n "}, "message text is empty"),
    ("sendMessage", {"chat_id": 5001}, "message text is empty"),
    ("sendMessage", {"text": "hi"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": 5001, "text": "x" * 4097}, "message is too long"),
    (
        "sendMessage",
        {"chat_id": 5001, "text": "hi", "colour": "red"},
        'unknown parameter "colour" of method sendMessage',
    ),
    ("sendMessage", {"chat_id": 5001, "text": 5}, 'field "sendMessage.text" must be of type String'),
    ("sendMessage", {"chat_id": 5.5, "text": "hi"}, 'field "sendMessage.chat_id" must be of type Integer or String'),
    (
        "sendMessage",
        {"chat_id": 5001, "text": "hi", "disable_notification": "maybe"},
        'field "sendMessage.disable_notification" must be of type Boolean',
    ),
    ("sendMessage", {"chat_id": 5001, "text": "hi", "parse_mode": "BBCode"}, "unsupported parse_mode"),
    ("sendMessage", {"chat_id": 5001, "text": "hi", "reply_markup": "{"}, "can't parse reply markup JSON object"),
    (
        "sendMessage",
        {"chat_id": 5001, "text": "hi", "reply_markup": {}},
        "can't parse sendMessage.reply_markup: object expected as reply markup",
    ),
    (
        "sendMessage",
        {"chat_id": 5001, "text": "hi", "reply_markup": [1]},
        'field "sendMessage.reply_markup" must be of type'
        " InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply",
    ),
    (
        "sendMessage",
        {"chat_id": 5001, "text": "hi", "reply_parameters": {}},
        'field "message_id" of ReplyParameters is required in sendMessage.reply_parameters',
    ),
    (
        "sendMessage",
        {"chat_id": 5001, "text": "hi", "entities": [{"type": "bold", "offset": 0, "length": 3}]},
        "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 3",
    ),
    (
        "sendMessage",
        {"chat_id": 5001, "text": "hi", "entities": [{"type": "huge", "offset": 0, "length": 1}]},
        "can't parse MessageEntity: Unsupported type specified",
    ),
    ("sendMessage", _button(callback_data="я" * 33), "BUTTON_DATA_INVALID"),
    ("sendMessage", _button(callback_data=""), "BUTTON_DATA_INVALID"),
    ("sendMessage", _button(), "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
    (
        "sendMessage",
        _button(callback_data="a", url="https://x.example"),
        "can't parse inline keyboard button: exactly one optional action must be used",
    ),
    (
        "sendMessage",
        _button(url="javascript:alert(1)"),
        "inline keyboard button URL 'javascript:alert(1)' is invalid: Wrong HTTP URL",
    ),
    (
        "sendMessage",
        _button(callback_data="a", colour="red"),
        'unknown field "colour" of InlineKeyboardButton in InlineKeyboardMarkup.inline_keyboard[0][0]',
    ),
    (
        "sendMessage",
        {"chat_id": 5001, "text": "hi", "reply_markup": {"inline_keyboard": [[GO] * 9]}},
        "reply markup is too long",
    ),
    (
        "sendMessage",
        {"chat_id": 5001, "text": "hi", "reply_markup": {"inline_keyboard": [[GO] * 8] * 12 + [[GO] * 5]}},
        "reply markup is too long",
    ),
    (
        "sendMessage",
        {"chat_id": 5001, "text": "hi", "reply_markup": {"inline_keyboard": [[{"text": " ", "callback_data": "a"}]]}},
        "can't parse inline keyboard button: Button text must be non-empty",
    ),
    ("sendChatAction", {"chat_id": 5001, "action": "dancing"}, "wrong parameter action in request"),
    ("sendDocument", {"chat_id": 5001}, "there is no document in the request"),
    (
        "sendDocument",
        {"chat_id": 5001, "document": "attach://x"},
        "can't find the attached file: wrong file identifier/HTTP URL specified",
    ),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
    ("editMessageText", {"chat_id": 5001, "message_id": 1}, "message text is empty"),
    ("editMessageText", {"chat_id": 5001, "text": "a"}, "message identifier is not specified"),
    ("editMessageText", {"message_id": 1, "text": "a"}, "chat_id is empty"),
    (
        "setMyCommands",
        {"commands": [{"command": "start", "description": "x" * 257}]},
        "BOT_COMMAND_DESCRIPTION_INVALID",
    ),
    ("setMyCommands", {"commands": [{"command": "start", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ("setMyCommands", {"commands": [{"command": "x" * 33, "description": "d"}]}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "Старт", "description": "d"}]}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "c", "description": "d"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
    ("setMyCommands", {"commands": [], "language_code": "rus"}, "invalid language code specified"),
    (
        "setMyCommands",
        {"commands": [], "scope": {"type": "everybody"}},
        "can't parse setMyCommands.scope: unknown type of object",
    ),
    ("setMyDescription", {"description": "x" * 513}, 'length of "setMyDescription.description" is out of range'),
    (
        "setChatMenuButton",
        {"menu_button": {"type": "web_app"}},
        'field "text" of MenuButtonWebApp is required in setChatMenuButton.menu_button',
    ),
    ("deleteMessages", {"chat_id": 5001, "message_ids": []}, "message identifiers are not specified"),
    ("deleteMessages", {"chat_id": 5001, "message_ids": list(range(101))}, "too many message identifiers specified"),
    (
        "setMessageReaction",
        {"chat_id": 5001, "message_id": 1, "reaction": [{"type": "emoji", "emoji": "🚀🚀"}]},
        "REACTION_INVALID",
    ),
    (
        "setMessageReaction",
        {"chat_id": 5001, "message_id": 1, "reaction": [{"type": "emoji", "emoji": "👍"}] * 2},
        "REACTIONS_TOO_MANY",
    ),
    ("setWebhook", {"url": "http://x.example/h"}, "bad webhook: An HTTPS URL must be provided for webhook"),
    (
        "setWebhook",
        {"url": "https://x.example:444/h"},
        "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
    ),
    ("setWebhook", {"url": "nonsense"}, "invalid webhook URL specified"),
    ("setWebhook", {"url": "https://x.example:port/"}, "invalid webhook URL specified"),
    (
        "setWebhook",
        {"url": "https://x.example", "secret_token": "no spaces"},
        "secret token contains unallowed characters",
    ),
    ("setWebhook", {"url": "https://x.example", "secret_token": "x" * 257}, "secret token is too long"),
    ("setWebhook", {"url": "https://x.example", "max_connections": 101}, "max_connections must be between 1 and 100"),
    (
        "setWebhook",
        {"url": "https://x.example", "allowed_updates": ["messages"]},
        'unknown kind of update "messages" in allowed_updates',
    ),
    ("getFile", {}, "file_id not specified"),
    ("getFile", {"file_id": "nonsense"}, "invalid file_id"),
    ("getUpdates", {"timeout": "long"}, 'field "getUpdates.timeout" must be of type Integer'),
    (
        "sendMessage",
        {"chat_id": 5001, "text": "hi", "message_effect_id": 2**70},
        'field "sendMessage.message_effect_id" must be of type String',
    ),
    ("getUpdates", {"offset": 2**70}, 'field "getUpdates.offset" must be of type Integer'),
]


@pytest.mark.parametrize(("method", "params", "why"), REFUSED)
def test_an_invalid_call_is_refused_in_telegrams_words(desk, opened, method, params, why):
    assert desk.fails(method, **params) == f"Bad Request: {why}"


def test_numbers_with_a_point_are_read_from_a_form():
    send_location = reference().methods["sendLocation"]
    given = {"chat_id": "5001", "latitude": "55.75", "longitude": "37"}
    assert Reader({}).call(send_location, given) == {"chat_id": 5001, "latitude": 55.75, "longitude": 37.0}
    with pytest.raises(Refusal, match=r"sendLocation\.latitude"):
        Reader({}).call(send_location, given | {"latitude": "north"})


@pytest.mark.parametrize("value", [{"a": 1}, [1], True, 1.5])
def test_a_text_is_neither_object_list_nor_number(desk, opened, value):
    assert desk.fails("sendMessage", chat_id=5001, text=value) == (
        'Bad Request: field "sendMessage.text" must be of type String'
    )


def test_an_unknown_method_is_not_found(desk):
    assert desk.answer("sendLove").status == 404
    assert desk.fails("sendLove") == "Not Found: method not found"


def test_an_unknown_token_is_unauthorized(pretend):
    assert pretend.call("1:no", "getMe", {}).body == {"ok": False, "error_code": 401, "description": "Unauthorized"}


def test_what_is_not_emulated_never_pretends_to_succeed(desk, opened):
    assert desk.answer("sendInvoice").status == 501
    assert desk.fails("sendMessage", chat_id=5001, text="x", direct_messages_topic_id=3) == (
        'Not Implemented: the pretend Telegram does not emulate parameter "direct_messages_topic_id"'
    )


def test_an_invalid_call_is_told_from_one_that_the_state_refuses(pretend, desk, opened):
    desk.fails("sendMessage", chat_id=5001, text="")
    desk.fails("sendMessage", chat_id=404, text="hi")
    desk.does("sendMessage", chat_id=5001, text="hi")
    assert [call.verdict for call in pretend.calls] == [Verdict.INVALID, Verdict.REFUSED, Verdict.ANSWERED]
    assert pretend.calls[-1].chat_id == 5001
    assert pretend.calls[-1].params == {"chat_id": 5001, "text": "hi"}


PHOTO = Upload("a.png", png(), "image/png")


def test_a_file_comes_under_its_own_name_or_by_an_attach_reference(desk, opened):
    desk.does("sendPhoto", {"photo": PHOTO}, chat_id=5001)
    desk.does("sendPhoto", {"here": PHOTO}, chat_id=5001, photo="attach://here")


def test_a_file_that_nothing_refers_to_is_refused(desk, opened):
    assert desk.fails("sendMessage", {"stray": PHOTO}, chat_id=5001, text="x") == (
        'Bad Request: file part "stray" is not referred to'
    )


@pytest.mark.parametrize(
    ("upload", "why"),
    [
        (Upload("a.png", b"no picture"), "Bad Request: IMAGE_PROCESS_FAILED"),
        (Upload("a.png", png(2100, 100)), "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (Upload("a.png", png(6000, 4001)), "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (Upload("a.png", b""), "Bad Request: file must be non-empty"),
        (
            Upload("a.png", png() + bytes(10 * 2**20)),
            f"Bad Request: file of size {10 * 2**20 + len(png())} bytes is too big for a photo;"
            " the maximum size is 10485760 bytes",
        ),
        (Upload("a.png", bytes(50 * 2**20 + 1)), "Request Entity Too Large"),
    ],
)
def test_a_picture_that_is_none_or_too_large_is_refused(desk, opened, upload, why):
    assert desk.fails("sendPhoto", {"photo": upload}, chat_id=5001) == why


def _album(*kinds):
    return [{"type": kind, "media": f"attach://{number}"} for number, kind in enumerate(kinds)]


@pytest.mark.parametrize(
    ("kinds", "why"),
    [
        (["photo"], "there must be at least 2 messages in an album"),
        ([], "there must be at least 2 messages in an album"),
        (["photo"] * 11, "too many messages to send as an album"),
        (["document", "photo"], "document can't be mixed with other media types"),
        (["audio", "document"], "document can't be mixed with other media types"),
        (["audio", "video"], "audio can't be mixed with other media types"),
        (["animation", "photo"], "can't parse sendMediaGroup.media[0]: unknown type of object"),
        (["sticker", "photo"], "can't parse sendMediaGroup.media[0]: unknown type of object"),
    ],
)
def test_albums_of_a_wrong_size_or_mixture_are_refused(desk, opened, kinds, why):
    files = {str(number): PHOTO for number in range(len(kinds))}
    assert desk.fails("sendMediaGroup", files, chat_id=5001, media=_album(*kinds)) == f"Bad Request: {why}"


def test_captions_are_counted_after_their_marks_are_read(desk, opened):
    desk.does("sendPhoto", {"photo": PHOTO}, chat_id=5001, caption=f"<i>{'x' * 1024}</i>", parse_mode="HTML")
    assert desk.fails("sendPhoto", {"photo": PHOTO}, chat_id=5001, caption="x" * 1025) == (
        "Bad Request: message caption is too long"
    )
    media = [{"type": "photo", "media": "attach://0", "caption": "x" * 1025}, {"type": "photo", "media": "attach://1"}]
    assert desk.fails("sendMediaGroup", {"0": PHOTO, "1": PHOTO}, chat_id=5001, media=media) == (
        "Bad Request: message caption is too long"
    )
