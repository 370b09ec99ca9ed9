"""The command `lambdesk`: where it begins, and what it can do."""

from __future__ import annotations

import click

from infra.ops import options, reminders, routing
from infra.ops.accounts import account, service
from infra.ops.alerts import alerts
from infra.ops.announcements import announcement
from infra.ops.api_tokens import token
from infra.ops.bots import bot
from infra.ops.canned import canned
from infra.ops.dead import dead
from infra.ops.deploy.command import deploy
from infra.ops.deploy.destroy import destroy
from infra.ops.doctor.command import doctor
from infra.ops.groups import group as telegram_group
from infra.ops.hours import hours
from infra.ops.index import find, index
from infra.ops.init.command import init
from infra.ops.keys import key
from infra.ops.log import log
from infra.ops.mailboxes import mailbox
from infra.ops.persons import person
from infra.ops.providers import department, provider
from infra.ops.quarantine import quarantine
from infra.ops.redrive.command import redrive
from infra.ops.rules import patience, rule
from infra.ops.session import Session, pass_session
from infra.ops.staff import staff
from infra.ops.templates import template
from infra.ops.tickets import ticket
from infra.ops.trouble import Troubles
from infra.ops.webhooks import webhook


@click.group(cls=Troubles, context_settings={"help_option_names": ["-h", "--help"]})
@options.reading
@pass_session
def lambdesk(session: Session) -> None:
    """The operator's hands: set a desk up, and work on its tickets.

    It works where you say: --local, --stage STAGE, --stack NAME, or where the environment points (TABLE_NAME and
    so on).

    \b
    Exit codes: 0 done; 1 refused, nothing was changed; 2 the command was not
    understood; 3 storage, AWS or Telegram did not answer.
    """
    session.listen()


for command in (*routing.COMMANDS, *reminders.COMMANDS):
    ticket.add_command(command)
ticket.add_command(find)
provider.add_command(key)
department.add_command(telegram_group)
staff.add_command(alerts)
department.add_command(hours)
for group in (
    ticket,
    provider,
    department,
    rule,
    announcement,
    canned,
    template,
    token,
    staff,
    account,
    person,
    service,
    bot,
    mailbox,
    quarantine,
    webhook,
    dead,
    index,
):
    lambdesk.add_command(group)
for alone in (deploy, destroy, doctor, init, log, patience, redrive):
    lambdesk.add_command(alone)


def main() -> None:
    lambdesk(prog_name="lambdesk")
