"""Every role, every verb, in every place: what happens and what is refused, and that a refusal changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import product

import pytest

from chalicelib.desk.errors import NotFound, NotPermitted, Refusal
from chalicelib.desk.message import Channel
from chalicelib.desk.people import Role
from chalicelib.desk.permissions import Actor
from chalicelib.desk.ticket import Move, Stage
from chalicelib.services.act import TicketRef
from chalicelib.services.answer import answer
from chalicelib.services.archive import archive, restore
from chalicelib.services.assign import assign, move, release, take
from chalicelib.services.close import close, reopen
from chalicelib.services.file import Question, ask, write
from chalicelib.services.follow import follow
from chalicelib.services.join import link, merge
from chalicelib.services.note import note
from chalicelib.services.remind import remind
from chalicelib.services.reply import reply
from chalicelib.services.view import thread, view
from tests.unit.services.small_desk import SmallDesk


@dataclass
class Try:
    """One actor in front of one ticket; `give` says how to call a verb."""

    desk: SmallDesk
    ref: TicketRef
    actor: Actor

    def give(self, **more):
        return {"actor": self.actor, "cause": "api#tried", "house": self.desk.house, **more}

    @property
    def last(self) -> int:
        return self.desk.ticket(self.ref).last_message

    @property
    def another(self) -> int:
        """The number of another ticket beside it."""
        return self.ref.number - 1


QUESTION = Question(provider="north", account="c-1", department="tech", subject="Тема")

VERBS: dict[str, tuple[Stage, Callable[[Try], object]]] = {
    "look": (Stage.OPEN, lambda t: thread(t.ref, actor=t.actor, house=t.desk.house)),
    "answer": (Stage.OPEN, lambda t: answer(t.ref, **t.give(text="да"))),
    "keep": (Stage.OPEN, lambda t: answer(t.ref, **t.give(text="да", move=Move.ANSWER_KEEP))),
    "note": (Stage.OPEN, lambda t: note(t.ref, **t.give(text="да"))),
    "close": (Stage.OPEN, lambda t: close(t.ref, **t.give(expected_last_message_id=t.last))),
    "reopen": (Stage.RELEASED, lambda t: reopen(t.ref, **t.give())),
    "assign": (Stage.OPEN, lambda t: assign(t.ref, **t.give(assignee="helper"))),
    "take": (Stage.OPEN, lambda t: take(t.ref, **t.give())),
    "release": (Stage.OPEN, lambda t: release(t.ref, **t.give())),
    "move": (Stage.OPEN, lambda t: move(t.ref, **t.give(department="bill"))),
    "remind": (Stage.OPEN, lambda t: remind(t.ref, **t.give(at=t.desk.clock.now() + timedelta(hours=1), text="да"))),
    "follow": (Stage.OPEN, lambda t: follow(t.ref, **t.give())),
    "link": (Stage.OPEN, lambda t: link(t.ref, t.another, **t.give())),
    "merge": (Stage.OPEN, lambda t: merge(t.ref, t.another, **t.give())),
    "write": (Stage.OPEN, lambda t: write(QUESTION, **t.give(text="да"))),
    "ask": (Stage.OPEN, lambda t: ask(QUESTION, **t.give(text="да", channel=Channel.WEB))),
    "reply": (Stage.RELEASED, lambda t: reply(t.ref, **t.give(text="да", channel=Channel.WEB))),
    "view": (Stage.RELEASED, lambda t: view(t.ref, **t.give())),
    "archive": (Stage.RELEASED, lambda t: archive(t.ref, **t.give(expected_last_message_id=t.last))),
    "restore": (Stage.ARCHIVED, lambda t: restore(t.ref, **t.give())),
}

ANSWERING = {
    "look",
    "follow",
    "link",
    "merge",
    "answer",
    "keep",
    "note",
    "remind",
    "close",
    "reopen",
    "take",
    "release",
    "move",
    "write",
}
DONE: dict[Role, set[str]] = {
    Role.CLIENT: {"look", "ask", "reply", "view", "archive", "restore"},
    Role.AGENT: ANSWERING,
    Role.HEAD: ANSWERING | {"assign"},
    Role.ADMINISTRATOR: ANSWERING | {"assign"},
    Role.OBSERVER: {"look", "follow"},
}
"""What each role does where it belongs: its own department, its own account."""

PLACES = ("own", "other department", "other provider")


def actor_in(desk: SmallDesk, role: Role, place: str) -> Actor:
    if role is Role.CLIENT:
        homes = {"own": ("north", "c-1"), "other department": ("north", "c-2"), "other provider": ("cloud", "c-1")}
        provider, account = homes[place]
        return desk.client("max", provider=provider, account=account)
    departments = () if role is Role.ADMINISTRATOR else ("bill",) if place == "other department" else ("tech",)
    provider = "cloud" if place == "other provider" else "north"
    return desk.member("max", role, departments=departments, provider=provider)


def put_on(desk: SmallDesk, stage: Stage, actor: Actor) -> TicketRef:
    """The ticket where the verb could do its work, in the actor's hands if it is open."""
    boss = desk.member("boss", Role.ADMINISTRATOR, departments=())
    desk.asked("Ещё один")
    ref = desk.asked()
    give = {"house": desk.house}
    if stage is Stage.OPEN:
        desk.member("helper")
        ticket = desk.ticket(ref)
        able = actor.provider == "north" and actor.role in {Role.AGENT, Role.HEAD, Role.ADMINISTRATOR}
        inside = actor.role is Role.ADMINISTRATOR or ticket.department in actor.departments
        if able and inside:
            take(ref, actor=actor, cause=desk.cause(), **give)
        return ref
    answer(ref, actor=boss, text="Готово", cause=desk.cause(), **give)
    if stage is Stage.ARCHIVED:
        archive(ref, actor=desk.owner, expected_last_message_id=2, cause=desk.cause(), **give)
    return ref


def expected(role: Role, verb: str, place: str) -> type[Refusal] | None:
    everywhere = role is Role.ADMINISTRATOR and place == "other department"
    if place == "own" or everywhere:
        return None if verb in DONE[role] else NotPermitted
    if verb == "write" or (verb == "ask" and role is not Role.CLIENT):
        return NotPermitted
    return NotFound


@pytest.mark.parametrize(("role", "verb", "place"), list(product(DONE, VERBS, PLACES)))
def test_every_role_does_what_the_table_says_and_nothing_else(role, verb, place):
    """domain 4.3, column «Who»; what one may not see looks as if it were not there (I-1)."""
    desk = SmallDesk()
    actor = actor_in(desk, role, place)
    stage, act = VERBS[verb]
    ref = put_on(desk, stage, actor)
    refusal = expected(role, verb, place)
    before = desk.store.dump(), list(desk.queues.published)
    if refusal is None:
        act(Try(desk, ref, actor))
        assert (desk.store.dump() != before[0]) is (verb != "look")
    else:
        with pytest.raises(refusal):
            act(Try(desk, ref, actor))
        assert (desk.store.dump(), desk.queues.published) == before


def test_an_agent_does_not_take_a_ticket_out_of_a_colleagues_hands_by_releasing_it():
    desk = SmallDesk()
    ref = desk.taken(desk.member("anna"))
    with pytest.raises(NotPermitted, match=r"refused\.release_other"):
        release(ref, actor=desk.member("boris"), cause=desk.cause(), house=desk.house)
    assert release(ref, actor=desk.member("head", Role.HEAD), cause=desk.cause(), house=desk.house).assignee is None
