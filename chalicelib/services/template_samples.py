"""Where somebody begins who writes words of his own: the usual ones as a template says them, and a sample ticket."""

from __future__ import annotations

from datetime import UTC, datetime

from chalicelib.desk.message import Channel, Side
from chalicelib.desk.people import Provider
from chalicelib.desk.templates import Form
from chalicelib.desk.ticket import ClientStatus, Stage, Ticket
from chalicelib.i18n.catalogue import words
from chalicelib.services.own_words import Matter

SAMPLE = datetime(2026, 1, 12, 9, 30, tzinfo=UTC)


def sample(provider: Provider, language: str) -> Matter:
    """A ticket that there never was."""
    ticket = Ticket(
        provider=provider.id,
        number=1042,
        account="1204",
        department=provider.departments[0].id if provider.departments else "",
        subject=words(language, "admin.template.sample.subject", {}),
        channel=Channel.WEB,
        requester="sample",
        stage=Stage.RELEASED,
        last_author=Side.STAFF,
        last_message=2,
        messages=2,
        facts=2,
        created_at=SAMPLE,
        active_at=SAMPLE,
    )
    return Matter(
        provider=provider,
        ticket=ticket,
        client=words(language, "admin.template.sample.client", {}),
        author=words(language, "admin.template.sample.author", {}),
        text=words(language, "admin.template.sample.text", {}),
        status=ClientStatus.AWAITING_REPLY,
        silence=5,
    )


def usual(form: Form, language: str) -> tuple[str, str]:
    """The words that are shipped, as a template says them: where to begin."""

    def place(name: str) -> str:
        return "{{ " + name + " }}"

    def said(key: str, *names: str) -> str:
        return words(language, key, {each: place(each) for each in names})

    page = "\n{% if page %}\n\n" + place("page") + "\n{% endif %}"
    subject = f"Re: {place('subject')} [#{place('number')}]"
    more = said("letter.changed.next")
    texts = {
        Form.LETTER_ANSWER: place("text"),
        Form.LETTER_RECEIPT: said("letter.receipt.taken", "number") + "\n\n" + said("letter.receipt.next") + page,
        Form.LETTER_CLOSED: said("letter.changed.closed", "number") + "\n\n" + more + page,
        Form.LETTER_REOPENED: said("letter.changed.reopened", "number") + "\n\n" + more + page,
        Form.LETTER_WAITING: said("letter.changed.waiting", "number") + "\n\n" + more + page,
        Form.CHAT_ANSWER: said("told.head", "number", "subject") + "\n" + said("told.by", "author", "department"),
        Form.CHAT_CLOSED: said("told.closed", "number", "subject", "status"),
        Form.CHAT_REOPENED: said("told.reopened", "number", "subject", "status"),
        Form.CHAT_WAITING: said("told.waiting", "number", "subject", "silence"),
    }
    return (subject if form.is_letter else ""), texts[form]
