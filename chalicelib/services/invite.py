"""Asking somebody to answer for a provider: a letter with a link, and what becomes of whoever opens it."""

from __future__ import annotations

import hmac
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.desk.errors import Conflict, NotFound, TooMuch
from chalicelib.desk.invitations import LIFE, MOST, Invited
from chalicelib.desk.people import Provider, Role, Staff
from chalicelib.desk.sessions import digest, secret_of
from chalicelib.services.act import TRIES, Act, Decision, done_before, perform
from chalicelib.services.badges import badges_of
from chalicelib.services.effects import Class, Letter
from chalicelib.services.failures import Delayed, Seen, Stale
from chalicelib.services.find import provider_of
from chalicelib.services.house import House
from chalicelib.services.record import changes
from chalicelib.services.records import Changes
from chalicelib.services.setup import keep, line_of, logged
from chalicelib.services.setup_staff import checked

INVITATION = "/desk/invitation"
"""The page that the link of a letter leads to."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Whom to ask, and what he would be."""

    provider: str
    email: str
    name: str
    role: Role = Role.AGENT
    departments: tuple[str, ...] = ()


def invite(wish: Wish, *, link: str, by: str, by_name: str, cause: str, house: House) -> None:
    """Send the letter; `link` is where its link leads. One that waits for the same address opens nothing any more.

    Raises Invalid, NotFound, TooMuch, and Conflict for the address of somebody who answers here already.
    """
    act = Act(cause=cause, verb="staff.invite", by=by, on=f"{wish.provider}/{wish.email}", provider=wish.provider)
    if done_before(act, house) is not None:
        return
    for _ in range(TRIES):
        try:
            house.store.commit(_asked(wish, act, link, by_name, house))
        except Stale:
            continue
        except Seen:
            pass
        return _posted(act, house)
    raise Conflict("refused.busy")


def _asked(wish: Wish, act: Act, link: str, by_name: str, house: House) -> Changes:
    at, provider = house.clock.now(), provider_of(wish.provider, house)
    member = _member(wish, "invited", provider, house)
    waiting = [each for each in house.directory.invitations(provider.id) if each.open(at)]
    others = [each for each in waiting if each.email != member.email]
    if len(others) >= MOST:
        raise TooMuch("refused.invitations", limit=MOST)
    secret = secret_of(house.ids.long(), house.ids.long())
    new = Invited(
        hash=digest(secret),
        provider=provider.id,
        email=member.email,
        name=member.name,
        role=member.role,
        departments=member.departments,
        by=act.by,
        at=at,
        expires_at=at + LIFE,
    )
    return changes(
        cause=act.cause,
        at=at,
        saves=(new, line_of(act, provider.id, at)),
        drops=tuple(each for each in waiting if each.email == member.email),
        says=[(Class.LETTER, _letter(new, f"{link}?key={provider.id}.{secret}", provider, by_name))],
        answer=act.facts(),
        lease=timedelta(0),
    )


def _letter(new: Invited, link: str, provider: Provider, by_name: str) -> Letter:
    language = provider.language
    values: dict[str, str | int] = {
        "link": link,
        "provider": provider.title(language),
        "by": by_name,
        "days": LIFE.days,
    }
    return Letter(to=new.email, name="invitation", language=language, values=values)


def _posted(act: Act, house: House) -> None:
    try:
        house.queue.carry(act.cause)
    except Delayed as reason:
        log.warning("left to the clock", extra={"cause": act.cause, "reason": str(reason)})


def invited_by(key: str, house: House) -> Invited:
    """Who was asked with this link. Raises NotFound for one that opens nothing, be it spent, over or none of ours."""
    provider, _, secret = key.rpartition(".")
    hash = digest(secret)
    found = house.directory.invited(provider, hash) if provider else None
    if found is None or not found.open(house.clock.now()) or not hmac.compare_digest(found.hash, hash):
        raise NotFound("refused.no_invitation")
    return found


def accept(key: str, *, house: House) -> Staff:
    """Whoever holds the link reads the mail of its address, and is a member from now on. Raises NotFound, Conflict."""
    found = invited_by(key, house)
    act = Act(
        cause=f"invited#{found.hash}", verb="staff.accept", by=found.email, on=found.email, provider=found.provider
    )

    def decide(at: datetime) -> Decision[str]:
        invited = invited_by(key, house)
        wish = Wish(
            provider=invited.provider,
            email=invited.email,
            name=invited.name,
            role=invited.role,
            departments=invited.departments,
        )
        provider = provider_of(wish.provider, house)
        kept = tuple(each for each in wish.departments if provider.department(each))
        member = _member(replace(wish, departments=kept), house.ids.short(), provider, house)
        decision = Decision(
            result=member.id,
            saves=(member, *badges_of(member, None, house)),
            drops=(invited,),
            answer={"id": member.id},
        )
        return logged(act, decision, at)

    id = perform(act, decide, lambda known: str(known["id"]), house)
    return next(each for each in house.directory.staff(found.provider) if each.id == id)


def withdraw_invitation(provider: str, hash: str, *, by: str, cause: str, house: House) -> None:
    """The link in the letter opens nothing any more. Raises NotFound."""

    def decide() -> Decision[None]:
        found = house.directory.invited(provider, hash)
        if found is None:
            raise NotFound("refused.no_invitation")
        return Decision(result=None, drops=(found,))

    act = Act(cause=cause, verb="staff.uninvite", by=by, on=f"{provider}/{hash[:8]}", provider=provider)
    keep(act, decide, lambda: None, house)


def _member(wish: Wish, id: str, provider: Provider, house: House) -> Staff:
    new = Staff(
        id=id,
        provider=provider.id,
        name=wish.name,
        email=wish.email,
        role=wish.role,
        departments=wish.departments,
    )
    return checked(new, provider, house.directory.staff(provider.id))
