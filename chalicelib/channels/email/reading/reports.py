"""What a mail server, or a program that opened a mail, reports about one that was sent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.channels.email.reading import headers as heads
from chalicelib.channels.email.reading.addresses import addresses_of
from chalicelib.channels.email.reading.facts import ids_of
from chalicelib.channels.email.reading.headers import Headers
from chalicelib.channels.email.reading.words import text_of
from chalicelib.desk.mail import REFERENCES, Action, Fate, Report, ReportKind
from chalicelib.desk.text import cut

FATES = 100
"""Addresses of one report that are kept."""

_ORIGINALS = frozenset(
    {"message/global", "message/global-headers", "message/rfc822", "message/rfc822-headers", "text/rfc822-headers"}
)
PARTS = _ORIGINALS | {
    "message/delivery-status",
    "message/disposition-notification",
    "message/feedback-report",
    "message/global-delivery-status",
}
"""Types of what a report consists of."""

_DIAGNOSTIC = 300
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_CODE = re.compile(r"(?<![\d.])([45])\d\d(?=[\s-])")
_UNDELIVERED = (
    r"undeliver|could not be delivered|not delivered|недоставлен|не доставлено|не удалось доставить"
    r"|невозможно доставить|не удается доставить|сбой доставки|unzustellbar|non remis|no entregado|non recapitato"
    r"|não entregue|niet bezorgd|niedostarczon"
)
_SUBJECT = re.compile(
    rf"{_UNDELIVERED}|delivery (?:status|failure|has failed|report|notification)|mail delivery|returned mail"
    r"|failure notice|delivery to the following|returned to sender|message delayed|warning: message"
    r"|доставка сообщения",
    re.IGNORECASE,
)
_SENDER = re.compile(r"^(?:mailer-daemon|postmaster|mail-daemon|mdaemon|bounce)", re.IGNORECASE)
_DELAYED = re.compile(r"delay|warning|отложен|задерж|verzöger|retard", re.IGNORECASE)
_GIVEN_UP = re.compile(rf"{_UNDELIVERED}|fail|returned", re.IGNORECASE)
"""What the subject says of a trouble that is not tried any more, be its status a passing one (4.x.x): RFC 3464, 2.3.3.
"""
_NAMED = re.compile(r"^\s{0,8}<?([^\s<>@()]{1,64}@[^\s<>@():;]{1,190})>?:?\s*(?:$|\(|\.\.\.)", re.MULTILINE)
_ORIGINAL_ID = re.compile(rb"^[ \t>]*message-id:[ \t]*(<[^<>\s]{1,998}>)", re.IGNORECASE | re.MULTILINE)
_SPLIT = re.compile(rb"\r?\n[ \t]*\r?\n")


@dataclass(frozen=True, slots=True)
class Papers:
    """What of a mail a report may be read from; each part its type and its first bytes, decoded."""

    headers: Headers
    type: str
    parts: tuple[tuple[str, bytes], ...]
    text: str
    sender: str
    mail_from: str


def read(papers: Papers) -> Report | None:
    """None for a mail that reports nothing. One strong sign is enough, weak ones need each other."""
    by_type = {kind: data for kind, data in reversed(papers.parts)}
    if "message/feedback-report" in by_type:
        return Report(
            kind=ReportKind.COMPLAINT, fates=_complained(by_type["message/feedback-report"]), about=_about(papers)
        )
    if "message/disposition-notification" in by_type:
        return Report(kind=ReportKind.READING, fates=(), about=_about(papers))
    status = by_type.get("message/delivery-status") or by_type.get("message/global-delivery-status")
    if status is None and not _looks_like_one(papers):
        return None
    fates = _fates(status) if status is not None else ()
    return Report(kind=ReportKind.DELIVERY, fates=fates or _told(papers), about=_about(papers))


def _looks_like_one(papers: Papers) -> bool:
    if "x-failed-recipients" in papers.headers or "report-type=delivery-status" in _content_type(papers):
        return True
    weak = (
        not papers.mail_from,
        _SENDER.match(papers.sender) is not None,
        _SUBJECT.search(text_of(papers.headers.first("subject"))) is not None,
        papers.type == "multipart/report",
    )
    return sum(weak) > 1 and bool(weak[2] or weak[3])


def _content_type(papers: Papers) -> str:
    return papers.headers.first("content-type").decode("latin-1").lower().replace('"', "").replace(" ", "")


def _fates(status: bytes) -> tuple[Fate, ...]:
    """A group of headers for the server, then one for each address."""
    fates: list[Fate] = []
    for group in _SPLIT.split(status.strip()):
        fields, _ = heads.read(group)
        recipient = fields.first("final-recipient") or fields.first("original-recipient")
        address = next(iter(addresses_of(recipient.rpartition(b";")[2])), "")
        action = _action(text_of(fields.first("action")))
        if not recipient or action is None or len(fates) == FATES:
            continue
        diagnostic = text_of(fields.first("diagnostic-code"))
        told = _STATUS.search(text_of(fields.first("status"))) or _STATUS.search(diagnostic)
        fates.append(
            Fate(address=address, action=action, status=told[1] if told else "", diagnostic=_short(diagnostic))
        )
    return tuple(fates)


def _action(word: str) -> Action | None:
    word = word.partition(";")[0].partition("(")[0].strip().lower()
    return Action(word) if word in set(Action) else None


def _complained(report: bytes) -> tuple[Fate, ...]:
    fields, _ = heads.read(report)
    recipients = (*fields.every("original-rcpt-to"), *fields.every("removal-recipient"))
    addresses = dict.fromkeys(address for raw in recipients for address in addresses_of(raw))
    return tuple(Fate(address=address, action=Action.DELIVERED) for address in addresses)[:FATES]


def _told(papers: Papers) -> tuple[Fate, ...]:
    """From a text that follows no standard: the addresses it names, and one status for all."""
    failed = [address for raw in papers.headers.every("x-failed-recipients") for address in addresses_of(raw)]
    named = failed or [
        address for raw in _NAMED.findall(papers.text[:20_000]) for address in addresses_of(raw.encode())
    ]
    code = _CODE.search(papers.text)
    told = _STATUS.search(papers.text)
    status = told[1] if told else f"{code[1]}.0.0" if code else ""
    subject = text_of(papers.headers.first("subject"))
    passing = status.startswith("4") and not _GIVEN_UP.search(subject)
    action = Action.DELAYED if passing or _DELAYED.search(subject) else Action.FAILED
    line = next(
        (line for line in papers.text.split("\n") if status and (status in line or (code and code[0] in line))), ""
    )
    return tuple(
        Fate(address=address, action=action, status=status, diagnostic=_short(line)) for address in dict.fromkeys(named)
    )[:FATES]


def _short(text: str) -> str:
    return cut(text, _DIAGNOSTIC)


def _about(papers: Papers) -> tuple[str, ...]:
    """The mail it is about: by the copy of its headers, by what the report answers, or by any id in its text."""
    ids: list[str] = []
    for kind, data in papers.parts:
        if kind in _ORIGINALS:
            original, _ = heads.read(data)
            ids += ids_of([original.first("message-id")])
            ids += _newest_first(original)
        if kind == "message/disposition-notification":
            ids += ids_of([heads.read(data)[0].first("original-message-id")])
    ids += ids_of(_ORIGINAL_ID.findall(papers.text.encode("utf-8", "replace")))
    ids += _newest_first(papers.headers)
    return tuple(dict.fromkeys(ids))[:REFERENCES]


def _newest_first(headers: Headers) -> Iterable[str]:
    return (*ids_of(headers.every("in-reply-to")), *reversed(ids_of(headers.every("references"))))
