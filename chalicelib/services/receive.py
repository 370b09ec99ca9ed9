"""Someone wrote: one read, one step, one transaction, then what is to be said."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import StrEnum

from chalicelib.conversation.context import Context, Step
from chalicelib.conversation.inputs import (
    Admitted,
    Brought,
    Commanded,
    Edited,
    Elsewhere,
    Incoming,
    Lost,
    Pressed,
    Wrote,
)
from chalicelib.conversation.machine import step
from chalicelib.conversation.outputs import Output, Place, Say, Settle, ShowFiles, Toast, Words
from chalicelib.conversation.states import Shown
from chalicelib.desk.errors import Conflict, Refusal
from chalicelib.desk.message import Attachment, FileState
from chalicelib.desk.people import Bot
from chalicelib.i18n.catalogue import languages, words
from chalicelib.services import deliver
from chalicelib.services.effects import UNFILED, ChatTarget, Class, Content, Fetch, Spoken
from chalicelib.services.failures import Seen, Stale, Unavailable
from chalicelib.services.fault import reason
from chalicelib.services.house import House
from chalicelib.services.invocation import served
from chalicelib.services.languages import language_for
from chalicelib.services.look import Looking
from chalicelib.services.meter import Delay
from chalicelib.services.record import changes
from chalicelib.services.records import Changes, DeadLetter, Scene, SceneKeys
from chalicelib.services.timing import timed

log = logging.getLogger(__name__)

TRIES = 8
"""Steps before a chat in which everything happens at once is told to come again."""

TYPED = {"button.finish": "fin", "button.skip": "skip", "button.cancel": "can"}
"""Buttons whose words may be typed instead, and their verbs."""


TAKEN_ELSEWHERE = {"refused.identity_taken": "link.just_taken"}
"""What a refusal is called in a chat, where a number means nothing."""

RAW = 100_000
"""Characters of an update that are kept with a dead letter."""


class Busy(Exception):
    """Everybody writes to this chat at once; nothing was committed, the sender may come again."""


class Outcome(StrEnum):
    """What became of something that reached us; each is counted."""

    TAKEN = "taken"
    REPEATED = "repeated"
    BURIED = "buried"


def receive(incoming: Incoming, bot: Bot, raw: str, house: House) -> Outcome:
    """Take one thing that reached us through a channel; a repeat of it changes nothing.

    Raises Unavailable or Busy when nothing was committed and the sender should come again. A fault of our
    own becomes a dead letter with a reference that the person is told (TG-09).
    """
    known: Shown | None = None
    outcome = Outcome.TAKEN
    try:
        written, known = settled(incoming, bot, house)
    except (Unavailable, Busy):
        raise
    except Exception as fault:
        written, outcome = _bury(incoming, bot, raw, fault, house), Outcome.BURIED
    try:
        if written is None:
            outcome = Outcome.REPEATED
            deliver.carry_cause(incoming.cause, house)
        else:
            _meter_intake(incoming, house)
            deliver.carry(written.rows, house, shown=known)
    except Unavailable as reason:
        log.warning("left to the clock", extra={"cause": incoming.cause, "reason": str(reason)})
    return outcome


def _meter_intake(incoming: Incoming, house: House) -> None:
    """From the moment the channel gives it; of a press it gives none."""
    if not isinstance(incoming.input, Pressed):
        house.meter.waited(Delay.INTAKE, house.clock.now() - incoming.input.at)


def settled(
    incoming: Incoming, bot: Bot, house: House, *, letters: tuple[DeadLetter, ...] = ()
) -> tuple[Changes | None, Shown | None]:
    """What was committed, and what the chat shows; no changes when this cause had been committed before.

    `letters` are taken away in the same transaction: the update lay in them until now.
    """
    for _ in range(TRIES):
        scene = house.store.scene(_keys(incoming, bot))
        if scene.seen:
            return None, scene.shown
        decided = step(scene.talk, incoming, _context(incoming, bot, scene, house))
        if _nothing(scene, decided) and not letters:
            return Changes(), scene.shown
        written = _changes(incoming, bot, scene, decided, house, letters)
        try:
            house.store.commit(written)
        except Seen:
            return None, None
        except Stale:
            house.clock.pause(_jitter(house))
        except Conflict as refusal:
            return _refuse(incoming, bot, scene, refusal, house, letters), scene.shown
        else:
            return written, _shown_after(scene, decided)
    raise Busy


def _shown_after(scene: Scene, decided: Step) -> Shown:
    """The chat's row as the commit left it."""
    saved = next((each for each in decided.saves if isinstance(each, Shown)), None)
    return replace(saved, version=saved.version + 1) if saved else scene.shown


def _nothing(scene: Scene, decided: Step) -> bool:
    """A step without any consequence is not worth a transaction: noise stays quiet."""
    silent = not (decided.says or decided.deeds or decided.saves or decided.drops)
    return silent and replace(decided.talk, user=scene.talk.user) == scene.talk


def _keys(incoming: Incoming, bot: Bot) -> SceneKeys:
    pointed: list[int] = []
    match incoming.input:
        case Wrote(reply_to=int(reply_to)) | Commanded(reply_to=int(reply_to)):
            pointed.append(reply_to)
        case Edited(message_id=message_id):
            pointed.append(message_id)
        case _:
            pass
    return SceneKeys(
        cause=incoming.cause,
        bot=bot.id,
        chat=incoming.chat,
        user=incoming.user,
        providers=() if _hint_alone(incoming) else bot.providers,
        messages=tuple(pointed),
    )


def _hint_alone(incoming: Incoming) -> bool:
    """What happens in a group and brings no code: to say that it is the wrong place, nothing of providers is needed."""
    input = incoming.input
    return isinstance(input, Admitted) or (isinstance(input, Elsewhere) and not input.argument)


def _context(incoming: Incoming, bot: Bot, scene: Scene, house: House) -> Context:
    taking = tuple(each for each in scene.providers if each.id not in scene.barred)
    served = {each.id for each in taking if each.telegram}
    memberships = scene.person.memberships if scene.person else ()
    return Context(
        now=house.clock.now(),
        bot=bot,
        chat=incoming.chat,
        user=incoming.user,
        name=incoming.name,
        username=incoming.username,
        providers=taking or scene.providers,
        person=scene.person,
        shown=scene.shown,
        mapped=scene.mapped,
        counters=scene.counters,
        labels=_labels(),
        look=Looking(house, tuple(each for each in memberships if each.provider in served), scene.pager),
        draws=house.ids,
        pager=scene.pager,
        site=house.portal,
        barred=bool(scene.providers) and not taking,
        cause=incoming.cause,
    )


def _labels() -> Mapping[str, str]:
    return {words(each, key, {}).casefold(): verb for key, verb in TYPED.items() for each in languages()}


def _target(incoming: Incoming, bot: Bot, scene: Scene, stored: str | None) -> ChatTarget:
    provider = next(iter(scene.providers), None)
    language = language_for(stored, incoming.language, scene.person, provider)
    topic = incoming.input.topic if isinstance(incoming.input, Elsewhere) else None
    return ChatTarget(bot=bot.id, chat=incoming.chat, language=language, topic=topic)


def _changes(
    incoming: Incoming, bot: Bot, scene: Scene, decided: Step, house: House, letters: tuple[DeadLetter, ...]
) -> Changes:
    target = _target(incoming, bot, scene, decided.talk.language)
    spoken: list[tuple[Class, Content]] = [
        (_class(output, incoming), Spoken(target=target, output=output)) for output in decided.says
    ]
    return changes(
        cause=incoming.cause,
        at=house.clock.now(),
        deeds=[timed(each, house, scene.providers) for each in decided.deeds],
        saves=(decided.talk, *decided.saves),
        drops=(*decided.drops, *letters),
        says=(*spoken, *_fetches(decided, target)),
    )


def _fetches(decided: Step, target: ChatTarget) -> Iterator[tuple[Class, Content]]:
    """One row for each file that still lies with the channel."""
    for deed in decided.deeds:
        for message in deed.messages:
            for each in message.attachments:
                if each.state is FileState.LOADING and not message.revisions:
                    yield _fetch(target, message.provider, message.ticket, message.id, each)
    for held in decided.goes:
        for each in held.loading:
            yield _fetch(target, held.provider, held.ticket, UNFILED, each)


def _fetch(
    target: ChatTarget, provider: str, ticket: int, message: int, attachment: Attachment
) -> tuple[Class, Content]:
    wanted = Fetch(
        bot=target.bot,
        chat=target.chat,
        language=target.language,
        provider=provider,
        ticket=ticket,
        message=message,
        attachment=attachment.id,
    )
    return Class.FILE, wanted


def _class(output: Output, incoming: Incoming) -> Class:
    """What comes of itself is no answer to an act that could be done again: it has to arrive."""
    unasked = isinstance(incoming.input, Brought | Lost) and isinstance(output, Say)
    return Class.RECEIPT if unasked else class_of(output)


def class_of(output: Output) -> Class:
    match output:
        case Toast():
            return Class.ACK
        case Say(place=Place.RECEIPT):
            return Class.RECEIPT
        case Say() | Settle() | ShowFiles():
            return Class.VIEW


def _jitter(house: House) -> float:
    """Up to 50 ms, so that two that met do not meet again."""
    return (ord(house.ids.short()[0]) % 10) / 200


def _refuse(
    incoming: Incoming, bot: Bot, scene: Scene, refusal: Refusal, house: House, letters: tuple[DeadLetter, ...]
) -> Changes:
    """Storage found what the step could not see, e.g. a Telegram account linked elsewhere a moment ago."""
    key = TAKEN_ELSEWHERE.get(refusal.key, refusal.key)
    target = _target(incoming, bot, scene, scene.talk.language)
    outputs: list[Output] = [*_ended(incoming), Say(lines=(Words(key, dict(refusal.values)),))]
    says: list[tuple[Class, Content]] = [(class_of(each), Spoken(target=target, output=each)) for each in outputs]
    refused = changes(cause=incoming.cause, at=house.clock.now(), says=says, drops=letters)
    house.store.commit(refused)
    return refused


def _ended(incoming: Incoming) -> tuple[Output, ...]:
    """A press is always answered, or its button goes on turning."""
    return (Toast(press_id=incoming.input.press_id),) if isinstance(incoming.input, Pressed) else ()


def _bury(incoming: Incoming, bot: Bot, raw: str, fault: Exception, house: House) -> Changes | None:
    """Keep what we could not digest, tell the person the reference once, and let the chat go on."""
    invocation = served()
    reference = invocation.reference if invocation else house.ids.short()
    log.error("dead letter", extra={"cause": incoming.cause, "reference": reference, "fault": type(fault).__name__})
    letter = DeadLetter(
        reference=reference,
        cause=incoming.cause,
        raw=raw[:RAW],
        error=reason(fault),
        at=house.clock.now(),
    )
    target = ChatTarget(bot=bot.id, chat=incoming.chat, language=language_for(None, incoming.language, None, None))
    apology = Say(lines=(Words("fault", {"reference": reference}),))
    says: list[tuple[Class, Content]] = [(Class.ACK, Spoken(target=target, output=each)) for each in _ended(incoming)]
    if incoming.chat == incoming.user:
        says.append((Class.RECEIPT, Spoken(target=target, output=apology)))
    written = changes(cause=incoming.cause, at=house.clock.now(), saves=(letter,), says=says)
    try:
        house.store.commit(written)
    except Seen:
        return None
    return written
