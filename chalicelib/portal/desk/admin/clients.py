"""The provider's clients: found by name, address or id; each with his people, services and tickets."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.desk.duties import Duty, may_do, permit_duty
from chalicelib.desk.errors import Invalid, NotFound, Refusal
from chalicelib.desk.names import email_of
from chalicelib.desk.people import Account, Identity, IdentityKind, Person, Standing
from chalicelib.desk.permissions import may_see
from chalicelib.desk.restraint import MOST_HOURLY
from chalicelib.desk.ticket import Ticket
from chalicelib.portal.asked import Answer, Asked
from chalicelib.portal.desk.admin import forms
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.forms import Filled, form_id
from chalicelib.services.effects import Delivery
from chalicelib.services.find import account_of, person_of
from chalicelib.services.house import House
from chalicelib.services.records import Shelf
from chalicelib.services.setup_accounts import COMMENT_LIMIT, change_account

HERE = "/desk/clients"
PAGE = 50
TICKETS = 10
"""Of an account, on each of its two shelves."""
TOLD = 5
"""Tickets whose deliveries a person's page looks through."""
FIELDS = {"refused.comment": "comment", "form.number": "hourly"}


def show(me: Colleague, asked: Asked, house: House) -> Answer:
    sought = asked.query.get("q", "").strip()
    after = asked.query.get("after") or None
    found = _found(sought, after, me, house)
    more = found[PAGE - 1].id if len(found) > PAGE else ""
    return forms.page(
        "clients",
        me,
        asked,
        house,
        accounts=found[:PAGE],
        sought=sought,
        more=more,
        may_set_up=may_do(me.actor, Duty.CLIENTS),
        may_restrain=may_do(me.actor, Duty.RESTRAIN),
    )


def account(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    found = account_of(me.provider.id, id, house)
    return _account(found, me, asked, house, forms.blank(house, _typed(found)))


def change(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    """The comment is everybody's who answers; a block is not."""
    permit_duty(me.actor, Duty.COMMENT)
    found = account_of(me.provider.id, id, house)
    form, may = asked.form, may_do(me.actor, Duty.RESTRAIN)

    def changed(old: Account) -> Account:
        new = replace(old, comment=form.get("comment", ""))
        if not may:
            return new
        hourly = forms.number_of(form.get("hourly", ""), most=MOST_HOURLY)
        return replace(new, blocked=bool(form.get("blocked")), hourly=hourly)

    def act() -> None:
        change_account(me.provider.id, id, changed, by=me.member.id, cause=me.cause(form_id(form)), house=house)

    def again(filled: Filled) -> Answer:
        return _account(found, me, asked, house, filled)

    return forms.tried(act, f"{HERE}/{id}", again, asked, FIELDS)


def again(id: str, me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    permit_duty(me.actor, Duty.COMMENT)
    found = account_of(me.provider.id, id, house)
    return _account(found, me, asked, house, forms.complained(asked, why, {}))


def person(id: str, who: str, me: Colleague, asked: Asked, house: House) -> Answer:
    return person_as(id, who, me, asked, house, None)


def person_as(id: str, who: str, me: Colleague, asked: Asked, house: House, filled: Filled | None) -> Answer:
    """Somebody who writes for this account, and what reached him of late; `filled` is what was typed of him."""
    found, place = person_of(who, house), account_of(me.provider.id, id, house)
    if not found.belongs(me.provider.id, id):
        raise NotFound("refused.no_person", person=who)
    tickets = _tickets(house.reads.active(me.provider.id, id, limit=TOLD).tickets, me)
    told = [(each, _told(each, found, house)) for each in tickets]
    typed = {"name": found.name, "emails": "\n".join(found.emails)}
    return forms.page(
        "person",
        me,
        asked,
        house,
        filled=filled or forms.blank(house, typed),
        person=found,
        account=place,
        told=told,
        silent=[each for each in map(house.mailroom.address, found.emails) if each.dead_at is not None],
        here=next(each for each in found.memberships if (each.provider, each.account) == (me.provider.id, id)),
        standings=tuple(Standing),
        shared=any(each.provider != me.provider.id for each in found.memberships),
        may_set_up=may_do(me.actor, Duty.CLIENTS),
        may_restrain=may_do(me.actor, Duty.RESTRAIN),
    )


def _found(sought: str, after: str | None, me: Colleague, house: House) -> list[Account]:
    """One more than a page holds, where there is more."""
    if "@" in sought:
        return _of_address(sought, me, house)
    listed = house.directory.accounts(me.provider.id, limit=PAGE + 1, after=after, named=sought)
    exact = house.directory.account(me.provider.id, sought) if sought and after is None else None
    others = [each for each in listed if exact is None or each.id != exact.id]
    return [*([exact] if exact else []), *others]


def _of_address(sought: str, me: Colleague, house: House) -> list[Account]:
    try:
        address = email_of(sought)
    except Invalid:
        return []
    who = house.directory.recognise(Identity(IdentityKind.EMAIL, address))
    places = who.at(me.provider.id) if who else ()
    accounts = (house.directory.account(each.provider, each.account) for each in places)
    return [each for each in accounts if each is not None]


def _account(found: Account, me: Colleague, asked: Asked, house: House, filled: Filled) -> Answer:
    overview = house.reads.overview(found.provider, found.id, shelf=Shelf.ACTIVE, limit=TICKETS)
    archived = house.reads.archive(found.provider, found.id, limit=TICKETS)
    return forms.page(
        "account",
        me,
        asked,
        house,
        filled=filled,
        account=found,
        people=house.directory.people(found.provider, found.id),
        services=overview.services,
        tickets=_tickets(overview.listing.tickets, me),
        archived=_tickets(archived.tickets, me),
        may_comment=may_do(me.actor, Duty.COMMENT),
        may_restrain=may_do(me.actor, Duty.RESTRAIN),
        may_set_up=may_do(me.actor, Duty.CLIENTS),
        limit=COMMENT_LIMIT,
        most=MOST_HOURLY,
    )


def _tickets(those: tuple[Ticket, ...], me: Colleague) -> list[Ticket]:
    """Of departments that are not his, he learns nothing."""
    return [each for each in those if may_see(me.actor, each)]


def _told(ticket: Ticket, person: Person, house: House) -> list[Delivery]:
    found = house.reads.deliveries(ticket.provider, ticket.number)
    return [each for each in found if each.told.person == person.id]


def _typed(found: Account) -> dict[str, str]:
    return {"comment": found.comment, "blocked": "on" if found.blocked else "", "hourly": str(found.hourly or "")}
