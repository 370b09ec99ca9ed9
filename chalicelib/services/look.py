"""What a step may look at beyond its one batched read: asked for only where the act needs it, and once."""

from __future__ import annotations

from chalicelib.conversation.context import Glimpse
from chalicelib.conversation.prompts import LISTED
from chalicelib.desk.badges import Badge, Pager, is_staff
from chalicelib.desk.groups import Group
from chalicelib.desk.message import Message
from chalicelib.desk.people import Grant, Membership, Person, Service, Staff
from chalicelib.desk.restraint import Pace
from chalicelib.desk.ticket import CLIENT_ORDER, Ticket
from chalicelib.services.house import House
from chalicelib.services.pagers import at_post, carried

RECENT = 10
"""Entries read with a ticket; the last public message is nearly always among them."""


class Looking:
    """A snapshot for one step: each question is asked of storage at most once."""

    def __init__(self, house: House, memberships: tuple[Membership, ...], pager: Pager | None = None) -> None:
        self._house = house
        self._pager = pager
        self._badge: Badge | None = None
        self._badge_known = False
        self._memberships = memberships
        self._glimpses: dict[tuple[str, int], Glimpse | None] = {}
        self._active: tuple[Ticket, ...] | None = None

    def active(self) -> tuple[Ticket, ...]:
        if self._active is None:
            found = [
                ticket
                for each in self._memberships
                for ticket in self._house.reads.active(each.provider, each.account, limit=LISTED + 1).tickets
            ]
            self._active = tuple(sorted(found, key=_rank))
        return self._active

    def ticket(self, provider: str, number: int) -> Glimpse | None:
        key = (provider, number)
        if key not in self._glimpses:
            self._glimpses[key] = self._glimpse(provider, number)
        return self._glimpses[key]

    def _glimpse(self, provider: str, number: int) -> Glimpse | None:
        thread = self._house.store.thread(provider, number, limit=RECENT)
        if thread is None:
            return None
        id = thread.ticket.last_message
        last = next((each for each in thread.messages if each.id == id), None)
        return Glimpse(thread.ticket, last or self.message(provider, number, id))

    def message(self, provider: str, number: int, id: int) -> Message | None:
        return self._house.store.message(provider, number, id)

    def services(self, provider: str, account: str) -> tuple[Service, ...]:
        return self._house.directory.services(provider, account)

    def service(self, provider: str, account: str, id: str) -> Service | None:
        return self._house.directory.service(provider, account, id)

    def pace(self, provider: str, account: str) -> Pace | None:
        return self._house.directory.pace(provider, account)

    def grant(self, hash: str) -> tuple[Grant, Person | Badge] | None:
        grant = self._house.directory.grant(hash)
        if grant is None:
            return None
        directory = self._house.directory
        whose = directory.badge(grant.person) if is_staff(grant.person) else directory.person(grant.person)
        return (grant, whose) if whose else None

    def granted(self, hash: str) -> Grant | None:
        return self._house.directory.grant(hash)

    def group(self, provider: str, department: str) -> Group | None:
        return self._house.directory.group(provider, department)

    def badge(self) -> Badge | None:
        if not self._badge_known:
            self._badge, self._badge_known = carried(self._pager, self._house), True
        return self._badge

    def colleague(self, provider: str) -> Staff | None:
        badge = self.badge()
        return None if badge is None else at_post(badge, provider, self._house)

    def colleagues(self, provider: str) -> tuple[Staff, ...]:
        return self._house.directory.staff(provider)

    def person(self, id: str) -> Person | None:
        return self._house.directory.person(id)


def _rank(ticket: Ticket) -> tuple[int, float]:
    return CLIENT_ORDER.index(ticket.client_status), -ticket.active_at.timestamp()
