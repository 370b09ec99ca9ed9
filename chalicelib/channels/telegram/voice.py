"""Speaking in Telegram: what a talk says, drawn in a chat, and what the chat then shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.channels.telegram import panel, topics
from chalicelib.channels.telegram.files import Copied, Showing
from chalicelib.channels.telegram.page import page, toast
from chalicelib.clients.telegram import TelegramClient
from chalicelib.conversation.outputs import Place, Say, Settle, ShowFiles, Toast
from chalicelib.conversation.states import Mapped, Shown
from chalicelib.conversation.wording import Speak
from chalicelib.desk.message import Side
from chalicelib.i18n.catalogue import words
from chalicelib.services.effects import ChatTarget, GroupTarget, Spoken, Uttered
from chalicelib.services.failures import Delayed, Unavailable
from chalicelib.services.ports import Files

if TYPE_CHECKING:
    from chalicelib.channels.telegram.chat import Chat


class TelegramVoice:
    """The port Voice."""

    def __init__(
        self, *, client: TelegramClient, files: Files, copied: Copied, keep: topics.Keep, words: Speak = words
    ) -> None:
        self._client = client
        self._files = files
        self._copied = copied
        self._keep = keep
        self._words = words

    def speak(self, spoken: Spoken, shown: Shown, now: datetime) -> Uttered:
        try:
            return self._speak(spoken, shown, now)
        except Unavailable as reason:
            raise Delayed(str(reason)) from reason

    def _speak(self, spoken: Spoken, shown: Shown, now: datetime) -> Uttered:
        chat = self._chat(spoken.target)
        match spoken.output:
            case Say() as say if spoken.target.group is not None:
                return self._post(chat, say, spoken.target.language, spoken.target.group, shown)
            case Say() as say:
                return self._say(chat, say, spoken.target.language, shown, now)
            case ShowFiles() as files:
                return self._show(chat, files, spoken.target.language, shown)
            case Toast(press_id=press, text=text):
                chat.toast(press, toast(text, spoken.target.language, self._words))
                return Uttered(shown=shown)
            case Settle(draft=draft):
                return _settle(chat, draft, shown)

    def _say(self, chat: Chat, say: Say, language: str, shown: Shown, now: datetime) -> Uttered:
        if say.place is Place.PANEL and panel.outdated(say, shown):
            return Uttered(shown=shown)
        over = panel.place_for(say, shown, now) if say.place is Place.PANEL else say.over
        ids = panel.draw(chat, page(say, language, self._words), over)
        after = _reached(shown)
        if say.place is Place.PANEL:
            panel.leave(chat, say, shown, ids[-1])
            after = panel.drawn(say, after, ids[-1], now)
        if say.place is Place.RECEIPT:
            after = replace(after, receipt=ids[-1], receipt_draft=say.draft)
        return Uttered(shown=after, mapped=_mapped(shown, ids, say.provider, say.ticket, say.side))

    def _post(self, chat: Chat, say: Say, language: str, group: GroupTarget, shown: Shown) -> Uttered:
        chat = replace(chat, silent=say.silent)
        ids = topics.post(chat, page(say, language, self._words), group, self._keep)
        mapped = _mapped(shown, ids, say.provider, say.ticket, say.side)
        return Uttered(shown=_reached(shown), mapped=mapped)

    def _show(self, chat: Chat, output: ShowFiles, language: str, shown: Shown) -> Uttered:
        keys = [each.key for each in output.attachments]
        showing = Showing(chat, self._files, language, self._words, self._copied(chat.bot, keys))
        showing.show(output.attachments)
        return Uttered(
            shown=_reached(shown),
            mapped=_mapped(shown, showing.ids, output.provider, output.ticket),
            copies=tuple(showing.fresh),
        )

    def _chat(self, target: ChatTarget) -> Chat:
        from chalicelib.channels.telegram.chat import Chat  # noqa: PLC0415 - brings the SDK, at the first word

        return Chat(self._client, target.bot, target.chat, target.topic)


def _settle(chat: Chat, draft: str, shown: Shown) -> Uttered:
    if shown.panel is None or shown.panel_draft != draft:
        return Uttered(shown=shown)
    chat.strip(shown.panel)
    return Uttered(shown=panel.settled(shown))


def _reached(shown: Shown) -> Shown:
    """A message that arrived shows that the person lets us in."""
    return shown if shown.blocked_at is None else replace(shown, blocked_at=None)


def _mapped(
    shown: Shown,
    ids: list[int] | tuple[int, ...],
    provider: str | None,
    ticket: int | None,
    side: Side = Side.CLIENT,
) -> tuple[Mapped, ...]:
    if provider is None or ticket is None:
        return ()
    return tuple(
        Mapped(bot=shown.bot, chat=shown.chat, message_id=each, provider=provider, ticket=ticket, side=side)
        for each in ids
    )
