"""Writing to the desk by mail from the lobby, as anybody, with the results of the checks one likes."""

from __future__ import annotations

from collections.abc import Sequence
from email import message_from_string
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import getaddresses
from uuid import uuid4

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from chalicelib.desk.errors import Invalid
from chalicelib.desk.names import email_of, plain
from infra.local.arriving import CHECKS, FOUND, LARGEST, POLICIES, Verdicts, is_ours
from infra.local.lobby import telling
from infra.local.lobby.here import Here
from infra.local.lobby.languages import language
from infra.local.lobby.sights import sights
from infra.local.lobby.words import word
from infra.local.mail import Sent

ANSWERS = "Re: "


def writing(here: Here) -> Blueprint:
    blueprint = Blueprint("writing", __name__)

    @blueprint.get("/mail/write")
    def sheet() -> str:
        seen = sights(here.house, language())
        number = request.args.get("answers", 0, type=int)
        answered = here.mail.letter(number) if here.mail and number else None
        return render_template(
            "write.html",
            here=here,
            answered=answered,
            sender=answered.to if answered else request.args.get("from", ""),
            to=_answer_to(answered) if answered else request.args.get("to", ""),
            subject=_subject(answered) if answered else "",
            mailboxes=[box for each in seen.providers for box in here.house.mailroom.mailboxes(each.id)],
            people=[each.person for each in seen.people if each.person.emails],
            checks=CHECKS,
            found=FOUND,
            policies=POLICIES,
        )

    @blueprint.post("/mail/write")
    def write() -> Response:
        try:
            sender, recipients = _from_and_to()
        except Invalid as refused:
            flash(telling.refusal(refused, language()), "trouble")
            return redirect(url_for("writing.sheet"), 303)
        raw = _given_raw() or _composed(sender, recipients, here)
        if len(raw) > LARGEST:
            abort(413)
        here.arriving.take(raw, mail_from=sender, recipients=recipients, verdicts=_verdicts())
        flash(word(language(), "write.done"), "done")
        return redirect(url_for("first", _anchor="tickets"), 303)

    return blueprint


def _from_and_to() -> tuple[str, tuple[str, ...]]:
    """Raises Invalid for what is no address, and for one that SES takes no mail for."""
    sender = email_of(request.form.get("from", "").rpartition("<")[2].strip("> "))
    recipients = tuple(email_of(each) for each in request.form.get("to", "").split(",") if each.strip())
    foreign = [each for each in recipients if not is_ours(each)] or ([] if recipients else [""])
    for each in foreign:
        raise Invalid("refused.email", given=each)
    return sender, recipients


def _verdicts() -> Verdicts:
    asked = {name: request.form.get(name, "") for name in (*CHECKS, "policy")}
    return {name: value for name, value in asked.items() if value in (*FOUND, *POLICIES)}


def _given_raw() -> bytes:
    """A whole mail, as a file."""
    given = request.files.get("raw")
    return given.stream.read(LARGEST + 1) if given and given.filename else b""


def _composed(sender: str, recipients: Sequence[str], here: Here) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(plain(request.form.get("name", "")), addr_spec=sender)
    message["To"] = ", ".join(recipients)
    message["Subject"] = plain(request.form.get("subject", ""))
    message["Message-ID"] = f"<{uuid4()}@{sender.rpartition('@')[2]}>"
    answered = here.mail.letter(request.form.get("answers", 0, type=int)) if here.mail else None
    text = request.form.get("text", "")
    if answered is not None:
        references = message_from_string(answered.source)["References"] or ""
        message["In-Reply-To"] = answered.wire_id
        message["References"] = f"{' '.join(str(references).split())} {answered.wire_id}".strip()
        text = "\n".join((text, "", _announced(answered), *(f"> {line}" for line in answered.text.splitlines())))
    message.set_content(text)
    for each in request.files.getlist("file"):
        if each.filename:
            _attach(message, each)
    return message.as_bytes()


def _announced(answered: Sent) -> str:
    """As mail programs announce what they quote."""
    return f"{answered.at:%d.%m.%Y, %H:%M}, {answered.sender}:"


def _attach(message: EmailMessage, file: FileStorage) -> None:
    main, _, sub = (file.mimetype or "application/octet-stream").partition("/")
    message.add_attachment(file.stream.read(), maintype=main, subtype=sub or "octet-stream", filename=file.filename)


def _answer_to(letter: Sent) -> str:
    message = message_from_string(letter.source)
    return next((address for _, address in getaddresses([str(message["Reply-To"] or letter.sender)])), "")


def _subject(letter: Sent) -> str:
    return letter.subject if letter.subject.startswith(ANSWERS) else f"{ANSWERS}{letter.subject}"
