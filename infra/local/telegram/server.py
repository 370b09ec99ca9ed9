"""The pretend Telegram over HTTP, as a bot's library expects it."""

import json
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import TYPE_CHECKING

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from infra.local.telegram.exchange import Answer, NoAnswer, Upload
from infra.local.telegram.pretend import PretendTelegram
from infra.local.telegram.refusals import Refusal, invalid, too_large

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LARGEST_REQUEST = 51 * 2**20
LARGEST_FORM_FIELD = 4 * 2**20
LONGEST_POLL = 50
POLL_INTERVAL = 0.05
CUT_OFF = Response(status=499)


@dataclass(slots=True)
class BotApi:
    """A WSGI application: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

    pretend: PretendTelegram
    stopping: Event = field(default_factory=Event)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        request = Request(environ)
        request.max_content_length = LARGEST_REQUEST
        request.max_form_memory_size = LARGEST_FORM_FIELD
        try:
            response = self._respond(request)
        except NoAnswer:
            _hang_up(environ)
            response = CUT_OFF
        return response(environ, start_response)

    def _respond(self, request: Request) -> Response:
        kind, _, rest = request.path.lstrip("/").partition("bot")
        token, _, name = rest.partition("/")
        if kind == "file/":
            return self._file(token, name)
        if kind or not token or not name:
            return _json(404, {"ok": False, "error_code": 404, "description": "Not Found"})
        try:
            params, files = _read(request)
        except Refusal as refusal:
            return _json(refusal.status, refusal.body())
        return self._call(token, name, params, files)

    def _file(self, token: str, path: str) -> Response:
        content = self.pretend.download(token, path)
        if content is None:
            return _json(404, {"ok": False, "error_code": 404, "description": "Not Found"})
        return Response(content, mimetype="application/octet-stream")

    def _call(self, token: str, method: str, params: Mapping[str, object], files: Mapping[str, Upload]) -> Response:
        answer = self.pretend.call(token, method, params, files)
        if method.lower() == "getupdates" and answer.body == {"ok": True, "result": []}:
            answer = self._poll(token, method, params)
        if answer.seconds:
            self.stopping.wait(answer.seconds)
        if isinstance(answer.body, bytes):
            return Response(answer.body, answer.status, dict(answer.headers))
        return _json(answer.status, answer.body)

    def _poll(self, token: str, method: str, params: Mapping[str, object]) -> Answer:
        seconds = min(int(str(params.get("timeout", 0))), LONGEST_POLL)
        self.pretend.wait_for_update(token, seconds)
        return self.pretend.call(token, method, params)


def _json(status: int, body: Mapping[str, object]) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, mimetype="application/json")


def _read(request: Request) -> tuple[dict[str, object], dict[str, Upload]]:
    params: dict[str, object] = dict(request.args)
    try:
        if request.mimetype == "application/json":
            params |= _object(request.get_data())
        params |= dict(request.form)
        files = {
            name: Upload(part.filename or name, part.read(), part.mimetype or "application/octet-stream")
            for name, part in request.files.items()
        }
    except RequestEntityTooLarge:
        raise too_large() from None
    return params, files


def _object(body: bytes) -> dict[str, object]:
    try:
        read = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise invalid("can't parse JSON object") from None
    if not isinstance(read, dict):
        raise invalid("can't parse JSON object")
    return read


def _hang_up(environ: "WSGIEnvironment") -> None:
    """Closes the connection without a word, as a broken network does."""
    connection = environ.get("werkzeug.socket")
    if connection is not None:
        connection.shutdown(socket.SHUT_RDWR)


class _Quiet(WSGIRequestHandler):
    """The calls are in the pretend Telegram's own log."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:
        """Nothing."""


@dataclass(frozen=True, slots=True)
class Served:
    server: BaseWSGIServer
    thread: Thread
    stopping: Event

    @property
    def port(self) -> int:
        return self.server.port

    @property
    def url(self) -> str:
        return f"http://{self.server.host}:{self.server.port}"

    def stop(self) -> None:
        self.stopping.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def serve(pretend: PretendTelegram, host: str = "127.0.0.1", port: int = 0) -> Served:
    """Serves on threads until stopped; port 0 takes a free one. A busy port raises OSError."""
    listening = socket.create_server((host, port))
    api = BotApi(pretend)
    server = make_server(
        host, listening.getsockname()[1], api, threaded=True, request_handler=_Quiet, fd=listening.fileno()
    )
    listening.close()
    thread = Thread(target=server.serve_forever, args=(POLL_INTERVAL,), name="pretend-telegram", daemon=True)
    thread.start()
    return Served(server, thread, api.stopping)
