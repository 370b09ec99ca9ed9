"""A door where people come in by a letter: an address, then the code or the link that was sent there."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import quote

from chalicelib.desk.errors import Invalid, NotPermitted, TooOften
from chalicelib.desk.names import EMAIL_LIMIT
from chalicelib.desk.rules import CHALLENGE_LIFE
from chalicelib.portal.asked import Answer, Asked, Cookie, go, within
from chalicelib.portal.choices import PlaceGone, language_of_reader
from chalicelib.portal.forms import Complaints, Filled, form_id
from chalicelib.services import sign_in
from chalicelib.services.house import House
from chalicelib.services.sessions import Opened
from chalicelib.services.sign_in import Caller, Door

WRITTEN = ("subject", "text", "note", "comment")
"""Fields of what takes long enough to write that it must not be lost."""


class Show(Protocol):
    """A page for somebody who has not come in yet."""

    def __call__(
        self,
        name: str,
        asked: Asked,
        house: House,
        *,
        status: int = HTTPStatus.OK,
        **values: Any,  # noqa: ANN401 - whatever the template shows
    ) -> Answer: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """One of the two doors, with all that differs between them."""

    door: Door
    path: str
    """Where its pages are."""
    address: str
    """The cookie of the address that is being asked."""
    under: str = ""
    """The path of ours that its cookies are for; empty for all."""
    show: Show
    who_is_in: Callable[[Asked, House], Collection[str]]
    """The addresses of whoever has come in already; none where nobody has."""
    come_in: Callable[[Opened, Asked, House], Answer]
    """With the cookie of the session, and on."""
    go_on: Callable[[Asked, House], Answer]
    """To where he wanted to go."""

    def start(self, asked: Asked, house: House) -> Answer:
        return self.asks_for_address(asked, house, typed={"next": asked.query.get("next", "")})

    def ask(self, asked: Asked, house: House) -> Answer:
        """The same page for an address that is known and one that is not."""
        form, caller = asked.form, _caller(asked)
        link = f"{asked.origin}{asked.base}{self.path}/link"
        given, id = form.get("email", ""), form_id(form)
        try:
            address = sign_in.ask(given, link=link, form=id, caller=caller, door=self.door, house=house)
        except (Invalid, TooOften) as refused:
            return self.asks_for_address(asked, house, typed=form, complaints={"email": refused})
        seconds = int(CHALLENGE_LIFE.total_seconds())
        cookie = Cookie(name=self.address, value=_folded(address), seconds=seconds, under=self.under)
        if form.get("kept"):
            return self._code(asked, house, address, Filled(form="", typed=form)).keeping(cookie)
        return go(f"{self.path}/code?next={quote(within(form.get('next', '')))}").keeping(cookie)

    def code(self, asked: Asked, house: House) -> Answer:
        address = _unfolded(asked.cookies.get(self.address, ""))
        if not address:
            return go(self.path)
        return self._code(asked, house, address, Filled(form="", typed={"next": asked.query.get("next", "")}))

    def enter(self, asked: Asked, house: House) -> Answer:
        """Somebody who came in meanwhile, by the letter's link in another tab, needs no code any more; but nobody goes
        on as another whose session this browser still has."""
        address, given = _unfolded(asked.cookies.get(self.address, "")), asked.form.get("code", "")
        if not address:
            if self._is_in(asked.form.get("email", ""), asked, house):
                return self.go_on(asked, house)
            late = {"email": NotPermitted("refused.code")}
            return self.asks_for_address(asked, house, typed=asked.form, complaints=late)
        try:
            opened = sign_in.by_code(address, given, caller=_caller(asked), door=self.door, house=house)
        except (NotPermitted, TooOften) as refused:
            if self._is_in(address, asked, house):
                return self.go_on(asked, house)
            return self._code(asked, house, address, Filled(form="", typed=asked.form, complaints={"code": refused}))
        return self._in(opened, asked, house)

    def link(self, asked: Asked, house: House) -> Answer:
        """Nobody is signed in by looking: scanners of mail open every link."""
        return self.show("link", asked, house, key=asked.query.get("key", ""))

    def follow(self, asked: Asked, house: House) -> Answer:
        key = asked.form.get("key", "")
        try:
            opened = sign_in.by_link(key, caller=_caller(asked), door=self.door, house=house)
        except (NotPermitted, TooOften) as refused:
            return self.asks_for_address(asked, house, typed=asked.form, complaints={"email": refused})
        return self._in(opened, asked, house)

    def asks_for_address(
        self, asked: Asked, house: House, *, typed: Mapping[str, str], complaints: Complaints | None = None
    ) -> Answer:
        filled = Filled(form=house.ids.long(), typed=typed, complaints=complaints or {})
        return self.show("sign_in", asked, house, status=_status(filled), filled=filled)

    def with_what_was_written(self, packed: str, asked: Asked, house: House) -> Answer:
        """The session ended while somebody was writing: the way in, in place of the page whoever asks."""
        typed = {"next": asked.path, "kept": packed}
        answer = self.asks_for_address(asked, house, typed=typed, complaints={"": Invalid("form.over")})
        return _in_place_of_the_page(replace(answer, status=HTTPStatus.OK))

    def place_gone(self, why: PlaceGone, asked: Asked, house: House) -> Answer:
        """Nothing was done with a form of an account or post that is not his: that is told, and what he wrote is there
        to be taken along. Raises `why` for a part of a page, which has nothing to lose."""
        if asked.in_passing:
            raise why
        written = [asked.form[name] for name in WRITTEN if asked.form.get(name, "").strip()]
        reader = replace(asked, language=language_of_reader(asked))
        status, begins = HTTPStatus.UNPROCESSABLE_ENTITY, self.under or "/"
        answer = self.show("place_gone", reader, house, status=status, why=why, written=written, begins=begins)
        return _in_place_of_the_page(answer)

    def _is_in(self, address: str, asked: Asked, house: House) -> bool:
        """A page of an older version does not tell its address: whoever is in will be its reader."""
        those = self.who_is_in(asked, house)
        return address in those if address else bool(those)

    def _code(self, asked: Asked, house: House, address: str, filled: Filled) -> Answer:
        return self.show("code", asked, house, status=_status(filled), filled=filled, address=address)

    def _in(self, opened: Opened, asked: Asked, house: House) -> Answer:
        return self.come_in(opened, asked, house).keeping(gone(self.address, under=self.under))


def gone(cookie: str, *, under: str = "") -> Cookie:
    return Cookie(name=cookie, value="", seconds=0, under=under)


def _in_place_of_the_page(answer: Answer) -> Answer:
    return replace(answer, headers={**answer.headers, "HX-Retarget": "body", "HX-Reswap": "outerHTML"})


def _status(filled: Filled) -> int:
    if any(isinstance(each, TooOften) for each in filled.complaints.values()):
        return HTTPStatus.TOO_MANY_REQUESTS
    return HTTPStatus.UNPROCESSABLE_ENTITY if filled.complaints else HTTPStatus.OK


def _caller(asked: Asked) -> Caller:
    return Caller(source=asked.source, device=asked.device, language=asked.language)


def _folded(address: str) -> str:
    return urlsafe_b64encode(address.encode()).decode().rstrip("=")


def _unfolded(value: str) -> str:
    try:
        return urlsafe_b64decode(value[: 2 * EMAIL_LIMIT] + "=" * (-len(value) % 4)).decode()
    except ValueError:
        return ""
