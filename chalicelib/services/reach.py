"""By which ways a member of staff is reached now, and which of them are closed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from chalicelib.desk.badges import owner_of
from chalicelib.desk.mailroom import Address
from chalicelib.desk.people import Provider, Staff
from chalicelib.services.chats import chat_with
from chalicelib.services.effects import ChatTarget
from chalicelib.services.house import House
from chalicelib.services.languages import language_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    linked: bool = False
    """Whether he has tied a Telegram account, whatever became of the chat."""
    chat: ChatTarget | None = None
    """Where he is told in Telegram; None where he has no chat with a bot of this provider, or keeps it out."""
    blocked_at: datetime | None = None
    """Since when he keeps the bot out, where he has one."""
    address: Address

    @property
    def mail(self) -> bool:
        """Whether letters arrive, as far as is known."""
        return self.address.dead_at is None


def reach_of(member: Staff, provider: Provider, house: House, *, but: Collection[str] = ()) -> Reach:
    """Four reads at most; as if he had no chat with the bots that `but` names. Raises Unavailable."""
    address, badge = house.mailroom.address(member.email), house.directory.badge(owner_of(member.email))
    linked = badge.telegram if badge is not None and badge.admits(member) else None
    if linked is None:
        return Reach(address=address)
    met = chat_with(linked.id, [each for each in house.bots.serving(provider.id) if each not in but], house)
    if met is None or met.blocked_at is not None:
        return Reach(linked=True, blocked_at=met.blocked_at if met else None, address=address)
    language = language_for(member.language, met.talk.language, None, provider)
    chat = ChatTarget(bot=met.talk.bot, chat=met.talk.chat, language=language)
    return Reach(linked=True, chat=chat, address=address)
