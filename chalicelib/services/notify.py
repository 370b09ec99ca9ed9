"""Who is told of an event, and in which chats: the one place that decides it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chalicelib.desk.history import Happened
from chalicelib.desk.notices import MENU, NOTICES, Way, wants
from chalicelib.desk.people import Person
from chalicelib.desk.templates import CHATS
from chalicelib.services import deliver, instead, notice_page
from chalicelib.services.alone import alone
from chalicelib.services.chats import Chat, chat_of
from chalicelib.services.effects import Delivered, Event
from chalicelib.services.failures import Seen
from chalicelib.services.house import House
from chalicelib.services.news import TO, News, cause_of, copy_of, news_of
from chalicelib.services.notify_mail import write_of
from chalicelib.services.record import changes, lease_of


def notify(event: Event, house: House) -> None:
    """Tell the client's people what staff did; nobody is told of his own act.

    What a letter that came back told goes another way. The same event twice is told once. Raises Unavailable when it
    should come again.
    """
    if event.kind == Happened.UNDELIVERED:
        instead.of_letter(event, house)
    elif event.kind in NOTICES:
        _notify(event, house)


def _notify(event: Event, house: House) -> None:
    thread = house.store.thread(event.provider, event.ticket, limit=1)
    provider = house.directory.provider(event.provider)
    if thread is None or provider is None:
        return
    news = news_of(event, thread.ticket, provider, house)
    if news is None:
        return
    people = house.directory.people(event.provider, event.account)
    told = {event.by, *write_of(news, people, house)}
    if news.kind in CHATS:
        for person, chat in _concerned(news, people, house):
            _tell(news, person, chat, house)
            told.add(person.id)
    if news.notice in MENU:
        for person in people:
            if person.id not in told:
                alone(news, person, house, why=_why(news, person))


def _why(news: News, person: Person) -> Delivered:
    return Delivered.NOWHERE if any(wants(person, news.notice, way) for way in Way) else Delivered.UNWISHED


def _tell(news: News, person: Person, chat: Chat, house: House) -> None:
    """Each person's telling is a transaction of its own: however many they are, none grows too large.

    Where the bot is kept out, delivering finds that, and another way.
    """
    cause = cause_of(news.event, person, Way.TELEGRAM)
    if house.store.answer(cause) is not None:
        deliver.carry_cause(cause, house)
        return
    written = changes(
        cause=cause,
        at=house.clock.now(),
        saves=(copy_of(news, person, Way.TELEGRAM, sent=not chat.blocked),),
        says=notice_page.says(news, person, chat.target, house),
        answer={TO: chat.target.bot},
        lease=lease_of(house.clock.left()),
    )
    try:
        house.store.commit(written)
    except Seen:
        return  # whoever was faster carries it
    deliver.carry(written.rows, house)


def _concerned(news: News, people: Sequence[Person], house: House) -> Iterator[tuple[Person, Chat]]:
    """Everybody of the account who turned Telegram on, wants to hear of it there, and has a chat with a bot of ours."""
    for person in people:
        if person.id == news.event.by or not wants(person, news.notice, Way.TELEGRAM):
            continue
        chat = chat_of(person, news.provider, house)
        if chat is not None:
            yield person, chat
