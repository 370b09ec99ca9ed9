"""A scripted person who uses Telegram: writes, sends files, edits, presses, blocks, and sees the chat."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Condition

from infra.local.telegram import happenings
from infra.local.telegram.attachments import WITHOUT_CAPTION, Attachment
from infra.local.telegram.formatting import LONGEST_TEXT
from infra.local.telegram.happenings import Place
from infra.local.telegram.reference import Json
from infra.local.telegram.visible import Button, Seen, seen
from infra.local.telegram.world import Bot, Press, Standing, User, World

START_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Person:
    """With one bot in the world it is the one talked to; `at` names the bot, or a group with it."""

    world: World
    changed: Condition
    user: User
    bot: Bot | None = None
    group: int | None = None

    @property
    def user_id(self) -> int:
        return self.user.id

    def at(self, bot: Bot, group: int | None = None) -> "Person":
        return replace(self, bot=bot, group=group)

    def _place(self) -> Place:
        bots = list(self.world.bots.values())
        if self.bot is None and len(bots) != 1:
            raise LookupError(f"say which of {len(bots)} bots {self.user.first_name} talks to")
        bot = self.bot or bots[0]
        talk = self.world.private_talk(bot, self.user) if self.group is None else bot.talks[self.group]
        return Place(self.world, bot, talk, self.user)

    def says(
        self,
        text: str,
        *,
        reply_to: Seen | int | None = None,
        forwarded_from: "Person | str | None" = None,
    ) -> Seen:
        """Writes; a text over Telegram's length goes as several messages, the last is returned."""
        origin = forwarded_from.user.json() if isinstance(forwarded_from, Person) else forwarded_from
        with self.changed:
            place = self._place()
            pieces = [text[at : at + LONGEST_TEXT] for at in range(0, len(text), LONGEST_TEXT)]
            messages = [
                place.writes(happenings.texted(piece) | place.forwarded(origin) | place.reply(_number(reply_to)))
                for piece in pieces
            ]
            self.changed.notify_all()
            return seen(messages[-1], place.bot.id)

    def starts(self, payload: str | None = None) -> Seen:
        """Presses Start, or a link that starts the bot with a payload; unblocks a blocked bot."""
        if payload is not None and not START_PAYLOAD.fullmatch(payload):
            raise ValueError(f"no link can carry the payload {payload!r}")
        if self.has_blocked:
            self.unblocks()
        return self.says(f"/start {payload}" if payload else "/start")

    def sends(
        self, content: Attachment | Json, *, caption: str | None = None, reply_to: Seen | int | None = None
    ) -> Seen:
        """Sends one file, or a message of another kind from `extras`."""
        if caption and isinstance(content, Attachment) and content.kind in WITHOUT_CAPTION:
            raise ValueError(f"a {content.kind} has no caption")
        with self.changed:
            place = self._place()
            shown = place.file(content) if isinstance(content, Attachment) else content
            message = place.writes(shown | happenings.captioned(caption) | place.reply(_number(reply_to)))
            self.changed.notify_all()
            return seen(message, place.bot.id)

    def album(
        self,
        items: Sequence[Attachment],
        *,
        caption: str | None = None,
        gap: float = 0.0,
        reply_to: Seen | int | None = None,
    ) -> str:
        """Sends an album whose parts arrive `gap` seconds apart; returns the album's id. Each part is the reply."""
        with self.changed:
            place = self._place()
            album = str(13_000_000_000_000 + self.world.number())
            for number, item in enumerate(items):
                shown = {"media_group_id": album} | happenings.captioned(caption if number == 0 else None)
                shown |= place.reply(_number(reply_to))
                arrival = place.later(place.file(item) | shown)
                self.world.arrivals.append((self.world.now() + timedelta(seconds=gap * number), arrival))
            self.world.arrive()
            self.changed.notify_all()
            return album

    def edits(self, message: Seen | int, text: str) -> Seen:
        """Changes the text, or the caption of a file."""
        with self.changed:
            place = self._place()
            changed = place.edits(_known(message), text)
            self.changed.notify_all()
            return seen(changed, place.bot.id)

    def presses(self, label_or_data: str) -> Press:
        """Presses the newest button with this label or data, or else with this in its label."""
        with self.changed:
            message, button = self._find(label_or_data)
            return self.press(str(button.data), message.message_id)

    def press(self, data: str, message_id: int | None) -> Press:
        """Sends any data from any message, visible or not, as a modified client could."""
        with self.changed:
            press = self._place().presses(data, message_id)
            self.changed.notify_all()
            return press

    def reacts(self, message: Seen | int, emoji: str | None) -> None:
        with self.changed:
            self._place().reacts(_known(message), emoji)
            self.changed.notify_all()

    @property
    def has_blocked(self) -> bool:
        with self.changed:
            return self._place().talk.standing is Standing.BLOCKED

    def blocks(self) -> None:
        with self.changed:
            self._place().turns(Standing.BLOCKED)
            self.changed.notify_all()

    def unblocks(self) -> None:
        with self.changed:
            self._place().turns(Standing.OPEN)
            self.changed.notify_all()

    def throws_out(self) -> None:
        """Out of the group; `invites` brings the bot back."""
        with self.changed:
            self._place().turns(Standing.LEFT)
            self.changed.notify_all()

    def leaves_telegram(self) -> None:
        with self.changed:
            self.user.is_deactivated = True

    def invites(self, bot: Bot, group: int, title: str) -> "Person":
        """Puts a bot into a group chat; returns this person as a member of it."""
        with self.changed:
            happenings.invite(self.world, bot, self.user, {"id": group, "type": "group", "title": title})
            self.changed.notify_all()
            return self.at(bot, group)

    def opens_forum(self, bot: Bot, group: int, title: str) -> "Person":
        """As `invites`, into a supergroup that has topics."""
        chat = {"id": group, "type": "supergroup", "title": title, "is_forum": True}
        with self.changed:
            happenings.invite(self.world, bot, self.user, chat)
            self.changed.notify_all()
            return self.at(bot, group)

    def deletes_topic(self, thread: int) -> None:
        """With all that was said in it."""
        with self.changed:
            talk = self._place().talk
            del talk.topics[thread]
            for number in [n for n, each in talk.messages.items() if each.get("message_thread_id") == thread]:
                talk.remove(number)
            self.changed.notify_all()

    def upgrades(self, to: int) -> "Person":
        """The group becomes a supergroup with another number; returns this person as a member of it."""
        with self.changed:
            place = self._place()
            chat = {**place.talk.chat, "id": to, "type": "supergroup"}
            place.writes({"migrate_to_chat_id": to})
            place.talk.migrated_to = to
            happenings.invite(self.world, place.bot, self.user, chat)
            self.changed.notify_all()
            return self.at(place.bot, to)

    def sees(self, bot: Bot | None = None) -> list[Seen]:
        """Every message now in the chat, oldest first."""
        with self.changed:
            place = (self if bot is None else self.at(bot))._place()
            return [seen(place.talk.messages[number], place.bot.id) for number in sorted(place.talk.messages)]

    def last(self, bot: Bot | None = None) -> Seen:
        return self.sees(bot)[-1]

    def buttons(self, bot: Bot | None = None) -> list[Button]:
        """The buttons of the newest message that has any."""
        return next((list(message.buttons) for message in reversed(self.sees(bot)) if message.rows), [])

    def toast(self) -> str | None:
        """What the bot answered to this person's newest press, None if nothing was shown."""
        with self.changed:
            own = [press for press in self._place().bot.presses.values() if press.user_id == self.user.id]
            return own[-1].toast if own else None

    def _find(self, wanted: str) -> tuple[Seen, Button]:
        pairs = [
            (message, button)
            for message in reversed(self.sees())
            for button in message.buttons
            if button.data is not None
        ]
        for message, button in pairs:
            if wanted in (button.label, button.data):
                return message, button
        for message, button in pairs:
            if wanted in button.label:
                return message, button
        raise LookupError(f"no button {wanted!r}; there are {[button.label for _, button in pairs]}")


def _number(message: Seen | int | None) -> int | None:
    return message.message_id if isinstance(message, Seen) else message


def _known(message: Seen | int) -> int:
    return message.message_id if isinstance(message, Seen) else message
