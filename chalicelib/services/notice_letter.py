"""Which letter tells a client of an event: an answer, what became of his ticket, or a receipt."""

from __future__ import annotations

from chalicelib.desk.history import Happened
from chalicelib.desk.people import Person
from chalicelib.desk.templates import LETTERS
from chalicelib.services import own_words
from chalicelib.services.correspond import Desk, Words, letter
from chalicelib.services.effects import Automatic, Letter
from chalicelib.services.house import House
from chalicelib.services.news import News, about, told_of

KINDS = {Happened.CLOSED: "closed", Happened.REOPENED: "reopened", Happened.REMINDED: "waiting"}


def letter_of(news: News, person: Person, to: str, desk: Desk, house: House) -> Letter:
    """To this address of his, from the provider's side of the correspondence."""
    usual = letter(_words(news), news.ticket, told_of(news, person), person, to, desk, house)
    return own_words.in_letter(LETTERS[news.kind], usual, about(news, person), house)


def _words(news: News) -> Words:
    message = news.message
    if message is not None:
        files, author = message.attachments, message.author.name
        return Words(name="answer", automatic=Automatic.NO, by=author, text=message.text, files=files)
    if news.kind is Happened.CREATED:
        return Words(name="receipt", automatic=Automatic.GENERATED)
    return Words(name="changed", automatic=Automatic.GENERATED, values={"kind": KINDS[news.kind]})
