"""A mail came in: read once, settled once at each provider it is for, and put away."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress

from chalicelib.desk.errors import Conflict, NotFound
from chalicelib.desk.mail import Envelope, Mail, Reason
from chalicelib.desk.mailroom import NOBODY, Held, Intake, Mailbox, Outcome, raw_key, without_tag
from chalicelib.services import deliver, inflow
from chalicelib.services.act import TRIES
from chalicelib.services.effects import Waits
from chalicelib.services.failures import Seen, Stale, Unavailable
from chalicelib.services.house import House
from chalicelib.services.judge import judged
from chalicelib.services.mail_files import Reading
from chalicelib.services.mail_open import opened
from chalicelib.services.meter import Count, Delay
from chalicelib.services.record import changes, lease_of
from chalicelib.services.records import Changes, MailKeys
from chalicelib.services.settling import At, Settled, records, told_to_staff
from chalicelib.services.sorting import refers_to
from chalicelib.services.timing import timed

log = logging.getLogger(__name__)

ARRIVED = "mail/"
"""Where SES puts what comes; what lies there is not settled yet."""

COUNTED = {Outcome.REPEATED: Count.HOOK_REPEATED, Outcome.REFUSED: Count.HOOK_UNUSED}


def take(envelope: Envelope, house: House) -> None:
    """Settle it at every provider it is for; a second time nothing happens.

    Raises Unavailable, Conflict when it never got its turn, and NotFound when it is not in the bucket and was not
    settled either: then it should come again.
    """
    lies = ARRIVED + envelope.id
    boxes = mailboxes_of(envelope, house)
    if not boxes:
        _of_nobody(envelope, house)
    else:
        try:
            with opened(lies, envelope, house) as reading:
                for box in boxes.values():
                    settle(reading, box, house, cause=cause_of(envelope, box.provider))
        except NotFound:
            if any(house.store.answer(cause_of(envelope, each)) is None for each in boxes):
                raise
            return
    put_away(lies, raw_key(envelope.id, envelope.at), house)


def lying(id: str, raw: str, house: House) -> str:
    """Where a settled mail lies: it may be where it came in still, when somebody looks at once. Raises Unavailable."""
    try:
        house.files.head(raw)
    except NotFound:
        return ARRIVED + id
    return raw


def mailboxes_of(envelope: Envelope, house: House) -> Mapping[str, Mailbox]:
    """By provider, the mailbox it is for; of several the one whose signed address it bears, else the first."""
    bases = {each: without_tag(each) for each in envelope.recipients}
    found = house.mailroom.mailboxes_at(tuple(dict.fromkeys(bases.values())))
    boxes: dict[str, Mailbox] = {}
    for address in sorted(bases, key=lambda each: "+t." not in each):
        box = found.get(bases[address])
        if box is not None:
            boxes.setdefault(box.provider, box)
    return boxes


def settle(reading: Reading, box: Mailbox, house: House, *, cause: str, held: Held | None = None) -> Outcome | None:
    """Decide and write, anew when somebody else was faster; a `held` mail is settled anew, or goes on waiting.

    What became of it; None when this was done before. Raises Conflict `refused.busy`, and Unavailable.
    """
    for _ in range(TRIES):
        scene = house.mailroom.mail_scene(keys_for(reading, box, cause))
        if scene.seen:
            _carry_again(cause, house)
            return None
        if scene.provider is None:
            _of_nobody(reading.envelope, house)
            return Outcome.REFUSED
        at = At(
            reading=reading,
            provider=scene.provider,
            mailbox=box,
            scene=scene,
            id=known_as(reading.mail),
            now=house.clock.now(),
            held=held,
        )
        done = judged(at, house)
        if write(done, at, cause, house):
            return done.outcome
    raise Conflict("refused.busy")


def write(done: Settled, at: At, cause: str, house: House) -> bool:
    """False when somebody else was faster and it has to be decided anew.

    That it waits for a look is told by the clock: whoever takes mail in tells staff nothing himself.
    """
    goes = (at.held,) if at.held and done.outcome is not Outcome.HELD else ()
    written = changes(
        cause=cause,
        at=at.now,
        deeds=(timed(done.deed, house, (at.provider,)),) if done.deed else (),
        saves=records(done, at, ""),
        drops=goes,
        says=(*done.says, *told_to_staff(done, at)),
        answer={"verb": "mail", "by": at.sender, "on": at.provider.id},
        lease=lease_of(house.clock.left()),
    )
    try:
        house.store.commit(written)
    except (Stale, Conflict):  # a guest of the same address may have come at the same time
        return False
    except Seen:
        _carry_again(cause, house)
        return True
    _meter(done, at, house)
    try:
        deliver.carry([each for each in written.rows if not isinstance(each.content, Waits)], house)
    except Unavailable as reason:
        log.warning("left to the clock", extra={"cause": cause, "reason": str(reason)})
    return True


def put_away(key: str, to: str, house: House) -> None:
    """From where SES put it to where what is settled lies; a second time there is nothing to do."""
    try:
        house.files.copy(house.files.head(key), to)
    except NotFound:
        return
    house.files.remove(key)


def cause_of(envelope: Envelope, provider: str) -> str:
    return f"mail#{envelope.id}#{provider}"


def _of_nobody(envelope: Envelope, house: House) -> None:
    """It was for no mailbox of ours: that is written down, and nothing of it is looked at."""
    intake = Intake(
        provider=NOBODY,
        id=envelope.id,
        outcome=Outcome.REFUSED,
        reason=Reason.NO_MAILBOX,
        at=envelope.at,
        raw=raw_key(envelope.id, envelope.at),
        mailbox=next(iter(envelope.recipients), ""),
        sender=envelope.mail_from,
    )
    with suppress(Seen):
        house.store.commit(Changes(cause=cause_of(envelope, NOBODY), saves=(intake,)))
        house.meter.count(Count.HOOK_UNUSED)


def keys_for(reading: Reading, box: Mailbox, cause: str) -> MailKeys:
    mail = reading.mail
    return MailKeys(
        cause=cause,
        provider=box.provider,
        delivery=reading.envelope.id,
        sender=mail.sender.address if mail.sender else "",
        id=known_as(mail),
        refers=refers_to(mail),
    )


def known_as(mail: Mail) -> str:
    """A mail without a Message-ID is known by what it says."""
    return mail.message_id or f"content:{mail.content}"


def _carry_again(cause: str, house: House) -> None:
    try:
        deliver.carry_cause(cause, house)
    except Unavailable as reason:
        log.warning("left to the clock", extra={"cause": cause, "reason": str(reason)})


def _meter(done: Settled, at: At, house: House) -> None:
    house.meter.count(COUNTED.get(done.outcome, Count.HOOK_TAKEN))
    house.meter.waited(Delay.INTAKE, at.now - at.reading.envelope.at)
    inflow.watch(done, at, house)
