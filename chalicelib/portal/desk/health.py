"""Health: what waits, what was given up on, and whether each bot is reached."""

from __future__ import annotations

from http import HTTPStatus

from chalicelib.desk.errors import Refusal
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.desk.render import page
from chalicelib.services import health
from chalicelib.services.health import Reading
from chalicelib.services.house import House

HERE = "/desk/health"


def show(reading: Reading, me: Colleague, asked: Asked, house: House) -> Answer:
    return _shown(reading, me, asked, house)


def redrive(reading: Reading, me: Colleague, asked: Asked, house: House) -> Answer:
    """What still cannot be digested stays, and is said to."""
    reference = asked.form.get("reference", "")
    why = health.again(reference, provider=me.provider.id, reading=reading, house=house)
    if why is None:
        return go(f"{HERE}?done={reference}")
    return _shown(reading, me, asked, house, still=reference, status=HTTPStatus.CONFLICT)


def send_again(reading: Reading, me: Colleague, asked: Asked, house: House) -> Answer:
    queue, id = asked.form.get("queue", ""), asked.form.get("id", "")
    health.send_again(queue, id, provider=me.provider.id, reading=reading, house=house)
    return go(f"{HERE}?sent=1")


def give_up(me: Colleague, asked: Asked, house: House) -> Answer:
    reference = asked.form.get("reference", "")
    health.drop(reference, provider=me.provider.id, house=house)
    return go(f"{HERE}?gone={reference}")


def again(me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:  # noqa: ARG001 - as all are asked
    return go(HERE)


def _shown(
    reading: Reading, me: Colleague, asked: Asked, house: House, *, still: str = "", status: int = HTTPStatus.OK
) -> Answer:
    found = health.health(me.provider.id, (asked.origin, house.portal), reading, house)
    return page(
        "desk/health",
        asked,
        me,
        house,
        status=status,
        health=found,
        still=still,
        done=asked.query.get("done", ""),
        gone=asked.query.get("gone", ""),
        sent="sent" in asked.query,
        reason=_reason,
    )


def _reason(error: str) -> str:
    """The fault alone: where it happened in our code stands in the log."""
    return error.partition("\n")[0]
