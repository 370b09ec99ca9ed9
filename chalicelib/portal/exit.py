"""Signing out: the session alone counts, also for whoever may come in nowhere any more."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.desk.sessions import Session
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.entrance import gone
from chalicelib.portal.visitor import csrf_of
from chalicelib.services import sessions
from chalicelib.services.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """Of the portal or of the console."""

    door: str
    """Where he can come in again."""
    cookie: str
    """Of his session."""
    mark: str = ""
    """How the owner of a session begins, where the cookie leaves it out."""
    under: str = ""
    """The path of ours that the cookie is for; empty for all."""

    def out(self, asked: Asked, house: House) -> Answer:
        return self._out(asked, house, lambda mine: sessions.end(mine.person, mine.hash, house))

    def out_everywhere(self, asked: Asked, house: House) -> Answer:
        return self._out(asked, house, lambda mine: sessions.end_all(mine.person, house))

    def _out(self, asked: Asked, house: House, end: Callable[[Session], None]) -> Answer:
        """A form of an older session does nothing."""
        mine = sessions.session_of(self.mark + asked.cookies.get(self.cookie, ""), house)
        if mine is not None:
            if not hmac.compare_digest(asked.form.get("csrf", "").encode(), csrf_of(mine.secret).encode()):
                return go(self.under or "/")
            end(mine.session)
        return go(self.door).keeping(gone(self.cookie, under=self.under))
