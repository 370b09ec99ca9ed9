"""Setting a desk up: accounts and what they bought."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chalicelib.desk.errors import Invalid
from chalicelib.desk.mailroom import Barred, BarredKind, why_of
from chalicelib.desk.names import id_of, name_of
from chalicelib.desk.people import Account, Service
from chalicelib.desk.restraint import MOST_HOURLY
from chalicelib.desk.text import clean
from chalicelib.services.act import Act, Decision, done_before
from chalicelib.services.bearers import WITH_ACCOUNT, ahead, behind, fitting, follow
from chalicelib.services.find import account_of, provider_of, service_of
from chalicelib.services.house import House
from chalicelib.services.setup import keep, refuse_second, saved, saved_if_changed

COMMENT_LIMIT = 2000
"""Characters that colleagues are told of a client."""

Change = Callable[[Account], Account]


def add_account(account: Account, *, by: str, cause: str, house: House) -> Account:
    """Raises Invalid, NotFound, or Conflict `refused.exists`."""

    def decide() -> Decision[Account]:
        provider_of(account.provider, house)
        new = _account(account)
        refuse_second(house.directory.account(new.provider, new.id), what="account", id=new.id)
        return saved(new)

    act = Act(cause=cause, verb="account.add", by=by, on=f"{account.provider}/{account.id}", provider=account.provider)
    return keep(act, decide, lambda: account_of(account.provider, account.id, house), house)


def rename_account(provider: str, id: str, name: str, *, by: str, cause: str, house: House) -> Account:
    """The name stands beside each membership too, and changes there with it."""
    act = Act(cause=cause, verb="account.set", by=by, on=f"{provider}/{id}", provider=provider)
    return _changed(act, account_of, (provider, id), lambda old: replace(old, name=name), house)


def change_account(
    provider: str, id: str, change: Change, *, why: str = "", by: str, cause: str, house: House
) -> Account:
    """What colleagues should know of a client, and whether and how often he may write. Raises Invalid, NotFound.

    `why` he may not, for the list of those who are kept out.
    """
    act = Act(cause=cause, verb="account.set", by=by, on=f"{provider}/{id}", provider=provider)
    return _changed(act, account_of, (provider, id), lambda old: replace(change(old), name=old.name), house, why=why)


def put_account(provider: str, id: str, change: Change, *, by: str, cause: str, house: House) -> Account:
    """As a billing system has it: made where there is none, changed where it differs. Raises Invalid, NotFound."""
    act = Act(cause=cause, verb="account.put", by=by, on=f"{provider}/{id}", provider=provider)
    return _changed(act, _there_or_new, (provider, id), change, house)


def _there_or_new(provider: str, id: str, house: House) -> Account:
    provider_of(provider, house)
    return house.directory.account(provider, id) or Account(provider=provider, id=id, name="")


def _changed(
    act: Act,
    find: Callable[[str, str, House], Account],
    which: tuple[str, str],
    change: Change,
    house: House,
    *,
    why: str = "",
) -> Account:
    """With all that goes by it: the memberships of its people, and the list of those who are kept out."""
    provider, id = which

    def decide() -> Decision[Account]:
        old = find(provider, id, house)
        new = _account(replace(change(old), id=id, provider=provider, version=old.version))
        decision = saved_if_changed(old, new) if old.version else saved(new)
        blocks = change(replace(old, blocked=False)).blocked
        listed = _listed(decision, new, why, act.by, house) if blocks else _unlisted(decision, new, house)
        return _with_people(listed, act, old, new, house)

    done = keep(act, decide, lambda: account_of(provider, id, house), house)
    follow(provider, id, house)
    return done


def _account(account: Account) -> Account:
    comment = clean(account.comment)
    if len(comment) > COMMENT_LIMIT:
        raise Invalid("refused.comment", limit=COMMENT_LIMIT, length=len(comment))
    if account.hourly is not None and not 1 <= account.hourly <= MOST_HOURLY:
        raise Invalid("refused.limit", what="hourly", most=MOST_HOURLY)
    name = name_of(account.name, what="account")
    return replace(account, id=id_of(account.id, what="account"), name=name, comment=comment)


def _with_people(decision: Decision[Account], act: Act, old: Account, new: Account, house: House) -> Decision[Account]:
    """Memberships change in the same commit as far as they fit, the others behind it; of whoever is to be blocked
    before it, so that an account that is called blocked is so for all of its people."""
    if new == old:
        return decision
    if new.blocked and not old.blocked and done_before(act, house) is None:
        ahead(new, house)
    return replace(decision, saves=(*decision.saves, *fitting(behind(new, house), WITH_ACCOUNT)))


def _listed(decision: Decision[Account], account: Account, why: str, by: str, house: House) -> Decision[Account]:
    """In the list of those who are kept out, where he is not there yet: he may have been blocked before."""
    if house.mailroom.barred(account.provider, BarredKind.ACCOUNT, account.id) is not None:
        return decision
    barred = Barred(
        provider=account.provider,
        kind=BarredKind.ACCOUNT,
        value=account.id,
        name=account.name,
        why=why_of(why),
        by=by,
        at=house.clock.now(),
    )
    changed = {**(decision.changed or {"blocked": "yes"}), **({"why": barred.why} if barred.why else {})}
    return replace(decision, saves=(*decision.saves, barred), changed=changed)


def _unlisted(decision: Decision[Account], account: Account, house: House) -> Decision[Account]:
    """Out of it, where nobody keeps him out any more."""
    barred = None if account.blocked else house.mailroom.barred(account.provider, BarredKind.ACCOUNT, account.id)
    if barred is None:
        return decision
    return replace(decision, drops=(*decision.drops, barred), changed=decision.changed or {"blocked": "no"})


def add_service(service: Service, *, by: str, cause: str, house: House) -> Service:
    """Raises Invalid, NotFound, or Conflict `refused.exists`."""

    def decide() -> Decision[Service]:
        account_of(service.provider, service.account, house)
        new = _service(service)
        refuse_second(house.directory.service(new.provider, new.account, new.id), what="service", id=new.id)
        return saved(new)

    act = Act(cause=cause, verb="service.add", by=by, on=_place(service), provider=service.provider)
    found = (service.provider, service.account, service.id)
    return keep(act, decide, lambda: service_of(*found, house), house)


def change_service(
    service: tuple[str, str, str], change: Callable[[Service], Service], *, by: str, cause: str, house: House
) -> Service:
    """`service` is provider, account and id. Raises Invalid or NotFound."""

    def decide() -> Decision[Service]:
        old = service_of(*service, house)
        new = _service(replace(change(old), provider=old.provider, account=old.account, id=old.id, version=old.version))
        return saved_if_changed(old, new)

    act = Act(cause=cause, verb="service.set", by=by, on="/".join(service), provider=service[0])
    return keep(act, decide, lambda: service_of(*service, house), house)


def put_service(
    service: tuple[str, str, str], change: Callable[[Service], Service], *, by: str, cause: str, house: House
) -> Service:
    """As a billing system has it; `service` is provider, account and id. Raises Invalid, and NotFound for an account
    that is not there."""
    provider, account, id = service

    def decide() -> Decision[Service]:
        account_of(provider, account, house)
        old = house.directory.service(*service)
        told = change(old or Service(provider=provider, account=account, id=id, name=""))
        version = old.version if old else 0
        new = _service(replace(told, provider=provider, account=account, id=id, version=version))
        return saved(new) if old is None else saved_if_changed(old, new)

    act = Act(cause=cause, verb="service.put", by=by, on="/".join(service), provider=provider)
    return keep(act, decide, lambda: service_of(*service, house), house)


def remove_service(service: tuple[str, str, str], *, by: str, cause: str, house: House) -> None:
    """Tickets that name it keep its name. Raises NotFound."""

    def decide() -> Decision[None]:
        return Decision(result=None, drops=(service_of(*service, house),))

    act = Act(cause=cause, verb="service.remove", by=by, on="/".join(service), provider=service[0])
    keep(act, decide, lambda: None, house)


def _service(service: Service) -> Service:
    return replace(service, id=id_of(service.id, what="service"), name=name_of(service.name, what="service"))


def _place(service: Service) -> str:
    return f"{service.provider}/{service.account}/{service.id}"
