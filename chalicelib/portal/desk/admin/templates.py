"""Own words for letters and chats: what there is, each written with its preview beside, and taken back."""

from __future__ import annotations

from chalicelib.desk.duties import Duty, permit_duty
from chalicelib.desk.errors import Refusal
from chalicelib.desk.templates import PLACES, SUBJECT_LIMIT, TEXT_LIMIT, Form, Template, name_of
from chalicelib.i18n.catalogue import languages
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.desk.admin import forms
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.forms import Filled, form_id
from chalicelib.services import setup_templates as setup
from chalicelib.services.house import House
from chalicelib.services.template_samples import usual

HERE = "/desk/settings/templates"
_FIELDS = {
    "refused.template.subject": "subject",
    **dict.fromkeys((f"refused.template.{each}" for each in ("text", "syntax", "more", "place", "unfit")), "text"),
}
SHOW = "show"
"""The button that only looks."""


def show(me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.TEMPLATES)
    known = {each.name: each for each in house.directory.templates(me.provider.id)} if me.provider.templates else {}
    rows = [(form, [(each, known.get(name_of(form, each))) for each in languages()]) for form in Form]
    return forms.page("templates", me, asked, house, rows=rows)


def edit(form: str, language: str, me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.TEMPLATES)
    which, tongue = setup.named(form, language)
    found = _kept(which, tongue, me, house)
    subject, text = (found.subject, found.text) if found else usual(which, tongue)
    return _form(which, tongue, me, asked, house, forms.blank(house, {"subject": subject, "text": text}))


def change(form: str, language: str, me: Colleague, asked: Asked, house: House) -> Answer:
    """By one button it is kept, by the other it is only shown."""
    permit_duty(me.actor, Duty.TEMPLATES)
    which, tongue = setup.named(form, language)
    if asked.form.get("act") == SHOW:
        return _form(which, tongue, me, asked, house, forms.sent(asked))

    def act() -> None:
        given = _typed(which, tongue, me, forms.sent(asked))
        setup.set_template(given, by=me.member.id, cause=me.cause(form_id(asked.form)), house=house)

    return forms.tried(
        act, f"{HERE}/{form}/{language}", lambda filled: _form(which, tongue, me, asked, house, filled), asked, _FIELDS
    )


def remove(form: str, language: str, me: Colleague, asked: Asked, house: House) -> Answer:
    permit_duty(me.actor, Duty.TEMPLATES)
    which, tongue = setup.named(form, language)
    cause = me.cause(form_id(asked.form))
    setup.remove_template(me.provider.id, which, tongue, by=me.member.id, cause=cause, house=house)
    return go(f"{HERE}?{forms.SAVED}")


def again(form: str, language: str, me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    permit_duty(me.actor, Duty.TEMPLATES)
    which, tongue = setup.named(form, language)
    return _form(which, tongue, me, asked, house, forms.complained(asked, why, _FIELDS))


def _kept(form: Form, language: str, me: Colleague, house: House) -> Template | None:
    if name_of(form, language) not in me.provider.templates:
        return None
    return house.directory.template(me.provider.id, form, language)


def _typed(form: Form, language: str, me: Colleague, filled: Filled) -> Template:
    return Template(
        provider=me.provider.id, form=form, language=language, subject=filled["subject"], text=filled["text"]
    )


def _form(form: Form, language: str, me: Colleague, asked: Asked, house: House, filled: Filled) -> Answer:
    """With what it makes of the sample, where it makes anything of it."""
    shown: tuple[str, str] | None = None
    try:
        shown = setup.tried(_typed(form, language, me, filled), me.provider, house)
    except Refusal as why:
        filled = filled if filled.complaints else forms.complained(asked, why, _FIELDS)
    return forms.page(
        "template",
        me,
        asked,
        house,
        filled=filled,
        form=form,
        tongue=language,
        kept=_kept(form, language, me, house),
        shown=shown,
        places=PLACES[form],
        limits={"subject": SUBJECT_LIMIT, "text": TEXT_LIMIT},
        show=SHOW,
    )
