"""The mail that was sent: each letter as text, as HTML that can do nothing, and as it went over the wire."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, abort, jsonify, make_response, render_template

from infra.local.mail import Mailbox, Sent

MOST = 100
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "sandbox allow-popups allow-popups-to-escape-sandbox",
    )
)
"""A letter's page may look as it likes and open its links in a tab of their own, nothing else."""

NEW_TAB = '<base target="_blank">'


def mail(box: Mailbox) -> Blueprint:
    blueprint = Blueprint("mail", __name__)

    @blueprint.get("/mail/<int:number>")
    def letter(number: int) -> str:
        return render_template("letter.html", letter=_found(box, number))

    @blueprint.get("/mail/<int:number>/html")
    def html(number: int) -> Response:
        response = make_response(NEW_TAB + _found(box, number).html)
        response.headers["Content-Security-Policy"] = POLICY
        return response

    @blueprint.get("/mail.json")
    def letters() -> Response:
        """For programs, the newest first."""
        return jsonify(letters=[asdict(each) | {"at": each.at.isoformat()} for each in box.newest(MOST)])

    return blueprint


def _found(box: Mailbox, number: int) -> Sent:
    return box.letter(number) or abort(404)
