"""Who answers for the provider: members, their roles and departments, and those who were asked to join."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chalicelib.desk.duties import Duty, may_do, permit_duty
from chalicelib.desk.errors import Conflict, NotFound, Refusal
from chalicelib.desk.people import STAFF_ROLES, Role, Staff
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.desk.admin import forms
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.forms import Filled, form_id
from chalicelib.services.find import member_of
from chalicelib.services.house import House
from chalicelib.services.invite import INVITATION, Wish, invite, withdraw_invitation
from chalicelib.services.reach import reach_of
from chalicelib.services.setup_staff import change_staff

HERE = "/desk/staff"
FIELDS = {
    "refused.name": "name",
    "refused.email": "email",
    "refused.identity_taken": "email",
    "refused.staff_role": "role",
    "refused.staff.self": "role",
}


def show(me: Colleague, asked: Asked, house: House) -> Answer:
    return _list(me, asked, house, forms.blank(house, {"role": Role.AGENT.value}))


def ask(me: Colleague, asked: Asked, house: House) -> Answer:
    """A letter goes out to somebody who is to answer here too."""
    permit_duty(me.actor, Duty.STAFF)
    form = asked.form
    wish = Wish(
        provider=me.provider.id,
        email=form.get("email", ""),
        name=form.get("name", ""),
        role=_role(form),
        departments=_departments(form, me),
    )

    def act() -> None:
        invite(
            wish,
            link=f"{asked.origin}{asked.base}{INVITATION}",
            by=me.member.id,
            by_name=me.member.name,
            cause=me.cause(form_id(form)),
            house=house,
        )

    return forms.tried(act, HERE, lambda filled: _list(me, asked, house, filled), asked, FIELDS)


def withdraw(hash: str, me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.STAFF)
    cause = me.cause(form_id(asked.form))
    withdraw_invitation(me.provider.id, hash, by=me.member.id, cause=cause, house=house)
    return go(f"{HERE}?{forms.SAVED}")


def edit(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.STAFF)
    found = member_of(me.provider.id, id, house)
    return _form(found, me, asked, house, forms.blank(house, _typed(found)))


def change(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.STAFF)
    found = member_of(me.provider.id, id, house)

    def act() -> None:
        change_staff(
            me.provider.id,
            id,
            lambda old: _with(old, asked.form, me),
            by=me.member.id,
            cause=me.cause(form_id(asked.form)),
            house=house,
        )

    return forms.tried(act, HERE, lambda filled: _form(found, me, asked, house, filled), asked, FIELDS)


def again(me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    permit_duty(me.actor, Duty.STAFF)
    return _list(me, asked, house, forms.complained(asked, why, {}))


def again_member(id: str, me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    permit_duty(me.actor, Duty.STAFF)
    found = member_of(me.provider.id, id, house)
    return _form(found, me, asked, house, forms.complained(asked, why, {}))


def _list(me: Colleague, asked: Asked, house: House, filled: Filled) -> Answer:
    may, at = may_do(me.actor, Duty.STAFF), house.clock.now()
    invitations = house.directory.invitations(me.provider.id) if may else ()
    return forms.page(
        "staff",
        me,
        asked,
        house,
        filled=filled,
        members=sorted(house.directory.staff(me.provider.id), key=lambda each: (not each.active, each.name.casefold())),
        invitations=[each for each in invitations if each.open(at)],
        roles=STAFF_ROLES,
        may=may,
    )


def _form(found: Staff, me: Colleague, asked: Asked, house: House, filled: Filled) -> Answer:
    reach = reach_of(found, me.provider, house)
    return forms.page("member", me, asked, house, filled=filled, member=found, reach=reach, roles=STAFF_ROLES)


def _typed(each: Staff) -> dict[str, str]:
    return {
        "name": each.name,
        "email": each.email,
        "role": each.role.value,
        "active": "on" if each.active else "",
        **forms.boxes("department.", each.departments),
    }


def _with(old: Staff, form: Mapping[str, str], me: Colleague) -> Staff:
    """Nobody locks himself out. Raises Conflict."""
    new = replace(
        old,
        name=form.get("name", ""),
        email=form.get("email", ""),
        role=_role(form),
        departments=_departments(form, me),
        active=bool(form.get("active")),
    )
    if old.id == me.member.id and (not new.active or new.role is not old.role):
        raise Conflict("refused.staff.self")
    return new


def _role(form: Mapping[str, str]) -> Role:
    found = next((each for each in STAFF_ROLES if each.value == form.get("role")), None)
    if found is None:
        raise NotFound("refused.page")
    return found


def _departments(form: Mapping[str, str], me: Colleague) -> tuple[str, ...]:
    chosen = forms.ticked(form, "department.")
    return tuple(each.id for each in me.provider.departments if each.id in chosen)
