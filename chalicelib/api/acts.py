"""What is done in a ticket: the same verbs that the console has, once for each Idempotency-Key."""

from __future__ import annotations

from chalicelib.api import bodies, queries, told
from chalicelib.api.asked import Asked, Told
from chalicelib.api.files import named
from chalicelib.desk.ticket import Move, Ticket
from chalicelib.services import answer, assign, close
from chalicelib.services import note as notes
from chalicelib.services.house import House

OUTCOMES = {"release": Move.ANSWER, "keep": Move.ANSWER_KEEP}


def reply(asked: Asked, house: House, *, number: str) -> Told:
    body = bodies.read(asked.body, bodies.NewReply)
    return _after(
        answer.answer(
            asked.ref(queries.number_of(number)),
            actor=asked.actor,
            text=body.text,
            files=named(body.files),
            move=OUTCOMES[body.outcome],
            seen=body.expected,
            cause=asked.cause(),
            house=asked.sealed(body, house),
        )
    )


def note(asked: Asked, house: House, *, number: str) -> Told:
    body, ref = bodies.read(asked.body, bodies.NewNote), asked.ref(queries.number_of(number))
    files = named(body.files)
    return _after(
        notes.note(
            ref, actor=asked.actor, text=body.text, files=files, cause=asked.cause(), house=asked.sealed(body, house)
        )
    )


def give(asked: Asked, house: House, *, number: str) -> Told:
    body, ref = bodies.read(asked.body, bodies.Assigning), asked.ref(queries.number_of(number))
    return _after(
        assign.assign(
            ref, actor=asked.actor, assignee=body.assignee, cause=asked.cause(), house=asked.sealed(body, house)
        )
    )


def release(asked: Asked, house: House, *, number: str) -> Told:
    body, ref = bodies.read(asked.body, bodies.Nothing), asked.ref(queries.number_of(number))
    return _after(assign.release(ref, actor=asked.actor, cause=asked.cause(), house=asked.sealed(body, house)))


def move(asked: Asked, house: House, *, number: str) -> Told:
    body, ref = bodies.read(asked.body, bodies.Moving), asked.ref(queries.number_of(number))
    return _after(
        assign.move(
            ref,
            actor=asked.actor,
            department=body.department,
            text=body.note,
            cause=asked.cause(),
            house=asked.sealed(body, house),
        )
    )


def shut(asked: Asked, house: House, *, number: str) -> Told:
    """Refused where the client wrote after the message that was seen."""
    body, ref = bodies.read(asked.body, bodies.Closing), asked.ref(queries.number_of(number))
    return _after(
        close.close(
            ref,
            actor=asked.actor,
            expected_last_message_id=body.expected,
            cause=asked.cause(),
            house=asked.sealed(body, house),
        )
    )


def reopen(asked: Asked, house: House, *, number: str) -> Told:
    body, ref = bodies.read(asked.body, bodies.Nothing), asked.ref(queries.number_of(number))
    return _after(close.reopen(ref, actor=asked.actor, cause=asked.cause(), house=asked.sealed(body, house)))


def _after(ticket: Ticket) -> Told:
    return Told(shape=told.ticket_of(ticket))
