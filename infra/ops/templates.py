"""lambdesk template: a provider's own words for what its clients are told."""

from __future__ import annotations

import click

from chalicelib.desk.templates import PLACES, Form, Template, name_of
from chalicelib.services import setup_templates as setup
from chalicelib.services.find import provider_of
from chalicelib.services.template_samples import usual
from infra.ops import facts, options, show
from infra.ops.said import text_of
from infra.ops.session import OPERATOR, Session, pass_session

which = options.together(
    click.argument("form", type=click.Choice([each.value for each in Form])),
    click.argument("tongue", metavar="LANGUAGE"),
)
words = options.together(options.text, click.option("--subject", default="", help="Of a letter; else the usual one."))


@click.group()
def template() -> None:
    """A provider's own words for what its clients are told."""


@template.command("list")
@options.reading
@pass_session
def list_(session: Session) -> None:
    """All that has words of its own; the rest is said in the usual ones."""
    found = session.house.directory.templates(session.provider_id())
    rows = [facts.template(each) for each in found]
    show.several(session, "templates", rows, ("form", "language", "subject", "failed"))


@template.command("show")
@which
@options.reading
@pass_session
def show_(session: Session, form: str, tongue: str) -> None:
    """What is said now, and what may be filled in."""
    known, language = setup.named(form, tongue)
    subject, text = usual(known, language)
    own = name_of(known, language) in provider_of(session.provider_id(), session.house).templates
    blank = Template(provider=session.provider_id(), form=known, language=language, subject=subject, text=text)
    found = setup.template_of(session.provider_id(), known, language, session.house) if own else blank
    show.one(session, {**facts.template(found), "own": own, "places": ", ".join(PLACES[known])})


@template.command("preview")
@which
@words
@options.reading
@pass_session
def preview(session: Session, form: str, tongue: str, text: str | None, subject: str) -> None:
    """What a text makes of sample data; nothing is kept. It may come by standard input."""
    given = _given(session, form, tongue, text, subject)
    said = setup.tried(given, provider_of(given.provider, session.house), session.house)
    show.one(session, {"subject": said[0], "text": said[1]})


@template.command("set")
@which
@words
@options.acting
@pass_session
def set_(session: Session, form: str, tongue: str, text: str | None, subject: str) -> None:
    """Say it in these words from now on. They may come by standard input."""
    given = _given(session, form, tongue, text, subject)
    made = setup.set_template(given, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"template {made.name}", facts.template(made))


@template.command("remove")
@which
@options.acting
@pass_session
def remove(session: Session, form: str, tongue: str) -> None:
    """Say it in the usual words again."""
    known, language = setup.named(form, tongue)
    setup.remove_template(session.provider_id(), known, language, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"template {name_of(known, language)} is gone", {"form": form, "language": tongue})


def _given(session: Session, form: str, tongue: str, text: str | None, subject: str) -> Template:
    known, language = setup.named(form, tongue)
    said = text_of(text, session, needed=True)
    return Template(provider=session.provider_id(), form=known, language=language, subject=subject, text=said)
