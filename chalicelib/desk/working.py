"""What staff do for themselves on a ticket: follow it, and correct what they wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from chalicelib.desk.errors import NotAllowed, NotPermitted
from chalicelib.desk.history import Happened
from chalicelib.desk.message import Message
from chalicelib.desk.people import Staff
from chalicelib.desk.permissions import Actor, may_see_department, permit
from chalicelib.desk.permissions import staff as actor_of
from chalicelib.desk.rules import CORRECT_WITHIN
from chalicelib.desk.ticket import Move, Ticket
from chalicelib.desk.verbs import Deed, Said, excerpt, record, revised, something

MOST_FOLLOWERS = 20

_MENTION = re.compile(r"(?<![\w@.-])@([A-Za-z0-9._-]{1,64})")


def follow(ticket: Ticket, actor: Actor, at: datetime) -> Deed | None:
    """None for whoever follows it already."""
    permit(Move.FOLLOW, actor, ticket)
    if actor.id in ticket.followers:
        return None
    if len(ticket.followers) >= MOST_FOLLOWERS:
        raise NotAllowed("refused.followers", number=ticket.number, limit=MOST_FOLLOWERS)
    done = replace(ticket, followers=(*ticket.followers, actor.id))
    return record(done, Happened.FOLLOWED, actor, at)


def unfollow(ticket: Ticket, actor: Actor, at: datetime) -> Deed | None:
    permit(Move.UNFOLLOW, actor, ticket)
    if actor.id not in ticket.followers:
        return None
    done = replace(ticket, followers=tuple(each for each in ticket.followers if each != actor.id))
    return record(done, Happened.UNFOLLOWED, actor, at)


def mentioned(text: str, colleagues: Iterable[Staff], ticket: Ticket) -> tuple[str, ...]:
    """Members whom a note calls by `@id` or `@name`, as far as they may see the ticket; each once, in their order."""
    called = [each.casefold().rstrip(".-") for each in _MENTION.findall(text)]
    known = {each.id.casefold(): each for each in callable_on(ticket, colleagues)}
    return tuple(known[each].id for each in dict.fromkeys(called) if each in known)


def callable_on(ticket: Ticket, colleagues: Iterable[Staff]) -> list[Staff]:
    """Whom a note on this ticket may call."""
    return [each for each in colleagues if each.active and may_see_department(actor_of(each), ticket.department)]


def with_mentions(deed: Deed, called: tuple[str, ...]) -> Deed:
    """They follow from now on, and the fact of the note names them."""
    if not called:
        return deed
    room = MOST_FOLLOWERS - len(deed.ticket.followers)
    new = tuple(each for each in called if each not in deed.ticket.followers)[: max(room, 0)]
    ticket = replace(deed.ticket, followers=(*deed.ticket.followers, *new))
    facts = tuple(replace(each, details={**each.details, "mentioned": " ".join(called)}) for each in deed.facts)
    return replace(deed, ticket=ticket, facts=facts)


def correct(ticket: Ticket, message: Message, said: Said, actor: Actor, at: datetime) -> Deed | None:
    """Another text for what the actor wrote himself a moment ago; the old one is kept. None where it is the same."""
    permit(Move.CORRECT, actor, ticket)
    if message.author.id != actor.id or message.author.side is not actor.author.side:
        raise NotPermitted("refused.correct.other", number=ticket.number)
    if at - message.at > CORRECT_WITHIN:
        raise NotAllowed("refused.correct.late", minutes=int(CORRECT_WITHIN.total_seconds()) // 60)
    if said.text == message.text:
        return None
    something(replace(said, attachments=message.attachments))
    edited = revised(message, replace(message, text=said.text), at)
    last = excerpt(edited) if message.id == ticket.last_message else ticket.last
    return record(replace(ticket, last=last), Happened.EDITED, actor, at, messages=(edited,), message=message.id)


def may_correct(message: Message, actor: Actor, at: datetime) -> bool:
    mine = message.author.id == actor.id and message.author.side is actor.author.side
    return mine and at - message.at <= CORRECT_WITHIN
