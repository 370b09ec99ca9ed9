"""Every key and index of the table, each with the question it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from chalicelib.desk.people import Identity
from chalicelib.storage.order import moment, padded, part


class Key(NamedTuple):
    """Where one item lies."""

    pk: str
    sk: str


@dataclass(frozen=True, slots=True)
class Index:
    """One way the table is sorted: the attributes that choose a partition and order it."""

    name: str | None
    partition: str
    rank: str


MAIN = Index(None, "pk", "sk")
BY_ACCOUNT = Index("by_account", "account_key", "account_rank")
BY_QUEUE = Index("by_queue", "queue_key", "queue_rank")
BY_ASSIGNEE = Index("by_assignee", "assignee_key", "assignee_rank")
BY_PROVIDER = Index("by_provider", "provider_key", "provider_rank")
BY_DUE = Index("by_due", "due_key", "due_at")

DUE_SHARDS = 4
"""Partitions that what is due is spread over; `tend` asks each of them."""


@dataclass(frozen=True, slots=True)
class Span:
    """Neighbouring items of one partition, both ends included: one Query."""

    index: Index
    partition: str
    low: str | None = None
    high: str | None = None


def _under(pk: str, prefix: str) -> Span:
    """All items of a partition whose sort key begins with `<prefix>#`; `$` is the sign after `#`."""
    return Span(MAIN, pk, f"{prefix}#", f"{prefix}$")


# A ticket and all that happened to it. Sorted: DELIVERY, FACT, HERE, MESSAGE, TICKET.


def _ticket(provider: str, number: int) -> str:
    return f"TICKET#{part(provider)}#{padded(number)}"


def ticket(provider: str, number: int) -> Key:
    """The ticket by provider and number."""
    return Key(_ticket(provider, number), "TICKET")


def message(provider: str, number: int, id: int) -> Key:
    """One message of a ticket."""
    return Key(_ticket(provider, number), f"MESSAGE#{padded(id)}")


def thread(provider: str, number: int) -> Span:
    """A ticket with its newest messages: read backwards, the ticket comes first."""
    return Span(MAIN, _ticket(provider, number), "MESSAGE#", "TICKET")


def fact(provider: str, number: int, id: int) -> Key:
    """One fact of a ticket."""
    return Key(_ticket(provider, number), f"FACT#{padded(id)}")


def history(provider: str, number: int) -> Span:
    """The history of a ticket."""
    return _under(_ticket(provider, number), "FACT")


def delivery(provider: str, number: int, message: int, person: str, channel: str, to: str) -> Key:
    """What became of telling this person of this message on this channel, at this address where it has such."""
    at = f"#{part(to)}" if to else ""
    return Key(_ticket(provider, number), f"DELIVERY#{padded(message)}#{part(person)}#{part(channel)}{at}")


def presence(provider: str, number: int) -> Key:
    """Who is at a ticket; outside of what a thread reads."""
    return Key(_ticket(provider, number), "HERE")


def deliveries(provider: str, number: int) -> Span:
    """Who was told of what in a ticket."""
    return _under(_ticket(provider, number), "DELIVERY")


# What tickets are found by.


def lexicon(provider: str, number: int) -> Key:
    """The words a ticket is found by."""
    return Key(_ticket(provider, number), "WORDS")


def _term(provider: str, term: str) -> str:
    return f"TERM#{part(provider)}#{part(term)}"


def term(provider: str, term: str, number: int) -> Key:
    """That a ticket has a word."""
    return Key(_term(provider, term), padded(number))


def having(provider: str, term: str) -> Span:
    """The tickets with a word, to be read backwards."""
    return Span(MAIN, _term(provider, term))


def numbered(provider: str, number: int) -> Key:
    """That there is a ticket of this number, as its digits sort."""
    return Key(f"NUMBERS#{part(provider)}", part(str(number)))


def numbers(provider: str, prefix: str) -> Span:
    """The tickets whose numbers begin with these digits; a colon is the sign after nine."""
    return Span(MAIN, f"NUMBERS#{part(provider)}", prefix, f"{prefix}:")


# What a person was told. Sorted: AT, READ.


def _told(provider: str, account: str, person: str) -> str:
    return f"TOLD#{part(provider)}#{part(account)}#{part(person)}"


def notification(provider: str, account: str, person: str, at: datetime, ticket: int, fact: int, way: str) -> Key:
    """What somebody was told of one fact by one way."""
    return Key(_told(provider, account, person), f"AT#{moment(at)}#{padded(ticket)}#{padded(fact)}#{part(way)}")


def reading(provider: str, account: str, person: str) -> Key:
    """Up to where somebody has read what he was told."""
    return Key(_told(provider, account, person), "READ")


def unread(provider: str, account: str, person: str) -> Key:
    """What of it he has not read, by fact; outside of what the list of it reads."""
    return Key(_told(provider, account, person), "UNREAD")


def notifications(provider: str, account: str, person: str) -> Span:
    """What somebody was told, to be read backwards: how far he has read comes first."""
    return Span(MAIN, _told(provider, account, person), "AT#", "READ")


# What is counted.


def tally(provider: str, day: str, department: str, channel: str, person: str) -> Key:
    """One line of a provider's books."""
    line = (part(each) for each in (day, department, channel, person))
    return Key(f"FIGURES#{part(provider)}", "#".join(line))


def tallies(provider: str, since: str, until: str) -> Span:
    """The lines of these days, both included; `$` is the sign after `#`."""
    return Span(MAIN, f"FIGURES#{part(provider)}", since, f"{until}$")


def topic(provider: str, number: int, bot: str, chat: int) -> Key:
    """In which topic of a group the ticket is told of."""
    return Key(_ticket(provider, number), f"TOPIC#{part(bot)}#{padded(chat)}")


# Lists of tickets.


def active(provider: str, account: str) -> Span:
    """An account's tickets out of the archive, by status group, the newest activity first."""
    return Span(BY_ACCOUNT, f"ACTIVE#{part(provider)}#{part(account)}")


def archive(provider: str, account: str) -> Span:
    """An account's archive, newest first."""
    return Span(BY_ACCOUNT, f"ARCHIVE#{part(provider)}#{part(account)}")


def queue(provider: str, department: str) -> Span:
    """A department's open tickets by oldest unanswered message, then those where nobody waits."""
    return Span(BY_QUEUE, f"QUEUE#{part(provider)}#{part(department)}")


def awaiting(provider: str, department: str) -> Span:
    """A department's tickets that wait for the client's answer, newest activity first."""
    return Span(BY_QUEUE, f"AWAITING#{part(provider)}#{part(department)}")


def done(provider: str, department: str) -> Span:
    """A department's tickets that nobody waits on: closed or in the archive, newest activity first."""
    return Span(BY_QUEUE, f"DONE#{part(provider)}#{part(department)}")


def assigned(provider: str, member: str) -> Span:
    """The open tickets of one assignee, in the queue's order."""
    return Span(BY_ASSIGNEE, f"ASSIGNED#{part(provider)}#{part(member)}")


def recent(provider: str) -> Span:
    """A provider's tickets by last activity, to be read backwards."""
    return Span(BY_PROVIDER, f"TICKETS#{part(provider)}")


# A talk with a person in a chat of a bot.


def _chat(bot: str, chat: int) -> str:
    return f"CHAT#{part(bot)}#{padded(chat)}"


def talk(bot: str, chat: int) -> Key:
    """The conversation by bot and chat."""
    return Key(_chat(bot, chat), "TALK")


def left(bot: str, chat: int, draft: str) -> Key:
    """Whether a draft was left, and until when nobody asks."""
    return Key(_chat(bot, chat), f"LEFT#{part(draft)}")


def shown(bot: str, chat: int) -> Key:
    """What the chat shows now."""
    return Key(_chat(bot, chat), "SHOWN")


def mapped(bot: str, chat: int, message_id: int) -> Key:
    """The ticket by a message of the chat."""
    return Key(_chat(bot, chat), f"MAPPED#{padded(message_id)}")


# What was done, and what is still to be said of it.


def _cause(cause: str) -> str:
    return f"CAUSE#{part(cause)}"


def cause(cause: str) -> Key:
    """Whether a cause was committed, and what it was answered with."""
    return Key(_cause(cause), "CAUSE")


def row(cause: str, ordinal: int) -> Key:
    """One outbox row."""
    return Key(_cause(cause), f"ROW#{padded(ordinal)}")


def rows(cause: str) -> Span:
    """The outbox rows of a cause, in order."""
    return _under(_cause(cause), "ROW")


def shard(number: int) -> str:
    """One of the partitions of what is due."""
    return f"DUE#{number}"


def due(now: datetime) -> tuple[Span, ...]:
    """The outbox rows that are due, the longest waiting first in each shard."""
    return tuple(Span(BY_DUE, shard(each), None, moment(now)) for each in range(DUE_SHARDS))


AGENDA = "AGENDA"
"""Where everything lies that waits for its time: one partition, for a ticket moves in it at most once an act."""


def agenda(now: datetime) -> Span:
    """What has to be looked at because of its time, the longest waiting first."""
    return Span(BY_DUE, AGENDA, None, moment(now))


def copy(bot: str, file: str) -> Key:
    """Under which handle a bot has uploaded a file before."""
    return Key(f"COPY#{part(file)}", f"BOT#{part(bot)}")


def dead_letter(reference: str) -> Key:
    """The update behind a reference that a person was given."""
    return Key(f"DEAD#{part(reference)}", "DEAD")


def dead_letters() -> Span:
    """The updates that could not be digested, to be read backwards."""
    return Span(BY_PROVIDER, "DEAD")


# What was done to the desk itself.


def logged(provider: str, at: datetime, cause: str) -> Key:
    """One line of a provider's log."""
    return Key(f"LOG#{part(provider)}", f"{moment(at)}#{part(cause)}")


def log(provider: str) -> Span:
    """A provider's log, to be read backwards."""
    return Span(MAIN, f"LOG#{part(provider)}")


# Who is concerned.


def provider(id: str) -> Key:
    """The provider by id."""
    return Key(f"PROVIDER#{part(id)}", "PROVIDER")


def providers() -> Span:
    """All providers, by id."""
    return Span(BY_PROVIDER, "PROVIDERS")


def counter(provider: str) -> Key:
    """The last ticket number of a provider."""
    return Key(f"PROVIDER#{part(provider)}", "COUNTER")


def member(provider: str, id: str) -> Key:
    """A member of staff by provider and id."""
    return Key(f"PROVIDER#{part(provider)}", f"STAFF#{part(id)}")


def staff(provider: str) -> Span:
    """A provider's staff, by id."""
    return _under(f"PROVIDER#{part(provider)}", "STAFF")


def marks(provider: str, member: str) -> Key:
    """What a member has seen of which ticket."""
    return Key(f"PROVIDER#{part(provider)}", f"MARKS#{part(member)}")


def group(provider: str, department: str) -> Key:
    """The Telegram group of a department."""
    return Key(f"PROVIDER#{part(provider)}", f"GROUP#{part(department)}")


def panel_key(provider: str, id: str) -> Key:
    """A key of a provider's panel, by the id that a link names."""
    return Key(f"PROVIDER#{part(provider)}", f"PANELKEY#{part(id)}")


def panel_keys(provider: str) -> Span:
    """The keys of a provider's panel, by id."""
    return _under(f"PROVIDER#{part(provider)}", "PANELKEY")


def webhook(provider: str, id: str) -> Key:
    """A webhook by provider and id."""
    return Key(f"PROVIDER#{part(provider)}", f"WEBHOOK#{part(id)}")


def webhooks(provider: str) -> Span:
    """A provider's webhooks, by id."""
    return _under(f"PROVIDER#{part(provider)}", "WEBHOOK")


def call(webhook: str, id: str) -> Key:
    """One call of a webhook."""
    return Key(f"WEBHOOK#{part(webhook)}", f"CALL#{part(id)}")


def calls(webhook: str) -> Span:
    """The calls of a webhook by the time of their events, to be read backwards."""
    return _under(f"WEBHOOK#{part(webhook)}", "CALL")


def calls_due(now: datetime | None = None) -> Span:
    """The calls to be looked at, the longest waiting first; apart from the outbox, which never waits behind them."""
    return Span(BY_DUE, "CALLS", None, None if now is None else moment(now))


def canned(provider: str, id: str) -> Key:
    """A canned answer by provider and id."""
    return Key(f"PROVIDER#{part(provider)}", f"CANNED#{part(id)}")


def canned_answers(provider: str) -> Span:
    """A provider's canned answers, whoever has them."""
    return _under(f"PROVIDER#{part(provider)}", "CANNED")


def template(provider: str, form: str, language: str) -> Key:
    """A provider's own words for one thing in one language."""
    return Key(f"PROVIDER#{part(provider)}", f"TEMPLATE#{part(form)}#{part(language)}")


def templates(provider: str) -> Span:
    """All that a provider has own words for."""
    return _under(f"PROVIDER#{part(provider)}", "TEMPLATE")


def invited(provider: str, hash: str) -> Key:
    """An invitation by the hash of its secret."""
    return Key(f"PROVIDER#{part(provider)}", f"INVITED#{part(hash)}")


def invitations(provider: str) -> Span:
    """Those whom a provider has asked to answer for it."""
    return _under(f"PROVIDER#{part(provider)}", "INVITED")


def token(id: str) -> Key:
    """A token of the API by its id."""
    return Key(f"TOKEN#{part(id)}", "TOKEN")


def tokens(provider: str) -> Span:
    """A provider's tokens, by id."""
    return Span(BY_PROVIDER, f"TOKENS#{part(provider)}")


def bot(id: str) -> Key:
    """The bot by id."""
    return Key(f"BOT#{part(id)}", "BOT")


def bots() -> Span:
    """All bots, by id."""
    return Span(BY_PROVIDER, "BOTS")


def _account(provider: str, id: str) -> str:
    return f"ACCOUNT#{part(provider)}#{part(id)}"


def account(provider: str, id: str) -> Key:
    """The account by provider and the billing system's id."""
    return Key(_account(provider, id), "ACCOUNT")


def accounts(provider: str, *, since: str | None = None, until: str | None = None) -> Span:
    """A provider's accounts by name, from this rank to that."""
    return Span(BY_PROVIDER, f"ACCOUNTS#{part(provider)}", since, until)


def pace(provider: str, account: str) -> Key:
    """How much an account has sent this hour."""
    return Key(_account(provider, account), "PACE")


def service(provider: str, account: str, id: str) -> Key:
    """One service of an account."""
    return Key(_account(provider, account), f"SERVICE#{part(id)}")


def services(provider: str, account: str) -> Span:
    """The services of an account, by id."""
    return _under(_account(provider, account), "SERVICE")


def belonging(provider: str, account: str, person: str) -> Key:
    """A person's place in an account, with a copy of the person."""
    return Key(_account(provider, account), f"PERSON#{part(person)}")


def people(provider: str, account: str) -> Span:
    """The persons of an account, by id."""
    return _under(_account(provider, account), "PERSON")


def person(id: str) -> Key:
    """The person by id."""
    return Key(f"PERSON#{part(id)}", "PERSON")


def identity(identity: Identity) -> Key:
    """The person by e-mail or by Telegram id, with a copy of the person; a key that only one can hold."""
    return Key(f"IDENTITY#{identity.kind}#{part(identity.value)}", "IDENTITY")


def grant(hash: str) -> Key:
    """The link grant by the hash of its token."""
    return Key(f"GRANT#{part(hash)}", "GRANT")


# What comes and goes by mail.


def mailbox(address: str) -> Key:
    """Whose mailbox an address is."""
    return Key(f"MAILBOX#{part(address)}", "MAILBOX")


def mailboxes(provider: str) -> Span:
    """A provider's mailboxes, by address."""
    return Span(BY_PROVIDER, f"MAILBOXES#{part(provider)}")


def reply_keys(provider: str) -> Key:
    """What a provider's reply addresses are signed with."""
    return Key(f"PROVIDER#{part(provider)}", "REPLYKEYS")


def barred(provider: str, kind: str, value: str) -> Key:
    """Whether a provider takes nothing from this address or Telegram account."""
    return Key(f"PROVIDER#{part(provider)}", f"BARRED#{part(kind)}#{part(value)}")


def all_barred(provider: str) -> Span:
    """Everybody a provider takes nothing from."""
    return _under(f"PROVIDER#{part(provider)}", "BARRED")


def intake(provider: str, id: str) -> Key:
    """What became of a mail at a provider."""
    return Key(f"MAIL#{part(id)}", f"INTAKE#{part(provider)}")


def intakes(provider: str) -> Span:
    """What became of a provider's mail, to be read backwards."""
    return Span(BY_PROVIDER, f"INTAKES#{part(provider)}")


def held(provider: str, id: str) -> Key:
    """A mail that waits for a look."""
    return Key(f"MAIL#{part(id)}", f"HELD#{part(provider)}")


def all_held(provider: str) -> Span:
    """A provider's mails that wait for a look, to be read backwards."""
    return Span(BY_PROVIDER, f"HELD#{part(provider)}")


def known_mail(provider: str, id: str) -> Key:
    """The ticket by the Message-ID of a mail that came to a provider."""
    return Key(f"MAILID#{part(provider)}#{part(id)}", "KNOWN")


def posted(id: str) -> Key:
    """The ticket by the id that SES gave a letter of ours."""
    return Key(f"POSTED#{part(id)}", "POSTED")


def sent(provider: str, number: int, to: str) -> Key:
    """Which letters of a ticket lie in the mailbox of an address."""
    return Key(f"SENT#{part(to)}", f"TICKET#{part(provider)}#{padded(number)}")


def all_posted(provider: str) -> Span:
    """A provider's letters about tickets, to be read backwards."""
    return Span(BY_PROVIDER, f"POSTED#{part(provider)}")


def address(address: str) -> Key:
    """Whether letters to an address arrive, and how much it writes."""
    return Key(f"ADDRESS#{part(address)}", "ADDRESS")


def inflow(address: str, side: str, hour: str) -> Key:
    """How many mails came from an address, or to a mailbox, in an hour."""
    return Key(f"INFLOW#{part(address)}", f"{side}#{hour}")


# Who comes in by the web. Sessions lie with the person, so that both are one batched read.


def session(person: str, hash: str) -> Key:
    """A person's session by the hash of its secret."""
    return Key(f"PERSON#{part(person)}", f"SESSION#{part(hash)}")


def sessions(person: str) -> Span:
    """The sessions of a person."""
    return _under(f"PERSON#{part(person)}", "SESSION")


def badge(owner: str) -> Key:
    """What an address opens in the console, lying with the sessions it opened."""
    return Key(f"PERSON#{part(owner)}", "BADGE")


def pager(user: int) -> Key:
    """The address of the member of staff whom a Telegram account belongs to."""
    return Key(f"PAGER#{padded(user)}", "PAGER")


def bundle(provider: str, to: str, ticket: int) -> Key:
    """What waits to be told to one member or group of one ticket, or of what else belongs together (`desk.bundles`)."""
    return Key(f"BUNDLE#{part(provider)}#{part(to)}", f"TICKET#{padded(ticket)}")


def challenge(hash: str) -> Key:
    """What was sent to an address, by its hash."""
    return Key(f"CHALLENGE#{part(hash)}", "CHALLENGE")


def pass_(hash: str) -> Key:
    """A way from the bot to the web, by the hash of its secret."""
    return Key(f"PASS#{part(hash)}", "PASS")


def attempts(source: str) -> Key:
    """How often a place on the network tried, by its hash."""
    return Key(f"SOURCE#{part(source)}", "ATTEMPTS")
