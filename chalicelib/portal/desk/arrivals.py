"""From a request to who is looking: the session, the member of staff, the provider at hand, in one batched read."""

from __future__ import annotations

import re
from urllib.parse import quote

from chalicelib.desk.badges import Badge, Post
from chalicelib.desk.marks import Marks
from chalicelib.desk.names import ID
from chalicelib.portal import choices
from chalicelib.portal.asked import Asked, Cookie
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.visitor import csrf_of
from chalicelib.services import shifts
from chalicelib.services.house import House
from chalicelib.services.shifts import Attendance

SESSION = "lambdesk_desk"
"""The cookie of a session of staff; browsers send it to the console alone."""
UNDER = "/desk"
POST = "post"
"""The cookie, and the choice in a link, of the provider at hand: `north/anna`; `north` for whatever he is there."""

_POST = re.compile(rf"[A-Za-z0-9._-]{{1,{ID}}}(/[A-Za-z0-9._-]{{0,{ID}}})?")


def colleague_of(asked: Asked, house: House, *, number: int | None = None) -> Colleague | None:
    """None for nobody. With a number, that ticket of the provider at hand comes in the same read. Raises PlaceGone."""
    here = shifts.attendance(asked.cookies.get(SESSION, ""), house, posts=posts(asked), ticket=number)
    if here is None:
        return None
    me = _colleague(here, asked)
    if asked.place not in ("", me.drawn_for):
        raise choices.PlaceGone
    return me


def _colleague(here: Attendance, asked: Asked) -> Colleague:
    return Colleague(
        member=here.member,
        badge=here.badge,
        session=here.session,
        csrf=csrf_of(here.secret),
        language=choices.language(asked, here.member),
        zone=choices.zone(asked, here.member, here.provider),
        theme=choices.theme(asked, here.member),
        provider=here.provider,
        providers=here.providers,
        marks=here.marks or Marks(provider=here.member.provider, member=here.member.id),
        ticket=here.ticket,
        presence=here.presence,
    )


def posts(asked: Asked) -> tuple[Post, ...]:
    """Where this browser works, the post at hand first: that of the page which asks, where it tells."""
    told = (_post(asked.place),) if _POST.fullmatch(asked.place) else ()
    return tuple(dict.fromkeys((*told, *_known(asked))))[: choices.MOST]


def chosen(asked: Asked) -> Cookie | None:
    """The post that this link chooses; whether it is his is seen when it is read."""
    wanted = asked.query.get(POST, "")
    if not _POST.fullmatch(wanted):
        return None
    asked_for = _post(wanted)
    first = next((each for each in posts(asked) if each.member and asked_for.may_be(each)), asked_for)
    return _kept((first, *(each for each in posts(asked) if each != first)))


def remembered(me: Colleague, asked: Asked) -> tuple[Cookie, ...]:
    """So that the next page needs one read, and a page of trouble none; nothing where the browser has it already."""
    first = Post(provider=me.member.provider, member=me.member.id)
    wanted, told = _in_order(first, me.badge), choices.telling(me.member)
    kept = () if wanted == _known(asked) else (_kept(wanted),)
    if told == asked.cookies.get(choices.TOLD_STAFF):
        return kept
    return (*kept, Cookie(name=choices.TOLD_STAFF, value=told, seconds=choices.YEAR, under=UNDER))


def _known(asked: Asked) -> tuple[Post, ...]:
    parts = asked.cookies.get(POST, "").split("~")[: choices.MOST]
    return tuple(_post(each) for each in parts if _POST.fullmatch(each))


def _in_order(first: Post, badge: Badge) -> tuple[Post, ...]:
    return (first, *(each for each in badge.posts if each != first))


def _kept(wanted: tuple[Post, ...]) -> Cookie:
    value = "~".join(f"{each.provider}/{each.member}" for each in wanted[: choices.MOST])
    return Cookie(name=POST, value=quote(value, safe="~/"), seconds=choices.YEAR, under=UNDER)


def _post(written: str) -> Post:
    provider, _, member = written.partition("/")
    return Post(provider=provider, member=member)
