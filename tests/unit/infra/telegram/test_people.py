"""A test person hears what the bot said since their last act, and nothing older."""

import pytest

from infra.local.telegram import attachments as files
from tests.people import Client


@pytest.fixture
def client(pretend, desk, anna):
    """Anna with a bot that echoes texts and answers presses."""

    def carry():
        for update in desk.does("getUpdates"):
            desk.does("getUpdates", offset=update["update_id"] + 1)
            if "callback_query" in update:
                desk.does("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="done")
            elif text := update.get("message", {}).get("text"):
                markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
                desk.does("sendMessage", chat_id=5001, text=f"echo {text}", reply_markup=markup)

    return Client(anna, carry)


def test_what_is_said_is_carried_and_heard(client):
    client.starts()
    assert client.hears("echo /start").is_from_bot
    client.says("one")
    client.hears("echo one")
    with pytest.raises(AssertionError, match="not heard: 'echo /start'"):
        client.hears("echo /start")


def test_silence_is_heard_too(client):
    said = client.says("one")
    client.edits(said, "two")
    client.hears_nothing_new()
    client.album([files.photo(), files.photo()])
    client.hears_nothing_new()
    client.says("three")
    with pytest.raises(AssertionError, match="echo three"):
        client.hears_nothing_new()


def test_a_press_shows_its_toast(client):
    client.says("one")
    assert client.labels() == ["Go"]
    client.presses("Go")
    assert client.toast() == "done"
    client.hears_nothing_new()


def test_a_forged_press_is_carried(client):
    client.press("forged", None)
    assert client.toast() == "done"


def test_blocking_and_unblocking_are_carried(client):
    client.starts()
    client.blocks()
    client.unblocks()
    client.sends(files.document(), caption="x")
    client.hears_nothing_new()
    assert [message.text for message in client.sees()] == ["echo /start"]
