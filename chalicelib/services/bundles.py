"""A bundle's time has come: whoever it is for is told, each by his ways, all in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from chalicelib.desk.alerts import wants, wants_instead
from chalicelib.desk.badges import owner_of
from chalicelib.desk.bundles import ALL, Bundle, News
from chalicelib.desk.notices import Way
from chalicelib.desk.people import Provider, Staff, TelegramLink
from chalicelib.desk.permissions import may_see, staff
from chalicelib.desk.unsubscribe import address
from chalicelib.services import alert_page, group_page
from chalicelib.services.alert_page import Told
from chalicelib.services.answer_by_mail import asked_for
from chalicelib.services.chats import chat_with
from chalicelib.services.effects import ChatTarget, Class, Content, Gathered, Letter, Spoken
from chalicelib.services.handing import hand_over
from chalicelib.services.house import House
from chalicelib.services.languages import language_for
from chalicelib.services.ports import Delayed, Seen, Stale
from chalicelib.services.record import changes
from chalicelib.services.records import Record
from chalicelib.services.reply_keys import keys_for

TRIES = 8
AT_ONCE = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What is said of a bundle, and what has to be kept for it."""

    says: tuple[tuple[Class, Content], ...] = ()
    saves: tuple[Record, ...] = ()


def tell(gathered: Gathered, house: House) -> None:
    """Once, however often it is asked for. Raises Unavailable, and Delayed where it should come again."""
    cause = f"bundle#{gathered.provider}#{gathered.to}#{gathered.ticket}#{gathered.opened}"
    for _ in range(TRIES):
        bundle = house.store.bundle(gathered.provider, gathered.to, gathered.ticket)
        if bundle is None or bundle.opened != gathered.opened:
            return
        telling = _telling(bundle, house)
        saves = (bundle.told(), *telling.saves)
        written = changes(cause=cause, at=house.clock.now(), saves=saves, says=telling.says, lease=AT_ONCE)
        try:
            house.store.commit(written)
        except Stale:
            continue
        except Seen:
            return
        hand_over(cause, house)
        return
    raise Delayed(f"{gathered.to} is told of too much at once")


def _telling(bundle: Bundle, house: House) -> Telling:
    kind, _, id = bundle.to.partition("#")
    provider = house.directory.provider(bundle.provider)
    if provider is None:
        return Telling()
    told = Told(provider=provider, threads=_threads(bundle, house), more=bundle.more, site=house.portal)
    if kind == "group":
        return Telling(says=tuple(group_page.says(bundle, told, house.directory.group(provider.id, id), house)))
    member = next((each for each in house.directory.staff(provider.id) if each.id == id), None)
    if member is None or not member.active:
        return Telling()
    return _to_member(bundle, told, member, house)


def _threads(bundle: Bundle, house: House) -> alert_page.Threads:
    numbers = dict.fromkeys(each.ticket for each in bundle.news)
    found = {each: house.store.thread(bundle.provider, each) for each in numbers}
    return {number: thread for number, thread in found.items() if thread is not None}


def _to_member(bundle: Bundle, told: Told, member: Staff, house: House) -> Telling:
    """What he may still see. Where he linked Telegram and it does not reach him, a letter takes its place."""
    actor = staff(member)
    seen = [
        each for each in bundle.news if each.ticket in told.threads and may_see(actor, told.threads[each.ticket].ticket)
    ]
    linked = _linked(member, house)
    chat = _chat(linked, member, told.provider, house) if linked else None
    by_chat = _wanted(member, seen, Way.TELEGRAM) if linked else []
    instead = by_chat if chat is None and wants_instead(member) else []
    by_mail = [each for each in seen if wants(member, each.alert, Way.EMAIL) or each in instead]
    says: tuple[tuple[Class, Content], ...] = ()
    if by_chat and chat is not None:
        whole = bundle.ticket != ALL
        say = alert_page.of_ticket(by_chat, told, member) if whole else alert_page.of_all(by_chat, told, member)
        says = ((Class.ALERT, Spoken(target=chat, output=say)),)
    if not by_mail:
        return Telling(says=says)
    language = chat.language if chat else language_for(None, None, member, told.provider)
    letter, saves = _letter(by_mail, told, member, language, house)
    return Telling(says=(*says, (Class.ALERT, letter)), saves=saves)


def _letter(
    news: Sequence[News], told: Told, member: Staff, language: str, house: House
) -> tuple[Letter, tuple[Record, ...]]:
    """With the address that ends such letters, where the console has one."""
    on = asked_for(news, told.threads, told.provider, member, language, house)
    if not told.site:
        return replace(alert_page.letter(news, told, member, language), on=on), ()
    keys = keys_for(told.provider.id, house)
    letter = alert_page.letter(news, told, member, language, unsubscribe=address(member, keys, told.site))
    return replace(letter, on=on), () if keys.version else (keys,)


def _wanted(member: Staff, news: Sequence[News], way: Way) -> list[News]:
    return [each for each in news if wants(member, each.alert, way)]


def _linked(member: Staff, house: House) -> TelegramLink | None:
    badge = house.directory.badge(owner_of(member.email))
    return badge.telegram if badge is not None and badge.admits(member) else None


def _chat(linked: TelegramLink, member: Staff, provider: Provider, house: House) -> ChatTarget | None:
    """Where he is told in Telegram; None where he has no chat with a bot of this provider, or keeps it out."""
    met = chat_with(linked.id, house.bots.serving(provider.id), house)
    if met is None or met.blocked:
        return None
    language = language_for(member.language, met.talk.language, None, provider)
    return ChatTarget(bot=met.talk.bot, chat=met.talk.chat, language=language)
