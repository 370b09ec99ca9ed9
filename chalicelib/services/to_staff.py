"""What an outbox row asks for on behalf of staff: who is told of what is decided here, and said by rows of its own."""

from __future__ import annotations

from chalicelib.desk.notices import Way
from chalicelib.services import alert, alert_instead, bundles
from chalicelib.services.effects import Alerted, Content, Gathered, Letter, Returned, Spoken, Waits
from chalicelib.services.house import House


def decide(content: Gathered | Returned | Waits, house: House) -> None:
    """Once, however often it is asked for. Raises Unavailable, and Delayed where it should come again."""
    match content:
        case Gathered():
            bundles.tell(content, house)
        case Returned():
            alert_instead.instead(content.alerted, Way.EMAIL, house)
        case Waits():
            alert.held(content, house)


def otherwise(content: Content, house: House, *, kept_out: bool) -> None:
    """It did not reach a member of staff, where it was for one. Raises Unavailable."""
    match content:
        case Spoken(alerted=Alerted() as alerted, target=target):
            alert_instead.of_chat(alerted, target.bot, house, kept_out=kept_out)
        case Letter(alerted=Alerted() as alerted):
            alert_instead.instead(alerted, Way.EMAIL, house)
