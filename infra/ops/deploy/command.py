"""lambdesk deploy: a desk into an AWS account, or the newer one in its place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from infra.ops import options
from infra.ops.deploy import afterwards
from infra.ops.deploy.nouns import DATA, Stopped
from infra.ops.deploy.rollout import Changes, Order, Rollout
from infra.ops.deploy.talk import Talk
from infra.ops.session import Session, pass_session
from infra.ops.where import PREFIX, Stack
from infra.package import CannotPackage

NOT_ALONE = "say --yes: nobody is here to be asked"


def stack_of(session: Session) -> tuple[str, str]:
    """Its name and its stage. Raises UsageError."""
    if not isinstance(session.place, Stack) or not session.place.name.startswith(PREFIX):
        raise click.UsageError("which one? Say --stage, e.g. --stage prod")
    return session.place.name, session.place.name.removeprefix(PREFIX)


@click.command()
@click.option("--domain", metavar="NAME", help="Under which people find the desk; '' takes it away again.")
@click.option("--certificate", metavar="ARN", help="The domain's, by ACM, in the region of the desk.")
@click.option("--mail-domain", metavar="NAME", help="Whose support@ sends letters, e.g. for signing in.")
@click.option("--alarm-address", metavar="ADDRESS", help="The mailbox that is told when something is stuck or broken.")
@click.option("--portal-url", metavar="ADDRESS", help="Where the client area is, if not at the desk's own address.")
@click.option(
    "--package",
    "package",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder that `make package` made; otherwise it is made now.",
)
@click.option(
    "--abandon",
    multiple=True,
    type=click.Choice(DATA),
    help="Let a change take this away from the desk, which then begins without what it holds.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.deploying
@pass_session
def deploy(
    session: Session, /, package: Path | None, abandon: tuple[str, ...], *, yes: bool, **given: str | None
) -> None:
    """Bring a desk into an AWS account, or renew the one that is there.

    What is not said stays as it is. Everything that will change is shown first.
    """
    name, stage = stack_of(session)
    if not yes and not session.interactive():
        raise click.UsageError(NOT_ALONE)
    talk = Talk(session)
    order = Order(stack=name, stage=stage, given=_parameters(stage, given), abandon=frozenset(abandon))

    def agreed(changes: Changes) -> bool:
        talk.changes(changes)
        return yes or talk.agreed()

    cloud = session.cloud()
    talk.account(cloud.account)
    rollout = Rollout(order=order, cloud=cloud, talk=talk, agreed=agreed)
    rollout.check()
    with packaged(package, session, talk) as folder:
        outcome = rollout.bring(folder)
    afterwards.tell(outcome, cloud, talk, session)


def _parameters(stage: str, given: dict[str, str | None]) -> dict[str, str]:
    """`mail_domain` is the parameter MailDomain, and so on."""
    said = {name.title().replace("_", ""): value.rstrip("/") for name, value in given.items() if value is not None}
    return {"Stage": stage, **said}


@contextmanager
def packaged(package: Path | None, session: Session, talk: Talk) -> Iterator[Path]:
    if package is not None:
        yield package
        return
    with TemporaryDirectory(prefix="lambdesk-") as folder:
        talk.say("Packaging ...")
        try:
            session.package(Path(folder))
        except CannotPackage as reason:
            raise Stopped(str(reason)) from reason
        yield Path(folder)
