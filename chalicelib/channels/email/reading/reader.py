"""Reads a mail of any size, however broken, and tells what was odd about it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import BinaryIO

from chalicelib.channels.email.reading import automatic, dates, facts, reports, structure, trimming
from chalicelib.channels.email.reading.bodies import Body, BodyReader
from chalicelib.channels.email.reading.facts import Facts
from chalicelib.channels.email.reading.files import MailFiles
from chalicelib.channels.email.reading.headers import Headers
from chalicelib.channels.email.reading.leaves import Content, sort
from chalicelib.channels.email.reading.sealed import sealed
from chalicelib.channels.email.reading.structure import Tree
from chalicelib.desk.mail import FILES, Automatic, Envelope, Mail, MailFile, Oddity, Report, Said, Sign

_REPORT_PARTS = 10
_REPORT_BYTES = 64 * 1024


class OpenEmail:
    """A mail that was read, while its file is open."""

    def __init__(self, raw: BinaryIO, envelope: Envelope) -> None:
        tree = structure.read(raw)
        content = sort(tree.root)
        charset = _charset(content)
        pictures = {leaf.content_id: index for index, leaf in enumerate(content.files[:FILES]) if leaf.content_id}
        body = BodyReader(raw, otherwise=charset, pictures=pictures).read(content.segments)
        self._files = MailFiles(raw, [*content.files, *body.left_over], otherwise=charset)
        measured = tuple(self._files.measured())
        oddities = tree.oddities | body.oddities | sealed(tree.root, content, body.text)
        oddities |= {Oddity.BYTES_DAMAGED} if any(each.damaged for each in measured) else set()
        oddities |= {Oddity.FILES_CUT} if len(content.files) > FILES else set()
        files = tuple(replace(each.file, inline=each.file.index in body.pictures) for each in measured)
        told = facts.read(tree.root.headers, charset)
        report = reports.read(self._papers(tree.root.headers, tree.root.type, content, body, told, envelope))
        self.mail = _mail(tree, told, body, files, report, envelope, oddities)

    def bytes_of(self, index: int) -> Iterator[bytes]:
        return self._files.bytes_of(index)

    def _papers(
        self, headers: Headers, type: str, content: Content, body: Body, told: Facts, envelope: Envelope
    ) -> reports.Papers:
        concerned = [leaf for leaf in content.files if leaf.part.type in reports.PARTS][:_REPORT_PARTS]
        return reports.Papers(
            headers=headers,
            type=type,
            parts=tuple((leaf.part.type, self._files.beginning(leaf, _REPORT_BYTES)) for leaf in concerned),
            text=body.text,
            sender=told.sender.address if told.sender else "",
            mail_from=envelope.mail_from,
        )


def _mail(
    tree: Tree,
    told: Facts,
    body: Body,
    files: tuple[MailFile, ...],
    report: Report | None,
    envelope: Envelope,
    oddities: set[Oddity],
) -> Mail:
    headers = tree.root.headers
    date, corrected = dates.written(headers.first("date"), envelope.at)
    full = body.text.strip()
    turn = trimming.turn_of(told.subject, told.in_reply_to + told.references)
    odd = {Oddity.DATE_CORRECTED: corrected, Oddity.EMPTY: not full and not files}
    return Mail(
        sender=told.sender,
        origin=told.origin,
        reply_to=told.reply_to,
        recipients=told.recipients,
        forwarded_for=told.forwarded_for,
        subject=told.subject,
        message_id=told.message_id,
        in_reply_to=told.in_reply_to,
        references=told.references,
        date=date,
        said=Said(new=trimming.new_text(full, turn, body.quote), full=full, html=body.html),
        files=files,
        automatic=_automatic(headers, told, report, envelope),
        report=report,
        oddities=told.oddities | oddities | {oddity for oddity, seen in odd.items() if seen},
        content=_content(headers, told, full, files),
        unfit=tree.unfit,
    )


def _charset(content: Content) -> str:
    """What the first text names."""
    leaves = (leaf for segment in content.segments for leaf in (*segment.plain, *segment.html))
    return next((leaf.charset for leaf in leaves if leaf.charset), "")


def _automatic(headers: Headers, told: Facts, report: Report | None, envelope: Envelope) -> Sign | None:
    if report is not None:
        return Sign(kind=Automatic.REPORT, shown_by=f"report: {report.kind}")
    return automatic.sign_of(headers, sender=told.sender.address if told.sender else "", mail_from=envelope.mail_from)


def _content(headers: Headers, told: Facts, full: str, files: Sequence[MailFile]) -> str:
    """Without what each server on the way adds, and without what two copies of one mail may differ in."""
    sender = told.sender.address if told.sender else ""
    date = headers.first("date").decode("latin-1")
    said = [sender, told.subject, date, full, [(file.name, file.sha256) for file in files]]
    return sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()
