"""lambdesk department group: where in Telegram a department is told of its tickets together."""

from __future__ import annotations

import click

from chalicelib.services import groups
from chalicelib.services.find import department_of, provider_of
from infra.ops import facts, options, show
from infra.ops.session import OPERATOR, Session, pass_session


@click.group()
def group() -> None:
    """A department's group in Telegram."""


@group.command("tie")
@click.argument("id", metavar="DEPARTMENT")
@options.acting
@pass_session
def tie(session: Session, id: str) -> None:
    """Make a code to be given in the group, good once and for ten minutes."""
    provider = session.provider_id()
    made = groups.invitation(provider, id, by=OPERATOR, cause=session.cause, house=session.house)
    bots = [session.house.bots.of(each) for each in session.house.bots.serving(provider)]
    links = [f"https://t.me/{each.username}?startgroup={made.token}" for each in bots if each is not None]
    said = "\n".join((f"say in the group: /desk {made.code}", *(f"or add the bot by: {each}" for each in links)))
    show.done(session, said, {"code": made.code, "links": links, "until": made.expires_at.isoformat()})


@group.command("show")
@click.argument("id", metavar="DEPARTMENT")
@options.reading
@pass_session
def show_(session: Session, id: str) -> None:
    """The group of a department, if it has one."""
    provider = provider_of(session.provider_id(), session.house)
    found = session.house.directory.group(provider.id, department_of(provider, id).id)
    show.several(session, "groups", [facts.group(found)] if found else [], ("department", "title", "chat", "topics"))


@group.command("untie")
@click.argument("id", metavar="DEPARTMENT")
@options.acting
@pass_session
def untie(session: Session, id: str) -> None:
    """The group is told nothing from now on."""
    groups.untie(session.provider_id(), id, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"department {id} has no group", {"department": id})
