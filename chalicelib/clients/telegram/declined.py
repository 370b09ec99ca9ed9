"""Why Telegram declined a request it understood, as far as somebody can do something about it."""

from __future__ import annotations

from enum import StrEnum

from chalicelib.services.failures import Refused, Unreachable


class Because(StrEnum):
    UNCHANGED = "unchanged"
    """The message already reads like this."""
    TOO_LATE = "too late"
    """The press can no longer be answered."""
    GONE = "gone"
    """The message is not there, or can no longer be changed."""
    PICTURE = "picture"
    """Not a picture Telegram can show as a photo."""
    HANDLE = "handle"
    """This file_id is not, or no longer, good for this."""
    TOO_BIG = "too big"
    TOPIC = "topic"
    """The topic is not there any more, or takes nothing."""
    OTHER = "other"


class Declined(Refused):
    """Telegram understood and will not."""

    def __init__(self, text: str, because: Because = Because.OTHER) -> None:
        super().__init__(text)
        self.because = because


_UNREACHABLE = ("chat not found", "user is deactivated", "peer_id_invalid", "bot was blocked")

_SIGNS = {
    "message is not modified": Because.UNCHANGED,
    "query is too old": Because.TOO_LATE,
    "query id is invalid": Because.TOO_LATE,
    "message to edit not found": Because.GONE,
    "message can't be edited": Because.GONE,
    "message to delete not found": Because.GONE,
    "message can't be deleted": Because.GONE,
    "message_id_invalid": Because.GONE,
    "message identifier is not specified": Because.GONE,
    "there is no text in the message to edit": Because.GONE,
    "photo_": Because.PICTURE,
    "image_process_failed": Because.PICTURE,
    "too big for a photo": Because.PICTURE,
    "wrong file identifier": Because.HANDLE,
    "wrong remote file identifier": Because.HANDLE,
    "wrong file_id": Because.HANDLE,
    "file reference": Because.HANDLE,
    "file of type": Because.HANDLE,
    "file is too big": Because.TOO_BIG,
    "message thread not found": Because.TOPIC,
    "topic_deleted": Because.TOPIC,
    "topic_closed": Because.TOPIC,
    "topic_id_invalid": Because.TOPIC,
    "request entity too large": Because.TOO_BIG,
}
"""What Telegram's wording tells; there is no code for it."""


def declined(text: str) -> Refused:
    """The refusal behind the words of a 400."""
    said = text.lower()
    if any(each in said for each in _UNREACHABLE):
        return Unreachable(text)
    return Declined(text, next((because for sign, because in _SIGNS.items() if sign in said), Because.OTHER))
