"""Tickets by words of what was said in them, by number, and by the address or name of who asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chalicelib.desk.errors import Invalid
from chalicelib.desk.names import email_of, plain
from chalicelib.desk.people import Identity, IdentityKind, Role
from chalicelib.desk.permissions import Actor, may_see
from chalicelib.desk.terms import terms
from chalicelib.desk.ticket import Ticket
from chalicelib.services.house import House
from chalicelib.services.records import Lexicon

LONGEST = 120
"""Characters of a question."""
MOST_TERMS = 5
"""Lexicon of it that are looked for."""
DEPTH = 300
"""Tickets with a word that are looked at, the newest first; rarer words reach back to the beginning."""
LOOKED_AT = 100
"""Tickets that are read in the end: one batch."""
BY_NUMBER = 20
OF_ACCOUNT = 20
ACCOUNTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    tickets: tuple[Ticket, ...]
    """The last active first."""
    more: bool = False
    """Whether older ones may fit that were not looked at."""


def search(question: str, *, actor: Actor, provider: str, house: House) -> Found:
    """What this member of staff may see; the reads are bounded, whatever the desk holds."""
    asked = plain(question)[:LONGEST]
    numbers, cut = _numbers(asked, provider, house)
    tickets = {each.number: each for each in house.reads.tickets(provider, numbers)}
    tickets |= {each.number: each for each in _of_address(asked, provider, house)}
    seen = sorted(tickets.values(), key=lambda each: each.active_at, reverse=True)
    return Found(tickets=tuple(each for each in seen if may_see(actor, each)), more=cut)


def said_in(tickets: Sequence[Ticket], question: str, *, actor: Actor, house: House) -> frozenset[int]:
    """Those of these tickets, all of one provider, in which every word was said that he may read (I-3)."""
    wanted = frozenset(terms(question))
    if not tickets or not wanted:
        return frozenset()
    known = house.index.known(tickets[0].provider, [each.number for each in tickets])
    return frozenset(number for number, each in known.items() if wanted <= _open_to(actor, each))


def _open_to(actor: Actor, lexicon: Lexicon) -> frozenset[str]:
    return lexicon.public if actor.role is Role.CLIENT else lexicon.all


def _numbers(asked: str, provider: str, house: House) -> tuple[list[int], bool]:
    digits = asked.lstrip("№# ")
    by_number: tuple[int, ...] = ()
    if digits.isascii() and digits.isdecimal():
        by_number = house.index.numbers(provider, digits, limit=BY_NUMBER)
    by_words, more = _by_words(terms(asked)[:MOST_TERMS], provider, house)
    both = list(dict.fromkeys((*by_number, *by_words)))
    return both[:LOOKED_AT], more or len(both) > LOOKED_AT or len(by_number) == BY_NUMBER


def _by_words(wanted: Sequence[str], provider: str, house: House) -> tuple[list[int], bool]:
    """Tickets that have all of the words, newest first, and whether older ones may have them too."""
    if not wanted:
        return [], False
    lists = [house.index.having(provider, each, limit=DEPTH) for each in wanted]
    rarest = min(lists, key=len)
    whole = [set(each) for each in lists if len(each) < DEPTH]
    candidates = [each for each in rarest if all(each in one for one in whole)]
    looked_at = candidates[:LOOKED_AT]
    if len(wanted) > 1:
        known = house.index.known(provider, looked_at)
        looked_at = [each for each in looked_at if each in known and known[each].all.issuperset(wanted)]
    return looked_at, len(rarest) == DEPTH or len(candidates) > LOOKED_AT


def _of_address(asked: str, provider: str, house: House) -> Iterator[Ticket]:
    """The last of a person's tickets, whichever of his addresses they came from."""
    try:
        address = email_of(asked)
    except Invalid:
        return
    person = house.directory.recognise(Identity(IdentityKind.EMAIL, address))
    for place in person.at(provider)[:ACCOUNTS] if person else ():
        yield from house.reads.active(provider, place.account, limit=OF_ACCOUNT).tickets
        yield from house.reads.archive(provider, place.account, limit=OF_ACCOUNT).tickets
