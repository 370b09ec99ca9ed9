"""The chat window's JSON API does all that a client can do in Telegram."""

import io
from threading import Thread

import pytest
from flask import Flask

from infra.local.telegram.control import control
from tests.unit.infra.telegram.pictures import png

CHAT = "/telegram/chats/700/5001"
GO = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}, {"text": "Site", "url": "https://x.example"}]]}


@pytest.fixture
def window(pretend, bot, anna):
    app = Flask("lobby")
    app.register_blueprint(control(pretend), url_prefix="/telegram")
    return app.test_client()


def upload(window, *named, **form):
    parts = [(io.BytesIO(data), name, mime) for name, data, mime in named]
    return window.post(f"{CHAT}/files", data={"file": parts, **form}, content_type="multipart/form-data")


def shown(window):
    return window.get(CHAT).json["messages"]


def test_bots_people_and_chats_are_listed(window, desk, opened):
    desk.does("setWebhook", url="https://desk.example/h")
    (bot,) = window.get("/telegram/bots").json["bots"]
    assert (bot["id"], bot["username"], bot["name"]) == (700, "north_bot", "Север")
    assert bot["webhook"]["pending_update_count"] == 1
    (person,) = window.get("/telegram/people").json["people"]
    assert (person["id"], person["first_name"], person["is_deactivated"]) == (5001, "Anna", False)
    (chat,) = window.get("/telegram/chats").json["chats"]
    assert chat == {
        "bot": 700,
        "chat": 5001,
        "type": "private",
        "title": "Anna",
        "standing": "open",
        "version": 1,
        "last": "/start",
    }


def test_a_person_is_made_and_starts_with_a_payload(window, pretend, bot):
    made = window.post("/telegram/people", json={"id": 5009, "first_name": "Eve", "language_code": "en"})
    assert made.json["first_name"] == "Eve"
    assert window.post("/telegram/chats/700/5009/start", json={"payload": "k3v9"}).json == {"message": 1}
    assert pretend.pending(bot)[0].body["message"]["text"] == "/start k3v9"


def test_a_chat_not_opened_yet_shows_what_the_bot_says_of_itself(window, desk):
    desk.does("setMyDescription", description="Пишите", language_code="ru")
    desk.does("setMyCommands", commands=[{"command": "start", "description": "usual"}])
    command = {"command": "start", "description": "начать"}
    desk.does("setMyCommands", commands=[command], language_code="ru", scope={"type": "all_private_chats"})
    assert window.get(CHAT).json == {
        "version": 0,
        "standing": "never opened",
        "commands": [command],
        "description": "Пишите",
        "messages": [],
    }


def test_what_is_written_is_shown_with_replies_and_edits(window, desk):
    first = window.post(f"{CHAT}/say", json={"text": "first"}).json["message"]
    window.post(f"{CHAT}/say", json={"text": "second", "reply_to": first})
    assert window.post(f"{CHAT}/edit", json={"message": first, "text": "first!"}).json == {"message": first}
    sent = desk.does("sendMessage", chat_id=5001, text="<b>ok</b>", parse_mode="HTML", reply_markup=GO)
    desk.does("setMessageReaction", chat_id=5001, message_id=1, reaction=[{"type": "emoji", "emoji": "👍"}])
    one, two, three = shown(window)
    assert (one["text"], one["is_edited"], one["from"], one["reactions"]) == ("first!", True, "person", ["👍"])
    assert (two["reply_to"], two["is_edited"]) == (first, False)
    assert three == {
        "id": sent["message_id"],
        "date": sent["date"],
        "from": "bot",
        "name": "Север",
        "text": "ok",
        "entities": [{"type": "bold", "offset": 0, "length": 2}],
        "reply_to": None,
        "forwarded_from": None,
        "is_edited": False,
        "album": None,
        "files": [],
        "other": None,
        "buttons": [
            [{"text": "Go", "data": "go", "url": None}, {"text": "Site", "data": None, "url": "https://x.example"}]
        ],
        "reactions": [],
    }


def test_a_chat_is_read_again_only_when_it_changed(window, opened):
    version = window.get(CHAT).json["version"]
    assert window.get(f"{CHAT}?since={version}").json == {"version": version, "unchanged": True}
    writer = Thread(target=opened.says, args=("news",))
    writer.start()
    assert window.get(f"{CHAT}?since={version}&wait=20").json["messages"][-1]["text"] == "news"
    writer.join()


@pytest.mark.parametrize(
    ("name", "data", "mime", "form", "kind"),
    [
        ("a.png", png(), "image/png", {}, "photo"),
        ("a.png", png(), "image/png", {"as": "file"}, "document"),
        ("a.png", b"broken", "image/png", {}, "document"),
        ("a.gif", b"GIF89a\x04\x00\x03\x00", "image/gif", {}, "animation"),
        ("a.mp4", b"film", "video/mp4", {}, "video"),
        ("a.mp3", b"song", "audio/mpeg", {}, "audio"),
        ("a.ogg", b"word", "audio/ogg", {"as": "voice"}, "voice"),
        ("a.pdf", b"page", "application/pdf", {}, "document"),
    ],
)
def test_a_file_goes_as_telegrams_apps_would_send_it(window, name, data, mime, form, kind):
    (number,) = upload(window, (name, data, mime), caption="look", **form).json["messages"]
    (message,) = shown(window)
    (file,) = message["files"]
    assert (message["id"], message["text"]) == (number, "look")
    assert (file["kind"], file["size"]) == (kind, len(data))
    assert window.get(f"/telegram/files/700/{file['file_id']}").data == data


def test_several_files_are_an_album_of_one_sort(window):
    assert len(upload(window, ("a.png", png(), "image/png"), ("b.mp4", b"v", "video/mp4")).json["messages"]) == 2
    upload(window, ("a.png", png(), "image/png"), ("b.pdf", b"p", "application/pdf"), caption="mixed")
    first, second, third, fourth = shown(window)
    assert [one["files"][0]["kind"] for one in (first, second, third, fourth)] == ["photo", "video"] + ["document"] * 2
    assert first["album"] == second["album"] != third["album"] == fourth["album"]
    assert third["files"][0]["name"] == "a.png"


def test_files_that_cannot_be_sent_are_refused(window):
    assert upload(window).json == {"error": "choose at least one file"}
    assert upload(window, ("a.txt", b"", "text/plain")).json == {"error": "a.txt is empty"}
    assert upload(window, *[("a.txt", b"a", "text/plain")] * 11).json == {"error": "an album holds at most 10 files"}


def test_only_real_pictures_are_shown_inside_the_page(window):
    upload(window, ("a.png", png(), "image/png"))
    upload(window, ("a.svg", b"<svg onload='x'/>", "image/svg+xml"))
    upload(window, ("page.html", b"<script>", "text/html"))
    answers = [window.get(f"/telegram/files/700/{one['files'][0]['file_id']}") for one in shown(window)]
    assert [answer.mimetype for answer in answers] == ["image/png"] + ["application/octet-stream"] * 2
    dispositions = [answer.headers["Content-Disposition"].partition(";")[0] for answer in answers]
    assert dispositions == ["inline", "attachment", "attachment"]
    assert {answer.headers["X-Content-Type-Options"] for answer in answers} == {"nosniff"}


def test_a_press_waits_for_its_toast(window, pretend, desk, opened):
    sent = desk.does("sendMessage", chat_id=5001, text="x", reply_markup=GO)
    answers = []

    def press():
        body = {"message": sent["message_id"], "data": "go"}
        answers.append(window.post(f"{CHAT}/press", json=body).json)

    presser = Thread(target=press)
    presser.start()
    with pretend.changed:
        pretend.changed.wait_for(lambda: pretend.bot(700).presses, 20)
    (made,) = pretend.bot(700).presses.values()
    desk.does("answerCallbackQuery", callback_query_id=made.id, text="done")
    presser.join()
    assert answers == [{"press": made.id, "is_answered": True, "toast": "done", "is_alert": False}]


def test_blocking_unblocking_reacting_and_other_kinds(window, pretend, bot, opened):
    assert window.post(f"{CHAT}/block").json == {"standing": "blocked"}
    assert window.post(f"{CHAT}/say", json={"text": "x"}).json == {"error": "unblock the bot before writing to it"}
    assert window.post(f"{CHAT}/unblock").json == {"standing": "open"}
    assert window.post(f"{CHAT}/react", json={"message": 1, "emoji": "👍"}).json == {}
    kinds = ("location", "venue", "contact", "dice", "poll", "checklist", "story", "game", "sticker")
    for kind in kinds:
        assert window.post(f"{CHAT}/extra", json={"kind": kind}).status_code == 200
    others = [one["other"] for one in shown(window)[1:-1]]
    assert others == list(kinds[:-1])


def test_behind_a_message_are_its_updates_and_calls(window, desk, opened):
    desk.does("sendMessage", chat_id=5001, text="x", reply_markup=GO)
    opened.presses("Go")
    desk.does("editMessageText", chat_id=5001, message_id=2, text="y")
    first, second = (window.get(f"{CHAT}/messages/{number}").json for number in (1, 2))
    assert first["message"]["text"] == "/start"
    assert [update["message"]["text"] for update in first["updates"]] == ["/start"]
    assert [update["callback_query"]["data"] for update in second["updates"]] == ["go"]
    assert [call["method"] for call in second["calls"]] == ["sendMessage", "editMessageText"]


def test_calls_are_listed_for_a_chat_since_a_number(window, desk, opened):
    desk.does("getMe")
    desk.does("sendMessage", chat_id=5001, text="one")
    desk.fails("sendMessage", chat_id=5001, text="")
    calls = window.get("/telegram/calls?bot=700&chat=5001&since=2").json["calls"]
    assert [(call["number"], call["status"], call["verdict"]) for call in calls] == [(3, 400, "invalid")]
    assert len(window.get("/telegram/calls").json["calls"]) == 3


def test_faults_are_added_listed_and_cleared(window, desk, opened):
    fault = {"kind": "too many requests", "method": "sendMessage", "retry_after": 9}
    (added,) = window.post("/telegram/faults", json=fault).json["faults"]
    assert (added["kind"], added["retry_after"], added["times"]) == ("too many requests", 9, 1)
    assert desk.fails("sendMessage", chat_id=5001, text="x") == "Too Many Requests: retry after 9"
    assert window.get("/telegram/faults").json["faults"] == []
    window.post("/telegram/faults", json={"kind": "blocked", "times": None})
    assert window.delete("/telegram/faults").json["faults"] == []


def test_a_reset_empties_the_chats(window, opened):
    version = window.get(CHAT).json["version"]
    assert window.post("/telegram/reset").json == {}
    emptied = window.get(f"{CHAT}?since={version}").json
    assert (emptied["messages"], emptied["standing"]) == ([], "never opened")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/telegram/chats/999/5001/say", {"text": "x"}, 404),
        ("/telegram/chats/700/999/say", {"text": "x"}, 404),
        (f"{CHAT}/say", {}, 400),
        (f"{CHAT}/say", {"text": " "}, 400),
        (f"{CHAT}/say", [], 400),
        (f"{CHAT}/say", {"text": "x", "reply_to": 99}, 404),
        (f"{CHAT}/edit", {"message": "one", "text": "x"}, 400),
        (f"{CHAT}/extra", {"kind": "spell"}, 404),
        ("/telegram/faults", {"kind": "plague"}, 400),
        ("/telegram/faults", {"kind": "blocked", "colour": "red"}, 400),
        ("/telegram/faults", {"kind": "blocked", "times": "often"}, 400),
    ],
)
def test_what_cannot_be_done_is_said(window, opened, path, body, status):
    answer = window.post(path, json=body)
    assert answer.status_code == status
    assert answer.json["error"]


def test_things_that_are_not_there_are_not_found(window):
    for path in (f"{CHAT}/messages/9", "/telegram/files/700/nothing", "/telegram/chats/999/5001"):
        answer = window.get(path)
        assert answer.status_code == 404
        assert answer.json["error"].startswith("there is no")


def test_a_page_of_another_origin_cannot_act_here(window, opened):
    evil = {"Origin": "https://evil.example"}
    assert window.post("/telegram/reset", headers=evil).status_code == 403
    assert window.post("/telegram/reset", headers={"Origin": "http://localhost"}).status_code == 200
