"""Random walks: a person does anything, the world delivers it twice, late, out of order, and dies in between."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable

from chalicelib.conversation.states import Item, State, Talk
from chalicelib.services.records import Changes
from infra.local.telegram import Lane, Queued, Verdict
from infra.local.telegram.attachments import document, photo
from tests.stage import CLOUD, NORTH, Killed, Stage
from tests.unit.infra.telegram.pictures import png

TOKEN = re.compile(r"⟨(\d+)⟩")
USER = 501
ASKING = frozenset({State.PROVIDER, State.DEPARTMENT, State.SUBJECT, State.SERVICE})
"""States in which a text is the answer to a question."""

FULL = "В черновик помещается"
"""What is said of the 21st message of a draft."""
DEATHS = ("before commit", "after commit", "before mark")


class Walk:
    """One person, one chat, one seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.stage = Stage((NORTH, CLOUD))
        accounts = [("north", "c-1"), ("cloud", "c-2")][: self.chance.choice([1, 1, 2])]
        self.irina = self.stage.client(accounts=accounts)
        self.stage.services(("4817", "VPS-2"))
        self.number = 0

    def run(self, steps: int) -> None:
        for _ in range(steps):
            self.act()
            self.carry()
            if self.chance.random() < 0.1:
                self.stage.clock.turn(seconds=self.chance.choice([1, 5, 45, 600, 90_000]))
        self.rest()

    def act(self) -> None:
        """Something a person can do; often several things before anything is delivered."""
        for _ in range(self.chance.choice([1, 1, 1, 2, 3])):
            self.chance.choices(
                [self.writes, self.presses, self.commands, self.sends, self.edits, self.album],
                [6, 6, 2, 2, 1, 1],
            )[0]()

    def token(self) -> str:
        self.number += 1
        return f"⟨{self.number}⟩"

    def writes(self) -> None:
        token = self.token()
        text = token + self.chance.choice(["", " вопрос", " слово" * 60, " слово" * 200])
        replied = self.chance.choice(self.irina.sees()) if self.irina.sees() and self.chance.random() < 0.1 else None
        self.irina.person.says(text, reply_to=replied)

    def sends(self) -> None:
        token = self.token()
        size = self.chance.choice([1000, 1000, 1000, 30 * 2**20])
        self.irina.person.sends(document(name="журнал.log", size=size), caption=token)

    def album(self) -> None:
        parts = [photo(png()) for _ in range(self.chance.choice([2, 3, 7]))]
        self.irina.person.album(parts, caption=self.token(), gap=self.chance.choice([0.0, 1.0, 6.0]))

    def edits(self) -> None:
        mine = [each for each in self.irina.person.sees() if not each.is_from_bot and TOKEN.search(each.text)]
        if mine:
            chosen = self.chance.choice(mine[-4:])
            token = TOKEN.search(chosen.text)
            self.irina.person.edits(chosen, f"{token.group() if token else ''} правка {self.chance.randrange(9)}")

    def presses(self) -> None:
        """Mostly a button of the newest messages, sometimes one long out of date."""
        with_buttons = [each for each in self.irina.sees() if each.buttons]
        if with_buttons:
            recent = with_buttons[-2:] if self.chance.random() < 0.85 else with_buttons
            message = self.chance.choice(recent)
            button = self.chance.choice(message.buttons)
            self.irina.person.press(str(button.data), message.message_id)

    def commands(self) -> None:
        self.irina.person.says(
            self.chance.choice(["/start", "/createticket", "/cancel", "/done", "/help", "/nonsense"])
        )

    def carry(self) -> None:
        """Deliver what is due: either lane first, twice, or into a container that dies."""
        bot = self.stage.telegram.bot(self.stage.bot.token)
        for _ in range(50):
            lanes = list({each.lane for each in self.stage.telegram.pending(bot) if each.due <= self.stage.clock.now()})
            if not lanes:
                break
            self.deliver(self.stage.telegram.take(bot, self.chance.choice(sorted(lanes))))
        if self.chance.random() < 0.8:
            self.stage.settle()

    def deliver(self, queued: Queued) -> None:
        """Telegram comes again until it is answered 200; what was answered may come once more all the same."""
        bot = self.stage.telegram.bot(self.stage.bot.token)
        before, talk, said = self.holds(), self.talk(), len(self.stage.said(FULL))
        for _ in range(20):
            try:
                with self.dying():
                    status = self.stage.telegram.post(bot, queued).status
            except Killed:
                status = 0
            if status == 200:
                break
            self.stage.clock.turn(seconds=self.chance.choice([1, 4, 41]))
        if self.chance.random() < 0.2:
            self.stage.telegram.post(bot, queued)
        self.compare(queued, before, talk)
        unsaid = str(self.stage.store.of(f"telegram#{self.stage.bot.id}#{queued.id}"))
        if talk.state not in ASKING and len(self.stage.said(FULL)) == said and "draft.full" not in unsaid:
            self.accepted(queued)

    def dying(self) -> Death:
        return Death(self.stage, self.chance.choice(DEATHS) if self.chance.random() < 0.25 else "")

    def talk(self) -> Talk:
        return next(iter(self.stage.store.chats([self.stage.bot.id], USER)), Talk(bot=self.stage.bot.id, chat=USER))

    def holds(self) -> Counter[int]:
        """How often each token is held: in the draft, waiting beside it, or in a ticket."""
        talk = self.talk()
        draft = (*talk.draft.items, *talk.draft.long) if talk.draft else ()
        waiting = Counter(
            token for id in {each.message_id for each in (*draft, *talk.stray)} for token in self.of(talk, id)
        )
        for provider in ("north", "cloud"):
            for ticket in self.stage.store.recent(provider, limit=1000).tickets:
                for message in self.stage.messages(ticket.number, provider):
                    waiting.update(int(each) for each in TOKEN.findall(message.text))
        return waiting

    def of(self, talk: Talk, id: int) -> set[int]:
        draft = (*talk.draft.items, *talk.draft.long) if talk.draft else ()
        return {
            int(token) for each in (*draft, *talk.stray) if each.message_id == id for token in TOKEN.findall(each.text)
        }

    def compare(self, queued: Queued, before: Counter[int], talk: Talk) -> None:
        """Nothing is held twice, and nothing goes but what the person threw away himself."""
        after = self.holds()
        doubled = [token for token, count in after.items() if count > 1]
        assert not doubled, f"held twice: {doubled}"
        lost = before.keys() - after.keys()
        assert lost <= discarded(queued, talk), f"lost {lost} by {queued.body}"

    def accepted(self, queued: Queued) -> None:
        """A text that was neither the answer to a question nor one too many is held."""
        message = queued.body.get("message", {})
        after = self.holds()
        for token in TOKEN.findall(str(message.get("text") or message.get("caption") or "")):
            assert int(token) in after, f"swallowed {token} of {message}"

    def rest(self) -> None:
        """Let the world come to rest, and look at the whole."""
        for _ in range(6):
            self.carry()
            self.stage.later(seconds=130)
        self.in_order()
        self.valid()
        self.once()

    def in_order(self) -> None:
        for provider in ("north", "cloud"):
            for ticket in self.stage.store.recent(provider, limit=1000).tickets:
                for message in self.stage.messages(ticket.number, provider):
                    ids = [each.message_id for each in message.parts]
                    assert ids == sorted(ids), f"out of order in {ticket.number}: {ids}"

    def valid(self) -> None:
        """Every call was one Telegram takes, or refuses only because the world had moved on."""
        known = ("not modified", "not found", "too old", "can't be edited", "can't be deleted")
        for call in self.stage.telegram.calls:
            refused = call.description or ""
            assert call.verdict is not Verdict.INVALID, (call.method, refused)
            assert call.status in (200, None) or any(each in refused for each in known), (call.method, refused)

    def once(self) -> None:
        """One ticket a number, one receipt or two after a crash, and nothing left to carry."""
        for provider in ("north", "cloud"):
            numbers = [each.number for each in self.stage.store.recent(provider, limit=1000).tickets]
            assert len(numbers) == len(set(numbers))
        assert self.stage.store.due(self.stage.clock.now(), limit=10) == ()


def tokens(items: Iterable[Item]) -> set[int]:
    return {int(token) for each in items for token in TOKEN.findall(each.text)}


def discarded(queued: Queued, talk: Talk) -> set[int]:
    """What this act lets go of, by the meaning of its button or command."""
    draft = talk.draft
    items = (*draft.items, *draft.long) if draft else ()
    if queued.lane is not Lane.PRESSES:
        cancelled = queued.body.get("message", {}).get("text") == "/cancel" and talk.state is State.STRAY
        return tokens(talk.stray) if cancelled else set()
    match str(queued.body["callback_query"]["data"]).split(":")[0]:
        case "yes" | "drop":
            return tokens(items)
        case "nolong":
            return tokens(draft.long if draft else ())
        case "rm":
            last = draft.items[-1].message_id if draft and draft.items else 0
            return tokens(each for each in items if each.message_id == last)
        case "tono":
            return tokens(talk.stray)
        case _:
            return set()


class Death:
    """A container that dies at a boundary, if it gets there."""

    def __init__(self, stage: Stage, when: str) -> None:
        self.stage = stage
        self.when = when

    def __enter__(self) -> None:
        store = self.stage.store
        if self.when == "before commit":
            store.before_commit = self._die
        elif self.when == "after commit":
            store.after_commit = self._die
        elif self.when == "before mark":
            store.on("settle", self._die_anyhow)

    def __exit__(self, *_: object) -> None:
        store = self.stage.store
        store.before_commit = store.after_commit = _live
        store.forget_plans()

    def _die(self, _: Changes) -> None:
        raise Killed

    def _die_anyhow(self) -> None:
        raise Killed


def _live(_: Changes) -> None:
    """Nothing happens."""
