"""Whom a provider takes nothing from: an address, a domain, a Telegram account, a client."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.desk.errors import Invalid, NotAllowed, NotFound
from chalicelib.desk.mailroom import Barred, BarredKind, why_of
from chalicelib.desk.names import email_of
from chalicelib.desk.people import Identity, IdentityKind
from chalicelib.services.act import Act, Decision
from chalicelib.services.find import account_of, provider_of
from chalicelib.services.house import House
from chalicelib.services.setup import keep, saved
from chalicelib.services.setup_accounts import change_account

LONGEST_NUMBER = 15
"""Digits; Telegram promises that its numbers have no more."""


def bar(provider: str, kind: BarredKind, value: str, *, why: str = "", by: str, cause: str, house: House) -> Barred:
    """A second time nothing changes. Raises Invalid, NotFound, and NotAllowed for one's own staff."""
    who, reason = barred_value(kind, value), why_of(why)
    if kind is BarredKind.ACCOUNT:
        return _bar_client(provider, who, reason, by=by, cause=cause, house=house)

    def decide() -> Decision[Barred]:
        known = house.mailroom.barred(provider_of(provider, house).id, kind, who)
        if known is not None:
            return Decision(result=known)
        _refuse_colleague(provider, kind, who, house)
        name = _name(provider, kind, who, house)
        at = house.clock.now()
        return saved(Barred(provider=provider, kind=kind, value=who, name=name, why=reason, by=by, at=at))

    act = Act(cause=cause, verb="bar", by=by, on=f"{provider}/{who}", provider=provider)
    return keep(act, decide, lambda: barred_by(provider, kind, who, house), house)


def unbar(provider: str, kind: BarredKind, value: str, *, by: str, cause: str, house: House) -> None:
    """Raises Invalid, NotFound."""
    who = barred_value(kind, value)
    if kind is BarredKind.ACCOUNT:
        change_account(provider, who, lambda old: replace(old, blocked=False), by=by, cause=cause, house=house)
        return

    def decide() -> Decision[None]:
        return Decision(result=None, drops=(barred_by(provider, kind, who, house),))

    act = Act(cause=cause, verb="unbar", by=by, on=f"{provider}/{who}", provider=provider)
    keep(act, decide, lambda: None, house)


def barred_by(provider: str, kind: BarredKind, value: str, house: House) -> Barred:
    found = house.mailroom.barred(provider, kind, value)
    if found is None:
        raise NotFound("refused.not_barred", value=value)
    return found


def barred_value(kind: BarredKind, given: str) -> str:
    """An address, a domain behind an @, the number of a Telegram account, or the id of a client."""
    given = given.strip()
    match kind:
        case BarredKind.TELEGRAM:
            return _number(given)
        case BarredKind.ACCOUNT:
            return given
        case BarredKind.EMAIL:
            return email_of(f"x{given}").removeprefix("x") if given.startswith("@") else email_of(given)


def _number(given: str) -> str:
    """As Telegram counts people: no groups, and no zeros before it, for it is compared as text."""
    if not (given.isascii() and given.isdecimal()) or len(given) > LONGEST_NUMBER or given.startswith("0"):
        raise Invalid("refused.telegram_id", given=given)
    return given


def _bar_client(provider: str, id: str, why: str, *, by: str, cause: str, house: House) -> Barred:
    account_of(provider, id, house)
    change_account(provider, id, lambda old: replace(old, blocked=True), why=why, by=by, cause=cause, house=house)
    return barred_by(provider, BarredKind.ACCOUNT, id, house)


def _refuse_colleague(provider: str, kind: BarredKind, value: str, house: House) -> None:
    """Whoever answers here is sent away on the page of staff, not kept out by mistake."""
    if kind is BarredKind.TELEGRAM:
        pager = house.directory.pager(int(value))
        address = pager.email if pager else ""
    else:
        address = value
    if any(each.active and each.email == address for each in house.directory.staff(provider)):
        raise NotAllowed("refused.barring_staff", value=value)


def _name(provider: str, kind: BarredKind, value: str, house: House) -> str:
    """Of the person whose it is, if he is a client here."""
    person = house.directory.recognise(Identity(IdentityKind(kind.value), value))
    return person.name if person and person.at(provider) else ""
