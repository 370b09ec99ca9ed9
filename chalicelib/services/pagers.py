"""A member of staff's Telegram: the invitation that ties it to his badge, who it is then, and untying it."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.desk.badges import Badge, Pager, owner_of
from chalicelib.desk.errors import NotAllowed
from chalicelib.desk.grants import Invitation, invite
from chalicelib.desk.people import Staff
from chalicelib.services.act import Act, Decision, perform
from chalicelib.services.badges import badge_of
from chalicelib.services.failures import Seen
from chalicelib.services.house import House
from chalicelib.services.records import Changes


def carried(pager: Pager | None, house: House) -> Badge | None:
    """The badge behind a Telegram account, as far as both still say so."""
    badge = house.directory.badge(owner_of(pager.email)) if pager else None
    tied = badge is not None and badge.telegram is not None and pager is not None and badge.telegram.id == pager.user
    return badge if tied else None


def at_post(badge: Badge, provider: str, house: House) -> Staff | None:
    """Who carries it at this provider: whoever has left, or has another address by now, does not."""
    post = next((each for each in badge.posts if each.provider == provider), None)
    if post is None:
        return None
    member = next((each for each in house.directory.staff(provider) if each.id == post.member), None)
    return member if member is not None and badge.admits(member) else None


def invitation(badge: Badge, house: House, *, cause: str) -> Invitation:
    """As a client's: a deep link's token and a code to type, good once and for minutes, never shown again.

    Raises NotAllowed for a cause that has been answered with one before.
    """
    chance = (house.ids.long(), house.ids.long(), house.ids.long())
    made, grants = invite(badge.owner, chance, house.clock.now())
    try:
        house.store.commit(Changes(cause=cause, saves=grants))
    except Seen as known:
        raise NotAllowed("refused.invited") from known
    return made


def unlink(email: str, *, by: str, cause: str, house: House) -> Badge:
    """The Telegram account is told of nothing and may do nothing more. Raises NotAllowed where none is tied."""

    def decide(_: object) -> Decision[Badge]:
        old = badge_of(email, house)
        if old.telegram is None:
            raise NotAllowed("refused.not_linked", person=email)
        new = replace(old, telegram=None)
        pager = house.directory.pager(old.telegram.id)
        mine = (pager,) if pager is not None and pager.email == email else ()
        return Decision(result=replace(new, version=new.version + 1), saves=(new,), drops=mine)

    act = Act(cause=cause, verb="pager.unlink", by=by, on=email)
    return perform(act, decide, lambda _: badge_of(email, house), house)
