"""lambdesk ticket remind, reminded: a word to oneself or to the department, at a time."""

from __future__ import annotations

from datetime import datetime

import click

from chalicelib.desk.hours import zone_of
from chalicelib.desk.ticket import Whom
from chalicelib.services import remind as reminding
from chalicelib.services.find import provider_of
from infra.ops import options
from infra.ops.session import Session, pass_session
from infra.ops.thread import done

_TIME = click.DateTime(formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


@click.command("remind")
@options.number
@click.argument("text")
@click.option("--at", "at", type=_TIME, required=True, help="When, by the clock of the provider's zone.")
@click.option("--department", "whom", flag_value=Whom.DEPARTMENT.value, help="The whole department.")
@click.option("--self", "whom", flag_value=Whom.SELF.value, default=Whom.SELF.value, help="Yourself (the default).")
@options.acting
@pass_session
def remind(session: Session, number: int, text: str, at: datetime, whom: str) -> None:
    """Be reminded of this ticket."""
    zone = zone_of(provider_of(session.provider_id(), session.house).zone)
    after = reminding.remind(
        session.ref(number),
        actor=session.actor(),
        at=at.replace(tzinfo=zone),
        text=text,
        whom=Whom(whom),
        cause=session.cause,
        house=session.house,
    )
    done(session, after)


@click.command("reminded")
@options.number
@click.argument("reminder")
@options.acting
@pass_session
def reminded(session: Session, number: int, reminder: str) -> None:
    """Settle a reminder, by the id that `ticket show --json` tells."""
    after = reminding.settle(
        session.ref(number), reminder, actor=session.actor(), cause=session.cause, house=session.house
    )
    done(session, after)


COMMANDS = (remind, reminded)
