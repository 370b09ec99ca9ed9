"""What could not be told by one way is told by another that a person has, though he had not wished for that one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from chalicelib.desk.notices import DEFAULTS, NOTICES, Way
from chalicelib.desk.people import Person
from chalicelib.services import notice_page
from chalicelib.services.chats import chat_of
from chalicelib.services.correspond import address_of, desk_of
from chalicelib.services.effects import Class, Content, Event, Told
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
        instead(told, Way.EMAIL, house)


def instead(told: Told, failed: Way, house: House) -> None:
    """Once, however often and by whom it is asked: telling by a way has one cause. Raises Unavailable."""
    news = _news(told, house)
    person = house.directory.person(told.person) if news else None
    if news is None or person is None or not person.belongs(news.ticket.provider, news.ticket.account):
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
    if not says:
        return False
    written = changes(cause=cause, at=house.clock.now(), saves=(copy_of(news, person, way),), says=says, lease=AT_ONCE)
    try:
        house.store.commit(written)
    except Seen:
        return True
    hand_over(cause, house)
    return True


def _by_mail(news: News, person: Person, house: House) -> Says:
    desk = desk_of(news.ticket, news.provider, house) if person.emails else None
    if desk is None or house.mailroom.address(address_of(person, news.ticket)).dead_at is not None:
        return ()
    return ((Class.POST, letter_of(news, person, desk, house)),)


def _in_chat(news: News, person: Person, house: House) -> Says:
    chat = chat_of(person, news.provider, house)
    if chat is None or chat.blocked:
        return ()
    return tuple(notice_page.says(news, person, chat.target, house))


WAYS: Mapping[Way, Callable[[News, Person, House], Says]] = {Way.EMAIL: _by_mail, Way.TELEGRAM: _in_chat}
