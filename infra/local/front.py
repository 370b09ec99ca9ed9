"""The app's HTTP side on this machine: Chalice's local gateway on threads, an invocation at a time."""

from __future__ import annotations

import gzip
import json
import logging
from http import HTTPStatus
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from chalice.app import Chalice
from chalice.config import Config
from chalice.local import ChaliceRequestHandler, CustomLocalChalice, LocalDevServer, LocalGatewayException

from chalicelib import bootstrap
from chalicelib.entrypoints.problem import Problem, answer
from infra.local.options import HOST

log = logging.getLogger(__name__)

SETTINGS = json.loads((Path(__file__).parents[2] / ".chalice" / "config.json").read_text(encoding="utf-8"))
COMPRESSED: int = SETTINGS["minimum_compression_size"]
"""Bytes from which on the gateway compresses what it passes on, for those who take it."""


class Front:
    def __init__(self, app: Chalice, port: int, turn: Lock) -> None:
        # Without this class all threads share one request, and answer each other's.
        app.__class__ = CustomLocalChalice
        config = Config.create(chalice_stage="local", app_name=app.app_name)
        self._server = LocalDevServer(app, config, HOST, port, handler_cls=_handler(turn))
        self._thread = Thread(target=self._server.server.serve_forever, args=(0.1,), name="app", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server.server_close()


def _handler(turn: Lock) -> type[ChaliceRequestHandler]:
    class Handler(ChaliceRequestHandler):
        def handle(self) -> None:
            try:
                super().handle()
            except ConnectionError:  # a browser that has gone elsewhere hangs up in the middle of a page
                log.info("hung up")

        def _generic_handle(self) -> None:
            # The whole body first: a slow caller must not keep the others from their turn.
            read = super()._parse_payload()
            self._parse_payload = lambda: read  # type: ignore[method-assign]
            with turn:
                super()._generic_handle()

        def _send_error_response(self, error: LocalGatewayException) -> None:  # noqa: ARG002 - Chalice's signature
            # Chalice's gateway refuses only paths that nobody has: there are no authorizers here.
            asked = {name.lower(): value for name, value in self.headers.items()}
            told = answer(Problem(status=HTTPStatus.NOT_FOUND), asked, bootstrap.ids().short())
            self._send_http_response(told.status_code, told.headers, told.body)

        def _send_http_response_with_body(self, code: int, headers: dict[str, Any], body: str | bytes) -> None:
            packed = body if isinstance(body, bytes) else body.encode()
            if len(packed) >= COMPRESSED and "gzip" in self.headers.get("accept-encoding", ""):
                packed = gzip.compress(packed, mtime=0)
                headers = {**headers, "Content-Encoding": "gzip"}
            super()._send_http_response_with_body(code, headers, packed)

        def log_message(self, format: str, *args: object) -> None:
            log.info(format, *args)

    return Handler
