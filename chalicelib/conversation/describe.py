"""Asking for a new ticket, second half: what it is about, which service it concerns, and the text itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from chalicelib.conversation.compose import add
from chalicelib.conversation.context import Turn
from chalicelib.conversation.inputs import Edited, Wrote
from chalicelib.conversation.outputs import Value, Words
from chalicelib.conversation.panel import ask_text, limits, prompt
from chalicelib.conversation.prompts import PAGE, cancel_row, service_rows
from chalicelib.conversation.states import Draft, State, Talk
from chalicelib.desk.errors import Invalid
from chalicelib.desk.names import id_of, plain
from chalicelib.desk.people import Service
from chalicelib.desk.rules import SUBJECT_LIMIT
from chalicelib.desk.text import clean, cut

SHOWN = 60
"""Characters of an unknown service id that are said back."""

_BEFORE_ID = re.compile(r"^(?:id|№|#)[\s:]*", re.IGNORECASE)


def ask_subject(turn: Turn, talk: Talk, *notices: Value) -> Talk:
    count = Words("count.up_to_characters", {"count": SUBJECT_LIMIT})
    turn.say(*notices, Words("ask.subject", {"limit": count}), rows=(cancel_row(talk.written),))
    return talk


def subject_typed(turn: Turn, talk: Talk, input: Wrote) -> Talk:
    """One line of 1 to 120 characters; anything else is named and asked again (TG-17)."""
    reason = Words("subject.file") if input.file is not None else _unfit(input.text)
    if reason is not None:
        return ask_subject(turn, talk, reason)
    subject = plain(clean(input.text))
    draft = replace(talk.written, subject=subject, subject_from=input.message_id, touched_at=turn.now)
    return ask_service(turn, replace(talk, draft=draft, state=State.SERVICE))


def _unfit(text: str) -> Words | None:
    lines = clean(text)
    subject = plain(lines)
    if not subject:
        return Words("subject.empty")
    if "\n" in lines:
        return Words("subject.lines")
    if len(subject) > SUBJECT_LIMIT:
        size = Words("count.characters_plain", {"count": len(subject)})
        return Words("subject.too_long", {"size": size, "limit": SUBJECT_LIMIT, "over": len(subject) - SUBJECT_LIMIT})
    return None


def subject_edited(draft: Draft, input: Edited) -> tuple[Draft, Words] | None:
    """The message that gave the subject was corrected; None when that changes nothing."""
    reason = _unfit(input.text)
    if reason is not None:
        return draft, reason
    subject = plain(clean(input.text))
    return None if subject == draft.subject else (replace(draft, subject=subject), Words("panel.edited"))


def ask_service(turn: Turn, talk: Talk, *notices: Value) -> Talk:
    """The client's services as buttons; somebody who has none is not asked (R-13)."""
    draft = talk.written
    services = turn.look.services(draft.provider, draft.account)
    if not services:
        return _compose(turn, talk, *notices)
    draft = replace(draft, choices=draft.choices or tuple(each.id for each in services[:PAGE]))
    turn.say(*notices, Words("ask.service"), rows=service_rows(draft, _buttons(draft, services)))
    return replace(talk, draft=draft)


def _buttons(draft: Draft, services: Sequence[Service]) -> Mapping[int, Service]:
    """What the buttons stand for, by number, as far as the account still has it."""
    known = {each.id: each for each in services}
    return {index: known[each] for index, each in enumerate(draft.choices) if each in known}


def choose_service(turn: Turn, talk: Talk, index: int) -> Talk:
    draft = talk.written
    id = draft.choices[index] if 0 <= index < len(draft.choices) else ""
    chosen = _by_id(turn, draft, id)
    return ask_service(turn, talk) if chosen is None else _with_service(turn, talk, chosen)


def service_typed(turn: Turn, talk: Talk, input: Wrote) -> Talk:
    """An id or the exact name; one that is not this account's is unknown, whoever else may have it (TG-18)."""
    typed = clean(input.text)
    if input.file is not None:
        return ask_service(turn, talk, Words("service.file"))
    service = _by_id(turn, talk.written, typed) or _by_name(turn, talk.written, typed)
    if service is None:
        return ask_service(turn, talk, Words("ask.bad_service", {"id": cut(typed, SHOWN)}))
    return _with_service(turn, talk, service)


def _by_id(turn: Turn, draft: Draft, typed: str) -> Service | None:
    for id in dict.fromkeys((typed, _BEFORE_ID.sub("", typed))):
        found = turn.look.service(draft.provider, draft.account, id) if _may_be_id(id) else None
        if found is not None:
            return found
    return None


def _by_name(turn: Turn, draft: Draft, typed: str) -> Service | None:
    """Two of one name are told apart by their ids alone."""
    services = turn.look.services(draft.provider, draft.account)
    named = [each for each in services if each.name.casefold() == typed.casefold()]
    return named[0] if len(named) == 1 else None


def _may_be_id(given: str) -> bool:
    """What could not have been set up is not looked for: storage has bounds for its keys."""
    try:
        id_of(given, what="service")
    except Invalid:
        return False
    return True


def _with_service(turn: Turn, talk: Talk, service: Service) -> Talk:
    talk = replace(talk, draft=replace(talk.written, service=service.id, service_name=service.name))
    return _compose(turn, talk, Words("fact.service", {"name": service.name, "id": service.id}))


def skip_service(turn: Turn, talk: Talk) -> Talk:
    return _compose(turn, talk)


def _compose(turn: Turn, talk: Talk, *facts: Value) -> Talk:
    """The last step; messages that waited from before are measured now that the provider's limits are known."""
    draft = replace(talk.written, choices=())
    waiting = draft.items
    talk = replace(talk, draft=replace(draft, items=()), state=State.COMPOSE)
    if waiting:
        return add(turn, talk, waiting, *facts, prompt(draft, limits(turn, draft.provider)))
    return ask_text(turn, talk, *facts)
