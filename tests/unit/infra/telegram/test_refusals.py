"""What the state of a chat makes Telegram refuse, each in its own words."""

import pytest

from infra.local.telegram import Upload
from infra.local.telegram import attachments as files
from infra.local.telegram.methods.edits import NOT_MODIFIED
from tests.unit.infra.telegram.pictures import png

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def says(desk, text="hi", **more):
    return desk.does("sendMessage", chat_id=5001, text=text, **more)


def keyboard(*labels):
    return {"inline_keyboard": [[{"text": label, "callback_data": label.lower()} for label in labels]]}


def test_a_bot_cannot_write_first(desk, anna):
    assert desk.answer("sendMessage", chat_id=5001, text="hi").status == 403
    assert desk.fails("sendMessage", chat_id=5001, text="hi") == (
        "Forbidden: bot can't initiate conversation with a user"
    )


def test_nobody_by_that_number_is_no_chat(desk):
    assert desk.fails("sendMessage", chat_id=404, text="hi") == "Bad Request: chat not found"
    assert desk.fails("sendMessage", chat_id="@somebody", text="hi") == "Bad Request: chat not found"


def test_a_bot_does_not_write_to_a_bot(desk):
    assert desk.fails("sendMessage", chat_id=700, text="hi") == "Forbidden: bots can't send messages to bots"


def test_who_blocked_the_bot_is_not_written_to_until_they_unblock(desk, opened):
    opened.blocks()
    assert desk.fails("sendMessage", chat_id=5001, text="hi") == "Forbidden: bot was blocked by the user"
    with pytest.raises(ValueError, match="unblock"):
        opened.says("hello?")
    opened.unblocks()
    says(desk)


def test_who_left_telegram_is_not_written_to(desk, opened):
    opened.leaves_telegram()
    assert desk.fails("sendMessage", chat_id=5001, text="hi") == "Forbidden: user is deactivated"


def test_a_reply_needs_its_target(desk, opened):
    missing = {"message_id": 99}
    assert desk.fails("sendMessage", chat_id=5001, text="hi", reply_parameters=missing) == (
        "Bad Request: message to be replied not found"
    )
    sent = says(desk, reply_parameters=missing | {"allow_sending_without_reply": True})
    assert "reply_to_message" not in sent


def test_a_reply_stays_in_its_chat(desk, opened):
    elsewhere = {"message_id": 1, "chat_id": 5002}
    assert desk.answer("sendMessage", chat_id=5001, text="hi", reply_parameters=elsewhere).status == 501


def test_a_protected_message_says_so(desk, opened):
    assert says(desk, protect_content=True)["has_protected_content"] is True


def test_a_list_of_commands_for_a_chat_needs_the_chat(desk, opened):
    scope = {"type": "chat", "chat_id": 5001}
    commands = [{"command": "/start", "description": "d"}]
    desk.does("setMyCommands", commands=commands, scope=scope)
    assert desk.does("getMyCommands", scope=scope) == [{"command": "start", "description": "d"}]
    assert desk.fails("getMyCommands", scope=scope | {"chat_id": 404}) == "Bad Request: chat not found"


def test_an_empty_url_takes_the_webhook_away(hooked):
    hooked.does("setWebhook", url="")
    assert hooked.does("getWebhookInfo")["url"] == ""


def test_what_a_webhook_or_a_press_could_do_elsewhere_is_not_emulated(desk):
    assert desk.answer("setWebhook", url="https://x.example", ip_address="1.2.3.4").status == 501
    assert desk.answer("answerCallbackQuery", callback_query_id="1", url="https://x.example").status == 501


def test_a_quote_must_stand_in_the_message(desk, anna):
    said = anna.says("привет 😀 мир")
    quoted = says(desk, reply_parameters={"message_id": said.message_id, "quote": "мир"})
    assert quoted["quote"] == {"text": "мир", "position": 10, "is_manual": True}
    assert (
        desk.fails(
            "sendMessage", chat_id=5001, text="x", reply_parameters={"message_id": said.message_id, "quote": "war"}
        )
        == "Bad Request: QUOTE_TEXT_INVALID"
    )


def test_an_edit_must_change_something(desk, opened):
    sent = says(desk, "<b>hi</b>", parse_mode="HTML", reply_markup=keyboard("Go"))
    same = {"chat_id": 5001, "message_id": sent["message_id"], "text": "hi", "reply_markup": keyboard("Go")}
    bold = [{"type": "bold", "offset": 0, "length": 2}]
    assert desk.fails("editMessageText", entities=bold, **same) == f"Bad Request: {NOT_MODIFIED}"
    assert desk.does("editMessageText", **same)["text"] == "hi"
    assert desk.fails("editMessageText", **same) == f"Bad Request: {NOT_MODIFIED}"


def test_an_edit_without_a_keyboard_takes_the_buttons_away(desk, opened):
    sent = says(desk, reply_markup=keyboard("Go"))
    edited = desk.does("editMessageReplyMarkup", chat_id=5001, message_id=sent["message_id"])
    assert "reply_markup" not in edited
    assert opened.buttons() == []


def test_only_what_the_bot_said_and_still_stands_can_be_edited(desk, opened):
    assert desk.fails("editMessageText", chat_id=5001, message_id=99, text="x") == (
        "Bad Request: message to edit not found"
    )
    assert desk.fails("editMessageText", chat_id=5001, message_id=1, text="x") == "Bad Request: message can't be edited"


def test_a_text_has_no_caption_and_a_file_has_no_text(desk, opened):
    text = says(desk)["message_id"]
    file = desk.does("sendDocument", {"document": Upload("a.txt", b"a")}, chat_id=5001)["message_id"]
    assert desk.fails("editMessageCaption", chat_id=5001, message_id=text, caption="x") == (
        "Bad Request: there is no caption in the message to edit"
    )
    assert desk.fails("editMessageText", chat_id=5001, message_id=file, text="x") == (
        "Bad Request: there is no text in the message to edit"
    )
    assert desk.does("editMessageCaption", chat_id=5001, message_id=file, caption="x")["caption"] == "x"


def test_a_bot_deletes_both_sides_of_a_private_chat_for_two_days(desk, clock, opened):
    own = says(desk)["message_id"]
    assert desk.does("deleteMessage", chat_id=5001, message_id=1) is True
    assert desk.fails("deleteMessage", chat_id=5001, message_id=1) == "Bad Request: message to delete not found"
    clock.turn(48 * 3600)
    assert desk.fails("deleteMessage", chat_id=5001, message_id=own) == (
        "Bad Request: message can't be deleted for everyone"
    )


def test_deleting_many_skips_what_cannot_be_deleted(desk, opened):
    own = says(desk)["message_id"]
    assert desk.does("deleteMessages", chat_id=5001, message_ids=[1, own, 99]) is True
    assert opened.sees() == []


def test_a_press_is_answered_once(desk, opened):
    says(desk, reply_markup=keyboard("Go"))
    press = opened.presses("Go")
    assert desk.does("answerCallbackQuery", callback_query_id=press.id, text="ok", show_alert=True) is True
    assert (opened.toast(), press.is_alert) == ("ok", True)
    assert desk.fails("answerCallbackQuery", callback_query_id=press.id) == TOO_OLD


def test_a_late_answer_to_a_press_is_refused(desk, clock, opened):
    says(desk, reply_markup=keyboard("Go"))
    press = opened.presses("Go")
    clock.turn(151)
    assert desk.fails("answerCallbackQuery", callback_query_id=press.id) == TOO_OLD
    assert desk.fails("answerCallbackQuery", callback_query_id="1") == TOO_OLD


def test_a_reaction_needs_its_message(desk, opened):
    like = [{"type": "emoji", "emoji": "👍"}]
    assert desk.does("setMessageReaction", chat_id=5001, message_id=1, reaction=like) is True
    assert desk.fails("setMessageReaction", chat_id=5001, message_id=9, reaction=like) == (
        "Bad Request: message to react not found"
    )


def file_id(anna, attachment):
    return anna.sends(attachment).raw[attachment.kind.value]["file_id"]


def test_a_file_is_handed_out_up_to_twenty_megabytes(pretend, desk, anna):
    largest = file_id(anna, files.document(size=20 * 2**20))
    got = desk.does("getFile", file_id=largest)
    assert len(pretend.download("700:AAA", got["file_path"])) == got["file_size"] == 20 * 2**20
    assert desk.fails("getFile", file_id=file_id(anna, files.document(size=20 * 2**20 + 1))) == (
        "Bad Request: file is too big"
    )


def test_a_lost_file_is_not_handed_out(pretend, desk, anna):
    lost = file_id(anna, files.document(b"abc"))
    path = desk.does("getFile", file_id=lost)["file_path"]
    assert pretend.download("700:AAA", path) == b"abc"
    pretend.lose_file(lost)
    assert desk.fails("getFile", file_id=lost) == ("Bad Request: wrong file_id or the file is temporarily unavailable")
    assert pretend.download("700:AAA", path) is None
    assert desk.fails("sendDocument", chat_id=5001, document=lost) == (
        "Bad Request: wrong file identifier/HTTP URL specified"
    )


def test_a_file_is_sent_again_by_its_id(desk, anna):
    known = file_id(anna, files.document(b"abc", name="a.txt"))
    assert desk.does("sendDocument", chat_id=5001, document=known)["document"]["file_id"] == known


def test_an_id_of_another_bot_is_unknown_here(pretend, desk, anna):
    other = pretend.add_bot("701:BBB", "cloud_bot", "Облако")
    theirs = file_id(anna.at(other), files.document(b"abc"))
    assert desk.fails("getFile", file_id=theirs) == "Bad Request: invalid file_id"


def test_a_document_is_not_sent_as_a_photo(desk, anna):
    known = file_id(anna, files.document(b"abc"))
    assert desk.fails("sendPhoto", chat_id=5001, photo=known) == "Bad Request: can't use file of type Document as Photo"


def test_a_url_is_not_fetched(desk, opened):
    assert desk.fails("sendPhoto", chat_id=5001, photo="https://x.example/a.png") == (
        "Bad Request: failed to get HTTP URL content"
    )


def test_a_photo_comes_in_sizes_and_the_largest_has_the_bytes(pretend, desk, opened):
    picture = png(1000, 500)
    sent = desk.does("sendPhoto", {"photo": Upload("a.png", picture)}, chat_id=5001)
    assert [(size["width"], size["height"]) for size in sent["photo"]] == [
        (90, 45),
        (320, 160),
        (800, 400),
        (1000, 500),
    ]
    path = desk.does("getFile", file_id=sent["photo"][-1]["file_id"])["file_path"]
    assert pretend.download("700:AAA", path) == picture


def test_polling_is_a_conflict_while_a_webhook_is_set(hooked):
    assert hooked.answer("getUpdates").status == 409
    assert hooked.fails("getUpdates").startswith("Conflict: can't use getUpdates method while webhook is active")


def test_a_private_chat_cannot_be_left(desk, opened):
    assert desk.fails("leaveChat", chat_id=5001) == (
        "Bad Request: chat member status can't be changed in private chats"
    )


def test_a_bot_that_left_a_group_does_not_write_there(desk, anna, bot):
    anna.invites(bot, -400, "Колл-центр")
    assert desk.does("leaveChat", chat_id=-400) is True
    assert desk.fails("sendMessage", chat_id=-400, text="hi") == "Forbidden: bot is not a member of the group chat"


def test_commands_are_kept_by_scope_and_language(desk, opened):
    russian = [{"command": "start", "description": "начать"}]
    desk.does("setMyCommands", commands=russian, language_code="ru", scope={"type": "all_private_chats"})
    assert desk.does("getMyCommands", language_code="ru", scope={"type": "all_private_chats"}) == russian
    assert desk.does("getMyCommands", language_code="ru") == []
    assert desk.does("deleteMyCommands", language_code="ru", scope={"type": "all_private_chats"}) is True
    assert desk.does("getMyCommands", language_code="ru", scope={"type": "all_private_chats"}) == []


def test_texts_about_the_bot_fall_back_to_the_usual_language(desk):
    assert desk.does("getMyName") == {"name": "Север"}
    desk.does("setMyName", name="North", language_code="en")
    desk.does("setMyDescription", description="Пишите сюда")
    assert desk.does("getMyName", language_code="en") == {"name": "North"}
    assert desk.does("getMyDescription", language_code="en") == {"description": "Пишите сюда"}
    desk.does("setMyDescription")
    assert desk.does("getMyDescription") == {"description": ""}


def test_a_chats_menu_button_comes_before_the_usual_one(desk, opened):
    assert desk.does("getChatMenuButton") == {"type": "commands"}
    desk.does("setChatMenuButton", chat_id=5001, menu_button={"type": "default"})
    assert desk.does("getChatMenuButton", chat_id=5001) == {"type": "default"}
    assert desk.does("getChatMenuButton") == {"type": "commands"}
