"""Whatever staff send and press in Telegram and however the world fails: nothing goes that was not confirmed, nothing
goes half, nothing goes twice, and no note reaches a client."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

import pytest

from chalicelib import bootstrap
from chalicelib.desk.message import FileState, Message, Side
from infra.local.telegram import Queued, Seen
from infra.local.telegram.attachments import document
from tests.flows.desk_side import OnTheSite, filed
from tests.people.staff import on_duty
from tests.properties.walks import Walk
from tests.stage import FUNCTIONS, NORTH, Killed, Stage

WALKS = 60
CHUNKS = 6
STEPS = 16
TICKETS = (1001, 1002)
AGREE = ("Отправить клиенту", "Оставить заметку")


class StaffWalk(Walk):
    """One member of staff, two tickets of one client, one seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.stage = Stage((NORTH,))
        self.irina = self.stage.client()
        self.anna = on_duty(self.stage)
        for _ in TICKETS:
            filed(self.irina)
        self.stage.later(minutes=2)
        self.sent: list[Seen] = []
        self.number = 0

    def act(self) -> None:
        """Often several things before anything is delivered."""
        for _ in range(self.chance.choice([1, 1, 2, 3])):
            self.chance.choices(
                [self.writes, self.sends, self.album, self.agrees, self.presses, self.edits, self.loses, self.replies],
                [2, 3, 2, 5, 3, 1, 1, 1],
            )[0]()

    def carry(self) -> None:
        """Updates as ever; then the functions behind the queues, each of which may die, or nothing yet."""
        super().carry()
        if self.chance.random() < 0.7:
            for each in FUNCTIONS:
                self.runs(each)

    def runs(self, function: str) -> None:
        """What a dead one had in its hands comes again, as SQS brings it."""
        now = self.stage.clock.now()
        in_hand = [body for due, body in self.stage.queues.waiting[function] if due <= now]
        try:
            with self.dying():
                self.stage.run(function)
        except Killed:
            for body in in_hand:
                self.stage.queues.put_back(function, body, delay=60)

    def deliver(self, queued: Queued) -> None:
        bot = self.stage.telegram.bot(self.stage.bot.token)
        for _ in range(self.chance.choice([1, 1, 1, 2])):
            with suppress(Killed), self.dying():
                self.stage.telegram.post(bot, queued)
        self.stage.telegram.post(bot, queued)

    def name(self) -> str:
        self.number += 1
        return f"⟨{self.number}⟩"

    def target(self) -> Seen | None:
        """An alert, a confirmation, anything the bot said; or nothing is replied to."""
        return self.chance.choice(self.anna.sees()) if self.chance.random() < 0.7 else None

    def writes(self) -> None:
        self.sent.append(self.anna.person.says(self.name(), reply_to=self.target()))

    def sends(self) -> None:
        caption = self.chance.choice([None, self.name()])
        size = self.chance.choice([100, 100, 100, 30 * 2**20])
        file = document(name=f"{self.name()}.pdf", size=size)
        self.sent.append(self.anna.person.sends(file, caption=caption, reply_to=self.target()))

    def album(self) -> None:
        files = [document(name=f"{self.name()}.pdf") for _ in range(self.chance.choice([2, 3, 6]))]
        gap = self.chance.choice([0.0, 1.0, 6.0])
        self.anna.person.album(files, caption=self.name(), gap=gap, reply_to=self.target())

    def agrees(self) -> None:
        """To what he sees now, which may be on its way to something else."""
        asked = [each for each in self.anna.sees() if each.labels and each.labels[0] in AGREE]
        if asked:
            self.anna.person.press(str(asked[-1].buttons[0].data), asked[-1].message_id)

    def presses(self) -> None:
        """Mostly a button of the newest messages, sometimes one long out of date."""
        found = [each for each in self.anna.sees() if each.buttons]
        message = self.chance.choice(found[-2:] if self.chance.random() < 0.8 else found)
        self.anna.person.press(str(self.chance.choice(message.buttons).data), message.message_id)

    def edits(self) -> None:
        if self.sent:
            self.anna.person.edits(self.chance.choice(self.sent[-3:]), self.name())

    def loses(self) -> None:
        files = [each.raw["document"]["file_id"] for each in self.sent if "document" in each.raw]
        if files:
            self.stage.telegram.lose_file(self.chance.choice(files))

    def replies(self) -> None:
        OnTheSite(self.stage).replies("Ещё вопрос", self.chance.choice(TICKETS))

    def rest(self) -> None:
        for _ in range(6):
            self.stage.later(seconds=130)
        for _ in range(3):
            for each in self.anna.sees():
                if each.labels and each.labels[0] in AGREE and self.chance.random() < 0.5:
                    self.anna.press(str(each.buttons[0].data), each.message_id)
        for _ in range(3):
            self.stage.later(seconds=130)
        self.whole()
        self.confirmed()
        self.told()
        assert self.stage.store.due(self.stage.clock.now(), limit=10) == ()

    def of_staff(self) -> Iterator[Message]:
        for number in TICKETS:
            yield from (each for each in self.stage.messages(number) if each.author.side is Side.STAFF)

    def whole(self) -> None:
        """Each file is in one message at most, and is there."""
        names = Counter(file.name for each in self.of_staff() for file in each.attachments)
        assert not [name for name, count in names.items() if count > 1]
        for each in self.of_staff():
            assert {file.state for file in each.attachments} <= {FileState.READY}
            assert len(each.attachments) <= NORTH.limits.files
            for file in each.attachments:
                assert len(self.stage.files.kept[file.key].content) == file.size

    def confirmed(self) -> None:
        """Before it was said, the bot asked whether to say just this, in just this ticket."""
        asked = [each for each in self.stage.said() if "Ответить клиенту" in each or "Оставить заметку" in each]
        for each in self.of_staff():
            names = ", ".join(file.name for file in each.attachments)
            shown = [text for text in asked if f"№{each.ticket} " in text and each.text in text and names in text]
            assert shown, f"never asked: {each.text!r} {names} in №{each.ticket}"

    def told(self) -> None:
        """The client has each file of an answer, and nothing of a note."""
        given = {each.raw["document"]["file_name"] for each in self.irina.sees() if "document" in each.raw}
        answers = {file.name for each in self.of_staff() if not each.internal for file in each.attachments}
        assert given == answers
        seen = "\n".join(each.text for each in self.irina.sees())
        notes = [each.text for each in self.of_staff() if each.internal and each.text]
        assert not [each for each in notes if each in seen.splitlines()]


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_random_walks_of_staff_send_what_was_confirmed_and_nothing_else(chunk: int) -> None:
    """TG-54, from the other side of the desk"""
    size = WALKS // CHUNKS
    for seed in range(chunk * size, (chunk + 1) * size):
        try:
            StaffWalk(seed).run(STEPS)
        except AssertionError as failed:
            raise AssertionError(f"walk {seed}: {failed}") from failed
        finally:
            bootstrap.install(None)
