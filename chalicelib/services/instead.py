"""What could not be told at one address is told at another, else by another way, though he had not wished for that."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from chalicelib.desk.notices import DEFAULTS, NOTICES, Way
from chalicelib.desk.notifications import Notification
from chalicelib.desk.people import Person
from chalicelib.services import notice_page
from chalicelib.services.addresses import TRIES, living, one_more
from chalicelib.services.chats import chat_of
from chalicelib.services.correspond import desk_of
from chalicelib.services.effects import ChatTarget, Class, Content, Event, Spoken, Told
from chalicelib.services.failures import Seen, Stale, Unavailable
from chalicelib.services.handing import hand_over
from chalicelib.services.house import House
from chalicelib.services.news import TO, News, cause_of, copy_of, news_of, tried
from chalicelib.services.notice_letter import letter_of
from chalicelib.services.record import changes, event
from chalicelib.services.records import Record

AT_ONCE = timedelta(0)

Known = Mapping[str, str | int]

AFTER = "after"
"""What the cause of a letter is answered with, where it takes the place of what a bot could not say."""

IN_PART = "in_part"
"""The same, where that bot said a part of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What is said by a way, and what has to be kept for it; nothing where the way does not lead to him."""

    says: tuple[tuple[Class, Content], ...] = ()
    saves: tuple[Record, ...] = ()
    answer: Mapping[str, str | int] = field(default_factory=dict)
    """What its cause is answered with."""


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
    concerned = _concerned(told, house)
    if concerned is None:
        return
    news, person = concerned
    if refused and _elsewhere(news, person, refused, house):
        return
    if failed is Way.EMAIL and _said_in_part(news, person, house):
        return
    _otherwise(news, person, failed, house)


def of_chat(spoken: Spoken, told: Told, house: House, *, kept_out: bool) -> None:
    """A chat did not take it, or a part of it: it is told whole, and once, whichever parts those are.

    Another chat of his comes first where this one keeps the bot out. Where nothing else leads to him, this one says at
    least that something is missing. Raises Unavailable.
    """
    concerned = _concerned(told, house)
    if concerned is None:
        return
    news, person = concerned
    bot = spoken.target.bot
    if _followed(news, person, bot, house) or (kept_out and _in_another_chat(news, person, bot, house)):
        return
    in_part = bool(spoken.part or spoken.more) and not kept_out
    known: Known = {AFTER: bot, IN_PART: 1} if in_part else {AFTER: bot}
    if not _otherwise(news, person, Way.TELEGRAM, house, known) and in_part:
        _owned_up(news, person, spoken.target, house)


def _concerned(told: Told, house: House) -> tuple[News, Person] | None:
    news = _news(told, house)
    person = house.directory.person(told.person) if news else None
    if news is None or person is None or not person.belongs(news.ticket.provider, news.ticket.account):
        return None
    return news, person


def _otherwise(news: News, person: Person, failed: Way, house: House, known: Known | None = None) -> bool:
    """`known` is what the cause is answered with besides."""
    others = (way for way in Way if way is not failed and (news.notice, way) in DEFAULTS)
    return any(_told(news, person, way, house, known) for way in others)


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


def _told(news: News, person: Person, way: Way, house: House, known: Known | None) -> bool:
    """Whether he is told by this way, by now or by the queue."""
    cause = cause_of(news.event, person, way)
    if house.store.answer(cause) is not None:
        return True
    return _said(cause, lambda: WAYS[way](news, person, house), (copy_of(news, person, way),), house, known)


def _followed(news: News, person: Person, bot: str, house: House) -> bool:
    """Whether another chat or a letter took the place of what this bot could not say: so another part of it found."""
    if house.store.answer(cause_of(news.event, person, Way.TELEGRAM, after=bot)) is not None:
        return True
    letter = house.store.answer(cause_of(news.event, person, Way.EMAIL)) or {}
    return letter.get(AFTER) == bot


def _said_in_part(news: News, person: Person, house: House) -> bool:
    """Whether a letter that came back stood for what a chat has in part: that one says so by now, or keeps the bot
    out."""
    letter = house.store.answer(cause_of(news.event, person, Way.EMAIL)) or {}
    if IN_PART not in letter:
        return False
    others = {each for each in house.bots.serving(news.provider.id) if each != letter[AFTER]}
    chat = chat_of(person, news.provider, house, but=others)
    if chat is not None:
        _owned_up(news, person, chat.target, house)
    return True


def _in_another_chat(news: News, person: Person, kept_out: str, house: House) -> bool:
    """Never in one that had it before; the portal has its copy by the first."""
    cause = cause_of(news.event, person, Way.TELEGRAM, after=kept_out)
    but = {kept_out, *tried(news, person, Way.TELEGRAM, house)}
    return _said(cause, lambda: _in_chat(news, person, house, but=but), (), house)


def _owned_up(news: News, person: Person, target: ChatTarget, house: House) -> None:
    """Once, though other parts be missing too; it has no other way itself."""
    said = Spoken(target=target, output=notice_page.in_part(news.ticket, house))
    cause = f"{cause_of(news.event, person, Way.TELEGRAM)}#in_part"
    _said(cause, lambda: Telling(says=((Class.DELIVERY, said),)), (), house)


def _elsewhere(news: News, person: Person, refused: str, house: House) -> bool:
    """Whether he is written to at another address, by now or by the queue; the portal has its copy by the first."""
    cause = cause_of(news.event, person, Way.EMAIL, after=refused)
    if house.store.answer(cause) is not None:
        return True
    but = {refused, *tried(news, person, Way.EMAIL, house)}
    return _said(cause, lambda: _by_mail(news, person, house, but=but), (), house)


def _said(
    cause: str,
    decide: Callable[[], Telling],
    copies: tuple[Notification, ...],
    house: House,
    known: Known | None = None,
) -> bool:
    """False where there is nothing to say by it. Decided anew when somebody else was faster."""
    for _ in range(TRIES):
        telling, now = decide(), house.clock.now()
        if not telling.says:
            return False
        saves, answer = (*copies, *telling.saves), {**telling.answer, **(known or {})}
        written = changes(cause=cause, at=now, saves=saves, says=telling.says, answer=answer, lease=AT_ONCE)
        try:
            house.store.commit(written)
        except Stale:
            continue
        except Seen:
            return True
        hand_over(cause, house)
        return True
    raise Unavailable(f"{cause} is told too much at once")


def _by_mail(news: News, person: Person, house: House, but: Collection[str] = ()) -> Telling:
    desk = desk_of(news.ticket, news.provider, house)
    known = living(news, person, house, but=but) if desk else None
    after = one_more(news, known, house.clock.now()) if known else None
    if desk is None or known is None or after is None:
        return Telling()
    says = ((Class.POST, letter_of(news, person, known.address, desk, house)),)
    return Telling(says=says, saves=(after,) if after != known else (), answer={TO: known.address})


def _in_chat(news: News, person: Person, house: House, but: Collection[str] = ()) -> Telling:
    """But for the chats with these bots, of which one was kept out."""
    chat = chat_of(person, news.provider, house, but=but)
    if chat is None or chat.blocked:
        return Telling()
    bot = chat.target.bot
    says = notice_page.says(news, person, chat.target, house, at=_called(bot, house) if but else "")
    return Telling(says=tuple(says), answer={TO: bot})


def _called(bot: str, house: House) -> str:
    known = house.bots.of(bot)
    return f"@{known.username}" if known else bot


WAYS: Mapping[Way, Callable[[News, Person, House], Telling]] = {Way.EMAIL: _by_mail, Way.TELEGRAM: _in_chat}
