"""What could not be told at one address is told at another, else by another way, though he had not wished for that."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta

from chalicelib.desk.notices import DEFAULTS, NOTICES, Way
from chalicelib.desk.notifications import Notification
from chalicelib.desk.people import Person
from chalicelib.services import notice_page
from chalicelib.services.addresses import TO, living, written_to
from chalicelib.services.chats import chat_of
from chalicelib.services.correspond import desk_of
from chalicelib.services.effects import Class, Content, Event, Letter, Told
from chalicelib.services.handing import hand_over
from chalicelib.services.house import House
from chalicelib.services.news import News, cause_of, copy_of, news_of
from chalicelib.services.notice_letter import letter_of
from chalicelib.services.ports import Seen
from chalicelib.services.record import changes, event

Says = tuple[tuple[Class, Content], ...]

AT_ONCE = timedelta(0)


def of_letter(returned: Event, house: House) -> None:
    """A letter came back; of what was called spam, nothing is told again. Raises Unavailable."""
    person, fact = returned.details.get("person", ""), returned.details.get("fact", "")
    if person and fact.isdecimal():
        message = returned.message or 0
        told = Told(provider=returned.provider, ticket=returned.ticket, message=message, person=person, fact=int(fact))
        instead(told, Way.EMAIL, house, refused=returned.details.get("to", ""))


def instead(told: Told, failed: Way, house: House, *, refused: str = "") -> None:
    """Once, however often and by whom it is asked: telling by a way has one cause, and so has what follows a letter.

    `refused` is the address that a letter did not reach; without one his other addresses are not tried. Raises
    Unavailable.
    """
    news = _news(told, house)
    person = house.directory.person(told.person) if news else None
    if news is None or person is None or not person.belongs(news.ticket.provider, news.ticket.account):
        return
    if refused and _elsewhere(news, person, refused, house):
        return
    others = (way for way in Way if way is not failed and (news.notice, way) in DEFAULTS)
    for way in others:
        if _told(news, person, way, house):
            return


def _news(told: Told, house: House) -> News | None:
    """What was to be told, by its fact: the status it tells is the one the ticket has by now."""
    if not told.fact:
        return None
    thread = house.store.thread(told.provider, told.ticket, limit=1)
    provider = house.directory.provider(told.provider)
    if thread is None or provider is None:
        return None
    facts = house.reads.history(told.provider, told.ticket)
    fact = next((each for each in facts if each.id == told.fact and each.kind in NOTICES), None)
    return news_of(event(thread.ticket, fact), thread.ticket, provider, house) if fact else None


def _told(news: News, person: Person, way: Way, house: House) -> bool:
    """Whether he is told by this way, by now or by the queue."""
    cause = cause_of(news.event, person, way)
    if house.store.answer(cause) is not None:
        return True
    says = WAYS[way](news, person, house)
    return bool(says) and _said(cause, says, (copy_of(news, person, way),), house)


def _elsewhere(news: News, person: Person, refused: str, house: House) -> bool:
    """Whether he is written to at another address, by now or by the queue; the portal has its copy by the first."""
    cause = cause_of(news.event, person, Way.EMAIL, after=refused)
    if house.store.answer(cause) is not None:
        return True
    says = _by_mail(news, person, house, but={refused, *written_to(news, person, house)})
    return bool(says) and _said(cause, says, (), house)


def _said(cause: str, says: Says, saves: tuple[Notification, ...], house: House) -> bool:
    letter = next((each for _, each in says if isinstance(each, Letter)), None)
    answer = {TO: letter.to} if letter else None
    written = changes(cause=cause, at=house.clock.now(), saves=saves, says=says, answer=answer, lease=AT_ONCE)
    try:
        house.store.commit(written)
    except Seen:
        return True
    hand_over(cause, house)
    return True


def _by_mail(news: News, person: Person, house: House, but: Collection[str] = ()) -> Says:
    desk = desk_of(news.ticket, news.provider, house)
    to = living(news, person, house, but=but) if desk else None
    return ((Class.POST, letter_of(news, person, to, desk, house)),) if desk and to else ()


def _in_chat(news: News, person: Person, house: House) -> Says:
    chat = chat_of(person, news.provider, house)
    if chat is None or chat.blocked:
        return ()
    return tuple(notice_page.says(news, person, chat.target, house))


WAYS: Mapping[Way, Callable[[News, Person, House], Says]] = {Way.EMAIL: _by_mail, Way.TELEGRAM: _in_chat}
