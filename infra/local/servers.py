"""A WSGI application served on threads of this process, until stopped."""

from __future__ import annotations

import logging
from threading import Thread
from typing import TYPE_CHECKING

from werkzeug.serving import WSGIRequestHandler, make_server

from infra.local.options import HOST

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

log = logging.getLogger(__name__)


class Quiet(WSGIRequestHandler):
    """Keeps connections open, and logs only what went wrong."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:
        if type == "error":
            log.error(message, *args)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: each page asks again and again what is new."""


class Served:
    def __init__(
        self, name: str, application: WSGIApplication, port: int, handler: type[WSGIRequestHandler] = Quiet
    ) -> None:
        self._server = make_server(HOST, port, application, threaded=True, request_handler=handler)
        self._thread = Thread(target=self._server.serve_forever, args=(0.1,), name=name, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._server.port}"

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
