"""The talk as a whole: any input in any state gives a state, and from every state there is a way out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from chalicelib.channels.telegram.page import MESSAGE, TOAST, page, toast
from chalicelib.conversation.context import Step
from chalicelib.conversation.inputs import (
    Admitted,
    Commanded,
    Edited,
    Elsewhere,
    Input,
    KeptOut,
    LetIn,
    Pressed,
    Unusable,
    Wrote,
)
from chalicelib.conversation.outputs import Say, Toast
from chalicelib.conversation.presses import DRAFT_PRESSES, FREE_PRESSES, STRAY_PRESSES, TICKET_PRESSES
from chalicelib.conversation.states import DIALOGUE, Draft, Finished, Intent, Item, Mapped, State, Talk
from chalicelib.desk.message import Channel
from chalicelib.desk.people import Membership, Role
from chalicelib.desk.permissions import Actor, Author
from chalicelib.desk.rules import BODY_LIMIT, DRAFT_ITEMS, Limits
from chalicelib.desk.ticket import Move
from chalicelib.desk.verbs import Said, answer
from chalicelib.i18n.catalogue import languages, words
from tests.unit.conversation.side import CHAT, CLOUD, IRINA, NORTH, NOW, Side, buttons, many_services, photo, pressed

BOTH = replace(
    IRINA,
    memberships=(*IRINA.memberships, Membership(provider="cloud", account="c-2", account_name="ИП Ирина")),
)
ANNA = Actor(author=Author(role=Role.ADMINISTRATOR, id="s-1", name="Анна"), provider="north")
VERBS = sorted({*DRAFT_PRESSES, *STRAY_PRESSES, *FREE_PRESSES, *TICKET_PRESSES, "ar", "list", "mine", "new", "", "zz"})
TEXTS = st.sampled_from(
    [
        "",
        " ",
        "вопрос",
        "Техника",
        "cloud",
        "4817",
        "/home полон",
        "Завершить",
        "Skip",
        "cancel",
        "две\nстроки",
        "я" * 255,
        "слово " * 80,
        "я" * 4096,
        "A" * 43,
        "K7QX-29MD",
        "{name} %s <b>",
        "👍🏽" * 100,
    ]
)
IDS = st.integers(0, 12)
DRAFT = "d0000000"
QUESTION = "q0000000"


@st.composite
def files(draw: st.DrawFn):
    size = draw(st.sampled_from([None, 0, 1000, 20 * 2**20, 20 * 2**20 + 1]))
    return photo(f"{draw(IDS)}.jpg", size)


def items(most: int = 6) -> st.SearchStrategy[tuple[Item, ...]]:
    one = st.builds(
        Item,
        message_id=IDS,
        text=st.sampled_from(["вопрос", "я" * 255]),
        file=st.none() | files(),
        album=st.none() | st.just("a1"),
        origin=st.sampled_from(["", "Пётр"]),
    )
    return st.lists(one, max_size=most, unique_by=lambda each: each.message_id).map(tuple)


@st.composite
def drafts(draw: st.DrawFn, state: State) -> Draft:
    """A draft as it can stand in this state."""
    about = draw(st.sampled_from(["", "Сайт"])) if state in {State.PROVIDER, State.DEPARTMENT} else "Сайт"
    reply = state in {State.COMPOSE, State.LONG} and draw(st.booleans())
    long = draw(items(2)) if state is not State.COMPOSE else ()
    if state is State.LONG:
        long = long or (Item(message_id=99, text="я" * 300),)
    return Draft(
        id=DRAFT,
        provider="" if state is State.PROVIDER else draw(st.sampled_from(["north", "gone"])),
        account="c-1",
        department=draw(st.sampled_from(["tech", "gone"])),
        subject="" if reply else about,
        subject_from=draw(IDS),
        ticket=draw(st.sampled_from([1001, 1002, 1003])) if reply else None,
        items=draw(items()),
        long=tuple(replace(each, message_id=100 + each.message_id, file=None) for each in long),
        choices=draw(st.sampled_from([(), ("north/c-1", "cloud/c-2"), ("tech", "bill", "gone"), ("4817",)])),
        refused=draw(st.sampled_from([(), ("6.pdf",)])),
        page=draw(st.integers(0, 3)),
        panel=draw(st.integers(0, 3)),
        begun_at=NOW - timedelta(hours=30),
        touched_at=NOW - draw(st.sampled_from([timedelta(), timedelta(minutes=1), timedelta(hours=25)])),
    )


@st.composite
def talks(draw: st.DrawFn, state: State) -> Talk:
    """Any talk that can stand in this state."""
    back = draw(st.sampled_from(sorted(DIALOGUE)))
    asked_over = state in {State.HOLD, State.CONFIRM}
    draft = None if state in {State.IDLE, State.STRAY} else draw(drafts(back if asked_over else state))
    held = draw(items()) if asked_over or state is State.STRAY else ()
    return Talk(
        bot="1",
        chat=CHAT,
        user=CHAT,
        state=state,
        back=back,
        draft=draft,
        stray=held or ((Item(message_id=98, text="вопрос"),) if state is State.STRAY else ()),
        stray_id=QUESTION,
        targets=draw(st.sampled_from([(), ("north/1001",), ("north/1009",)])),
        finished=draw(
            st.none()
            | st.builds(
                Finished,
                draft=st.sampled_from([DRAFT, "d9999999"]),
                provider=st.just("north"),
                ticket=st.sampled_from([1001, 1009]),
                message=st.just(1),
                files=st.integers(0, 5),
                albums=st.sampled_from([(), ("a1",)]),
                announced=st.sampled_from([(), ("a1",)]),
                at=st.sampled_from([NOW, NOW - timedelta(hours=1)]),
            )
        ),
        intent=draw(
            st.sampled_from(
                [
                    None,
                    Intent(act="list"),
                    Intent(act="new"),
                    Intent(act="reply", provider="north", ticket=1001),
                    Intent(act="reply", provider="north", ticket=1009),
                ]
            )
        ),
        grant=draw(st.sampled_from([None, "f" * 64])),
        language=draw(st.sampled_from([None, "en"])),
        hinted_at=draw(st.sampled_from([None, NOW])),
        left_out=draw(st.integers(0, 3)),
        left_at=draw(st.sampled_from([None, NOW])),
    )


@st.composite
def presses(draw: st.DrawFn) -> Input:
    first = st.sampled_from([DRAFT, QUESTION, "d9999999", "north", "", "0", "ru", "f" * 8])
    rest = st.lists(st.sampled_from(["0", "1", "99999", "-1", "x", "1001", "1002", "1003", "1009", "٣"]), max_size=3)
    arguments = draw(st.lists(first, max_size=1)) + draw(rest)
    return pressed(draw(st.sampled_from(VERBS)), *arguments, message_id=draw(st.sampled_from([None, 50])))


INPUTS: dict[str, st.SearchStrategy[Input]] = {
    "wrote": st.builds(
        Wrote,
        message_id=IDS,
        at=st.just(NOW),
        text=TEXTS,
        file=st.none() | files(),
        album=st.sampled_from([None, "a1", "a2"]),
        reply_to=st.none() | IDS,
        forwarded_from=st.sampled_from([None, "Пётр", "…"]),
    ),
    "edited": st.builds(Edited, message_id=st.integers(0, 112), at=st.just(NOW), text=TEXTS),
    "pressed": presses(),
    "commanded": st.builds(
        Commanded,
        message_id=IDS,
        at=st.just(NOW),
        name=st.sampled_from(["start", "createticket", "cancel", "done", "help", "language", "privacy", "home"]),
        argument=st.sampled_from(["", "x", "A" * 43]),
        text=st.just("/home x"),
        reply_to=st.none() | IDS,
    ),
    "unusable": st.builds(Unusable, message_id=IDS, at=st.just(NOW)),
    "elsewhere": st.builds(Elsewhere, message_id=IDS, at=st.just(NOW)),
    "admitted": st.builds(Admitted, at=st.just(NOW), inside=st.booleans()),
    "kept out": st.builds(KeptOut, at=st.just(NOW)),
    "let in": st.builds(LetIn, at=st.just(NOW)),
}


def side(talk: Talk, *, linked: bool = True) -> Side:
    """A chat in which this talk stands: open, answered and long archived tickets, and messages that belong to them."""
    found = Side(person=BOTH if linked else None, providers=(NORTH, CLOUD), talk=talk)
    found.shelf.bought = many_services(3, ["4817", "5120", "7"])
    found.filed(1001)
    answered = answer(found.filed(1002), Said(text="Готово", channel=Channel.DESK), ANNA, NOW, Move.ANSWER)
    found.keeps(answered.ticket, answered.messages)
    old = found.filed(1003)
    found.keeps(replace(old, stage=old.stage.ARCHIVED, archived_at=NOW - timedelta(days=40)))
    for id, number in ((1, 1001), (2, 1002), (3, 1003), (4, 1009)):
        found.mapped[id] = Mapped(bot="1", chat=CHAT, message_id=id, provider="north", ticket=number, message=1)
    return found


def written(talk: Talk) -> set[int]:
    """The messages the talk holds."""
    draft = (*talk.draft.items, *talk.draft.long) if talk.draft else ()
    return {each.message_id for each in (*draft, *talk.stray)}


def sound(decided: Step) -> None:
    """What holds after every step, whatever it was."""
    talk = decided.talk
    assert (talk.draft is None) == (talk.state in {State.IDLE, State.STRAY})
    assert not talk.stray or talk.state in {State.STRAY, State.HOLD, State.CONFIRM}
    assert sum(isinstance(each, Toast) for each in decided.says) <= 1
    for say in decided.says:
        sayable(say)
    assert all(len(each.data.encode()) <= 64 for each in buttons(decided))


def sayable(said: object) -> None:
    """It can be put into words and into Telegram's form, in every language."""
    for language in languages():
        match said:
            case Say():
                shown = page(said, language, words)
                assert said.lines
                assert all(0 < len(each) <= MESSAGE for each in shown.texts)
            case Toast():
                assert len(toast(said.text, language, words) or "") <= TOAST


@pytest.mark.parametrize("linked", [True, False], ids=["linked", "unknown"])
@pytest.mark.parametrize("kind", INPUTS)
@pytest.mark.parametrize("state", State)
def test_every_input_in_every_state_gives_a_state_or_a_named_refusal(state: State, kind: str, linked: bool) -> None:
    """5.3, TG-03: never an exception, and whatever is said can be said."""

    @settings(max_examples=12)
    @given(talks(state), INPUTS[kind])
    def check(talk: Talk, input: Input) -> None:
        sound(side(talk, linked=linked).tries(input))

    check()


@pytest.mark.parametrize("state", State)
def test_the_same_step_twice_is_the_same_step(state: State) -> None:
    """5.1: a version conflict takes the step anew."""

    @settings(max_examples=20)
    @given(talks(state), st.one_of(*INPUTS.values()))
    def check(talk: Talk, input: Input) -> None:
        assert side(talk).tries(input) == side(talk).tries(input)

    check()


@pytest.mark.parametrize("state", State)
def test_no_talk_is_stuck(state: State) -> None:
    """5.3: /cancel and a yes lead out of every state."""

    @settings(max_examples=40)
    @given(talks(state))
    def check(talk: Talk) -> None:
        found = side(talk)
        for _ in range(3):
            found.commands("cancel")
            if any(each.data.startswith("yes:") for each in buttons(found.last)):
                found.presses("yes")
        assert (found.talk.state, found.talk.draft, found.talk.stray) == (State.IDLE, None, ())

    check()


GIVING_UP = {"yes", "drop", "rm", "nolong", "tono"}
"""Presses by which the person lets something go."""


@pytest.mark.parametrize("state", State)
def test_what_was_written_goes_into_a_ticket_or_stays(state: State) -> None:
    """R-11, section 8: only the person throws anything away."""

    @settings(max_examples=80)
    @given(talks(state), st.one_of(INPUTS["wrote"], INPUTS["edited"], INPUTS["pressed"], INPUTS["commanded"]))
    def check(talk: Talk, input: Input) -> None:
        found = side(talk)
        decided = found.tries(input)
        filed = {part.message_id for deed in decided.deeds for message in deed.messages for part in message.parts}
        lost = written(talk) - written(decided.talk) - filed
        assert not lost or gives_up(talk, input) or all(kept_out(talk, decided, each) for each in lost)

    check()


def gives_up(talk: Talk, input: Input) -> bool:
    """The act by which a person lets something go, or an edit that leaves nothing of it."""
    match input:
        case Pressed(verb=verb):
            return verb in GIVING_UP
        case Commanded(name=name):
            return name == "cancel" and talk.state is State.STRAY
        case Edited(text=text):
            return not text.strip()
    return False


def kept_out(talk: Talk, decided: Step, message: int) -> bool:
    """A file past the limits, or a message past the room, of those that had waited: and it is said."""
    held = next(each for each in (*talk.stray, *(talk.draft.items if talk.draft else ())) if each.message_id == message)
    keys = {getattr(line, "key", "") for say in decided.says if isinstance(say, Say) for line in say.lines}
    if held.text:
        return "draft.full" in keys
    return bool(keys & {"panel.refused_files", "file.too_big", "file.too_big_url"})


@pytest.mark.parametrize("state", State)
def test_a_refusal_changes_nothing(state: State) -> None:
    """5.5: a press out of date or forged leaves everything that was written as it was."""

    @settings(max_examples=40)
    @given(talks(state), presses())
    def check(talk: Talk, input: Input) -> None:
        found = side(talk)
        decided = found.tries(input)
        texts = [each.text for each in decided.says if isinstance(each, Toast)]
        refused = {getattr(each, "key", "") for each in texts} & {
            "stale.now",
            "stale.idle",
            "refused.no_ticket_here",
            "finish.already",
            "draft.empty",
            "draft.nothing_to_remove",
            "archive.refused",
            "archive.already",
        }
        if refused:
            assert written(decided.talk) == written(talk)
            assert decided.talk.state is talk.state or talk.state is State.SERVICE, "of no services none is asked for"
            assert not [each for each in decided.deeds for _ in each.messages]

    check()


class Person(RuleBasedStateMachine):
    """Somebody who does anything at all, one thing after another."""

    def __init__(self) -> None:
        super().__init__()
        self.side = side(Talk(bot="1", chat=CHAT, user=CHAT))
        self.side.number = 200

    @initialize(limit=st.sampled_from([10, 255, 4096]), count=st.integers(0, 5))
    def meets_a_provider(self, limit: int, count: int) -> None:
        limits = Limits(text=limit, files=count)
        self.side.providers = (replace(NORTH, limits=limits), CLOUD)

    @rule(text=TEXTS.filter(str.strip), file=st.none() | files(), album=st.sampled_from([None, "a1"]))
    def writes(self, text: str, file: object, album: str | None) -> None:
        self.side.says(text, file=file, album=album)

    @rule(back=st.integers(0, 4), text=TEXTS.filter(str.strip))
    def corrects(self, back: int, text: str) -> None:
        self.side.edits(self.side.number - back, text)

    @rule(data=st.data())
    def presses_what_is_shown(self, data: st.DataObject) -> None:
        shown = buttons(self.side.last)
        if shown:
            self.side.press(data.draw(st.sampled_from(shown)).data)

    @rule(name=st.sampled_from(["start", "createticket", "cancel", "done"]))
    def commands(self, name: str) -> None:
        self.side.commands(name)

    @rule(hours=st.sampled_from([0, 1, 25]))
    def waits(self, hours: int) -> None:
        self.side.waits(hours=hours, seconds=20)

    @invariant()
    def all_is_sound(self) -> None:
        if self.side.last is not None:
            sound(self.side.last)

    @invariant()
    def nothing_grows_without_end(self) -> None:
        """5.2: a draft holds at most 20 items, far below the bound of an item of the table."""
        draft = self.side.talk.draft
        if draft is not None:
            ids = {each.message_id for each in (*draft.items, *draft.long)}
            assert len(ids) <= DRAFT_ITEMS
            assert sum(len(each.text) for each in draft.items) <= BODY_LIMIT
        assert len(self.side.talk.stray) <= DRAFT_ITEMS

    @invariant()
    def a_draft_is_in_the_order_it_was_written(self) -> None:
        draft = self.side.talk.draft
        if draft is not None and self.side.talk.state in {State.COMPOSE, State.LONG}:
            ids = [each.message_id for each in draft.items]
            assert ids == sorted(ids)


def test_a_person_may_do_anything_in_any_order() -> None:
    """TG-54 without the world around it."""
    run_state_machine_as_test(Person, settings=settings(max_examples=60, stateful_step_count=30))


def test_a_state_that_lost_its_draft_is_loud() -> None:
    """5.1.7: a fault of ours becomes a dead letter, not a ticket without a text."""
    talk = Talk(bot="1", chat=CHAT, user=CHAT, state=State.COMPOSE)
    with pytest.raises(LookupError, match="compose"):
        side(talk).says("вопрос")
