"""lambdesk doctor: everything looked at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial

import click

from infra.ops import options, show
from infra.ops.doctor import account, alarms, bots, clock, desk, mail, queues, stack, updates, webhooks
from infra.ops.doctor.asked import asked
from infra.ops.doctor.finding import Finding, State
from infra.ops.doctor.patient import Patient, patient_of
from infra.ops.session import Session, pass_session

Check = Callable[[Patient], Iterator[Finding]]

ANYWHERE: dict[str, Check] = {
    "queues": queues.waiting,
    "dead letters": queues.dead,
    "updates": updates.check,
    "bots": bots.check,
    "desk": desk.check,
    "mail": mail.waiting,
    "webhooks": webhooks.check,
}
IN_A_STACK: dict[str, Check] = {
    "stack": stack.check,
    "clock": clock.ticking,
    "clock rule": clock.wound,
    "traffic": clock.traffic,
    "alarms": alarms.ringing,
    "alarm mail": alarms.heard,
    "mail domain": mail.identity,
    "mail sending": mail.sending,
    "mail rules": mail.rules,
    "letters": mail.letters,
    "concurrency": account.concurrency,
}

COLUMNS = ("state", "about", "found", "do")


@click.command()
@options.reading
@pass_session
def doctor(session: Session) -> None:
    """Look at everything the desk needs; say what to do where something is wrong.

    Exits with 1 when there is trouble. On this machine, or where no stack is named, what only AWS has is left out.
    """
    findings = list(examined(patient_of(session)))
    show.several(session, "findings", [asdict(each) for each in findings], COLUMNS)
    if any(each.state is State.TROUBLE for each in findings):
        raise click.exceptions.Exit(1)


def examined(patient: Patient) -> Iterator[Finding]:
    """Every check is made, whatever becomes of the others."""
    checks = ANYWHERE if patient.stack is None else {**IN_A_STACK, **ANYWHERE}
    for about, check in checks.items():
        yield from asked(about, partial(check, patient))
