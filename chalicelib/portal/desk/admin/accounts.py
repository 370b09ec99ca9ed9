"""Accounts and what they bought, set up by pages: a form each, as the command does it."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.desk.duties import Duty, permit_duty
from chalicelib.desk.errors import Refusal
from chalicelib.desk.people import Account, Service, ServiceState
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.desk.admin import forms
from chalicelib.portal.desk.admin.clients import HERE
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.forms import Filled, form_id
from chalicelib.services import setup_accounts as setup
from chalicelib.services.find import account_of, service_of
from chalicelib.services.house import House

FIELDS = {"refused.id": "id", "refused.exists": "id", "refused.name": "name"}
STATES = {str(each): each for each in ServiceState}


def new(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.CLIENTS)
    return _form(None, me, asked, house, forms.blank(house))


def add(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.CLIENTS)
    id = asked.form.get("id", "").strip()

    def act() -> None:
        account = Account(provider=me.provider.id, id=id, name=asked.form.get("name", ""))
        setup.add_account(account, by=me.member.id, cause=me.cause(form_id(asked.form)), house=house)

    return forms.tried(act, f"{HERE}/{id}", lambda typed: _form(None, me, asked, house, typed), asked, FIELDS)


def again_new(me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    permit_duty(me.actor, Duty.CLIENTS)
    return _form(None, me, asked, house, forms.complained(asked, why, {}))


def edit(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    found = _own(id, me, house)
    return _form(found, me, asked, house, forms.blank(house, {"name": found.name}))


def rename(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    found = _own(id, me, house)

    def act() -> None:
        cause, name = me.cause(form_id(asked.form)), asked.form.get("name", "")
        setup.rename_account(me.provider.id, id, name, by=me.member.id, cause=cause, house=house)

    return forms.tried(act, f"{HERE}/{id}", lambda typed: _form(found, me, asked, house, typed), asked, FIELDS)


def again(id: str, me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    return _form(_own(id, me, house), me, asked, house, forms.complained(asked, why, {}))


def new_service(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    found = _own(id, me, house)
    return _service_form(found, None, me, asked, house, forms.blank(house, {"state": ServiceState.ACTIVE}))


def add_service(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    found = _own(id, me, house)

    def act() -> None:
        given = Service(provider=found.provider, account=id, id=asked.form.get("id", "").strip(), name="")
        cause = me.cause(form_id(asked.form))
        setup.add_service(_as_typed(given, asked), by=me.member.id, cause=cause, house=house)

    def again(typed: Filled) -> Answer:
        return _service_form(found, None, me, asked, house, typed)

    return forms.tried(act, f"{HERE}/{id}", again, asked, FIELDS)


def again_new_service(id: str, me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    return _service_form(_own(id, me, house), None, me, asked, house, forms.complained(asked, why, {}))


def edit_service(id: str, service: str, me: Colleague, asked: Asked, house: House) -> Answer:
    found, bought = _own(id, me, house), service_of(me.provider.id, id, service, house)
    typed = {"name": bought.name, "state": bought.state}
    return _service_form(found, bought, me, asked, house, forms.blank(house, typed))


def change_service(id: str, service: str, me: Colleague, asked: Asked, house: House) -> Answer:
    found, bought = _own(id, me, house), service_of(me.provider.id, id, service, house)

    def act() -> None:
        place, cause = (me.provider.id, id, service), me.cause(form_id(asked.form))
        setup.change_service(place, lambda old: _as_typed(old, asked), by=me.member.id, cause=cause, house=house)

    def again(typed: Filled) -> Answer:
        return _service_form(found, bought, me, asked, house, typed)

    return forms.tried(act, f"{HERE}/{id}", again, asked, FIELDS)


def again_service(id: str, service: str, me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    found, bought = _own(id, me, house), service_of(me.provider.id, id, service, house)
    return _service_form(found, bought, me, asked, house, forms.complained(asked, why, {}))


def remove_service(id: str, service: str, me: Colleague, asked: Asked, house: House) -> Answer:
    _own(id, me, house)
    place, cause = (me.provider.id, id, service), me.cause(form_id(asked.form))
    setup.remove_service(place, by=me.member.id, cause=cause, house=house)
    return go(f"{HERE}/{id}?{forms.SAVED}")


def _own(id: str, me: Colleague, house: House) -> Account:
    permit_duty(me.actor, Duty.CLIENTS)
    return account_of(me.provider.id, id, house)


def _as_typed(old: Service, asked: Asked) -> Service:
    """What is no state leaves it as it was."""
    state = STATES.get(asked.form.get("state", ""), old.state)
    return replace(old, name=asked.form.get("name", ""), state=state)


def _form(found: Account | None, me: Colleague, asked: Asked, house: House, filled: Filled) -> Answer:
    return forms.page("account_form", me, asked, house, filled=filled, account=found)


def _service_form(
    found: Account, bought: Service | None, me: Colleague, asked: Asked, house: House, filled: Filled
) -> Answer:
    return forms.page(
        "service", me, asked, house, filled=filled, account=found, bought=bought, states=tuple(ServiceState)
    )
