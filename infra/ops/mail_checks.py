"""What a mailbox needs at SES: a domain that may send, signatures, and a rule that takes mail in."""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.desk.mailroom import Mailbox
from infra.ops.doctor import mail
from infra.ops.doctor.asked import asked
from infra.ops.doctor.finding import Finding, note, ok, trouble
from infra.ops.doctor.patient import Patient, patient_of
from infra.ops.session import Session


def checked(box: Mailbox, session: Session) -> Iterator[Finding]:
    patient = patient_of(session)
    yield from _department(box, session)
    if patient.stack is None:
        yield note("mail domain", "what SES knows is asked where a stack is named", "lambdesk --stage STAGE ...")
        return
    yield from _domain(box, patient)
    for about, check in (("mail domain", mail.identity), ("mail sending", mail.sending), ("mail rules", mail.rules)):
        yield from asked(about, lambda check=check: check(patient))  # type: ignore[misc]


def _department(box: Mailbox, session: Session) -> Iterator[Finding]:
    provider = session.house.directory.provider(box.provider)
    if provider is None or provider.department(box.department) is None:
        do = f"lambdesk mailbox set {box.address} --department ID"
        yield trouble("department", f"{box.provider} has no department {box.department}", do)
    else:
        yield ok("department", f"{box.department} of {box.provider}")


def _domain(box: Mailbox, patient: Patient) -> Iterator[Finding]:
    domain, wanted = box.address.rpartition("@")[2], patient.parameters.get("MailDomain", "")
    if domain != wanted:
        do = "give the mailbox an address there, and let mail for this one be forwarded to it"
        yield trouble("address", f"{domain} is not the desk's mail domain ({wanted or 'it has none'})", do)
    else:
        yield ok("address", f"{box.address} is of the desk's mail domain")
