"""PTB's road to the pretend Telegram in the same process, without sockets."""

import json
from collections.abc import Callable, Mapping

import httpx
from telegram import error
from telegram._utils.types import ODVInput
from telegram.request import BaseRequest, RequestData

from infra.local.telegram.exchange import Answer, TimedOut, Unreachable, Upload
from infra.local.telegram.pretend import PretendTelegram

BASE_URL = "https://pretend.telegram/bot"
BASE_FILE_URL = "https://pretend.telegram/file/bot"
USUAL_READ_TIMEOUT = 5.0


def _parts(url: str) -> tuple[str, str, str]:
    """Whether a URL means a call or a file, with the token and the method or path."""
    kind, _, rest = httpx.URL(url).path.lstrip("/").partition("bot")
    token, _, name = rest.partition("/")
    return kind.rstrip("/"), token, name


def _uploads(data: RequestData | None) -> dict[str, Upload]:
    parts = data.multipart_data if data and data.contains_files else {}
    return {field: Upload(str(name), _bytes(content), str(mime)) for field, (name, content, mime) in parts.items()}


def _bytes(content: object) -> bytes:
    read: Callable[[], bytes] | None = getattr(content, "read", None)
    if read is not None:
        return read()
    if not isinstance(content, bytes):
        raise TypeError(f"cannot upload {type(content).__name__}")
    return content


class Wire(BaseRequest):
    """Give it to `telegram.Bot` as `request` and `get_updates_request`; it needs no initialising.

    Troubles come out as HTTPXRequest gives them, with the same httpx error as their cause.
    """

    def __init__(self, pretend: PretendTelegram, *, read_timeout: float = USUAL_READ_TIMEOUT) -> None:
        self._pretend = pretend
        self._read_timeout = read_timeout

    @property
    def read_timeout(self) -> float:
        return self._read_timeout

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002 - Telegram takes GET and POST alike
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        patience = read_timeout if isinstance(read_timeout, int | float) else self._read_timeout
        try:
            return self._exchange(url, request_data, patience)
        except Unreachable:
            cause = httpx.ConnectError("All connection attempts failed")
            raise error.NetworkError(f"httpx.ConnectError: {cause}") from cause
        except TimedOut:
            raise error.TimedOut from httpx.ReadTimeout("")

    def _exchange(self, url: str, data: RequestData | None, patience: float) -> tuple[int, bytes]:
        kind, token, name = _parts(url)
        if kind == "file":
            content = self._pretend.download(token, name)
            return (404, b"Not Found") if content is None else (200, content)
        params: Mapping[str, object] = data.json_parameters if data else {}
        answer = self._pretend.call(token, name, params, _uploads(data))
        if answer.seconds > patience:
            raise TimedOut
        return answer.status, _payload(answer)


def _payload(answer: Answer) -> bytes:
    return answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
