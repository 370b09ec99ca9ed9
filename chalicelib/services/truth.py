"""What is known of telling a person of a ticket message by a way: staff see it under the message."""

from __future__ import annotations

from datetime import datetime

from chalicelib.desk.notices import Way
from chalicelib.services.effects import Content, Conversation, Delivered, Delivery, Letter, Spoken, Told


def tells(content: Content) -> tuple[Told | None, Way | None, str]:
    """Whom of what, by which way, and at which address where it is a letter, by which bot where it is not the first."""
    match content:
        case Spoken():
            return content.told, Way.TELEGRAM, content.at
        case Letter(to=to, on=Conversation() as on):
            return on.told, Way.EMAIL, to
        case _:
            return None, None, ""


def delivery(content: Content, state: Delivered, at: datetime, *, unsure: int = 0, reason: str = "") -> Delivery | None:
    """Kept for what tells a person of a ticket message, and for nothing else.

    What is told in several messages is sent with the last of them; where a later one is given up, it is so in part.
    """
    told, way, to = tells(content)
    if told is None or way is None or not told.message:
        return None
    if isinstance(content, Spoken):
        if state is Delivered.SENT and content.more:
            return None
        if state is Delivered.FAILED and content.part:
            state = Delivered.PARTLY
    return Delivery(told=told, channel=way, to=to, state=state, at=at, unsure=unsure, reason=reason)
