"""The in-memory Outbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.conversation.states import Left, Mapped, Shown
from chalicelib.desk.groups import Topic
from chalicelib.desk.rules import CAUSE_LIFE
from chalicelib.desk.ticket import Ticket
from chalicelib.services.effects import Delivery, Due, FileCopy, Row, Wake, Waking
from chalicelib.services.records import Changes
from tests.fakes.knobs import READ, TRANSACTION, WRITE, Knobs, counted
from tests.fakes.shelf import MAPPED_LIFE, Shelf, commit, name_of


class MemoryOutbox(Knobs):
    shelf: Shelf

    @counted(READ)
    def of(self, cause: str) -> tuple[Row, ...]:
        return tuple(each for each in self.shelf.all(Row, "row", cause) if self._unsettled(each))

    @counted(READ)
    def row(self, id: str) -> Row | None:
        cause, _, ordinal = id.rpartition("#")
        return self.shelf.look(Row, "row", cause, int(ordinal)) if ordinal.isdecimal() else None

    @counted(READ)
    def due(self, now: datetime, *, limit: int) -> tuple[Due, ...]:
        waiting = [each for each in self.shelf.all(Row, "row") if self._unsettled(each) and each.due <= now]
        first: dict[str, Due] = {}
        for each in sorted(waiting, key=lambda each: (each.due, each.cause)):
            first.setdefault(each.cause, Due(cause=each.cause, since=each.due))
        return tuple(first.values())[:limit]

    @counted(READ)
    def wakes(self, now: datetime, *, limit: int) -> tuple[Wake, ...]:
        due = [each for each in self._waiting() if each.at <= now]
        return tuple(sorted(due, key=lambda each: each.at)[:limit])

    @counted(WRITE)
    def adjourn(self, wake: Wake, *, until: datetime) -> None:
        if wake in self._waiting():
            self.shelf.put(("adjourned", *_of(wake)), until)

    @counted(WRITE)
    def claim(self, row: Row, *, now: datetime, until: datetime) -> Row | None:
        known = self.shelf.look(Row, "row", row.cause, row.ordinal)
        if known is None or not self._unsettled(known) or known.due > now:
            return None
        claimed = replace(known, due=until)
        self._put(claimed)
        return claimed

    @counted(WRITE)
    def settle(self, row: Row) -> None:
        known = self.shelf.look(Row, "row", row.cause, row.ordinal)
        if known is not None and self._unsettled(known):
            until = self.shelf.now() + CAUSE_LIFE
            self.shelf.put(("row", row.cause, row.ordinal), known, until=until)
            self.shelf.put(("settled", row.cause, row.ordinal), True, until=until)

    @counted(WRITE)
    def postpone(self, row: Row) -> None:
        known = self.shelf.look(Row, "row", row.cause, row.ordinal)
        if known is not None and self._unsettled(known):
            self._put(replace(known, due=row.due, attempts=row.attempts, unsure=row.unsure))

    @counted(WRITE)
    def remember(self, delivery: Delivery) -> None:
        name = name_of(delivery)
        known = self.shelf.look(Delivery, *name)
        if known is None or known.weight <= delivery.weight:
            self.shelf.put(name, delivery)

    @counted(TRANSACTION)
    def show(self, shown: Shown, mapped: tuple[Mapped, ...]) -> None:
        each_once = {each.message_id: each for each in mapped}
        after = commit(self.shelf, Changes(saves=(shown, *each_once.values())))
        self.shelf.things, self.shelf.ends = after.things, after.ends

    @counted(READ)
    def copied(self, bot: str, keys: Sequence[str]) -> Mapping[str, str]:
        found = (self.shelf.look(FileCopy, "copy", bot, key) for key in keys)
        return {each.key: each.file_id for each in found if each is not None}

    @counted(TRANSACTION)
    def copy(self, copies: tuple[FileCopy, ...]) -> None:
        for each in copies:
            self.shelf.put(("copy", each.bot, each.key), each, until=self.shelf.now() + MAPPED_LIFE)

    @counted(READ)
    def topic(self, provider: str, ticket: int, bot: str, chat: int) -> Topic | None:
        return self.shelf.look(Topic, "topic", provider, ticket, bot, chat)

    @counted(WRITE)
    def keep(self, topic: Topic) -> None:
        self.shelf.put(("topic", topic.provider, topic.ticket, topic.bot, topic.chat), topic)

    def _waiting(self) -> list[Wake]:
        listed = [
            Wake(kind=Waking.TICKET, provider=each.provider, ticket=each.number, at=each.wakes_at, version=each.version)
            for each in self.shelf.all(Ticket, "ticket")
            if each.wakes_at is not None
        ]
        listed += [
            Wake(kind=Waking.DRAFT, bot=each.bot, chat=each.chat, draft=each.draft, at=each.at)
            for each in self.shelf.all(Left, "left")
            if each.at is not None
        ]
        return [replace(each, at=self.shelf.look(datetime, "adjourned", *_of(each)) or each.at) for each in listed]

    def _unsettled(self, row: Row) -> bool:
        return self.shelf.look(bool, "settled", row.cause, row.ordinal) is None

    def _put(self, row: Row) -> None:
        self.shelf.put(("row", row.cause, row.ordinal), row)


def _of(wake: Wake) -> tuple[str | int, ...]:
    """What it is adjourned as: until that changes."""
    return wake.provider, wake.ticket, wake.version, wake.bot, wake.chat, wake.draft
