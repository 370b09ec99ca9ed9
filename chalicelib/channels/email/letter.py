"""Composes a letter: from its templates and the words of its language to the bytes of a message."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, select_autoescape

from chalicelib.channels.email import header_lines
from chalicelib.channels.email.conversation import NOTHING, Enclosed, from_address, threading, visible
from chalicelib.channels.email.header_lines import header, mailbox
from chalicelib.desk.devices import rough
from chalicelib.desk.errors import Invalid
from chalicelib.desk.names import email_of, plain
from chalicelib.desk.text import cut
from chalicelib.i18n.catalogue import words
from chalicelib.services.effects import Automatic, Letter
from chalicelib.services.failures import Refused

LONGEST_VALUE = 2000
"""Characters of one value in a letter; a link with its token is far shorter."""

OWN = "own"
"""The folder that holds what stands around a provider's own words."""

_ATOM = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+")

Value = str | int | tuple[str, ...]
Values = Mapping[str, Value]


def recipient(address: str) -> str:
    """As it stands on the wire, a domain of other letters in its ASCII form.

    Raises Refused for anything that could be more than this one address, and for what SES does not carry.
    """
    try:
        name, _, domain = email_of(address).rpartition("@")
        ascii_domain = domain.encode("idna").decode("ascii")
    except (Invalid, UnicodeError) as reason:
        raise Refused("not an address that mail can be sent to") from reason
    if not _ATOM.fullmatch(name):
        raise Refused("the name before the @ has letters that SES does not carry")
    return f"{name}@{ascii_domain}"


def compose(letter: Letter, *, to: str, sender: str, id: str, at: datetime, enclosed: Enclosed = NOTHING) -> bytes:
    """The whole message. Raises Refused for a letter that does not exist or lacks a value."""
    values: dict[str, Value] = {name: _harmless(value) for name, value in letter.values.items()}
    values |= {"at": _moment(at), "lines": tuple(cut(plain(each), LONGEST_VALUE) for each in letter.lines)}
    values |= {"leads": letter.leads or ("",) * len(letter.lines)}
    values |= {"unsubscribe": letter.unsubscribe, "reply_to": letter.on.reply_to if letter.on else ""}
    if letter.on is not None:
        values |= {"text": visible(letter.on.text), "page": letter.on.page, "linked": enclosed.linked}
    if letter.own is not None:
        values |= {"own": visible(letter.own.text), "own_subject": letter.own.subject}
    subject, text, html = (_filled(letter, part, values) for part in ("subject.txt", "body.txt", "body.html"))
    return _headers(letter, subject, to, sender, id, at) + _content(text, html, enclosed).as_bytes()


def _headers(letter: Letter, subject: str, to: str, sender: str, id: str, at: datetime) -> bytes:
    """From a mailbox of the provider where the desk may write from its domain; who wrote stands in the name alone."""
    on, own = letter.on, recipient(from_address(letter, sender))
    name = plain(on.name) if on else words(letter.language, "letter.from", {})
    written = [
        header("From", mailbox(name, own)),
        header("To", to),
        header("Subject", header_lines.text(plain(subject))),
        header("Date", format_datetime(at.astimezone(UTC))),
        header("Message-ID", f"<{sha256(id.encode()).hexdigest()[:32]}@{recipient(sender).rpartition('@')[2]}>"),
        header("Content-Language", letter.language),
    ]
    if on is not None:
        written += [header("Reply-To", mailbox(name, recipient(on.reply_to))), threading(on)]
    if letter.automatic is not Automatic.NO:
        written += [header("Auto-Submitted", letter.automatic), header("X-Auto-Response-Suppress", "All")]
    if letter.unsubscribe:
        written += [
            header("List-Unsubscribe", f"<{letter.unsubscribe}>"),
            header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ]
    return b"".join(written)


def _content(text: str, html: str, enclosed: Enclosed) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message.set_content(text.strip() + "\n", cte="quoted-printable")
    message.add_alternative(html.strip() + "\n", subtype="html", cte="quoted-printable")
    for file in enclosed.files:
        main, _, sub = file.type.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=plain(file.name))
    return message


def _harmless(value: str | int) -> str | int:
    """One line without signs that steer: what people gave can neither end a header nor turn a line around."""
    return cut(plain(value), LONGEST_VALUE) if isinstance(value, str) else value


def _filled(letter: Letter, part: str, values: Values) -> str:
    say = partial(_say, letter.language)
    try:
        template = _templates().get_template(f"{OWN if letter.own else letter.name}/{part}")
        return template.render(values, say=say, language=letter.language, name=letter.name)
    except (TemplateError, KeyError, ValueError) as missing:
        raise Refused(f"letter {plain(letter.name)}: {missing!r}") from missing


def _say(language: str, key: str, **values: str | int) -> str:
    return words(language, key, values)


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "letters"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["rough"] = rough
    return templates


def _moment(at: datetime) -> str:
    """In a form that no language takes for another day."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
