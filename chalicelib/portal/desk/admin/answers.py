"""Canned answers: a member's own, those of departments and of everyone; and those at hand in a ticket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chalicelib.desk.canned import PLACES, TEXT_LIMIT, Canned, Scope, at_hand, filled, may_use, permit_canned
from chalicelib.desk.duties import Duty, may_do, permit_duty
from chalicelib.desk.errors import NotFound, Refusal
from chalicelib.desk.permissions import may_see
from chalicelib.portal.asked import NOTHING_NEW, Answer, Asked, go
from chalicelib.portal.desk.admin import forms
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.desk.render import page as console_page
from chalicelib.portal.forms import Filled, form_id
from chalicelib.services.canned import add_canned, canned_of, change_canned, count_use, remove_canned, values_for
from chalicelib.services.house import House

HERE = "/desk/answers"
FIELDS = {"refused.name": "title", "refused.canned.text": "text", "refused.canned.place": "text"}


def show(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.OWN_ANSWERS)
    mine = at_hand(house.directory.canned_answers(me.provider.id), me.actor)
    groups = [(scope, [each for each in mine if each.scope is scope]) for scope in reversed(Scope)]
    return forms.page("answers", me, asked, house, groups=groups, mine=mine, may=_may_change(me))


def new(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.OWN_ANSWERS)
    return _form(None, me, asked, house, forms.blank(house, {"for": "person"}))


def add(me: Colleague, asked: Asked, house: House) -> Answer:
    def act() -> None:
        given = _with(Canned(provider=me.provider.id, id="", title="", text=""), asked.form, me)
        permit_canned(me.actor, given)
        add_canned(given, by=me.member.id, cause=me.cause(form_id(asked.form)), house=house)

    permit_duty(me.actor, Duty.OWN_ANSWERS)
    return forms.tried(act, HERE, lambda typed: _form(None, me, asked, house, typed), asked, FIELDS)


def edit(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    found = _own(id, me, house)
    return _form(found, me, asked, house, forms.blank(house, _typed(found)))


def change(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    found = _own(id, me, house)

    def changed(old: Canned) -> Canned:
        new = _with(old, asked.form, me)
        permit_canned(me.actor, new)
        return new

    def act() -> None:
        change_canned(me.provider.id, id, changed, by=me.member.id, cause=me.cause(form_id(asked.form)), house=house)

    return forms.tried(act, HERE, lambda typed: _form(found, me, asked, house, typed), asked, FIELDS)


def remove(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    _own(id, me, house)
    remove_canned(me.provider.id, id, by=me.member.id, cause=me.cause(form_id(asked.form)), house=house)
    return go(f"{HERE}?{forms.SAVED}")


def at_ticket(number: int, me: Colleague, asked: Asked, house: House) -> Answer:
    """Those that fit here, filled from the ticket, as a list to choose from while writing."""
    permit_duty(me.actor, Duty.OWN_ANSWERS)
    ticket = me.ticket
    if ticket is None or not may_see(me.actor, ticket):
        raise NotFound("refused.no_ticket", number=number)
    those = at_hand(house.directory.canned_answers(me.provider.id), me.actor, ticket.department)
    client = house.directory.person(ticket.requester) if those else None
    places = client.at(me.provider.id) if client else ()
    account = next((each.account_name for each in places if each.account == ticket.account), "")
    values = values_for(
        ticket,
        me.provider,
        client,
        me.actor,
        language=(client and client.language) or me.provider.language,
        account=account,
    )
    shown = [(each, filled(each.text, values)) for each in those]
    return console_page("desk/admin/answers_part", asked, me, house, shown=shown)


def used(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    """One was put into what somebody writes; it is counted, and nothing else."""
    permit_duty(me.actor, Duty.OWN_ANSWERS)
    if not may_use(me.actor, canned_of(me.provider.id, id, house)):
        raise NotFound("refused.no_canned", id=id)
    count_use(me.provider.id, id, by=me.member.id, cause=me.cause(form_id(asked.form)), house=house)
    return NOTHING_NEW


def again_new(me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    permit_duty(me.actor, Duty.OWN_ANSWERS)
    return _form(None, me, asked, house, forms.complained(asked, why, {}))


def again(id: str, me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    return _form(_own(id, me, house), me, asked, house, forms.complained(asked, why, {}))


def uncounted(id: str, me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:  # noqa: ARG001
    """A form of an older session counts nothing."""
    permit_duty(me.actor, Duty.OWN_ANSWERS)
    return NOTHING_NEW


def _own(id: str, me: Colleague, house: House) -> Canned:
    found = canned_of(me.provider.id, id, house)
    permit_canned(me.actor, found)
    return found


def _may_change(me: Colleague) -> dict[str, bool]:
    duties = {
        Scope.PERSON: Duty.OWN_ANSWERS,
        Scope.DEPARTMENT: Duty.DEPARTMENT_ANSWERS,
        Scope.EVERYONE: Duty.PROVIDER_ANSWERS,
    }
    return {scope.value: may_do(me.actor, duty) for scope, duty in duties.items()}


def _form(found: Canned | None, me: Colleague, asked: Asked, house: House, typed: Filled) -> Answer:
    may = _may_change(me)
    return forms.page(
        "answer",
        me,
        asked,
        house,
        filled=typed,
        canned=found,
        may=may,
        departments=me.departments if may[Scope.DEPARTMENT.value] else (),
        places=PLACES,
        limit=TEXT_LIMIT,
    )


def _typed(each: Canned) -> dict[str, str]:
    whose = f"{each.scope.value}.{each.owner}" if each.scope is Scope.DEPARTMENT else each.scope.value
    return {"title": each.title, "text": each.text, "for": whose}


def _with(old: Canned, form: Mapping[str, str], me: Colleague) -> Canned:
    """`for` is `person`, `everyone`, or `department.` with an id."""
    named, _, owner = form.get("for", "").partition(".")
    scope = next((each for each in Scope if each.value == named), None)
    if scope is None:
        raise NotFound("refused.page")
    owner = me.member.id if scope is Scope.PERSON else owner
    return replace(old, title=form.get("title", ""), text=form.get("text", ""), scope=scope, owner=owner)
