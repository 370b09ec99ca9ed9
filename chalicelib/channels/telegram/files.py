"""Showing the files of a ticket message in a chat."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chalicelib.channels.telegram.albums import As, Note, groups, handle, plan, usable
from chalicelib.channels.telegram.page import messages
from chalicelib.clients.telegram import Because, Declined
from chalicelib.conversation.wording import Speak
from chalicelib.desk.errors import NotFound
from chalicelib.desk.message import Attachment
from chalicelib.desk.rules import MEGABYTE
from chalicelib.services.effects import FileCopy
from chalicelib.services.ports import Files

if TYPE_CHECKING:
    from chalicelib.channels.telegram.chat import Chat

LINK_SECONDS = 6 * 3600
"""How long a link in a chat downloads the file; a role's own key lives no longer."""

Copied = Callable[[str, Sequence[str]], Mapping[str, str]]
"""Handles of files a bot has sent before, as Outbox.copied."""


@dataclass(slots=True)
class Showing:
    """One set of files on its way into one chat."""

    chat: Chat
    files: Files
    language: str
    speak: Speak
    copies: Mapping[str, str]
    ids: list[int] = field(default_factory=list)
    """Messages that were sent."""
    fresh: list[FileCopy] = field(default_factory=list)
    notes: list[tuple[Note, Attachment]] = field(default_factory=list)

    def show(self, attachments: Sequence[Attachment]) -> None:
        """Photos together, documents together, and one message about what could not be sent."""
        planned = plan(attachments)
        self.notes += planned.notes
        self._send_all(As.PHOTO, planned.photos)
        self._send_all(As.DOCUMENT, planned.documents)
        lines = [self._note(note, each) for note, each in self.notes]
        if lines:
            self.ids += [self.chat.say(text) for text in messages("\n".join(lines))]

    def _send_all(self, form: As, attachments: Sequence[Attachment]) -> None:
        handles = usable(form, self.copies)
        for group in groups(attachments, frozenset(handles)):
            self._send(form, group, handles)

    def _send(self, form: As, group: Sequence[Attachment], handles: Mapping[str, str]) -> None:
        """Where Telegram declines the handles or the form, once more without them; nothing was sent then."""
        loads = tuple(self._loads(group, handles))
        if not loads:
            return
        try:
            sent = self.chat.files(form, [(each.name, content) for each, content in loads])
        except Declined as reason:
            self._otherwise(reason, form, group, handles)
            return
        for (each, content), (message, file_id) in zip(loads, sent, strict=True):
            self.ids.append(message)
            if isinstance(content, bytes) and file_id:
                self.fresh.append(FileCopy(bot=self.chat.bot, key=each.key, file_id=handle(form, file_id)))

    def _otherwise(self, reason: Declined, form: As, group: Sequence[Attachment], handles: Mapping[str, str]) -> None:
        uses_handles = any(each.key in handles for each in group)
        if reason.because is Because.HANDLE and uses_handles:
            for smaller in groups(group, frozenset()):
                self._send(form, smaller, {})
        elif reason.because is Because.PICTURE and form is As.PHOTO:
            self._send_all(As.DOCUMENT, group)
        elif reason.because is Because.TOO_BIG:
            self.notes += [(Note.LINK, each) for each in group]
        else:
            raise reason

    def _loads(
        self, group: Sequence[Attachment], handles: Mapping[str, str]
    ) -> Iterator[tuple[Attachment, bytes | str]]:
        for each in group:
            if each.key in handles:
                yield each, handles[each.key]
                continue
            try:
                yield each, b"".join(self.files.read(each.key))
            except NotFound:
                if (Note.MISSING, each) not in self.notes:
                    self.notes.append((Note.MISSING, each))

    def _note(self, note: Note, attachment: Attachment) -> str:
        values: dict[str, str | int] = {"name": attachment.name}
        if note is Note.LINK:
            values["size"] = -(-(attachment.size or 0) // MEGABYTE)
            values["url"] = self.files.url(
                attachment.key, name=attachment.name, type=attachment.type, seconds=LINK_SECONDS
            )
        return self.speak(self.language, note, values)
