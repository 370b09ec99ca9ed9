"""Setting a desk up: a provider's own words for letters and chats, tried on sample data before they are kept."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.desk.errors import Invalid, NotFound
from chalicelib.desk.log import differences
from chalicelib.desk.names import language_of
from chalicelib.desk.people import Provider
from chalicelib.desk.templates import PLACES, Form, Template, form_of, tidied
from chalicelib.i18n.catalogue import languages
from chalicelib.services.act import Act, Decision
from chalicelib.services.failures import Unfit
from chalicelib.services.find import provider_of
from chalicelib.services.house import House
from chalicelib.services.own_words import filled
from chalicelib.services.setup import keep
from chalicelib.services.template_samples import sample


def set_template(given: Template, *, by: str, cause: str, house: House) -> Template:
    """Kept once it could be filled. Raises Invalid, NotFound for a form, a language or a provider."""

    def decide() -> Decision[Template]:
        provider = provider_of(given.provider, house)
        old = house.directory.template(given.provider, given.form, given.language)
        new = replace(checked(given, provider, house), failed="", failed_at=None, version=old.version if old else 0)
        if old == new:
            return Decision(result=old)
        named = tuple(sorted({*provider.templates, new.name}))
        listed = () if named == provider.templates else (replace(provider, templates=named),)
        kept = replace(new, version=new.version + 1)
        return Decision(result=kept, saves=(new, *listed), changed=differences(old, new))

    act = Act(cause=cause, verb="template.set", by=by, on=f"{given.provider}/{given.name}", provider=given.provider)
    return keep(act, decide, lambda: template_of(given.provider, given.form, given.language, house), house)


def remove_template(provider: str, form: Form, language: str, *, by: str, cause: str, house: House) -> None:
    """The usual words are said again. Raises NotFound."""

    def decide() -> Decision[None]:
        old, owner = template_of(provider, form, language, house), provider_of(provider, house)
        left = replace(owner, templates=tuple(each for each in owner.templates if each != old.name))
        return Decision(result=None, saves=(left,), drops=(old,), changed=differences(old, None))

    act = Act(cause=cause, verb="template.remove", by=by, on=f"{provider}/{form}/{language}", provider=provider)
    keep(act, decide, lambda: None, house)


def template_of(provider: str, form: Form, language: str, house: House) -> Template:
    """Raises NotFound."""
    found = house.directory.template(provider, form, language)
    if found is None:
        raise NotFound("refused.no_template", form=form, language=language)
    return found


def named(form: str, language: str) -> tuple[Form, str]:
    """Raises NotFound for what has no words, and for a language that the desk does not speak."""
    known = form_of(form)
    if known is None or language not in languages():
        raise NotFound("refused.no_template", form=form, language=language)
    return known, language


def checked(given: Template, provider: Provider, house: House) -> Template:
    """As it may be kept. Raises Invalid."""
    subject, text = tidied(given.subject, given.text, given.form)
    made = replace(given, language=language_of(given.language), subject=subject, text=text)
    for source in (subject, text):
        house.stationery.check(source, PLACES[given.form])
    _filled(made, provider, house)
    return made


def tried(given: Template, provider: Provider, house: House) -> tuple[str, str]:
    """Subject and text with sample data, as if it were kept. Raises Invalid."""
    return _filled(checked(given, provider, house), provider, house)


def _filled(template: Template, provider: Provider, house: House) -> tuple[str, str]:
    try:
        return filled(template, sample(provider, template.language), house)
    except Unfit as reason:
        raise Invalid("refused.template.unfit", reason=str(reason)) from reason
