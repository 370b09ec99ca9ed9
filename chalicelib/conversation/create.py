"""Asking for a new ticket: provider, department, subject, service, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.conversation.compose import add
from chalicelib.conversation.context import Turn
from chalicelib.conversation.inputs import Wrote
from chalicelib.conversation.outputs import Value, Words
from chalicelib.conversation.panel import limits, prompt, show_panel
from chalicelib.conversation.prompts import (
    PAGE,
    cancel_row,
    department_rows,
    department_title,
    membership_label,
    provider_rows,
    service_rows,
)
from chalicelib.conversation.states import Draft, Item, State, Talk
from chalicelib.conversation.text import clean
from chalicelib.desk.people import Department, Membership, Service
from chalicelib.desk.rules import SUBJECT_LIMIT


def begin(turn: Turn, talk: Talk, items: tuple[Item, ...] = ()) -> Talk:
    """`/createticket`: ask for the first thing that is not settled by there being only one choice (T-11, R-12).

    `items` are messages that waited to be told where they go; they are in the draft from the start.
    """
    memberships = turn.context.memberships()
    draft = Draft(
        id=turn.context.draws.short(),
        items=items,
        begun_at=turn.now,
        touched_at=turn.now,
        choices=tuple(f"{each.provider}/{each.account}" for each in memberships),
    )
    talk = replace(talk, draft=draft, stray=(), targets=(), intent=None)
    if len(memberships) == 1:
        return _for_account(turn, talk, draft, memberships[0])
    return ask_provider(turn, replace(talk, state=State.PROVIDER))


def ask_provider(turn: Turn, talk: Talk, *notices: Value) -> Talk:
    draft = _draft(talk)
    turn.say(*notices, Words("ask.provider"), rows=provider_rows(draft, _offered(turn, draft), turn.context))
    return talk


def _offered(turn: Turn, draft: Draft) -> tuple[Membership, ...]:
    """The accounts the buttons stand for, as far as the person still has them."""
    known = {f"{each.provider}/{each.account}": each for each in turn.context.memberships()}
    return tuple(known[each] for each in draft.choices if each in known)


def choose_provider(turn: Turn, talk: Talk, index: int) -> Talk:
    draft = _draft(talk)
    known = {f"{each.provider}/{each.account}": each for each in turn.context.memberships()}
    chosen = known.get(draft.choices[index]) if 0 <= index < len(draft.choices) else None
    if chosen is None:
        return ask_provider(turn, talk)
    return _for_account(turn, talk, draft, chosen)


def provider_typed(turn: Turn, talk: Talk, input: Wrote) -> Talk:
    """The exact name is as good as the button (TG-16)."""
    draft = _draft(talk)
    offered = _offered(turn, draft)
    typed = clean(input.text).casefold()
    fitting = [each for each in offered if typed and typed in _names_of_membership(turn, each)]
    if len(fitting) == 1:
        return _for_account(turn, talk, draft, fitting[0])
    return ask_provider(turn, talk, Words("ask.tap"))


def _names_of_membership(turn: Turn, each: Membership) -> set[str]:
    provider = turn.context.provider(each.provider)
    names = {provider.name, *provider.names.values()} if provider else set()
    return {name.casefold() for name in (*names, each.account_name)}


def _for_account(turn: Turn, talk: Talk, draft: Draft, chosen: Membership) -> Talk:
    provider = turn.context.provider(chosen.provider)
    departments = provider.offered() if provider else ()
    draft = replace(
        draft,
        provider=chosen.provider,
        account=chosen.account,
        choices=tuple(each.id for each in departments),
        page=0,
    )
    label = membership_label(chosen, turn.context.memberships(), turn.context)
    fact = Words("fact.provider", {"name": label})
    if not departments:
        turn.say(fact, Words("ask.no_departments"))
        return replace(talk, draft=None, state=State.IDLE)
    if len(departments) == 1:
        return _in_department(turn, replace(talk, draft=draft), draft, departments[0], fact)
    return ask_department(turn, replace(talk, draft=draft, state=State.DEPARTMENT), fact)


def ask_department(turn: Turn, talk: Talk, *notices: Value) -> Talk:
    draft = _draft(talk)
    turn.say(*notices, Words("ask.department"), rows=department_rows(draft, _departments(turn, draft)))
    return talk


def _departments(turn: Turn, draft: Draft) -> tuple[Department, ...]:
    provider = turn.context.provider(draft.provider)
    found = (provider.department(each) for each in draft.choices) if provider else ()
    return tuple(each for each in found if each is not None)


def turn_departments(turn: Turn, talk: Talk, page: int) -> Talk:
    draft = _draft(talk)
    last = max(0, (len(draft.choices) - 1) // PAGE)
    return ask_department(turn, replace(talk, draft=replace(draft, page=max(0, min(page, last)))))


def choose_department(turn: Turn, talk: Talk, index: int) -> Talk:
    draft = _draft(talk)
    provider = turn.context.provider(draft.provider)
    chosen = None
    if provider is not None and 0 <= index < len(draft.choices):
        chosen = provider.department(draft.choices[index])
    if chosen is None:
        return ask_department(turn, talk)
    return _in_department(turn, talk, draft, chosen)


def department_typed(turn: Turn, talk: Talk, input: Wrote) -> Talk:
    draft = _draft(talk)
    typed = clean(input.text).casefold()
    for each in _departments(turn, draft):
        if typed and typed in {name.casefold() for name in (each.name, *each.names.values())}:
            return _in_department(turn, talk, draft, each)
    return ask_department(turn, talk, Words("ask.tap"))


def _in_department(turn: Turn, talk: Talk, draft: Draft, chosen: Department, *facts: Value) -> Talk:
    draft = replace(draft, department=chosen.id, choices=(), page=0)
    fact = Words("fact.department", {"name": department_title(chosen)})
    return ask_subject(turn, replace(talk, draft=draft, state=State.SUBJECT), *facts, fact)


def ask_subject(turn: Turn, talk: Talk, *notices: Value) -> Talk:
    count = Words("count.up_to_characters", {"count": SUBJECT_LIMIT})
    turn.say(*notices, Words("ask.subject", {"limit": count}), rows=(cancel_row(_draft(talk)),))
    return talk


def subject_typed(turn: Turn, talk: Talk, input: Wrote) -> Talk:
    """One line of 1 to 120 characters; anything else is named and asked again (TG-17)."""
    subject = clean(input.text)
    reason = _unfit(subject, input)
    if reason is not None:
        return ask_subject(turn, talk, reason)
    draft = replace(_draft(talk), subject=subject, touched_at=turn.now)
    return ask_service(turn, replace(talk, draft=draft, state=State.SERVICE))


def _unfit(subject: str, input: Wrote) -> Words | None:
    if input.file is not None:
        return Words("subject.file")
    if not subject:
        return Words("subject.empty")
    if "\n" in subject:
        return Words("subject.lines")
    if len(subject) > SUBJECT_LIMIT:
        size = Words("count.characters_plain", {"count": len(subject)})
        return Words("subject.too_long", {"size": size, "limit": SUBJECT_LIMIT, "over": len(subject) - SUBJECT_LIMIT})
    return None


def ask_service(turn: Turn, talk: Talk, *notices: Value) -> Talk:
    """The client's services as buttons; somebody who has none is not asked (R-13)."""
    draft = _draft(talk)
    services = turn.look.services(draft.provider, draft.account)
    if not services:
        return _compose(turn, talk)
    draft = replace(draft, choices=tuple(each.id for each in services[:PAGE]))
    turn.say(*notices, Words("ask.service"), rows=service_rows(draft, services))
    return replace(talk, draft=draft)


def choose_service(turn: Turn, talk: Talk, index: int) -> Talk:
    draft = _draft(talk)
    if not 0 <= index < len(draft.choices):
        return ask_service(turn, talk)
    return _with_service(turn, talk, draft.choices[index])


def service_typed(turn: Turn, talk: Talk, input: Wrote) -> Talk:
    typed = clean(input.text)
    if not typed or "\n" in typed:
        return ask_service(turn, talk)
    return _with_service(turn, talk, typed)


def _with_service(turn: Turn, talk: Talk, id: str) -> Talk:
    """An id that is not this account's is unknown, whoever else may have it (TG-18)."""
    draft = _draft(talk)
    service = turn.look.service(draft.provider, draft.account, id)
    if service is None:
        shown = id if len(id) <= SUBJECT_LIMIT else id[:SUBJECT_LIMIT] + "…"
        return ask_service(turn, talk, Words("ask.bad_service", {"id": shown}))
    talk = replace(talk, draft=replace(draft, service=service.id, service_name=service.name))
    return _compose(turn, talk, _service_fact(service))


def _service_fact(service: Service) -> Words:
    return Words("fact.service", {"name": service.name, "id": service.id})


def skip_service(turn: Turn, talk: Talk) -> Talk:
    return _compose(turn, talk)


def _compose(turn: Turn, talk: Talk, *facts: Value) -> Talk:
    """The last step; messages that waited from before are measured now that the provider's limits are known."""
    draft = replace(_draft(talk), choices=())
    waiting = draft.items
    talk = replace(talk, draft=replace(draft, items=()), state=State.COMPOSE)
    turn.say(*facts, prompt(draft, limits(turn, draft)), rows=(cancel_row(draft),))
    return add(turn, talk, waiting) if waiting else talk


def show_step(turn: Turn, talk: Talk) -> Talk:
    """The question of the current step once more."""
    steps = {
        State.PROVIDER: ask_provider,
        State.DEPARTMENT: ask_department,
        State.SUBJECT: ask_subject,
        State.SERVICE: ask_service,
    }
    ask = steps.get(talk.state)
    return ask(turn, talk) if ask is not None else show_panel(turn, talk)


def take_waiting(turn: Turn, talk: Talk, items: Sequence[Item]) -> Talk:
    """Messages held while a question was open join the draft, in whatever step it stands."""
    if not items:
        return show_step(turn, talk)
    if talk.state in (State.COMPOSE, State.LONG):
        return add(turn, talk, items)
    draft = _draft(talk)
    return show_step(turn, replace(talk, draft=replace(draft, items=(*draft.items, *items))))


def _draft(talk: Talk) -> Draft:
    if talk.draft is None:
        raise LookupError(f"the state {talk.state} has no draft")
    return talk.draft
