"""From the bot to the web: a link that signs its person in, made when it is asked for and not before."""

from __future__ import annotations

from chalicelib.conversation import tickets
from chalicelib.conversation.context import Turn
from chalicelib.conversation.outputs import Button, Words
from chalicelib.conversation.states import Talk
from chalicelib.desk.rules import PASS_LIFE
from chalicelib.desk.sessions import Pass, digest, secret_of
from chalicelib.desk.ticket import Ticket

HOME = "/"


def offer_home(turn: Turn, talk: Talk) -> Talk:
    """«Открыть на сайте» under the list."""
    return _offer(turn, talk, HOME)


def offer_ticket(turn: Turn, talk: Talk, provider: str, number: str) -> Talk:
    """The same under a card; the link leads to that ticket."""
    glimpse = tickets.find(turn, provider, number)
    if glimpse is None:
        tickets.missing(turn)
        return talk
    return _offer(turn, talk, _page_of(glimpse.ticket))


def _offer(turn: Turn, talk: Talk, to: str) -> Talk:
    """A message of its own, so that the page it was asked from stays; only the hash of the secret is kept."""
    if not turn.context.site:
        turn.toast("site.none")
        return talk
    secret = secret_of(turn.context.draws.long(), turn.context.draws.long())
    turn.saves.append(
        Pass(
            hash=digest(secret),
            person=turn.person.id,
            telegram=turn.context.user,
            to=to,
            expires_at=turn.now + PASS_LIFE,
        )
    )
    link = Button(Words("button.site_enter"), data="", url=f"{turn.context.site}/sign-in/bot?key={secret}")
    turn.over = None
    turn.say(Words("site.link", {"count": int(PASS_LIFE.total_seconds()) // 60}), rows=((link,),))
    return talk


def _page_of(ticket: Ticket) -> str:
    """With the account it belongs to, for numbers count per provider."""
    return f"/tickets/{ticket.number}?at={ticket.provider}/{ticket.account}"
