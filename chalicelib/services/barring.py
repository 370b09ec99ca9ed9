"""Whom a provider takes nothing from: an address, a domain, a Telegram account."""

from __future__ import annotations

from chalicelib.desk.errors import Invalid, NotFound
from chalicelib.desk.mailroom import Barred
from chalicelib.desk.names import email_of
from chalicelib.desk.people import IdentityKind
from chalicelib.services.act import Act, Decision, perform
from chalicelib.services.find import provider_of
from chalicelib.services.house import House
from chalicelib.services.setup import keep, saved


def bar(provider: str, kind: IdentityKind, value: str, *, by: str, cause: str, house: House) -> Barred:
    """A second time nothing changes. Raises Invalid, NotFound."""
    barred = barred_value(kind, value)

    def decide() -> Decision[Barred]:
        known = house.mailroom.barred(provider_of(provider, house).id, kind, barred)
        if known is not None:
            return Decision(result=known)
        return saved(Barred(provider=provider, kind=kind, value=barred, by=by, at=house.clock.now()))

    act = Act(cause=cause, verb="bar", by=by, on=f"{provider}/{barred}")
    return perform(act, lambda _: decide(), lambda _: barred_by(provider, kind, barred, house), house)


def unbar(provider: str, kind: IdentityKind, value: str, *, by: str, cause: str, house: House) -> None:
    """Raises Invalid, NotFound."""

    def decide() -> Decision[None]:
        return Decision(result=None, drops=(barred_by(provider, kind, barred_value(kind, value), house),))

    act = Act(cause=cause, verb="unbar", by=by, on=f"{provider}/{value}")
    keep(act, decide, lambda: None, house)


def barred_by(provider: str, kind: IdentityKind, value: str, house: House) -> Barred:
    found = house.mailroom.barred(provider, kind, value)
    if found is None:
        raise NotFound("refused.not_barred", value=value)
    return found


def barred_value(kind: IdentityKind, given: str) -> str:
    """An address, a domain behind an @, or the number of a Telegram account."""
    if kind is IdentityKind.TELEGRAM:
        if not given.isdecimal():
            raise Invalid("refused.telegram_id", given=given)
        return given
    if given.startswith("@"):
        return email_of(f"x{given}").removeprefix("x")
    return email_of(given)
