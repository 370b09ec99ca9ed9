"""Announcements: those that run, those to come and those that are over; each made, changed and withdrawn."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.desk.announcements import TEXT_LIMIT, Announcement, Stop
from chalicelib.desk.duties import Duty, permit_duty
from chalicelib.desk.errors import Refusal
from chalicelib.i18n.catalogue import languages
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.desk.admin import forms
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.forms import Filled, form_id
from chalicelib.services import setup_announcements as setup
from chalicelib.services.house import House

HERE = "/desk/settings/announcements"
FIELDS = {
    "refused.announcement.text": "text",
    "refused.announcement.ends": "ends",
    "form.moment": "ends",
    "refused.announcement.named": "accounts",
    "refused.id": "accounts",
}


def show(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.ANNOUNCE)
    at = house.clock.now()
    those = sorted(me.provider.announcements, key=lambda each: (each.over(at), not each.runs(at), each.starts_at))
    return forms.page("announcements", me, asked, house, announcements=those, now=at)


def new(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.ANNOUNCE)
    starts = forms.typed_moment(house.clock.now(), me.zone)
    return _form(None, me, asked, house, forms.blank(house, {"starts": starts}))


def add(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.ANNOUNCE)
    blank = Announcement(id="", text="", starts_at=house.clock.now())

    def act() -> None:
        setup.announce(
            me.provider.id,
            _with(blank, me, asked, house),
            by=me.member.id,
            cause=me.cause(form_id(asked.form)),
            house=house,
        )

    return forms.tried(act, HERE, lambda filled: _form(None, me, asked, house, filled), asked, FIELDS)


def edit(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.ANNOUNCE)
    found = setup.announcement_of(me.provider.id, id, house)
    return _form(found, me, asked, house, forms.blank(house, _typed(found, me)))


def change(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.ANNOUNCE)
    found = setup.announcement_of(me.provider.id, id, house)

    def act() -> None:
        setup.change_announcement(
            me.provider.id,
            id,
            lambda old: _with(old, me, asked, house),
            by=me.member.id,
            cause=me.cause(form_id(asked.form)),
            house=house,
        )

    return forms.tried(act, HERE, lambda filled: _form(found, me, asked, house, filled), asked, FIELDS)


def remove(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.ANNOUNCE)
    setup.withdraw(me.provider.id, id, by=me.member.id, cause=me.cause(form_id(asked.form)), house=house)
    return go(f"{HERE}?{forms.SAVED}")


def again_new(me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    permit_duty(me.actor, Duty.ANNOUNCE)
    return _form(None, me, asked, house, forms.complained(asked, why, {}))


def again(id: str, me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    permit_duty(me.actor, Duty.ANNOUNCE)
    found = setup.announcement_of(me.provider.id, id, house)
    return _form(found, me, asked, house, forms.complained(asked, why, {}))


def _form(found: Announcement | None, me: Colleague, asked: Asked, house: House, filled: Filled) -> Answer:
    return forms.page(
        "announcement",
        me,
        asked,
        house,
        filled=filled,
        announcement=found,
        stops=tuple(Stop),
        others=[each for each in languages() if each != me.provider.language],
        limit=TEXT_LIMIT,
    )


def _typed(each: Announcement, me: Colleague) -> dict[str, str]:
    return {
        "text": each.text,
        **{f"text.{language}": text for language, text in each.texts.items()},
        "starts": forms.typed_moment(each.starts_at, me.zone),
        "ends": forms.typed_moment(each.ends_at, me.zone),
        "accounts": " ".join(each.accounts),
        "services": " ".join(each.services),
        **forms.boxes("department.", each.departments),
        **forms.boxes("stop.", each.stops),
    }


def _with(old: Announcement, me: Colleague, asked: Asked, house: House) -> Announcement:
    form = asked.form
    return replace(
        old,
        text=form.get("text", ""),
        texts=forms.in_languages(form, "text."),
        starts_at=forms.moment_of(form.get("starts", ""), me.zone) or house.clock.now(),
        ends_at=forms.moment_of(form.get("ends", ""), me.zone),
        accounts=forms.several(form.get("accounts", "")),
        services=forms.several(form.get("services", "")),
        departments=forms.ticked(form, "department."),
        stops=tuple(each for each in Stop if form.get(f"stop.{each}")),
    )
