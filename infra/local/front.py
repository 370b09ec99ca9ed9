"""The app's HTTP side on this machine: Chalice's local gateway on threads, an invocation at a time."""

from __future__ import annotations

import logging
from threading import Lock, Thread

from chalice.app import Chalice
from chalice.config import Config
from chalice.local import ChaliceRequestHandler, CustomLocalChalice, LocalDevServer

from infra.local.options import HOST

log = logging.getLogger(__name__)


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
        def _generic_handle(self) -> None:
            # The whole body first: a slow caller must not keep the others from their turn.
            read = super()._parse_payload()
            self._parse_payload = lambda: read  # type: ignore[method-assign]
            with turn:
                super()._generic_handle()

        def log_message(self, format: str, *args: object) -> None:
            log.info(format, *args)

    return Handler
