"""The in-memory Mailroom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from chalicelib.desk.mailroom import (
    Address,
    Barred,
    BarredKind,
    Held,
    Inflow,
    Intake,
    KnownMail,
    Mailbox,
    Posted,
    ReplyKeys,
    Sent,
    barring,
    posted_id,
    without_tag,
)
from chalicelib.desk.people import Counter, Identity, IdentityKind, Provider
from chalicelib.services.records import MailKeys, MailScene
from tests.fakes.directory import recognise
from tests.fakes.knobs import READ, WRITE, Knobs, counted
from tests.fakes.shelf import Shelf


class MemoryMailroom(Knobs):
    shelf: Shelf

    @counted(READ)
    def mailboxes_at(self, addresses: Sequence[str]) -> Mapping[str, Mailbox]:
        found = {each: self.shelf.look(Mailbox, "mailbox", each) for each in addresses}
        return {name: box for name, box in found.items() if box}

    @counted(READ)
    def mailboxes(self, provider: str) -> tuple[Mailbox, ...]:
        return tuple(each for each in self.shelf.all(Mailbox, "mailbox") if each.provider == provider)

    @counted(READ)
    def reply_keys(self, provider: str) -> ReplyKeys | None:
        return self.shelf.look(ReplyKeys, "reply keys", provider)

    @counted(READ)
    def mail_scene(self, asked: MailKeys) -> MailScene:
        look, provider = self.shelf.look, asked.provider
        box = look(Mailbox, "mailbox", without_tag(asked.sender))
        known = {each: look(KnownMail, "known mail", provider, each) for each in asked.refers}
        posted = {each: look(Posted, "posted", posted_id(each)) for each in asked.refers}
        barred = (look(Barred, "barred", provider, BarredKind.EMAIL, each) for each in barring(asked.sender))
        return MailScene(
            seen=look(dict, "cause", asked.cause) is not None,
            provider=look(Provider, "provider", provider),
            counter=look(Counter, "counter", provider) or Counter(provider=provider),
            keys=look(ReplyKeys, "reply keys", provider),
            person=recognise(self.shelf, Identity(IdentityKind.EMAIL, asked.sender)),
            barred=any(barred),
            own=box is not None and box.provider == provider,
            address=look(Address, "address", asked.sender) or Address(address=asked.sender),
            intake=look(Intake, "intake", provider, asked.delivery),
            before=look(KnownMail, "known mail", provider, asked.id),
            known={name: each for name, each in known.items() if each},
            posted={name: each for name, each in posted.items() if each},
        )

    @counted(WRITE)
    def came(self, sender: str, mailbox: str, at: datetime) -> Inflow:
        sent = self._counted(sender, "from", at) if sender else 0
        return Inflow(sent=sent, received=self._counted(mailbox, "to", at))

    def _counted(self, address: str, side: str, at: datetime) -> int:
        name = ("inflow", address, side, at.astimezone(UTC).strftime("%Y-%m-%dT%H"))
        mails = (self.shelf.look(int, *name) or 0) + 1
        self.shelf.put(name, mails)
        return mails

    @counted(READ)
    def address(self, address: str) -> Address:
        return self.shelf.look(Address, "address", address) or Address(address=address)

    @counted(READ)
    def posted(self, id: str) -> Posted | None:
        return self.shelf.look(Posted, "posted", id)

    @counted(READ)
    def sent(self, provider: str, ticket: int, to: str) -> Sent:
        return self.shelf.look(Sent, "sent", provider, ticket, to) or Sent(provider=provider, ticket=ticket, to=to)

    @counted(READ)
    def last_posted(self, provider: str) -> Posted | None:
        ours = (each for each in self.shelf.all(Posted, "posted") if each.person and each.provider == provider)
        return max(ours, key=lambda each: (each.at, each.id), default=None)

    @counted(READ)
    def barred(self, provider: str, kind: BarredKind, value: str) -> Barred | None:
        return self.shelf.look(Barred, "barred", provider, kind, value)

    @counted(READ)
    def all_barred(self, provider: str) -> tuple[Barred, ...]:
        return tuple(self.shelf.all(Barred, "barred", provider))

    @counted(READ)
    def intake(self, provider: str, id: str) -> Intake | None:
        return self.shelf.look(Intake, "intake", provider, id)

    @counted(READ)
    def intakes(self, provider: str, *, limit: int) -> tuple[Intake, ...]:
        found = sorted(self.shelf.all(Intake, "intake", provider), key=lambda each: (each.at, each.id), reverse=True)
        return tuple(found[:limit])

    @counted(READ)
    def held(self, provider: str, id: str) -> Held | None:
        return self.shelf.look(Held, "held", provider, id)

    @counted(READ)
    def all_held(self, provider: str, *, limit: int) -> tuple[Held, ...]:
        found = sorted(self.shelf.all(Held, "held", provider), key=lambda each: (each.at, each.id), reverse=True)
        return tuple(found[:limit])
