"""Signing in and out: an address, a code or a link, and the session it opens."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import quote

from chalicelib.desk.errors import Invalid, NotPermitted, Refusal, TooOften
from chalicelib.desk.names import EMAIL_LIMIT
from chalicelib.desk.rules import CHALLENGE_LIFE, SESSION_LIFE
from chalicelib.portal import kept
from chalicelib.portal.asked import Answer, Asked, Cookie, go, within
from chalicelib.portal.forms import Filled, form_id
from chalicelib.portal.render import page
from chalicelib.portal.visitor import Visitor
from chalicelib.portal.visits import SESSION, visitor_of
from chalicelib.services import passes, sessions, sign_in
from chalicelib.services.house import House
from chalicelib.services.sessions import Opened
from chalicelib.services.sign_in import Caller

ADDRESS = "lambdesk_address"
"""The cookie of the address that is being asked."""


def start(asked: Asked, house: House) -> Answer:
    return _address(asked, house, Filled(form=house.ids.long(), typed={"next": asked.query.get("next", "")}))


def over(asked: Asked, house: House) -> Answer:
    """The session ended while somebody was writing: what he wrote comes along."""
    typed = {"next": asked.path, "kept": kept.pack(asked)}
    answer = _address(asked, house, Filled(form=house.ids.long(), typed=typed, complaints={"": Invalid("form.over")}))
    return Answer(body=answer.body, headers={**answer.headers, "HX-Retarget": "body", "HX-Reswap": "outerHTML"})


def ask(asked: Asked, house: House) -> Answer:
    """The same page for an address that is known and one that is not."""
    form = asked.form
    link = f"{asked.origin}{asked.base}/sign-in/link"
    try:
        address = sign_in.ask(form.get("email", ""), link=link, form=form_id(form), caller=_caller(asked), house=house)
    except (Invalid, TooOften) as refused:
        return _address(asked, house, Filled(form=house.ids.long(), typed=form, complaints={"email": refused}))
    cookie = Cookie(name=ADDRESS, value=_folded(address), seconds=int(CHALLENGE_LIFE.total_seconds()))
    if form.get("kept"):
        return _code(asked, house, address, Filled(form="", typed=form)).keeping(cookie)
    return go(f"/sign-in/code?next={quote(within(form.get('next', '')))}").keeping(cookie)


def code(asked: Asked, house: House) -> Answer:
    address = _unfolded(asked.cookies.get(ADDRESS, ""))
    if not address:
        return go("/sign-in")
    return _code(asked, house, address, Filled(form="", typed={"next": asked.query.get("next", "")}))


def enter(asked: Asked, house: House) -> Answer:
    """Somebody who came in meanwhile, by the letter's link in another tab, needs no code any more."""
    if asked.cookies.get(SESSION) and visitor_of(asked, house):
        return _on(asked, house)
    address = _unfolded(asked.cookies.get(ADDRESS, ""))
    if not address:
        return _address(asked, house, _late(asked, house))
    try:
        opened = sign_in.by_code(address, asked.form.get("code", ""), caller=_caller(asked), house=house)
    except (NotPermitted, TooOften) as refused:
        return _code(asked, house, address, Filled(form="", typed=asked.form, complaints={"code": refused}))
    return _in(opened, asked, house)


def link(asked: Asked, house: House) -> Answer:
    """Nobody is signed in by looking: scanners of mail open every link."""
    return page("link", asked, None, house, key=asked.query.get("key", ""))


def follow(asked: Asked, house: House) -> Answer:
    try:
        opened = sign_in.by_link(asked.form.get("key", ""), caller=_caller(asked), house=house)
    except (NotPermitted, TooOften) as refused:
        return _address(asked, house, Filled(form=house.ids.long(), typed=asked.form, complaints={"email": refused}))
    return _in(opened, asked, house)


def from_bot(asked: Asked, house: House) -> Answer:
    """Nobody is signed in by looking: Telegram looks at every link, to show what is behind it."""
    return page("pass", asked, None, house, key=asked.query.get("key", ""))


def enter_from_bot(asked: Asked, house: House) -> Answer:
    try:
        entered = passes.enter(asked.form.get("key", ""), asked.device, house)
    except NotPermitted as refused:
        return _address(asked, house, Filled(form=house.ids.long(), typed={}, complaints={"": refused}))
    return go(entered.to).keeping(signed_in(entered.opened))


def out(visitor: Visitor, asked: Asked, house: House) -> Answer:  # noqa: ARG001 - every form's signature
    sessions.end(visitor.person.id, visitor.session.hash, house)
    return go("/sign-in").keeping(_gone(SESSION))


def out_everywhere(visitor: Visitor, asked: Asked, house: House) -> Answer:  # noqa: ARG001 - every form's signature
    sessions.end_all(visitor.person.id, house)
    return go("/sign-in").keeping(_gone(SESSION))


def stay(visitor: Visitor, asked: Asked, house: House, why: Refusal) -> Answer:  # noqa: ARG001
    """Signing out with a form of an older session does nothing."""
    return go("/")


def signed_in(opened: Opened) -> Cookie:
    return Cookie(name=SESSION, value=opened.cookie, seconds=int(SESSION_LIFE.total_seconds()))


def _in(opened: Opened, asked: Asked, house: House) -> Answer:
    """On to where he wanted to go, or to what he was writing when his session ended."""
    cookie = signed_in(opened)
    here = replace(asked, cookies={**asked.cookies, SESSION: cookie.value})
    return _on(here, house).keeping(cookie, _gone(ADDRESS))


def _on(asked: Asked, house: House) -> Answer:
    written = kept.unpack(asked.form.get("kept", ""))
    visitor = visitor_of(asked, house) if written else None
    if written and visitor:
        return kept.resume(written, visitor, asked, house)
    return go(within(asked.form.get("next", "")))


def _late(asked: Asked, house: House) -> Filled:
    return Filled(form=house.ids.long(), typed=asked.form, complaints={"email": NotPermitted("refused.code")})


def _address(asked: Asked, house: House, filled: Filled) -> Answer:
    return page("sign_in", asked, None, house, status=_status(filled), filled=filled)


def _code(asked: Asked, house: House, address: str, filled: Filled) -> Answer:
    return page("code", asked, None, house, status=_status(filled), filled=filled, address=address)


def _status(filled: Filled) -> int:
    if any(isinstance(each, TooOften) for each in filled.complaints.values()):
        return HTTPStatus.TOO_MANY_REQUESTS
    return HTTPStatus.UNPROCESSABLE_ENTITY if filled.complaints else HTTPStatus.OK


def _caller(asked: Asked) -> Caller:
    return Caller(source=asked.source, device=asked.device, language=asked.language)


def _gone(name: str) -> Cookie:
    return Cookie(name=name, value="", seconds=0)


def _folded(address: str) -> str:
    return urlsafe_b64encode(address.encode()).decode().rstrip("=")


def _unfolded(value: str) -> str:
    try:
        return urlsafe_b64decode(value[: 2 * EMAIL_LIMIT] + "=" * (-len(value) % 4)).decode()
    except ValueError:
        return ""
