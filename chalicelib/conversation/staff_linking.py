"""Tying a Telegram account to a member of staff: beside whatever client the same account may be."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.conversation.context import Turn
from chalicelib.conversation.granting import both, link_of, masked, yes_or_no
from chalicelib.conversation.outputs import Words
from chalicelib.conversation.states import Talk
from chalicelib.desk.badges import Badge, Pager
from chalicelib.desk.people import Grant


def offer(turn: Turn, talk: Talk, grant: Grant, badge: Badge) -> Talk:
    """Ask before linking, as with clients. An account belongs to one address; one that opens nothing gives way."""
    mine = turn.look.badge()
    if mine is not None and mine.posts:
        key = "link.already" if mine.email == badge.email else "link.taken"
        turn.say(Words(key, {"who": masked([mine.email])}))
        return talk
    turn.say(Words("link.ask_staff", {"who": masked([badge.email])}), rows=yes_or_no(grant))
    return replace(talk, grant=grant.hash)


def accept(turn: Turn, talk: Talk, grant: Grant, badge: Badge) -> Talk:
    """The yes: badge, pager and the grant's end in one transaction. What is being written as a client goes on."""
    user = turn.context.user
    mine, known = turn.look.badge(), turn.context.pager
    if mine is not None and mine.posts and mine.email != badge.email:
        turn.say(Words("link.taken", {"who": masked([mine.email])}))
        return replace(talk, grant=None)
    if badge.telegram is not None and badge.telegram.id != user:
        turn.drops.append(Pager(user=badge.telegram.id, email=badge.email))
    if mine is not None and mine.email != badge.email:
        turn.saves.append(replace(mine, telegram=None))
    turn.saves.append(replace(badge, telegram=link_of(turn.context)))
    turn.saves.append(Pager(user=user, email=badge.email, version=known.version if known else 0))
    turn.drops += both(grant)
    turn.say(Words("link.done_staff", {"who": masked([badge.email])}))
    return replace(talk, grant=None, tries=())
