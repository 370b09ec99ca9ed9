"""The reader against anything at all, and the corners that samples do not show."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.channels.telegram.commands import DATA_LIMIT
from chalicelib.channels.telegram.reader import read
from chalicelib.conversation.inputs import Commanded, Incoming, Pressed, Unusable, Wrote

SAMPLES = [
    json.loads(each.read_bytes())
    for each in sorted((Path(__file__).parents[3] / "samples" / "telegram").glob("*.json"))
]
ANNA = {"id": 7001, "is_bot": False, "first_name": "Анна"}
CHAT = {"id": 7001, "type": "private"}

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from([2**31, 2**53 + 1, 2**64, -1, 0, "1", "\u202e", "/start", 10**400])
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


def message(**content):
    return {"message_id": 1, "from": ANNA, "chat": CHAT, "date": 1794650400, **content}


def hear(update):
    return read(json.dumps(update).encode(), "5")


def said(**content):
    heard = hear({"update_id": 1, "message": message(**content)})
    return heard.input if heard else None


def places(node, path=()):
    """Every place in a document, so that one of them can be spoiled."""
    yield path
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield from places(child, (*path, key))


def spoiled(document, path, act):
    if not path:
        return act(None)
    root = copy.deepcopy(document)
    holder = root
    for step in path[:-1]:
        holder = holder[step]
    act(holder)
    return root


@st.composite
def mutated(draw):
    document = draw(st.sampled_from(SAMPLES))
    for _ in range(draw(st.integers(1, 3))):
        found = [path for path in places(document) if path]
        if not found:
            return document
        path = draw(st.sampled_from(found))
        if draw(st.booleans()):
            document = spoiled(document, path, lambda holder, key=path[-1]: holder.pop(key))
        else:
            value = draw(values)
            document = spoiled(document, path, lambda holder, key=path[-1], value=value: holder.__setitem__(key, value))
    return document


def check(heard):
    if heard is None:
        return
    assert isinstance(heard, Incoming)
    assert heard.cause.startswith("telegram#5#")
    repr(heard).encode()
    if isinstance(heard.input, Wrote):
        assert heard.chat == heard.user
        assert heard.input.text or heard.input.file


@given(mutated())
def test_a_spoiled_update_is_read_or_left_never_an_error(document):
    """TG-02, TG-03"""
    check(hear(document))


@given(values)
def test_any_json_is_read_or_left_never_an_error(document):
    """TG-02"""
    check(hear(document))


@given(st.binary(max_size=200))
def test_any_bytes_are_left(body):
    assert read(body, "5") is None


@given(st.sampled_from(SAMPLES), st.integers(0, 400), st.binary(min_size=1, max_size=3))
def test_bytes_broken_in_the_middle_are_read_or_left(document, at, junk):
    """TG-02: bad UTF-8 too, also in places that are skipped."""
    body = json.dumps(document, ensure_ascii=False).encode()
    check(read(body[:at] + junk + body[at:], "5"))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b"null",
        b'"x"',
        b"[" * 500_000 + b"]" * 500_000,
        b'{"update_id":1,"x":' * 50_000,
        b'{"update_id":1,"message":{"message_id":1,"chat":{"id":7001,"type":"private"},"x":' + b"[" * 900_000,
        b'{"update_id":' + b"9" * 1_000_000 + b"}",
        b'{"update_id":1,"message":{"message_id":1,"chat":{"id":7001,"type":"private"},"\xff\xfe":1}}',
        b'{"update_id":1,"message":{"message_id":1,"chat":{"id":7001,"type":"private"},"text":"\\ud800"}}',
        b"\xef\xbb\xbf{}",
        b"<html>502</html>",
    ],
    ids=lambda body: repr(body[:20]),
)
def test_what_is_no_update_is_left(body):
    """TG-02"""
    assert read(body, "5") is None


@pytest.mark.parametrize("update_id", [None, "x", 1.5, True, [], {}, 2**70, "9" * 5000])
def test_an_update_without_a_proper_number_is_left(update_id):
    assert hear({"update_id": update_id, "message": message(text="hi")}) is None


def test_an_update_without_any_number_is_left():
    assert hear({"message": message(text="hi")}) is None


@pytest.mark.parametrize(
    ("text", "name", "argument"),
    [
        ("/start", "start", ""),
        ("/START", "start", ""),
        ("/start   token", "start", "token"),
        ("/createticket@sever_bot", "createticket", ""),
        ("/weather two words", "weather", "two words"),
        ("/reply\nfirst\nsecond", "reply", "first\nsecond"),
        ("  /help ", "help", ""),
    ],
)
def test_a_command_is_told_with_what_stands_behind_it(text, name, argument):
    command = said(text=text)
    assert isinstance(command, Commanded)
    assert (command.name, command.argument) == (name, argument)


@pytest.mark.parametrize("text", ["/", "/ start", "/start!", "//start", "/home/anna", "see /start", "/пуск", "-"])
def test_what_only_looks_like_a_command_is_text(text):
    assert said(text=text).text == text


@pytest.mark.parametrize("service", ["pinned_message", "new_chat_members", "message_auto_delete_timer_changed"])
def test_what_telegram_itself_notes_gets_no_answer(service):
    assert said(**{service: {}}) is None


@pytest.mark.parametrize(
    "content",
    [{"game": {}}, {"gift": {}}, {"paid_media": {}}, {"invoice": {}}, {"sticker": {"file_id": "s"}}, {}],
    ids=repr,
)
def test_a_message_that_cannot_be_passed_on_says_so(content):
    """TG-25"""
    assert isinstance(said(**content), Unusable)


@pytest.mark.parametrize(
    ("data", "verb", "arguments"),
    [
        ("new", "new", ()),
        ("t:sever:1042", "t", ("sever", "1042")),
        ("fin:k3v9q2xw:12", "fin", ("k3v9q2xw", "12")),
        ("t:", "t", ("",)),
        ("x:a/b.c-d_e", "x", ("a/b.c-d_e",)),
    ],
)
def test_button_data_is_taken_apart(data, verb, arguments):
    press = hear({"update_id": 1, "callback_query": {"id": "1", "from": ANNA, "data": data}}).input
    assert (press.verb, press.arguments) == (verb, arguments)


@pytest.mark.parametrize("data", ["", ":", "T:1", "t 1", "t:я", "t\n", "t:1 2", "a" * 65, "t:" + "1" * 63, "x" * 17])
def test_data_no_button_of_ours_carried_has_no_verb(data):
    """TG-34, TG-37: forged data changes nothing."""
    press = hear({"update_id": 1, "callback_query": {"id": "1", "from": ANNA, "data": data}}).input
    assert isinstance(press, Pressed)
    assert (press.verb, press.arguments) == ("", ())


def test_the_longest_data_telegram_allows_is_read():
    data = "t:" + "1" * (DATA_LIMIT - 2)
    press = hear({"update_id": 1, "callback_query": {"id": "1", "from": ANNA, "data": data}}).input
    assert press.verb == "t"


@pytest.mark.parametrize(
    ("code", "language"),
    [("ru", "ru"), ("pt-br", "pt"), ("EN", "en"), ("fil", None), ("", None), ("я", None), ("12", None)],
)
def test_a_language_is_told_by_two_letters(code, language):
    """TG-50"""
    heard = hear({"update_id": 1, "message": {**message(text="hi"), "from": {**ANNA, "language_code": code}}})
    assert heard.language == language


def test_a_text_longer_than_telegram_sends_is_not_from_telegram():
    assert said(text="я" * 16_384) is not None
    assert said(text="я" * 16_385) is None


def test_a_file_without_a_handle_cannot_be_passed_on():
    assert isinstance(said(document={"file_id": "", "file_name": "a.txt"}), Unusable)
