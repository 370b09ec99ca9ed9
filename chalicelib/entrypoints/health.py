"""`GET /health`: whether this function starts and knows its settings; it reads nothing."""

from __future__ import annotations

from chalice.app import Blueprint

from chalicelib import bootstrap

routes = Blueprint(__name__)


@routes.route("/health", methods=["GET"])
def health() -> dict[str, str]:
    bootstrap.house()
    return {"status": "ok"}
