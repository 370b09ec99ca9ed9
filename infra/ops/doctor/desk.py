"""Whether somebody is there to ask and somebody to answer."""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.desk.people import Department, Provider, Role, Staff
from chalicelib.desk.permissions import ANSWERING
from chalicelib.services.groups import shut
from infra.ops.ages import age
from infra.ops.doctor.finding import Finding, note, ok, trouble
from infra.ops.doctor.patient import Patient


def check(patient: Patient) -> Iterator[Finding]:
    providers = patient.house.directory.providers()
    if not providers:
        yield trouble("desk", "there is no provider", f"lambdesk {patient.named}init")
    for provider in providers:
        wrong = tuple(_wrong(provider, patient))
        yield from wrong or (ok(f"provider {provider.id}", "departments, staff and bot are there"),)
        newest = next(iter(patient.house.reads.recent(provider.id, limit=1).tickets), None)
        said = f"{age(patient.now - newest.active_at)} ago" if newest else "there is no ticket yet"
        yield ok(f"last activity of {provider.id}", said)


def _wrong(provider: Provider, patient: Patient) -> Iterator[Finding]:
    about, here = f"provider {provider.id}", f"lambdesk {patient.named}--provider {provider.id}"
    if not provider.offered():
        yield trouble(about, "clients can choose no department", f"{here} department add ID --name NAME")
    staff = patient.house.directory.staff(provider.id)
    for department in provider.offered():
        if not any(_answers(each, department) for each in staff):
            do = f"{here} staff add ID --name NAME --email EMAIL --department {department.id}"
            yield trouble(about, f"nobody answers for {department.id}", do)
    for each in shut(provider, patient.house):
        told = f"the group of {each.department} has kept the bot out for {age(patient.now - each.since)}"
        yield trouble(about, told, f"let the bot in there again, or {here} department group untie {each.department}")
    serving = any(provider.id in each.providers for each in patient.house.directory.bots())
    if provider.telegram and not serving:
        yield note(about, "no bot serves it", f"lambdesk {patient.named}bot serve BOT {provider.id}")


def _answers(member: Staff, department: Department) -> bool:
    inside = member.role is Role.ADMINISTRATOR or department.id in member.departments
    return member.active and member.role in ANSWERING and inside
