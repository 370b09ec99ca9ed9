"""A new ticket: asked by a client, written first by staff, or going on from one the archive has closed over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.desk import verbs
from chalicelib.desk.announcements import About, Stop, refuse_stopped
from chalicelib.desk.errors import NotAllowed, NotFound, NotPermitted
from chalicelib.desk.message import Channel
from chalicelib.desk.names import plain
from chalicelib.desk.people import Person, Provider, Role, Standing
from chalicelib.desk.permissions import ANSWERING, CLIENTS, Actor, permit_filing
from chalicelib.desk.rules import SUBJECT_LIMIT
from chalicelib.desk.text import clean, cut
from chalicelib.desk.ticket import Ticket
from chalicelib.desk.verbs import Filing, Said
from chalicelib.services.act import Act, Decision, TicketRef, answered, done_before, perform, told
from chalicelib.services.attach import GivenFile, uploader_of
from chalicelib.services.find import account_of, department_of, provider_of, service_of
from chalicelib.services.house import House
from chalicelib.services.records import Record
from chalicelib.services.restraint import Beside, counted, nothing
from chalicelib.services.speak import Wording, from_client, prepared


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Where a new ticket is to go and what it is about, as it was asked for."""

    provider: str
    account: str
    department: str
    subject: str = ""
    """Empty: cut from the first line of the text (R-15)."""
    service: str | None = None
    through: str = ""
    """Who brings it in the client's name, if it is not he himself."""

    @property
    def on(self) -> str:
        return f"{self.provider}/{self.account}"


Plan = Callable[[], tuple[Filing, Wording]]
"""What is to be filed, worked out only for an act that was not done before; the filing's number is not looked at."""


def ask(
    question: Question,
    *,
    actor: Actor,
    text: str,
    files: Sequence[GivenFile] = (),
    channel: Channel,
    cause: str,
    house: House,
) -> Ticket:
    """A client asks.

    Raises NotFound for an account not his, a department not offered, a service not the account's; Stopped while
    the provider takes no new tickets of the kind, and TooOften.
    """

    planned: list[Provider] = []

    def plan() -> tuple[Filing, Wording]:
        provider = _provider("ask", CLIENTS, question, actor, house)
        planned.append(provider)
        if question.department not in {each.id for each in provider.offered()}:
            raise NotFound("refused.no_department", department=question.department)
        about = About(account=question.account, department=question.department, service=question.service)
        refuse_stopped(provider.announcements, Stop.TICKETS, about, house.clock.now())
        wording = from_client(text, files, channel, provider.limits)
        return _filing(question, text, actor.id, house), wording

    def beside(at: datetime) -> tuple[Record, ...]:
        limits = planned[0].limits
        return counted(limits, (question.provider, question.account), actor, house)(at)

    act = Act(cause=cause, verb="ask", by=actor.id, on=question.on)
    return open_ticket(plan, actor=actor, act=act, house=house, beside=beside)


def write(
    question: Question,
    *,
    actor: Actor,
    person: str | None = None,
    text: str,
    files: Sequence[GivenFile] = (),
    cause: str,
    house: House,
) -> Ticket:
    """Staff write first, to a person of the account, or to its owner. Raises NotFound, NotPermitted, NotAllowed."""

    def plan() -> tuple[Filing, Wording]:
        provider = _provider("write", ANSWERING, question, actor, house)
        department_of(provider, question.department)
        account_of(question.provider, question.account, house)
        requester = _requester(question, person, house)
        filing = replace(_filing(question, text, requester.id, house), requester_name=requester.name)
        return filing, Wording(text=text, files=files, channel=Channel.DESK, uploader=uploader_of(actor))

    act = Act(cause=cause, verb="write", by=actor.id, on=question.on)
    return open_ticket(plan, actor=actor, act=act, house=house)


def open_ticket(plan: Plan, *, actor: Actor, act: Act, house: House, beside: Beside = nothing) -> Ticket:
    """File it under the provider's next number: counter, ticket and what is beside it are one commit."""
    known = done_before(act, house)
    if known is not None:
        return answered(known, house)
    filing, wording = plan()
    foreseen = house.store.counter(filing.provider).last + 1

    def check(each: Said) -> None:
        verbs.file_ticket(filing, each, actor, house.clock.now())
        beside(house.clock.now())

    saying = prepared(
        wording,
        TicketRef(filing.provider, foreseen),
        check=check,
        act=act,
        house=house,
    )

    def decide(at: datetime) -> Decision[Ticket]:
        counter = house.store.counter(filing.provider)
        number = counter.last + 1
        deed = verbs.file_ticket(replace(filing, number=number), saying, actor, at)
        return told(deed, replace(counter, last=number), *beside(at))

    return perform(act, decide, lambda before: answered(before, house), house)


def _filing(question: Question, text: str, requester: str, house: House) -> Filing:
    bought = question.service
    service = service_of(question.provider, question.account, bought, house) if bought is not None else None
    return Filing(
        provider=question.provider,
        number=0,
        account=question.account,
        department=question.department,
        subject=plain(question.subject) or cut(clean(text).partition("\n")[0], SUBJECT_LIMIT),
        requester=requester,
        service=service.id if service else None,
        service_name=service.name if service else None,
        through=question.through,
    )


def _provider(verb: str, roles: frozenset[Role], question: Question, actor: Actor, house: House) -> Provider:
    """Asked for only by those who may file there: what others ask about stays unknown to them."""
    if actor.role not in roles:
        raise NotPermitted("refused.role", role=actor.role, move=verb)
    permit_filing(actor, provider=question.provider, account=question.account, department=question.department)
    return provider_of(question.provider, house)


def _requester(question: Question, person: str | None, house: House) -> Person:
    people = house.directory.people(question.provider, question.account)
    if person is not None:
        found = next((each for each in people if each.id == person), None)
        if found is None:
            raise NotFound("refused.no_person", person=person)
        return found
    if not people:
        raise NotAllowed("refused.nobody_there", account=question.account)
    return min(people, key=lambda each: not _owns(each, question))


def _owns(person: Person, question: Question) -> bool:
    return any(
        each.standing is Standing.OWNER and each.account == question.account for each in person.at(question.provider)
    )
