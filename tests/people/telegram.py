"""A client in Telegram: after each act everything due is delivered, so that the answer can be heard."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from infra.local.telegram import Person, Press, Seen
from infra.local.telegram.attachments import Attachment
from infra.local.telegram.reference import Json


@dataclass(slots=True)
class Client:
    """A person and what carries their acts to the desk, usually `pretend.settle`."""

    person: Person
    carry: Callable[[], object]
    _known: dict[int, Json] = field(default_factory=dict)

    def _before(self) -> Person:
        self._known = {message.message_id: message.raw for message in self.sees()}
        return self.person

    def says(
        self, text: str, *, reply_to: Seen | int | None = None, forwarded_from: Person | str | None = None
    ) -> Seen:
        said = self._before().says(text, reply_to=reply_to, forwarded_from=forwarded_from)
        self.carry()
        return said

    def starts(self, payload: str | None = None) -> Seen:
        said = self._before().starts(payload)
        self.carry()
        return said

    def sends(
        self, content: Attachment | Json, *, caption: str | None = None, reply_to: Seen | int | None = None
    ) -> Seen:
        sent = self._before().sends(content, caption=caption, reply_to=reply_to)
        self.carry()
        return sent

    def album(
        self,
        items: Sequence[Attachment],
        *,
        caption: str | None = None,
        gap: float = 0.0,
        reply_to: Seen | int | None = None,
    ) -> str:
        album = self._before().album(items, caption=caption, gap=gap, reply_to=reply_to)
        self.carry()
        return album

    def edits(self, message: Seen | int, text: str) -> Seen:
        edited = self._before().edits(message, text)
        self.carry()
        return edited

    def presses(self, label_or_data: str) -> Press:
        press = self._before().presses(label_or_data)
        self.carry()
        return press

    def press(self, data: str, message_id: int | None) -> Press:
        press = self._before().press(data, message_id)
        self.carry()
        return press

    def blocks(self) -> None:
        self._before().blocks()
        self.carry()

    def unblocks(self) -> None:
        self._before().unblocks()
        self.carry()

    def sees(self) -> list[Seen]:
        """What the bot has in the chat now, oldest first."""
        return [message for message in self.person.sees() if message.is_from_bot]

    def heard(self) -> list[Seen]:
        """What the bot has said or changed since this person's last act."""
        return [message for message in self.sees() if self._known.get(message.message_id) != message.raw]

    def hears(self, text: str) -> Seen:
        """The newest message with this text among those said or changed since the last act."""
        found = [message for message in self.heard() if text in message.text]
        assert found, f"not heard: {text!r}; heard: {[message.text for message in self.heard()]}"
        return found[-1]

    def hears_nothing_new(self) -> None:
        assert not self.heard(), f"heard: {[message.text for message in self.heard()]}"

    def labels(self) -> list[str]:
        """The labels on the newest message that has buttons."""
        return [button.label for button in self.person.buttons()]

    def toast(self) -> str | None:
        return self.person.toast()
