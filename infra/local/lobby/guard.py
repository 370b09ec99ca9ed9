"""Who may use the lobby: this machine's own browser, and no page from anywhere else."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

NAMES = frozenset({"127.0.0.1", "localhost"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' blob: data:",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


def guard(app: Flask) -> None:
    app.before_request(_refuse_strangers)
    app.after_request(_say_what_is_ours)


def _refuse_strangers() -> None:
    """Another name for this address is somebody's trick with DNS; another origin is another page."""
    if urlsplit(f"//{request.host}").hostname not in NAMES:
        abort(403, "The lobby answers at 127.0.0.1 and localhost only.")
    if request.method in SAFE:
        return
    origin = request.headers.get("Origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.host
    if foreign or request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        abort(403, "Another page may not act here.")


def _say_what_is_ours(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if not request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response
