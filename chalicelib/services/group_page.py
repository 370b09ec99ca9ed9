"""What a department's group is shown of a ticket: what clients do, what colleagues have done, and what they said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from chalicelib.conversation.outputs import Button, Rows, Say, Value, Words
from chalicelib.desk.alerts import OF_GROUPS, Alert
from chalicelib.desk.bundles import MAIL, Bundle, News
from chalicelib.desk.groups import Group
from chalicelib.desk.message import Channel, Message, Side
from chalicelib.desk.text import cut
from chalicelib.services.alert_lines import EXCERPTS, Told, department_of, excerpt, heading, lines_of, now, rung
from chalicelib.services.effects import ChatTarget, Class, Content, GroupTarget, Spoken
from chalicelib.services.group_news import shown_in
from chalicelib.services.house import House
from chalicelib.services.languages import language_for
from chalicelib.services.records import Thread

TITLE = 128
"""Characters of a topic's name."""
SPOKEN = frozenset({Alert.FILED, Alert.REPLIED, Alert.ANSWERED, Alert.STARTED})
"""News that bring words. Notes are read in the console."""


def says(bundle: Bundle, told: Told, group: Group | None, house: House) -> Iterator[tuple[Class, Content]]:
    """Unless it was untied meanwhile. Of a ticket that moved on it hears that alone, in the topic it has."""
    thread = told.threads.get(bundle.ticket)
    if group is not None and bundle.ticket == MAIL:
        yield from _waiting(bundle, told, group)
    if group is None or thread is None:
        return
    ticket = thread.ticket
    here = ticket.department == group.department
    news = [each for each in bundle.news if shown_in(group, each.alert) and (here or each.alert is Alert.LEFT)]
    if not news or not (here or _has_topic(group, ticket.number, house)):
        return
    title = cut(f"№{ticket.number} · {ticket.subject}", TITLE) if group.topics else ""
    page = in_topic(news, told) if group.topics else in_one_place(news, told)
    yield Class.ALERT, Spoken(target=_target(group, told, ticket.number, title), output=page)


def _waiting(bundle: Bundle, told: Told, group: Group) -> Iterator[tuple[Class, Content]]:
    """Mail that waits for a look is of no ticket, so it comes into no topic."""
    here = {id for id, mail in told.held.items() if mail.department == group.department}
    news = [each for each in bundle.news if each.mail in here]
    if news:
        page = Say(lines=lines_of(news, told), rows=_way_in("/mail", told))
        yield Class.ALERT, Spoken(target=_target(group, told, 0, ""), output=page)


def _target(group: Group, told: Told, ticket: int, title: str) -> ChatTarget:
    place = GroupTarget(provider=group.provider, department=group.department, ticket=ticket, title=title)
    language = language_for(None, None, None, told.provider)
    return ChatTarget(bot=group.bot, chat=group.chat, language=language, group=place)


def _has_topic(group: Group, ticket: int, house: House) -> bool:
    return house.outbox.topic(group.provider, ticket, group.bot, group.chat) is not None


def in_topic(news: Sequence[News], told: Told) -> Say:
    """All of it, in the ticket's own place; at the end the status, where colleagues have done something."""
    thread = told.threads[news[0].ticket]
    done = any(each.alert in OF_GROUPS for each in news)
    stands = (now(thread.ticket),) if done else ()
    return _page(thread, told, (*heading(thread.ticket, told), *_happened(news, thread, told), *stands), news)


def in_one_place(news: Sequence[News], told: Told) -> Say:
    """What clients do as in a topic, what colleagues have done in a line; where that is all, nothing more is said."""
    thread = told.threads[news[0].ticket]
    asked = [each for each in news if each.alert not in OF_GROUPS]
    happened = tuple(_happened(news, thread, told))
    if asked:
        return _page(thread, told, (*heading(thread.ticket, told), *happened), asked)
    head, *_ = heading(thread.ticket, told)
    return _say(thread, (head, *happened), silent=True)


def _page(thread: Thread, told: Told, lines: tuple[Value, ...], spoken: Sequence[News]) -> Say:
    """Whoever presses in a group is not known: a way into the console and no other button."""
    rows = _way_in(f"/tickets/{thread.ticket.number}", told)
    silent = all(each.alert in OF_GROUPS for each in spoken)
    return _say(thread, (*lines, *rung(spoken, thread.ticket), *_written(spoken, thread)), rows, silent=silent)


def _way_in(place: str, told: Told) -> Rows:
    """At the provider it belongs to, whichever the browser was at last; none where the console has no address."""
    address = f"{told.site}/desk{place}?post={quote(told.provider.id)}"
    return ((Button(Words("button.console"), "", address),),) if told.site else ()


def _say(thread: Thread, lines: tuple[Value, ...], rows: Rows = (), *, silent: bool) -> Say:
    ticket = thread.ticket
    return Say(lines=lines, rows=rows, provider=ticket.provider, ticket=ticket.number, side=Side.STAFF, silent=silent)


def _happened(news: Sequence[News], thread: Thread, told: Told) -> Iterator[Value]:
    """Each kind of event by each person once, however often within the minute."""
    yield from {(each.alert, each.by, each.to): _what(each, thread, told) for each in news}.values()
    if told.more:
        yield Words("alert.more", {"count": told.more})


def _what(news: News, thread: Thread, told: Told) -> Words:
    if news.alert is Alert.ANSWERED and _message(news, thread, Channel.TELEGRAM):
        return Words("alert.answered_telegram", {"by": news.by})
    to = department_of(news.to, told) if news.alert is Alert.LEFT else news.to
    return Words(f"alert.{news.alert}", {"by": news.by, "to": to})


def _message(news: News, thread: Thread, channel: Channel) -> bool:
    return any(each.id == news.message and each.channel is channel for each in thread.messages)


def _written(news: Sequence[News], thread: Thread) -> Iterator[Value]:
    """What was said, by whom where several spoke; what people wrote is never read as markup."""
    wanted = {each.message for each in news if each.alert in SPOKEN}
    found = [each for each in thread.messages if each.id in wanted and not each.internal]
    several = len({each.author.id for each in found}) > 1
    for message in found[-EXCERPTS:]:
        yield from _by(message) if several else ()
        yield from excerpt(message)


def _by(message: Message) -> Iterator[Value]:
    yield Words("alert.by", {"by": message.author.name})
