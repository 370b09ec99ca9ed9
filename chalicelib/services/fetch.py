"""A file that still lies with the channel is copied into the bucket, or its sender is told that it failed."""

from __future__ import annotations

import logging
from dataclasses import replace

from chalicelib.conversation.outputs import Say, Words
from chalicelib.desk import verbs
from chalicelib.desk.errors import TooMuch
from chalicelib.desk.message import Attachment, FileState, Message
from chalicelib.desk.permissions import SYSTEM
from chalicelib.desk.rules import MEGABYTE
from chalicelib.services import deliver, fetch_held
from chalicelib.services.effects import UNFILED, ChatTarget, Class, Content, Fetch, Spoken
from chalicelib.services.failures import Delayed, Refused, Seen, Stale
from chalicelib.services.house import House
from chalicelib.services.policy import back_off
from chalicelib.services.record import changes, lease_of
from chalicelib.services.records import Changes

log = logging.getLogger(__name__)

TRIES = 8
"""Attempts over about an hour before a file counts as failed."""

LARGEST = 21 * MEGABYTE
"""A bot cannot be given more; a stream that goes on is not what was announced."""


def fetch(wanted: Fetch, house: House) -> None:
    """Copy one file; doing it twice leaves one file.

    Raises Unavailable when storage did not answer and the work should come again.
    """
    attachment = _waiting(wanted, house)
    if attachment is None:
        return
    bot, _, handle = (attachment.source or "").partition(":")
    try:
        size = house.files.put(attachment.key, house.source.open(bot, handle), type=attachment.type, limit=LARGEST)
    except (Refused, TooMuch) as reason:
        _fail(wanted, str(reason), house)
    except Delayed as reason:
        _again(wanted, reason, house)
    else:
        if wanted.message == UNFILED:
            fetch_held.ready(wanted, size, house)
        else:
            _settle(wanted, replace(attachment, state=FileState.READY, size=size), house)


def _waiting(wanted: Fetch, house: House) -> Attachment | None:
    """None where it is here already, failed for good, or is wanted no more."""
    if wanted.message == UNFILED:
        return fetch_held.waiting(wanted, house)
    found = _find(wanted, house)
    return found[1] if found is not None and found[1].state is FileState.LOADING else None


def _find(wanted: Fetch, house: House) -> tuple[Message, Attachment] | None:
    message = house.store.message(wanted.provider, wanted.ticket, wanted.message)
    attachments = message.attachments if message else ()
    one = next((each for each in attachments if each.id == wanted.attachment), None)
    return (message, one) if message and one else None


def _again(wanted: Fetch, reason: Delayed, house: House) -> None:
    if wanted.attempts + 1 >= TRIES:
        _fail(wanted, str(reason), house)
        return
    wait = back_off(wanted.attempts) if reason.after is None else reason.after
    house.queue.fetch(replace(wanted, attempts=wanted.attempts + 1), delay=min(900, round(wait + 0.5)))


def _settle(wanted: Fetch, now: Attachment, house: House) -> None:
    """Mark the file ready; another file of the same message may be marked at the same time."""
    for _ in range(TRIES):
        found = _find(wanted, house)
        if found is None or found[1].state is not FileState.LOADING:
            return
        try:
            house.store.commit(Changes(saves=(with_file(found[0], now),)))
        except Stale:
            continue
        return
    raise Delayed("the message is being written to")


def with_file(message: Message, now: Attachment) -> Message:
    attachments = tuple(now if each.id == now.id else each for each in message.attachments)
    return replace(message, attachments=attachments)


def _fail(wanted: Fetch, reason: str, house: House) -> None:
    """For good: the ticket shows it, staff see it in the history, the client is asked to send it again.

    What staff were about to send waits for another yes instead.
    """
    cause = f"file#{wanted.attachment}#failed"
    log.warning("file failed", extra={"cause": cause, "reason": reason})
    if wanted.message == UNFILED:
        fetch_held.failed(wanted, house)
        return
    for _ in range(TRIES):
        found = _find(wanted, house)
        thread = house.store.thread(wanted.provider, wanted.ticket, limit=1)
        if found is None or thread is None or found[1].state is not FileState.LOADING:
            return
        message, attachment = found
        failed = with_file(message, replace(attachment, state=FileState.FAILED))
        deed = verbs.file_failed(thread.ticket, failed, attachment.id, SYSTEM, house.clock.now())
        written = changes(
            cause=cause,
            at=house.clock.now(),
            deeds=(deed,),
            says=[_told(wanted, attachment)],
            lease=lease_of(house.clock.left()),
        )
        try:
            house.store.commit(written)
        except Stale:
            continue
        except Seen:
            return  # whoever was faster carries it
        deliver.carry(written.rows, house)
        return
    raise Delayed("the ticket is being written to")


def _told(wanted: Fetch, attachment: Attachment) -> tuple[Class, Content]:
    target = ChatTarget(bot=wanted.bot, chat=wanted.chat, language=wanted.language)
    page = Say(
        lines=(Words("file.failed", {"name": attachment.name, "number": wanted.ticket}),),
        provider=wanted.provider,
        ticket=wanted.ticket,
    )
    return Class.DELIVERY, Spoken(target=target, output=page)
