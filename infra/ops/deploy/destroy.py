"""lambdesk destroy: a desk out of an AWS account; what it holds stays, unless that is to go as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import click

from infra.ops import options, show
from infra.ops.deploy.clearing import not_busy
from infra.ops.deploy.command import stack_of
from infra.ops.deploy.nouns import WORDS, Part, Stopped
from infra.ops.deploy.removal import Fate, Outcome, Remains, look, take_down
from infra.ops.deploy.talk import Talk
from infra.ops.session import Form, Session, pass_session

GOES = "the functions and their logs, the API, the queues with what waits in them, the topics, the alarms"
BOTS = (
    "Bots are not told. Telegram goes on calling the address that is gone, and forgets what nobody takes for a day, "
    "until another desk connects the bot. To take one out of service first: lambdesk --stage {stage} bot remove ID"
)
COST = "What is kept costs about 0.50 USD a GB and month in the table with its backups, 0.03 in the bucket."


@click.command()
@click.option("--data", is_flag=True, help="Delete the tickets and files too, the files in all their versions.")
@click.option("--no-backup", is_flag=True, help="With --data: without a last backup of the table.")
@click.option("--yes-destroy", "named", metavar="NAME", help="Do not ask; NAME is that of the stack.")
@options.deploying
@pass_session
def destroy(session: Session, named: str | None, *, data: bool, no_backup: bool) -> None:
    """Take a desk out of an AWS account. Its tickets and files are kept, unless you say --data."""
    name, stage = stack_of(session)
    fate = _fate(data=data, no_backup=no_backup)
    _may_begin(name, named, session)
    talk = Talk(session)
    cloud = session.cloud()
    talk.account(cloud.account)
    remains = look(name, cloud)
    _sensible(remains, stage, fate)
    _foretell(remains, stage, fate, talk)
    if named is None and not talk.agreed_twice(name):
        raise Stopped("nothing was changed")
    outcome = take_down(remains, stage, fate, cloud, talk)
    if session.form is Form.JSON:
        show.whole(_facts(name, outcome))
        return
    _tell(name, stage, outcome, talk)


def _fate(*, data: bool, no_backup: bool) -> Fate:
    if no_backup and not data:
        raise click.UsageError("--no-backup goes with --data")
    if not data:
        return Fate.KEEP
    return Fate.DELETE if no_backup else Fate.BACK_UP_AND_DELETE


def _may_begin(name: str, named: str | None, session: Session) -> None:
    if named not in (None, name):
        raise click.UsageError(f"--yes-destroy {named} is not the name of the stack, which is {name}")
    if named is None and not session.interactive():
        raise click.UsageError(f"say --yes-destroy {name}: nobody is here to be asked")


def _sensible(remains: Remains, stage: str, fate: Fate) -> None:
    not_busy(remains.deployment)
    if remains.deployment is not None:
        return
    if not remains.data:
        raise click.UsageError(f"there is no stack {remains.stack} in this account and region, nor anything it left")
    if fate is Fate.KEEP:
        raise Stopped(f"{remains.stack} is gone already; it left {_listed(remains.data)}", later(stage))


def later(stage: str) -> str:
    return f"to delete that too, within ninety days: lambdesk destroy --stage {stage} --data"


def _foretell(remains: Remains, stage: str, fate: Fate, talk: Talk) -> None:
    if remains.deployment is not None:
        talk.say(f"{remains.stack} will be deleted: {GOES}.")
        talk.say(BOTS.format(stage=stage))
    if not remains.data:
        return
    match fate:
        case Fate.KEEP:
            talk.say(f"Tickets and files are kept: {_listed(remains.data)}.")
        case Fate.BACK_UP_AND_DELETE:
            talk.say(f"Tickets and files are DELETED, the table after a last backup: {_listed(remains.data)}.")
        case Fate.DELETE:
            talk.say(f"Tickets and files are DELETED, and nothing brings them back: {_listed(remains.data)}.")


def _listed(parts: Sequence[Part]) -> str:
    return ", ".join(f"{WORDS[each.kind]} {each.name}" for each in parts)


def _tell(name: str, stage: str, outcome: Outcome, talk: Talk) -> None:
    talk.say(f"{name} is gone.")
    if outcome.kept:
        talk.say(f"Kept: {_listed(outcome.kept)}. {COST}")
        talk.say(later(stage).capitalize())
    if outcome.deleted:
        talk.say(f"Deleted: {_listed(outcome.deleted)}.")
    for each in outcome.backups:
        talk.say(f"The last backup, to delete when you like: aws dynamodb delete-backup --backup-arn {each}")


def _facts(name: str, outcome: Outcome) -> show.Row:
    return {
        "stack": name,
        "kept": [asdict(each) for each in outcome.kept],
        "deleted": [asdict(each) for each in outcome.deleted],
        "backups": list(outcome.backups),
    }
