"""Updates that could not be digested and wait to be taken in after all."""

from __future__ import annotations

from collections.abc import Iterator

from infra.ops.ages import age
from infra.ops.doctor.finding import Finding, ok, trouble
from infra.ops.doctor.patient import Patient
from infra.ops.redrive.updates import MOST, short


def check(patient: Patient) -> Iterator[Finding]:
    letters = patient.house.reads.dead_letters(limit=MOST)
    if not letters:
        yield ok("updates", "all were digested")
        return
    newest = letters[0]
    found = f"{len(letters)} not digested, the newest {age(patient.now - newest.at)} ago: {short(newest.error)}"
    yield trouble("updates", found, f"lambdesk {patient.named}redrive")
