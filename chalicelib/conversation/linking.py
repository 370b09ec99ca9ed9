"""Tying a Telegram account to a person: a one-time token or typed code, and a yes (TG-49)."""

from __future__ import annotations

import re
from dataclasses import replace

from chalicelib.conversation.context import Turn, button
from chalicelib.conversation.outputs import Rows, Words
from chalicelib.conversation.states import State, Talk
from chalicelib.desk.grants import digest
from chalicelib.desk.people import Identity, IdentityKind, Person, TelegramLink
from chalicelib.desk.rules import CODE_TRIES, GRANT_LIFE

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_CODE = re.compile(r"[A-Za-z0-9]{4}[- ]?[A-Za-z0-9]{4}")
SHOWN = 8
"""Characters of a grant's hash that its buttons carry."""


def looks_like_code(text: str) -> bool:
    return bool(_CODE.fullmatch(text) or _TOKEN.fullmatch(text))


def offer(turn: Turn, talk: Talk, token: str) -> Talk:
    """Ask before linking: a stranger may have posted his own link.

    A wrong, used or expired token says the same and nothing of any account; tries are counted.
    """
    recent = tuple(each for each in talk.tries if turn.now - each < GRANT_LIFE)
    talk = replace(talk, tries=recent)
    if len(recent) >= CODE_TRIES:
        turn.say(Words("link.too_many"))
        return talk
    found = turn.look.grant(digest(token))
    if found is None or found[0].expires_at <= turn.now:
        turn.say(Words("link.unknown"))
        return replace(talk, tries=(*recent, turn.now))
    grant, person = found
    mine = turn.context.person
    if mine is not None:
        key = "link.already" if mine.id == person.id else "link.taken"
        turn.say(Words(key, {"who": masked(mine)}))
        return talk
    short = grant.hash[:SHOWN]
    rows = ((button("button.link", "ok", short), button("button.no_link", "nok", short)),)
    turn.say(Words("link.ask", {"who": masked(person), "accounts": _accounts(person)}), rows=rows)
    return replace(talk, grant=grant.hash)


def accept(turn: Turn, talk: Talk, short: str) -> Talk:
    """The yes: person, identity and the grant's end in one transaction."""
    if not short or not (talk.grant or "").startswith(short):
        turn.toast("link.unknown")
        return talk
    found = turn.look.grant(talk.grant or "")
    if found is None or found[0].expires_at <= turn.now:
        turn.toast("link.unknown")
        return replace(talk, grant=None)
    grant, person = found
    if person.telegram is not None and person.telegram.id != turn.context.user:
        turn.drops.append(Identity(IdentityKind.TELEGRAM, str(person.telegram.id)))
    linked = replace(
        person,
        telegram=TelegramLink(
            id=turn.context.user, name=turn.context.name, username=turn.context.username, linked_at=turn.now
        ),
        telegram_support=True,
    )
    turn.saves.append(linked)
    turn.drops += [grant, replace(grant, hash=grant.twin, twin=grant.hash)]
    turn.say(Words("link.done", {"who": masked(person), "accounts": _accounts(person)}), rows=_next())
    return replace(talk, grant=None, draft=None, stray=(), finished=None, state=State.IDLE, tries=())


def _next() -> Rows:
    return ((button("button.new", "new"), button("button.mine", "mine")),)


def refuse(turn: Turn, talk: Talk, short: str) -> Talk:
    if not short or not (talk.grant or "").startswith(short):
        turn.toast("link.unknown")
        return talk
    turn.say(Words("link.refused"))
    return replace(talk, grant=None)


def masked(person: Person) -> str:
    """Enough for the owner to know himself, too little for anybody else: `a…@example.ru`."""
    if not person.emails:
        return f"{person.name[:1]}…"
    name, _, domain = person.emails[0].partition("@")
    return f"{name[:1]}…@{domain}"


def _accounts(person: Person) -> str:
    return ", ".join(dict.fromkeys(each.account_name for each in person.memberships))


def explain(turn: Turn, talk: Talk) -> Talk:
    """Why the bot cannot serve, and the way in (T-1, T-2, P4)."""
    context = turn.context
    url = context.portal()
    if not context.served():
        turn.say(Words("gate.provider_off"))
    elif context.person is None:
        turn.say(Words("gate.not_linked_url", {"url": url}) if url else Words("gate.not_linked"))
    elif not context.person.telegram_support:
        turn.say(Words("gate.switched_off_url", {"url": url}) if url else Words("gate.switched_off"))
    else:
        turn.say(Words("gate.no_account"))
    return talk


def open_gate(turn: Turn) -> bool:
    """Whether this chat is served: linked, switched on, and a client of a provider that lets Telegram in."""
    person, accounts = turn.context.person, turn.context.memberships()
    return bool(accounts) and person is not None and person.telegram_support
