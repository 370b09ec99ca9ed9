"""One chat of one bot, and the few calls by which something is said there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    LinkPreviewOptions,
    Message,
)

from chalicelib.channels.telegram.albums import As
from chalicelib.channels.telegram.page import Key, Keyboard
from chalicelib.clients.telegram import Because, Declined, TelegramClient

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
FILE_SECONDS = 30.0
"""Telegram answers an upload only after it has looked at the file."""


@dataclass(frozen=True, slots=True)
class Chat:
    client: TelegramClient
    bot: str
    chat: int
    thread: int | None = None
    """The topic of a group; None for what has none."""
    silent: bool = False
    """Whether what is said here makes no sound."""

    def topic(self, title: str) -> int:
        """Make one. Raises Declined where the group has none or does not let us."""
        made = self.client.call(self.bot, lambda api: api.create_forum_topic(self.chat, title))
        return made.message_thread_id

    def say(self, text: str, keyboard: Keyboard = ()) -> int:
        """Plain text, never markup: it holds what people wrote."""
        sent = self.client.call(
            self.bot,
            lambda api: api.send_message(
                self.chat,
                text,
                reply_markup=_markup(keyboard),
                link_preview_options=NO_PREVIEW,
                message_thread_id=self.thread,
                disable_notification=self.silent or None,
            ),
        )
        return sent.message_id

    def draw(self, over: int, text: str, keyboard: Keyboard = ()) -> bool:
        """Whether the message now reads like this; False when it can no longer be changed."""
        try:
            self.client.call(
                self.bot,
                lambda api: api.edit_message_text(
                    text,
                    self.chat,
                    over,
                    reply_markup=_markup(keyboard),
                    link_preview_options=NO_PREVIEW,
                ),
            )
        except Declined as reason:
            if reason.because is Because.GONE:
                return False
            if reason.because is not Because.UNCHANGED:
                raise
        return True

    def strip(self, message: int) -> None:
        """Take the buttons off; a message that is gone has none."""
        try:
            self.client.call(self.bot, lambda api: api.edit_message_reply_markup(self.chat, message))
        except Declined as reason:
            if reason.because not in (Because.GONE, Because.UNCHANGED):
                raise

    def remove(self, message: int) -> None:
        """Telegram lets nothing be deleted after two days; then at least the buttons go."""
        try:
            self.client.call(self.bot, lambda api: api.delete_message(self.chat, message))
        except Declined:
            self.strip(message)

    def toast(self, press: str, text: str | None) -> None:
        try:
            self.client.call(self.bot, lambda api: api.answer_callback_query(press, text))
        except Declined as reason:
            if reason.because is not Because.TOO_LATE:
                raise

    def files(self, form: As, loads: Sequence[tuple[str, bytes | str]]) -> tuple[tuple[int, str], ...]:
        """Send one to ten files, each a name with bytes or a handle, as an album or a single one alone.

        Message and handle of each, in order.
        """
        if len(loads) == 1:
            return (_sent(self._one(form, *loads[0])),)
        kind = InputMediaPhoto if form is As.PHOTO else InputMediaDocument
        media = [kind(content, filename=name) for name, content in loads]
        messages = self.client.call(
            self.bot, lambda api: api.send_media_group(self.chat, media, read_timeout=FILE_SECONDS)
        )
        return tuple(_sent(each) for each in messages)

    def _one(self, form: As, name: str, content: bytes | str) -> Message:
        if form is As.PHOTO:
            return self.client.call(
                self.bot,
                lambda api: api.send_photo(self.chat, content, filename=name, read_timeout=FILE_SECONDS),
            )
        return self.client.call(
            self.bot,
            lambda api: api.send_document(
                self.chat,
                content,
                filename=name,
                disable_content_type_detection=True,
                read_timeout=FILE_SECONDS,
            ),
        )


def _markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    if not keyboard:
        return None
    return InlineKeyboardMarkup([[_button(key) for key in row] for row in keyboard])


def _button(key: Key) -> InlineKeyboardButton:
    if key.url:
        return InlineKeyboardButton(key.label, url=key.url)
    return InlineKeyboardButton(key.label, callback_data=key.data)


def _sent(message: Message) -> tuple[int, str]:
    """A photo comes back in several sizes; the last is the largest."""
    if message.photo:
        return message.message_id, message.photo[-1].file_id
    return message.message_id, getattr(message.effective_attachment, "file_id", "")
