"""The Bot API client over PTB's real HTTP request, with a transport that answers from a script."""

import asyncio
import logging
import os
import subprocess
import sys
import threading

import httpx
import pytest
from telegram.request import HTTPXRequest

from chalicelib.clients.telegram import Because, Declined, TelegramClient
from chalicelib.desk.people import Bot
from chalicelib.services.failures import BadToken, Contested, Delayed, Refused, Unavailable, Unreachable, Unsure

TOKEN = "12345:AAH-token_of_the_bot_0123456789"
MESSAGE = {"message_id": 7, "date": 1794650400, "chat": {"id": 1, "type": "private", "first_name": "A"}, "text": "x"}


def bot_of(id):
    return Bot(id="5", username="b", name="B", token=TOKEN, secret="s") if id == "5" else None


class Script:
    """Answers requests one after another with a response, or an error to raise."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.seen = []

    def __call__(self, request):
        self.seen.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def client(self, bots=bot_of, **given):
        transport = httpx.MockTransport(self)
        return TelegramClient(
            bots=bots,
            request=lambda: HTTPXRequest(httpx_kwargs={"transport": transport}),
            download=self.stream,
            **given,
        )

    def stream(self, url):
        with httpx.Client(transport=httpx.MockTransport(self)).stream("GET", url) as response:
            response.raise_for_status()
            yield from response.iter_bytes(4)


def ok(result):
    return httpx.Response(200, json={"ok": True, "result": result})


def no(code, description, **parameters):
    body = {"ok": False, "error_code": code, "description": description}
    return httpx.Response(code, json=body | ({"parameters": parameters} if parameters else {}))


def say(client, bot="5"):
    return client.call(bot, lambda api: api.send_message(1, "x"))


def trouble(answer):
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the test looks at what it is
        say(Script(answer).client())
    return caught.value


def test_a_call_is_made_and_its_answer_typed():
    script = Script(ok(MESSAGE))
    assert say(script.client()).message_id == 7
    assert [each.url.path for each in script.seen] == [f"/bot{TOKEN}/sendMessage"]


def test_calls_share_one_bot_that_never_asks_who_it_is():
    """TG-12: a cold container's first word is the first request."""
    script = Script(ok(MESSAGE))
    client = script.client()
    for _ in range(3):
        say(client)
    assert [each.url.path.rsplit("/", 1)[-1] for each in script.seen] == ["sendMessage"] * 3


def test_another_server_is_only_another_address():
    script = Script(ok(MESSAGE))
    say(script.client(api_url="http://127.0.0.1:8081/"))
    assert str(script.seen[0].url) == f"http://127.0.0.1:8081/bot{TOKEN}/sendMessage"


def test_a_changed_token_is_used_at_once():
    tokens = iter(["1:old_old_old_old_old_old_old", "1:new_new_new_new_new_new_new"])
    script = Script(ok(MESSAGE))
    client = script.client(bots=lambda id: Bot(id=id, username="b", name="B", token=next(tokens), secret="s"))
    say(client)
    say(client)
    assert ["old" in str(each.url) for each in script.seen] == [True, False]


def test_an_unknown_bot_is_refused():
    script = Script(ok(MESSAGE))
    with pytest.raises(Refused):
        say(script.client(), bot="6")
    assert not script.seen


def test_a_directory_that_does_not_answer_delays():
    def away(id):
        raise Unavailable("storage is down")

    with pytest.raises(Delayed):
        say(Script(ok(MESSAGE)).client(bots=away))


def test_too_many_requests_tell_how_long_to_wait():
    """TG-46"""
    found = trouble(no(429, "Too Many Requests: retry after 14", retry_after=14))
    assert type(found) is Delayed
    assert found.after == 14


@pytest.mark.parametrize(
    "answer",
    [
        no(403, "Forbidden: bot was blocked by the user"),
        no(403, "Forbidden: user is deactivated"),
        no(403, "Forbidden: bot can't initiate conversation with a user"),
        no(400, "Bad Request: chat not found"),
        no(400, "Bad Request: user is deactivated"),
        no(400, "Bad Request: PEER_ID_INVALID"),
    ],
    ids=lambda answer: answer.json()["description"],
)
def test_a_person_out_of_reach_is_unreachable(answer):
    """TG-47"""
    assert type(trouble(answer)) is Unreachable


@pytest.mark.parametrize(
    ("description", "because"),
    [
        (
            "message is not modified: specified new message content and reply markup are exactly the same as a "
            "current content and reply markup of the message",
            Because.UNCHANGED,
        ),
        (
            "query is too old and response timeout expired or query ID is invalid",
            Because.TOO_LATE,
        ),
        ("message to edit not found", Because.GONE),
        ("message can't be edited", Because.GONE),
        ("message to delete not found", Because.GONE),
        ("message can't be deleted for everyone", Because.GONE),
        ("MESSAGE_ID_INVALID", Because.GONE),
        ("PHOTO_INVALID_DIMENSIONS", Because.PICTURE),
        ("IMAGE_PROCESS_FAILED", Because.PICTURE),
        ("wrong file_id or the file is temporarily unavailable", Because.HANDLE),
        ("wrong file identifier/HTTP URL specified", Because.HANDLE),
        ("can't use file of type Document as Photo", Because.HANDLE),
        ("file is too big", Because.TOO_BIG),
        ("message text is empty", Because.OTHER),
    ],
)
def test_a_refusal_tells_why(description, because):
    """TG-46: a 400 is never tried again."""
    found = trouble(no(400, f"Bad Request: {description}"))
    assert isinstance(found, Declined)
    assert found.because is because


@pytest.mark.parametrize(
    "answer",
    [
        no(401, "Unauthorized"),
        no(404, "Not Found"),
        no(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100),
        no(409, "Conflict: can't use getUpdates method while webhook is active"),
        httpx.Response(413, text="<html>413</html>"),
    ],
    ids=lambda answer: str(answer.status_code),
)
def test_what_will_never_be_taken_is_refused(answer):
    found = trouble(answer)
    assert isinstance(found, Refused)
    assert not isinstance(found, Unreachable)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (no(401, "Unauthorized"), BadToken),
        (no(404, "Not Found"), BadToken),
        (no(409, "Conflict: terminated by other getUpdates request"), Contested),
    ],
    ids=["revoked", "never", "rival"],
)
def test_what_only_an_administrator_can_mend_is_told_apart(answer, kind):
    assert type(trouble(answer)) is kind


@pytest.mark.parametrize(
    "error",
    [
        httpx.ConnectError("refused"),
        httpx.ConnectTimeout("slow"),
        httpx.PoolTimeout("busy"),
        httpx.ProxyError("no proxy"),
        httpx.Response(429, text="<html>429</html>"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_never_left_is_delayed(error):
    assert type(trouble(error)) is Delayed


@pytest.mark.parametrize(
    "error",
    [
        httpx.ReadTimeout("slow"),
        httpx.WriteTimeout("slow"),
        httpx.ReadError("reset"),
        httpx.WriteError("broken pipe"),
        httpx.RemoteProtocolError("Server disconnected without sending a response."),
        httpx.Response(502, text="<html>502</html>"),
        no(500, "Internal Server Error: restart"),
        httpx.Response(200, text="<html>fine</html>"),
    ],
    ids=repr,
)
def test_where_nobody_can_know_it_is_unsure(error):
    """TG-46"""
    assert type(trouble(error)) is Unsure


@pytest.mark.parametrize(
    "answer",
    [
        no(400, f"Bad Request: see https://api.telegram.org/bot{TOKEN}/x"),
        no(403, f"Forbidden: {TOKEN}"),
        httpx.ReadError(f"while talking to /bot{TOKEN}/"),
        httpx.UnsupportedProtocol(f"ftp://x/bot{TOKEN}/"),
        httpx.Response(502, text=f"/bot{TOKEN}/sendMessage: bad gateway"),
        no(401, "Unauthorized: 777:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"),
    ],
    ids=lambda answer: type(answer).__name__,
)
def test_no_error_holds_a_token(answer):
    """TG-52"""
    found = trouble(answer)
    while found is not None:
        assert "token_of_the_bot" not in str(found)
        assert "BBBBBB" not in str(found)
        found = found.__cause__ or found.__context__


def test_no_error_holds_a_token_of_another_form():
    """TG-52"""
    short = Bot(id="5", username="b", name="B", token="1:test", secret="s")
    with pytest.raises(Declined) as caught:
        say(Script(no(400, "Bad Request: 1:test")).client(bots=lambda id: short))
    assert str(caught.value) == "<token>"


def test_nothing_that_was_said_or_used_is_logged(caplog):
    """TG-52: addresses hold the token, parameters hold what people wrote."""
    client = Script(ok(MESSAGE), httpx.Response(502, text="<html>")).client()
    with caplog.at_level(logging.DEBUG):
        client.call("5", lambda api: api.send_message(1, "secret words"))
        with pytest.raises(Unsure):
            say(client)
    assert "token_of_the_bot" not in caplog.text
    assert "secret words" not in caplog.text
    assert "<html>" not in caplog.text


def test_a_file_is_streamed():
    script = Script(
        ok({"file_id": "f", "file_unique_id": "u", "file_path": "documents/1.pdf"}),
        httpx.Response(200, content=b"0123456789"),
    )
    assert list(script.client().open("5", "f")) == [b"0123", b"4567", b"89"]
    assert str(script.seen[1].url) == f"https://api.telegram.org/file/bot{TOKEN}/documents/1.pdf"


@pytest.mark.parametrize("description", ["wrong file_id or the file is temporarily unavailable", "file is too big"])
def test_a_file_telegram_will_not_give_is_refused(description):
    """TG-27"""
    with pytest.raises(Refused):
        Script(no(400, f"Bad Request: {description}")).client().open("5", "f")


def test_a_file_without_an_address_is_refused():
    with pytest.raises(Refused):
        Script(ok({"file_id": "f", "file_unique_id": "u"})).client().open("5", "f")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(404), Declined),
        (httpx.Response(403), Declined),
        (httpx.Response(429), Delayed),
        (httpx.Response(502), Delayed),
        (httpx.ConnectError(TOKEN), Delayed),
        (httpx.ReadTimeout(TOKEN), Delayed),
        (httpx.RemoteProtocolError(TOKEN), Delayed),
    ],
    ids=repr,
)
def test_a_download_that_fails_says_so_without_the_address(answer, kind):
    """TG-52"""
    script = Script(ok({"file_id": "f", "file_unique_id": "u", "file_path": "documents/1.pdf"}), answer)
    chunks = script.client().open("5", "f")
    with pytest.raises(kind) as caught:
        list(chunks)
    assert type(caught.value) is kind
    assert TOKEN not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_call_ends_with_the_deadline():
    """TG-12: Telegram hangs, the invocation does not."""

    async def hang(request):
        await asyncio.Event().wait()

    client = TelegramClient(
        bots=bot_of,
        request=lambda: HTTPXRequest(httpx_kwargs={"transport": httpx.MockTransport(hang)}),
        patience=lambda: 0.02,
    )
    with pytest.raises(Unsure):
        say(client)


def test_threads_take_turns():
    script = Script(ok(MESSAGE))
    client = script.client()
    said = []
    threads = [threading.Thread(target=lambda: said.append(say(client).message_id)) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert said == [7] * 8


def test_a_closed_client_leaves_nothing_open():
    closed = []

    class Transport(httpx.MockTransport):
        async def aclose(self):
            closed.append(True)

    transport = Transport(Script(ok(MESSAGE)))
    client = TelegramClient(bots=bot_of, request=lambda: HTTPXRequest(httpx_kwargs={"transport": transport}))
    say(client)
    client.close()
    client.close()
    assert closed == [True]


def test_a_client_that_never_spoke_closes():
    TelegramClient(bots=bot_of).close()


def test_listening_does_not_load_the_sdk():
    """The first half of `import app loads neither boto3 nor telegram`."""
    code = (
        "import sys, chalicelib.clients.telegram, chalicelib.channels.telegram.channel;"
        "sys.exit(any(each in sys.modules for each in ('telegram', 'httpx')))"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": "."}, check=False).returncode == 0
    )
