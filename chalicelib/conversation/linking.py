"""Tying a Telegram account to a person: a one-time token or typed code, and a yes (TG-49)."""

from __future__ import annotations

import re
from dataclasses import replace

from chalicelib.conversation import staff_linking
from chalicelib.conversation.context import Turn, button
from chalicelib.conversation.granting import both, link_of, masked, yes_or_no
from chalicelib.conversation.outputs import Rows, Value, Words
from chalicelib.conversation.states import State, Talk
from chalicelib.desk.badges import Badge
from chalicelib.desk.grants import digest
from chalicelib.desk.people import Identity, IdentityKind, Person
from chalicelib.desk.rules import CODE_TRIES, GRANT_LIFE

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_CODE = re.compile(r"[A-Za-z0-9]{4}[- ]?[A-Za-z0-9]{4}")


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
    if isinstance(person, Badge):
        return staff_linking.offer(turn, talk, grant, person)
    mine = turn.context.person
    if mine is not None:
        key = "link.already" if mine.id == person.id else "link.taken"
        turn.say(Words(key, {"who": masked(mine.emails, mine.name)}))
        return talk
    turn.say(Words("link.ask", _whose(person)), rows=yes_or_no(grant))
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
    if isinstance(person, Badge):
        return staff_linking.accept(turn, talk, grant, person)
    if person.telegram is not None and person.telegram.id != turn.context.user:
        turn.drops.append(Identity(IdentityKind.TELEGRAM, str(person.telegram.id)))
    linked = replace(
        person,
        telegram=link_of(turn.context),
        telegram_support=True,
    )
    turn.saves.append(linked)
    turn.drops += both(grant)
    turn.say(Words("link.done", _whose(person)), rows=_next())
    return replace(talk, grant=None, draft=None, stray=(), finished=None, state=State.IDLE, tries=())


def _next() -> Rows:
    return ((button("button.new", "new"), button("button.mine", "mine")),)


def refuse(turn: Turn, talk: Talk, short: str) -> Talk:
    if not short or not (talk.grant or "").startswith(short):
        turn.toast("link.unknown")
        return talk
    turn.say(Words("link.refused"))
    return replace(talk, grant=None)


def _whose(person: Person) -> dict[str, Value]:
    accounts = dict.fromkeys(each.account_name for each in person.memberships)
    return {"who": masked(person.emails, person.name), "accounts": ", ".join(accounts)}


def explain(turn: Turn, talk: Talk) -> Talk:
    """Why the bot cannot serve, and the way in (T-1, T-2, P4); staff are told what they can do here."""
    context = turn.context
    if context.pager is not None and context.person is None:
        turn.say(Words("staff.hint"))
        return talk
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
