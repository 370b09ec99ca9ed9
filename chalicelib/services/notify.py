"""Who is told of an event, and in which chats: the one place that decides it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from chalicelib.conversation.outputs import Output, Say, Titled, Value, Words
from chalicelib.conversation.prompts import department_title, told_rows
from chalicelib.conversation.tickets import albums
from chalicelib.desk.history import Happened
from chalicelib.desk.message import Message
from chalicelib.desk.notices import NOTICES, WRITTEN, Way, wants
from chalicelib.desk.people import Person, Provider
from chalicelib.desk.text import CARD_PIECE, split
from chalicelib.desk.ticket import Ticket
from chalicelib.services import deliver
from chalicelib.services.chats import chat_with
from chalicelib.services.effects import ChatTarget, Class, Content, Event, Spoken, Told
from chalicelib.services.house import House
from chalicelib.services.languages import language_for
from chalicelib.services.notify_mail import write_of
from chalicelib.services.ports import Seen
from chalicelib.services.record import changes, lease_of

CHANGED = {Happened.CLOSED: "told.closed", Happened.REOPENED: "told.reopened", Happened.REMINDED: "told.waiting"}
"""Events that bring a status and nothing else, and the words for each."""


def notify(event: Event, house: House) -> None:
    """Tell the client's people what staff did; nobody is told of his own act.

    The same event twice is told once. Raises Unavailable when it should come again.
    """
    if event.kind not in NOTICES:
        return
    thread = house.store.thread(event.provider, event.ticket, limit=1)
    provider = house.directory.provider(event.provider)
    if thread is None or provider is None:
        return
    write_of(event, thread.ticket, provider, house)
    if event.kind == Happened.CREATED:
        return
    outputs = tuple(_outputs(event, thread.ticket, provider, house))
    for person, chat in _concerned(event, provider, house):
        _tell(event, outputs, person, chat, house)


def _tell(event: Event, outputs: Sequence[Output], person: Person, chat: ChatTarget, house: House) -> None:
    """Each person's telling is a transaction of its own: however many they are, none grows too large."""
    cause = f"event#{event.id}#{person.id}"
    if house.store.answer(cause) is not None:
        deliver.carry_cause(cause, house)
        return
    says = list(_says(event, outputs, person, chat))
    written = changes(cause=cause, at=house.clock.now(), says=says, lease=lease_of(house.clock.left()))
    try:
        house.store.commit(written)
    except Seen:
        return  # whoever was faster carries it
    deliver.carry(written.rows, house)


def _concerned(event: Event, provider: Provider, house: House) -> Iterator[tuple[Person, ChatTarget]]:
    """Everybody of the account who turned Telegram on, wants to hear of it there, and has a chat with a bot of ours."""
    if not provider.telegram:
        return
    notice = NOTICES[Happened(event.kind)]
    bots = house.bots.serving(provider.id)
    for person in house.directory.people(event.provider, event.account):
        wanted = person.telegram_support and wants(person, notice, Way.TELEGRAM)
        if person.telegram is None or not wanted or person.id == event.by:
            continue
        talk = chat_with(person.telegram.id, bots, house)
        if talk is not None:
            language = language_for(talk.language, None, person, provider)
            yield person, ChatTarget(bot=talk.bot, chat=talk.chat, language=language)


def _says(
    event: Event, outputs: Sequence[Output], person: Person, target: ChatTarget
) -> Iterator[tuple[Class, Content]]:
    """Delivery truth is kept where a message is told of, on its beginning."""
    told = None
    if event.kind in WRITTEN and event.message is not None:
        told = Told(provider=event.provider, ticket=event.ticket, message=event.message, person=person.id)
    for index, output in enumerate(outputs):
        yield Class.DELIVERY, Spoken(target=target, output=output, told=told if index == 0 else None)


def _outputs(event: Event, ticket: Ticket, provider: Provider, house: House) -> Iterator[Output]:
    if event.kind in CHANGED:
        values: dict[str, Value] = {
            "number": ticket.number,
            "subject": ticket.subject,
            "status": Words(f"status.client.{event.client_status}"),
            "silence": Words("time.for_days", {"count": int(event.details.get("days", "0"))}),
        }
        yield _page(ticket, (Words(CHANGED[Happened(event.kind)], values),))
    elif event.message is not None:
        message = house.store.message(event.provider, event.ticket, event.message)
        if message is not None and not message.internal:
            yield from _answer(ticket, message, provider)


def _answer(ticket: Ticket, message: Message, provider: Provider) -> Iterable[Output]:
    """Number, subject, who, the text in as many messages as it needs, then the files."""
    department = provider.department(ticket.department)
    title = department_title(department) if department else Titled(ticket.department)
    head: tuple[Value, ...] = (
        Words("told.head", {"number": ticket.number, "subject": ticket.subject}),
        Words("told.by", {"author": message.author.name, "department": title}),
    )
    pieces = split(message.text, CARD_PIECE) or ("",)
    for index, piece in enumerate(pieces):
        lines = (*head, piece) if index == 0 else (piece,)
        page = _page(ticket, tuple(each for each in lines if each != ""))
        yield page if index == len(pieces) - 1 else replace(page, rows=())
    yield from albums(ticket, message.attachments)


def _page(ticket: Ticket, lines: tuple[Value, ...]) -> Say:
    return Say(lines=lines, rows=told_rows(ticket), provider=ticket.provider, ticket=ticket.number)
