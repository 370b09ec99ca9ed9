"""What the reader makes of real updates, one by one."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chalicelib.channels.telegram.reader import read
from chalicelib.conversation.inputs import (
    Admitted,
    Commanded,
    Edited,
    Elsewhere,
    Incoming,
    KeptOut,
    LetIn,
    Pressed,
    Unusable,
    Wrote,
)
from chalicelib.conversation.states import FileRef
from chalicelib.desk.message import Shape

SAMPLES = Path(__file__).parents[3] / "samples" / "telegram"
AT = datetime.fromtimestamp(1794650400, UTC)
LATER = datetime.fromtimestamp(1794650460, UTC)
PHOTO = FileRef(
    file_id="large",
    unique_id="u3",
    name="photo-2026-11-14-55.jpg",
    size=240100,
    type="image/jpeg",
    shape=Shape.PICTURE,
)
MAP = "https://www.openstreetmap.org/?mlat="


def wrote(**given):
    return Wrote(**{"message_id": 55, "at": AT, **given})


def file(file_id, unique_id, name, size, type):
    return FileRef(file_id=file_id, unique_id=unique_id, name=name, size=size, type=type, shape=Shape.DOCUMENT)


def pressed(press_id, verb, *arguments, message_id=61):
    return Pressed(press_id=press_id, message_id=message_id, verb=verb, arguments=arguments)


EXPECTED = {
    "text": wrote(text="Сайт отвечает ошибкой 502"),
    "caption_photo": wrote(text="вот ошибки", file=PHOTO, album="13400"),
    "document": wrote(file=file("doc1", "d1", "отчётgpj.exe", 35651584, "application/octet-stream")),
    "animation": wrote(file=file("anim", "a", "cat.gif.mp4", 5000, "video/mp4")),
    "live_photo": wrote(file=PHOTO),
    "voice": wrote(file=file("v1", "", "voice-2026-11-14-55.ogg", 9001, "audio/ogg")),
    "video_note": wrote(file=file("vn", "vn", "video-note-2026-11-14-55.mp4", None, "video/mp4")),
    "video": wrote(file=file("vid", "v", "IMG_0012.MOV", 19922944, "video/quicktime")),
    "audio": wrote(file=file("aud", "a", "audio-2026-11-14-55.mp3", None, "audio/mpeg")),
    "sticker": wrote(text="👍"),
    "location": wrote(text=f"55.751244, 37.618423\n{MAP}55.751244&mlon=37.618423"),
    "venue": wrote(text=f"Дата-центр\nул. Ленина, 1\n55.750000, 37.610000\n{MAP}55.750000&mlon=37.610000"),
    "contact": wrote(text="Пётр\n+79990001122"),
    "poll": wrote(text="Когда?\n• Сегодня\n• Завтра"),
    "dice": wrote(text="🎲 4"),
    "checklist": wrote(text="Переезд\n☑ снять копию\n☐ сменить DNS"),
    "forwarded": wrote(text="/start", forwarded_from="Support of X"),
    "forwarded_channel": wrote(file=PHOTO, forwarded_from="Новости"),
    "reply": wrote(text="Да, заработало", reply_to=41),
    "command_start": Commanded(message_id=55, at=AT, name="start", argument="Zm9vYmFy_-1", text="/start Zm9vYmFy_-1"),
    "command_at_bot": Commanded(message_id=55, at=AT, name="createticket", text="/createticket@sever_bot"),
    "path_is_text": wrote(text="/etc/nginx/nginx.conf не читается"),
    "story": Unusable(message_id=55, at=AT),
    "unknown_kind": Unusable(message_id=55, at=AT),
    "pinned": None,
    "edited": Edited(message_id=55, at=LATER, text="…с 9 утра…"),
    "edited_media": Edited(message_id=55, at=LATER, text="новая подпись"),
    "edited_live_location": None,
    "press": pressed("4382bfdwdsb323b2d9", "fin", "k3v9q2xw", "12"),
    "press_inaccessible": pressed("5", "can", "k3v9q2xw", message_id=None),
    "press_without_message": pressed("6", "t", "sever", "1042", message_id=None),
    "press_forged": pressed("7", ""),
    "press_in_group": None,
    "press_inline": None,
    "blocked": KeptOut(at=AT),
    "unblocked": LetIn(at=AT),
    "added_to_group": Admitted(at=AT, inside=True),
    "group_command": Elsewhere(message_id=9, at=AT, title="Отдел"),
    "group_other_command": None,
    "group_chatter": None,
    "channel_post": None,
    "sparse": Wrote(message_id=56, at=datetime.fromtimestamp(0, UTC), text="hi"),
    "no_sender": Wrote(message_id=57, at=AT, text="hi"),
    "from_a_bot": None,
    "somebody_elses_chat": None,
    "reaction": None,
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_is_read_for_what_it_is(name):
    """TG-11, TG-25, G-3; telegram's table of kinds."""
    heard = read((SAMPLES / f"{name}.json").read_bytes(), "5")
    assert (heard.input if heard else None) == EXPECTED[name]


def test_every_sample_is_expected_and_explained():
    names = {each.stem for each in SAMPLES.glob("*.json")}
    explained = (SAMPLES / "README.md").read_text()
    assert names == set(EXPECTED)
    assert all(f"`{name}.json`" in explained for name in names)


def test_an_update_tells_who_and_where():
    heard = read((SAMPLES / "text.json").read_bytes(), "5")
    assert heard == Incoming(
        cause="telegram#5#900001",
        bot="5",
        chat=7001,
        user=7001,
        name="Анна Петрова",
        username="anna_p",
        language="ru",
        input=EXPECTED["text"],
    )


def test_a_group_is_the_chat_and_the_person_is_the_user():
    """I-4"""
    heard = read((SAMPLES / "group_command.json").read_bytes(), "5")
    assert (heard.chat, heard.user) == (-100200300, 7001)


def test_a_sample_is_json_of_one_update():
    for each in SAMPLES.glob("*.json"):
        assert "update_id" in json.loads(each.read_bytes()), each.name
