"""A scripted person can do what people do in Telegram, and sees what they would see."""

import pytest

from infra.local.telegram import attachments as files
from infra.local.telegram import extras
from infra.local.telegram.attachments import Kind

FILES = [
    files.photo(),
    files.document(),
    files.video(),
    files.animation(),
    files.live_photo(),
    files.audio(),
    files.voice(),
    files.video_note(),
    files.sticker(),
]
EXTRAS = [
    extras.location(),
    extras.venue(),
    extras.contact(),
    extras.dice(),
    extras.poll("Which?", "a", "b"),
    extras.checklist("To do", "a"),
    extras.story(),
    extras.game(),
    extras.pinned({"message_id": 1, "date": 0, "chat": {"id": 5001, "type": "private"}}),
]


def keyboard(*rows):
    return {"inline_keyboard": [[{"text": label, "callback_data": data} for label, data in row] for row in rows]}


def updates(pretend, bot):
    return [queued.body for queued in pretend.pending(bot)]


def test_start_carries_its_payload_as_a_command(pretend, bot, anna):
    anna.starts("k3v9")
    message = updates(pretend, bot)[0]["message"]
    assert message["text"] == "/start k3v9"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["from"] == {"id": 5001, "is_bot": False, "first_name": "Anna", "language_code": "ru"}
    assert message["chat"] == {"id": 5001, "type": "private", "first_name": "Anna"}


@pytest.mark.parametrize("payload", ["", "x" * 65, "a b", "ключ"])
def test_no_link_carries_such_a_payload(anna, payload):
    """TG-49: 64 characters of a small alphabet."""
    anna.starts("x" * 64)
    with pytest.raises(ValueError, match="payload"):
        anna.starts(payload)


def test_start_after_a_block_unblocks(pretend, bot, opened):
    opened.blocks()
    opened.starts()
    assert [queued.kind for queued in pretend.pending(bot)] == [
        "message",
        "my_chat_member",
        "my_chat_member",
        "message",
    ]


@pytest.mark.parametrize("attachment", FILES, ids=lambda attachment: attachment.kind)
def test_every_kind_of_file_fills_its_field(pretend, bot, anna, attachment):
    anna.sends(attachment)
    message = updates(pretend, bot)[0]["message"]
    twins = {Kind.ANIMATION: {"document"}, Kind.LIVE_PHOTO: {"photo"}}.get(attachment.kind, set())
    held = {kind.value for kind in Kind} & set(message)
    assert held == {attachment.kind.value} | twins


@pytest.mark.parametrize("content", EXTRAS, ids=lambda content: next(iter(content)))
def test_other_messages_are_passed_on_as_they_are(pretend, bot, anna, content):
    anna.sends(content)
    message = updates(pretend, bot)[0]["message"]
    assert {name: message[name] for name in content} == content


def test_a_sticker_has_no_caption(anna):
    with pytest.raises(ValueError, match="no caption"):
        anna.sends(files.sticker(), caption="x")


def test_an_empty_message_cannot_be_sent(anna):
    with pytest.raises(ValueError, match="empty"):
        anna.says("  ")


def test_a_text_over_the_limit_goes_as_several_messages(pretend, bot, anna):
    anna.says("x" * 5000)
    assert [len(update["message"]["text"]) for update in updates(pretend, bot)] == [4096, 904]


def test_a_reply_and_a_forward_say_where_they_come_from(pretend, bot, anna):
    first = anna.says("first")
    anna.says("second", reply_to=first)
    anna.says("third", forwarded_from="Пётр")
    anna.says("fourth", forwarded_from=pretend.person(5002, "Bob"))
    _, reply, hidden, known = (update["message"] for update in updates(pretend, bot))
    assert reply["reply_to_message"]["text"] == "first"
    assert hidden["forward_origin"]["sender_user_name"] == "Пётр"
    assert known["forward_origin"]["sender_user"]["first_name"] == "Bob"


def test_an_album_shares_an_id_and_the_caption_stands_on_its_first_part(pretend, bot, anna):
    album = anna.album([files.photo(), files.video()], caption="look")
    messages = [update["message"] for update in updates(pretend, bot)]
    assert [message["media_group_id"] for message in messages] == [album, album]
    assert [message.get("caption") for message in messages] == ["look", None]


def test_editing_a_caption_keeps_the_file(pretend, bot, anna):
    sent = anna.sends(files.document(name="a.pdf"), caption="old")
    anna.edits(sent, "new")
    edited = updates(pretend, bot)[1]["edited_message"]
    assert (edited["caption"], edited["document"]["file_name"]) == ("new", "a.pdf")
    assert "text" not in edited
    assert edited["edit_date"]


def test_only_own_messages_can_be_edited(desk, opened):
    sent = desk.does("sendMessage", chat_id=5001, text="hi")
    with pytest.raises(ValueError, match="edits only"):
        opened.edits(sent["message_id"], "ho")


def test_the_newest_button_is_pressed_by_label_or_data_or_part_of_its_label(pretend, bot, desk, opened):
    desk.does("sendMessage", chat_id=5001, text="old", reply_markup=keyboard([("Go", "old:1")]))
    newest = desk.does(
        "sendMessage", chat_id=5001, text="new", reply_markup=keyboard([("Go", "new:1")], [("№7 · Сайт", "t:7")])
    )
    assert opened.presses("Go").data == "new:1"
    assert opened.presses("old:1").data == "old:1"
    assert opened.presses("№7").data == "t:7"
    query = updates(pretend, bot)[1]["callback_query"]
    assert query["message"]["message_id"] == newest["message_id"]
    assert [button.label for button in opened.buttons()] == ["Go", "№7 · Сайт"]
    with pytest.raises(LookupError, match="no button 'Nope'"):
        opened.presses("Nope")


def test_a_button_that_opens_a_page_is_not_pressed(desk, opened):
    row = [{"text": "Site", "url": "https://x.example"}]
    desk.does("sendMessage", chat_id=5001, text="x", reply_markup={"inline_keyboard": [row]})
    with pytest.raises(LookupError):
        opened.presses("Site")


def test_a_stale_press_shows_what_is_left_of_its_message(pretend, bot, desk, opened):
    sent = desk.does("sendMessage", chat_id=5001, text="x", reply_markup=keyboard([("Go", "go")]))
    desk.does("deleteMessage", chat_id=5001, message_id=sent["message_id"])
    opened.press("go", sent["message_id"])
    opened.press("forged", None)
    stale, forged = (update["callback_query"] for update in updates(pretend, bot)[1:])
    assert stale["message"] == {"chat": sent["chat"], "message_id": sent["message_id"], "date": 0}
    assert "message" not in forged


def test_the_person_sees_the_chat_as_it_stands(desk, opened):
    sent = desk.does("sendMessage", chat_id=5001, text="one", reply_markup=keyboard([("Go", "go")]))
    desk.does("editMessageText", chat_id=5001, message_id=sent["message_id"], text="two")
    assert [(message.text, message.is_from_bot) for message in opened.sees()] == [("/start", False), ("two", True)]
    assert opened.last().labels == ()
    assert opened.toast() is None


def test_with_two_bots_a_person_says_which(pretend, bot, anna):
    other = pretend.add_bot("701:BBB", "cloud_bot", "Облако")
    with pytest.raises(LookupError, match="which of 2 bots"):
        anna.says("hi")
    anna.at(other).says("hi")
    assert [len(pretend.pending(one)) for one in (bot, other)] == [0, 1]
    assert anna.sees(other)[0].text == "hi"


def test_in_a_group_the_bot_hears_commands_and_replies_to_itself_only(pretend, bot, desk, anna):
    """TG-11: a command in a group."""
    there = anna.invites(bot, -400, "Колл-центр")
    there.says("just talking")
    there.says("/createticket@north_bot")
    there.says("/createticket@other_bot")
    sent = desk.does("sendMessage", chat_id=-400, text="write to me in private")
    there.says("ok", reply_to=sent["message_id"])
    seen = updates(pretend, bot)
    assert seen[0]["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert [update["message"]["text"] for update in seen[1:]] == ["/createticket@north_bot", "ok"]
    assert seen[1]["message"]["chat"] == {"id": -400, "type": "group", "title": "Колл-центр"}


def test_the_transcript_is_for_reading(pretend, bot, desk, opened):
    opened.sends(files.document(name="log.txt"), caption="see")
    sent = desk.does(
        "sendMessage",
        chat_id=5001,
        text="thanks",
        reply_parameters={"message_id": 2},
        reply_markup=keyboard([("Go", "go"), ("No", "no")]),
    )
    desk.does("setMessageReaction", chat_id=5001, message_id=2, reaction=[{"type": "emoji", "emoji": "👍"}])
    desk.does("editMessageText", chat_id=5001, message_id=sent["message_id"], text="thank you")
    opened.sends(extras.dice())
    assert pretend.transcript(bot, 5001).splitlines() == [
        "[1] Anna: /start",
        "[2] Anna: (document log.txt) see",
        "    reaction: 👍",
        "[3] Север (edited): thank you",
        "    in reply to [2]",
        "[4] Anna: (dice)",
    ]


def test_a_reset_empties_the_chats_and_keeps_the_hook(pretend, bot, hooked, opened):
    before = bot.talks[5001].version
    pretend.reset()
    assert opened.sees() == []
    assert pretend.pending(bot) == []
    assert bot.webhook.url
    assert bot.talks[5001].version > before
    assert hooked.fails("sendMessage", chat_id=5001, text="x").startswith("Forbidden")
