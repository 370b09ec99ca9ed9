"""The provider itself: its names, how its pages look, and how much its clients may send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chalicelib.desk.duties import Duty, permit_duty
from chalicelib.desk.errors import Invalid, Refusal
from chalicelib.desk.people import Accent, Provider
from chalicelib.desk.restraint import MOST_HOURLY
from chalicelib.desk.rules import MEGABYTE
from chalicelib.i18n.catalogue import languages
from chalicelib.portal.asked import Answer, Asked
from chalicelib.portal.desk.admin import forms
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.forms import Filled, form_id
from chalicelib.services import zones
from chalicelib.services.house import House
from chalicelib.services.setup_providers import BOUNDS, change_provider

HERE = "/desk/settings/provider"
FIELDS = {"refused.name": "name", "refused.zone": "zone", "refused.address": "portal", "refused.language": "language"}
IN_MEGABYTES = ("file_size", "web_file_size")


def show(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.PROVIDER)
    return _form(me, asked, house, forms.blank(house, _typed(me.provider)))


def change(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.PROVIDER)
    wrong = _complaints(asked.form)
    if wrong:
        return _form(me, asked, house, replace(forms.sent(asked), complaints=wrong))

    def act() -> None:
        change_provider(
            me.provider.id,
            lambda old: _with(old, asked.form),
            by=me.member.id,
            cause=me.cause(form_id(asked.form)),
            house=house,
        )

    return forms.tried(act, HERE, lambda filled: _form(me, asked, house, filled), asked, FIELDS)


def again(me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    permit_duty(me.actor, Duty.PROVIDER)
    return _form(me, asked, house, forms.complained(asked, why, {}))


def _form(me: Colleague, asked: Asked, house: House, filled: Filled) -> Answer:
    return forms.page(
        "provider",
        me,
        asked,
        house,
        filled=filled,
        accents=tuple(Accent),
        zones=zones.offered(),
        others=[each for each in languages() if each != me.provider.language],
        most_hourly=MOST_HOURLY,
        bounds={name: _shown(name, most) for name, most in BOUNDS.items()},
    )


def _typed(provider: Provider) -> dict[str, str]:
    return {
        "name": provider.name,
        **{f"name.{language}": name for language, name in provider.names.items()},
        "language": provider.language,
        "zone": provider.zone,
        "portal": provider.portal,
        "logo": provider.logo,
        "accent": provider.accent.value,
        "telegram": "on" if provider.telegram else "",
        "hourly": str(provider.limits.hourly or ""),
        **{name: str(_shown(name, getattr(provider.limits, name))) for name in BOUNDS},
    }


def _shown(name: str, value: int) -> int:
    return value // MEGABYTE if name in IN_MEGABYTES else value


def _complaints(form: Mapping[str, str]) -> dict[str, Refusal]:
    wrong: dict[str, Refusal] = {}
    for name, most in BOUNDS.items():
        try:
            forms.number_of(form.get(name, "").strip() or "0", most=_shown(name, most))
        except Invalid as why:
            wrong[name] = why
    try:
        forms.number_of(form.get("hourly", ""), most=MOST_HOURLY)
    except Invalid as why:
        wrong["hourly"] = why
    if form.get("accent", "") not in {each.value for each in Accent}:
        wrong["accent"] = Invalid("form.choice")
    return wrong


def _with(old: Provider, form: Mapping[str, str]) -> Provider:
    numbers = {name: int(form[name].strip()) * (MEGABYTE if name in IN_MEGABYTES else 1) for name in BOUNDS}
    return replace(
        old,
        name=form.get("name", ""),
        names=forms.in_languages(form, "name."),
        language=form.get("language", old.language),
        zone=form.get("zone", ""),
        portal=form.get("portal", "").strip(),
        logo=form.get("logo", "").strip(),
        accent=Accent(form["accent"]),
        telegram=bool(form.get("telegram")),
        limits=replace(old.limits, **numbers, hourly=forms.number_of(form.get("hourly", ""), most=MOST_HOURLY)),
    )
