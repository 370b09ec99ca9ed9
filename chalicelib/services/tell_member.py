"""What one member of staff is told of what happened, and by which ways it reaches him."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.desk.alerts import URGENT, wants, wants_instead, wants_letter
from chalicelib.desk.bundles import Bundle, News
from chalicelib.desk.notices import Way
from chalicelib.desk.people import Provider, Staff
from chalicelib.desk.permissions import Room, may_enter, may_see, may_see_department, staff
from chalicelib.desk.unsubscribe import address
from chalicelib.services import alert_page
from chalicelib.services.alert_lines import Told
from chalicelib.services.answer_by_mail import asked_for
from chalicelib.services.effects import Alerted, Class, Content, Spoken
from chalicelib.services.house import House
from chalicelib.services.languages import language_for
from chalicelib.services.reach import Reach, reach_of
from chalicelib.services.records import Record
from chalicelib.services.reply_keys import keys_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What is said, and what has to be kept for it."""

    says: tuple[tuple[Class, Content], ...] = ()
    later: tuple[tuple[datetime, Class, Content], ...] = ()
    saves: tuple[Record, ...] = ()
    waiting: tuple[News, ...] = ()
    """What his next letter tells, where his letters come by the hour or by the day."""
    after: Bundle | None = None
    """What becomes of the bundle, where it is not empty then."""

    def and_(self, other: Telling) -> Telling:
        return Telling(
            says=(*self.says, *other.says),
            later=(*self.later, *other.later),
            saves=(*self.saves, *other.saves),
            waiting=(*self.waiting, *other.waiting),
            after=other.after or self.after,
        )


def member_of(provider: str, id: str, house: House) -> Staff | None:
    """Who has left is told nothing."""
    found = next((each for each in house.directory.staff(provider) if each.id == id), None)
    return found if found is not None and found.active else None


def told_of(news: Iterable[News], provider: Provider, house: House, *, of: int, more: int) -> Told:
    """With everything it may look at, as that is now."""
    listed = tuple(news)
    threads = {
        each: house.store.thread(provider.id, each) for each in dict.fromkeys(each.ticket for each in listed) if each
    }
    mails = {each.mail: house.mailroom.held(provider.id, each.mail) for each in listed if each.mail}
    return Told(
        provider=provider,
        threads={number: thread for number, thread in threads.items() if thread is not None},
        held={id: mail for id, mail in mails.items() if mail is not None},
        of=of,
        more=more,
        site=house.portal,
    )


def to_member(news: Sequence[News], told: Told, member: Staff, telling: str, house: House) -> Telling:
    """By his wishes. Where one way is known not to reach him, the other takes its place.

    That one fails is often found out only later: so a letter bears what it alone tells him, and a message all of it,
    for another chat of his is no other way, for `alert_instead`.
    """
    reach = reach_of(member, told.provider, house)
    by_chat, by_mail = _by_wishes(_seen(news, told, member), member, reach)
    made = Telling()
    if by_chat:
        said = [replace(each, elsewhere=each in by_mail) for each in by_chat]
        made = made.and_(_in_chat(by_chat, told, member, reach, _alerted(said, told, member, telling)))
    at_once = [each for each in by_mail if member.digest is None or each.alert in URGENT]
    if at_once:
        alone = [each for each in at_once if each not in by_chat]
        bears = _alerted(alone, told, member, telling)
        made = made.and_(_by_letter(at_once, told, member, reach, bears, house))
    waiting = (replace(each, elsewhere=each in by_chat) for each in by_mail if each not in at_once)
    return made.and_(Telling(waiting=tuple(waiting)))


def _by_wishes(seen: Sequence[News], member: Staff, reach: Reach) -> tuple[list[News], list[News]]:
    """What goes into his chat, and what by letter."""
    wished = {way: [each for each in seen if wants(member, each.alert, way)] for way in Way}
    if not reach.linked:
        wished[Way.TELEGRAM] = []
    either = [each for each in seen if any(each in news for news in wished.values())]
    by_chat = wished[Way.TELEGRAM] if reach.mail else either
    by_mail = wished[Way.EMAIL] if reach.chat is not None or not wants_instead(member) else either
    return by_chat if reach.chat is not None else [], by_mail if reach.mail else []


def together(news: Sequence[News], told: Told, member: Staff, telling: str, house: House) -> Telling:
    """What waited for his next letter, but for what he has unticked meanwhile.

    A message takes the place of a letter that is known not to reach him; it tells what he has not heard by one already.
    """
    reach = reach_of(member, told.provider, house)
    seen = [each for each in _seen(news, told, member) if wants_letter(member, each.alert)]
    alone = [each for each in seen if not each.elsewhere]
    if seen and reach.mail:
        return _by_letter(seen, told, member, reach, _alerted(alone, told, member, telling), house)
    bears = _alerted(alone, told, member, telling, shut=(Way.EMAIL,))
    return _in_chat(alone, told, member, reach, bears) if alone else Telling()


def by_way(way: Way, alerted: Alerted, told: Told, member: Staff, house: House) -> Telling:
    """By this way alone, whatever he wished, but for letters that he does not want in place of Telegram."""
    reach, seen = reach_of(member, told.provider, house, but=alerted.shut), _seen(alerted.news, told, member)
    if way is Way.TELEGRAM:
        return _in_chat(seen, told, member, reach, alerted) if seen else Telling()
    wanted = seen and reach.mail and wants_instead(member)
    return _by_letter(seen, told, member, reach, None, house) if wanted else Telling()


def _seen(news: Iterable[News], told: Told, member: Staff) -> list[News]:
    """What he may still look at: tickets that moved on, and mail that somebody has seen to, are none of it."""
    actor = staff(member)
    tickets = {number for number, thread in told.threads.items() if may_see(actor, thread.ticket)}
    inside = may_enter(actor, Room.MAIL)
    mails = {id for id, mail in told.held.items() if inside and may_see_department(actor, mail.department)}
    return [each for each in news if (each.mail in mails if each.mail else each.ticket in tickets)]


def _alerted(
    news: Sequence[News], told: Told, member: Staff, telling: str, shut: tuple[str, ...] = ()
) -> Alerted | None:
    if not news:
        return None
    of, more, provider = told.of, told.more, told.provider.id
    return Alerted(telling=telling, provider=provider, member=member.id, news=tuple(news), of=of, more=more, shut=shut)


def _in_chat(news: Sequence[News], told: Told, member: Staff, reach: Reach, alerted: Alerted | None) -> Telling:
    if reach.chat is None:
        return Telling()
    said = Spoken(target=reach.chat, output=alert_page.page(news, told, member), alerted=alerted)
    return Telling(says=((Class.ALERT, said),))


def _by_letter(
    news: Sequence[News], told: Told, member: Staff, reach: Reach, alerted: Alerted | None, house: House
) -> Telling:
    """With the address that ends such letters, where the console has one."""
    language = reach.chat.language if reach.chat else language_for(None, None, member, told.provider)
    keys = keys_for(told.provider.id, house) if told.site else None
    end = address(member, keys, told.site) if keys else ""
    on = asked_for(news, told.threads, told.provider, member, language, house)
    made = replace(alert_page.letter(news, told, member, language, unsubscribe=end), on=on, alerted=alerted)
    return Telling(says=((Class.ALERT, made),), saves=(keys,) if keys and not keys.version else ())
