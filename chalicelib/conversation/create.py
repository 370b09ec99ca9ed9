"""Asking for a new ticket, first half: whose client is asking, and which department is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chalicelib.conversation.context import Turn
from chalicelib.conversation.describe import ask_subject
from chalicelib.conversation.inputs import Wrote
from chalicelib.conversation.outputs import Value, Words
from chalicelib.conversation.prompts import (
    PAGE,
    department_rows,
    department_title,
    membership_label,
    provider_rows,
)
from chalicelib.conversation.states import Draft, Item, State, Talk
from chalicelib.conversation.stopped import stopped
from chalicelib.desk.announcements import About, Stop
from chalicelib.desk.people import Department, Membership
from chalicelib.desk.text import clean


def begin(turn: Turn, talk: Talk, items: tuple[Item, ...] = ()) -> Talk:
    """`/createticket`: ask for the first thing that is not settled by there being only one choice (T-11, R-12).

    `items` are messages that waited to be told where they go; they are in the draft from the start. Where no
    department is open there is no draft, and they wait on.
    """
    memberships = turn.context.memberships()
    draft = Draft(
        id=turn.context.draws.short(),
        items=items,
        begun_at=turn.now,
        touched_at=turn.now,
        choices=tuple(f"{each.provider}/{each.account}" for each in memberships),
    )
    talk = replace(talk, draft=draft, stray=(), targets=(), intent=None, left_at=None)
    if len(memberships) == 1:
        return _for_account(turn, talk, memberships[0])
    return ask_provider(turn, replace(talk, state=State.PROVIDER))


def ask_provider(turn: Turn, talk: Talk, *notices: Value) -> Talk:
    draft = talk.written
    turn.say(*notices, Words("ask.provider"), rows=provider_rows(draft, _accounts(turn, draft), turn.context))
    return talk


def _accounts(turn: Turn, draft: Draft) -> Mapping[int, Membership]:
    """What the buttons stand for, by number, as far as the person still has it."""
    known = {f"{each.provider}/{each.account}": each for each in turn.context.memberships()}
    return {index: known[each] for index, each in enumerate(draft.choices) if each in known}


def choose_provider(turn: Turn, talk: Talk, index: int) -> Talk:
    chosen = _accounts(turn, talk.written).get(index)
    return ask_provider(turn, talk) if chosen is None else _for_account(turn, talk, chosen)


def provider_typed(turn: Turn, talk: Talk, input: Wrote) -> Talk:
    """The exact name is as good as the button (TG-16)."""
    typed = clean(input.text).casefold()
    offered = _accounts(turn, talk.written).values()
    fitting = [each for each in offered if typed in _names_of_membership(turn, each)]
    if len(fitting) == 1:
        return _for_account(turn, talk, fitting[0])
    return ask_provider(turn, talk, Words("ask.tap"))


def _names_of_membership(turn: Turn, each: Membership) -> set[str]:
    provider = turn.context.provider(each.provider)
    names = {provider.name, *provider.names.values()} if provider else set()
    return {name.casefold() for name in (*names, each.account_name)}


def _for_account(turn: Turn, talk: Talk, chosen: Membership) -> Talk:
    provider = turn.context.provider(chosen.provider)
    departments = provider.offered() if provider else ()
    fact = Words("fact.provider", {"name": membership_label(chosen, turn.context.memberships(), turn.context)})
    if not departments:
        return _closed(turn, talk, fact, Words("ask.no_departments"))
    reasons = [_stopped(turn, chosen.provider, chosen.account, each) for each in departments]
    if reasons[0] is not None and all(reasons):
        return _closed(turn, talk, fact, reasons[0])
    draft = replace(
        talk.written,
        provider=chosen.provider,
        account=chosen.account,
        choices=tuple(each.id for each in departments),
    )
    talk = replace(talk, draft=draft)
    if len(departments) == 1:
        return _in_department(turn, talk, departments[0], fact)
    return ask_department(turn, replace(talk, state=State.DEPARTMENT), fact)


def _closed(turn: Turn, talk: Talk, *reasons: Words) -> Talk:
    """No department of it is open: choose another provider, or nothing can be begun."""
    if talk.state is State.PROVIDER:
        return ask_provider(turn, talk, *reasons)
    turn.say(*reasons)
    return replace(talk, draft=None, stray=talk.written.items, state=State.IDLE)


def ask_department(turn: Turn, talk: Talk, *notices: Value) -> Talk:
    draft = talk.written
    turn.say(*notices, Words("ask.department"), rows=department_rows(draft, _departments(turn, draft)))
    return talk


def _departments(turn: Turn, draft: Draft) -> Mapping[int, Department]:
    """What the buttons stand for, by number, as far as it is still offered (T-12)."""
    provider = turn.context.provider(draft.provider)
    known = {each.id: each for each in provider.offered()} if provider else {}
    return {index: known[each] for index, each in enumerate(draft.choices) if each in known}


def turn_departments(turn: Turn, talk: Talk, page: int) -> Talk:
    draft = talk.written
    last = max(0, (len(_departments(turn, draft)) - 1) // PAGE)
    return ask_department(turn, replace(talk, draft=replace(draft, page=max(0, min(page, last)))))


def choose_department(turn: Turn, talk: Talk, index: int) -> Talk:
    chosen = _departments(turn, talk.written).get(index)
    return ask_department(turn, talk) if chosen is None else _in_department(turn, talk, chosen)


def department_typed(turn: Turn, talk: Talk, input: Wrote) -> Talk:
    """The exact name, in any language, is as good as the button (TG-16)."""
    typed = clean(input.text).casefold()
    for each in _departments(turn, talk.written).values():
        if typed in {name.casefold() for name in (each.name, *each.names.values())}:
            return _in_department(turn, talk, each)
    return ask_department(turn, talk, Words("ask.tap"))


def _stopped(turn: Turn, provider: str, account: str, department: Department) -> Words | None:
    return stopped(turn, provider, Stop.TICKETS, About(account=account, department=department.id))


def _in_department(turn: Turn, talk: Talk, chosen: Department, *facts: Value) -> Talk:
    reason = _stopped(turn, talk.written.provider, talk.written.account, chosen)
    if reason is not None:
        return ask_department(turn, talk, reason)
    draft = replace(talk.written, department=chosen.id, choices=(), page=0)
    fact = Words("fact.department", {"name": department_title(chosen)})
    return ask_subject(turn, replace(talk, draft=draft, state=State.SUBJECT), *facts, fact)
