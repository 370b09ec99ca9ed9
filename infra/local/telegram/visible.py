"""What a person sees on the screen: messages with their buttons and files."""

from dataclasses import dataclass

from infra.local.telegram.attachments import kind_of
from infra.local.telegram.reference import Json


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    data: str | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A message as it stands now; `files` are names, or the kind where there is no name."""

    message_id: int
    is_from_bot: bool
    text: str
    rows: tuple[tuple[Button, ...], ...]
    files: tuple[str, ...]
    album: str | None
    raw: Json

    @property
    def buttons(self) -> tuple[Button, ...]:
        return tuple(button for row in self.rows for button in row)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(button.label for button in self.buttons)


def seen(message: Json, bot_id: int) -> Seen:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return Seen(
        message_id=message["message_id"],
        is_from_bot=message["from"]["id"] == bot_id,
        text=message.get("text") or message.get("caption") or "",
        rows=tuple(tuple(_button(button) for button in row) for row in rows),
        files=_files(message),
        album=message.get("media_group_id"),
        raw=message,
    )


def _button(raw: Json) -> Button:
    return Button(raw["text"], raw.get("callback_data"), raw.get("url"))


def _files(message: Json) -> tuple[str, ...]:
    kind = kind_of(message)
    if kind is None:
        return ()
    held = message[kind.value]
    return (held.get("file_name", kind.value) if isinstance(held, dict) else kind.value,)
