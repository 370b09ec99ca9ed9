"""Who is kept out: clients, addresses and Telegram accounts from which nothing is taken, by whom, when and why."""

from __future__ import annotations

from chalicelib.desk.duties import Duty, permit_duty
from chalicelib.desk.errors import Invalid, NotFound, Refusal
from chalicelib.desk.mailroom import WHY_LIMIT, BarredKind
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.desk.admin import forms
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.forms import Filled, form_id
from chalicelib.services.barring import bar, unbar
from chalicelib.services.called import called
from chalicelib.services.house import House

HERE = "/desk/blocked"
LONGEST = 254
"""Characters of an address, the longest that can be typed here."""
FIELDS = {
    "form.kind": "kind",
    "refused.email": "value",
    "refused.telegram_id": "value",
    "refused.barring_staff": "value",
    "refused.no_account": "value",
    "refused.why": "why",
}


def show(me: Colleague, asked: Asked, house: House) -> Answer:
    """What a link names stands in the form already; it is kept out only when somebody presses."""
    permit_duty(me.actor, Duty.RESTRAIN)
    named = {name: asked.query.get(name, "") for name in ("kind", "value")}
    return _list(me, asked, house, forms.blank(house, named))


def add(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.RESTRAIN)
    form = asked.form
    try:
        bar(
            me.provider.id,
            _kind(form.get("kind", "")),
            form.get("value", ""),
            why=form.get("why", ""),
            by=me.member.id,
            cause=me.cause(form_id(form)),
            house=house,
        )
    except (*forms.COMPLAINTS, NotFound) as why:
        return again(me, asked, house, why)
    return go(f"{HERE}?{forms.SAVED}")


def remove(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.RESTRAIN)
    form = asked.form
    kind, value, cause = _kind(form.get("kind", "")), form.get("value", ""), me.cause(form_id(form))
    unbar(me.provider.id, kind, value, by=me.member.id, cause=cause, house=house)
    return go(f"{HERE}?{forms.SAVED}")


def again(me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    permit_duty(me.actor, Duty.RESTRAIN)
    return _list(me, asked, house, forms.complained(asked, why, FIELDS))


def _kind(given: str) -> BarredKind:
    try:
        return BarredKind(given)
    except ValueError as reason:
        raise Invalid("form.kind") from reason


def _list(me: Colleague, asked: Asked, house: House, filled: Filled) -> Answer:
    barred = house.mailroom.all_barred(me.provider.id)
    by_kind = {kind: [each for each in barred if each.kind is kind] for kind in BarredKind}
    return forms.page(
        "blocked",
        me,
        asked,
        house,
        filled=filled,
        barred={kind: those for kind, those in by_kind.items() if those},
        name_of=called(me.provider.id, house.directory.staff(me.provider.id), house),
        limit=WHY_LIMIT,
        longest=LONGEST,
    )
