"""Staff answer a client by answering the letter that told them of his ticket, at an address signed for its reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chalicelib.desk import reply_address
from chalicelib.desk.bundles import News
from chalicelib.desk.people import Provider, Staff
from chalicelib.desk.permissions import ANSWERING
from chalicelib.desk.verbs import Said
from chalicelib.services.correspond import desk_of
from chalicelib.services.effects import Conversation
from chalicelib.services.house import House
from chalicelib.services.records import Thread


def asked_for(
    news: Sequence[News],
    threads: Mapping[int, Thread],
    provider: Provider,
    member: Staff,
    language: str,
    house: House,
) -> Conversation | None:
    """None for a digest, for whoever only looks on, where the provider has no mailbox, and for a letter that shows what
    clients may not read: whoever answers it would send that back, quoted."""
    numbers = {each.ticket for each in news}
    thread = threads.get(*numbers) if len(numbers) == 1 else None
    if thread is None or member.role not in ANSWERING or _shows_more_than_clients_may_read(news, thread):
        return None
    ticket = thread.ticket
    desk = desk_of(ticket, provider, house)
    if desk is None:
        return None
    box = desk.mailbox.address
    return Conversation(
        mailbox=box,
        name=provider.title(language),
        reply_to=reply_address.reply_address(box, ticket.number, reply_address.staff_of(member.id), desk.keys),
        root=reply_address.root_id(ticket.number, desk.keys, box.rpartition("@")[2]),
    )


def for_clients(said: Said, house: House) -> Said:
    """Without lines that hold an address of the console, where he wrote between those of the letter: the one at its end
    stops all letters to him, whoever follows it."""
    console = f"{house.portal}/desk" if house.portal else ""
    if not console or console not in said.text:
        return said
    kept = "\n".join(each for each in said.text.splitlines() if console not in each)
    return replace(said, text=kept.strip() or "…")


def _shows_more_than_clients_may_read(news: Sequence[News], thread: Thread) -> bool:
    told_of = {each.message for each in news}
    return any(each.reminder for each in news) or any(each.internal for each in thread.messages if each.id in told_of)
