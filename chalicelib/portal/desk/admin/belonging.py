"""Who writes for a client, set up by pages: somebody is let in by his address, corrected, or writes no longer."""

from __future__ import annotations

from chalicelib.desk.duties import Duty, permit_duty
from chalicelib.desk.errors import Invalid, NotFound, Refusal
from chalicelib.desk.people import Account, Person, Standing
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.desk.admin import clients, forms
from chalicelib.portal.desk.admin.clients import HERE
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.forms import Filled, form_id
from chalicelib.services.client_people import admit, correct_person
from chalicelib.services.find import account_of, person_of
from chalicelib.services.house import House
from chalicelib.services.setup_persons import Belonging, join, leave

FIELDS = {"refused.name": "name", "refused.email": "email"}
FIELDS_KNOWN = {
    "refused.name": "name",
    "refused.email": "emails",
    "refused.identity_taken": "emails",
    "refused.person.addresses": "emails",
}
STANDINGS = {str(each): each for each in Standing}


def new(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    return _form(_own(id, me, house), me, asked, house, forms.blank(house, {"standing": Standing.OWNER}))


def add(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    """Somebody whom the desk knows by this address keeps his name."""
    found, form = _own(id, me, house), asked.form

    def act() -> None:
        cause = me.cause(form_id(form))
        name, email = form.get("name", ""), form.get("email", "")
        admit(_belonging(id, me, asked), name=name, email=email, by=me.member.id, cause=cause, house=house)

    return forms.tried(act, f"{HERE}/{id}", lambda typed: _form(found, me, asked, house, typed), asked, FIELDS)


def again_new(id: str, me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    return _form(_own(id, me, house), me, asked, house, forms.complained(asked, why, {}))


def correct(id: str, who: str, me: Colleague, asked: Asked, house: House) -> Answer:
    _his(id, who, me, house)
    form = asked.form

    def act() -> None:
        correct_person(
            who,
            me.provider.id,
            name=form.get("name", ""),
            emails=forms.several(form.get("emails", "")),
            by=me.member.id,
            cause=me.cause(form_id(form)),
            house=house,
        )

    def again(typed: Filled) -> Answer:
        return clients.person_as(id, who, me, asked, house, typed)

    return forms.tried(act, f"{HERE}/{id}/people/{who}", again, asked, FIELDS_KNOWN)


def stand(id: str, who: str, me: Colleague, asked: Asked, house: House) -> Answer:
    """As owner or as somebody trusted."""
    _his(id, who, me, house)
    join(who, _belonging(id, me, asked), by=me.member.id, cause=me.cause(form_id(asked.form)), house=house)
    return go(f"{HERE}/{id}/people/{who}?{forms.SAVED}")


def remove(id: str, who: str, me: Colleague, asked: Asked, house: House) -> Answer:
    """He writes for this account no longer; what he wrote stays."""
    _his(id, who, me, house)
    place = Belonging(provider=me.provider.id, account=id)
    leave(who, place, by=me.member.id, cause=me.cause(form_id(asked.form)), house=house)
    return go(f"{HERE}/{id}?{forms.SAVED}")


def again(id: str, who: str, me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    _his(id, who, me, house)
    return clients.person_as(id, who, me, asked, house, forms.complained(asked, why, {}))


def _own(id: str, me: Colleague, house: House) -> Account:
    permit_duty(me.actor, Duty.CLIENTS)
    return account_of(me.provider.id, id, house)


def _his(id: str, who: str, me: Colleague, house: House) -> Person:
    """Raises NotFound for somebody who does not write for this account."""
    _own(id, me, house)
    found = person_of(who, house)
    if not found.belongs(me.provider.id, id):
        raise NotFound("refused.no_person", person=who)
    return found


def _belonging(id: str, me: Colleague, asked: Asked) -> Belonging:
    standing = STANDINGS.get(asked.form.get("standing", ""))
    if standing is None:
        raise Invalid("refused.form")
    return Belonging(provider=me.provider.id, account=id, standing=standing)


def _form(found: Account, me: Colleague, asked: Asked, house: House, filled: Filled) -> Answer:
    return forms.page("person_new", me, asked, house, filled=filled, account=found, standings=tuple(Standing))
