"""Setting a desk up: which of a provider's own systems are told of events, and by which keys they know us."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime

from chalicelib.desk.endpoints import endpoint_of
from chalicelib.desk.errors import Invalid, NotAllowed, NotFound, TooMuch
from chalicelib.desk.history import UNTOLD, Happened
from chalicelib.desk.log import differences
from chalicelib.desk.people import Provider
from chalicelib.desk.sessions import secret_of
from chalicelib.desk.webhooks import (
    MOST_KEYS,
    MOST_WEBHOOKS,
    Pause,
    SigningKey,
    Webhook,
    Why,
    provider_of_webhook,
    webhook_id,
)
from chalicelib.services.act import Act, Decision, perform
from chalicelib.services.find import department_of, provider_of
from chalicelib.services.house import House
from chalicelib.services.setup import keep, logged, saved, saved_if_changed

SECRET = "whsec_"  # noqa: S105 - how every key begins, so that one that leaked is told by its look
KINDS = tuple(each.value for each in Happened if each not in UNTOLD)
"""What a webhook can be told of."""


def add_webhook(
    provider: str,
    url: str,
    *,
    kinds: Collection[str] = (),
    departments: Collection[str] = (),
    by: str,
    cause: str,
    house: House,
) -> Webhook:
    """With a first key, to be shown once. Raises Invalid, NotFound, TooMuch."""
    act = Act(cause=cause, verb="webhook.add", by=by, on=provider, provider=provider)

    def decide(at: datetime) -> Decision[Webhook]:
        owner = provider_of(provider, house)
        if len(house.webhooks.webhooks(owner.id)) >= MOST_WEBHOOKS:
            raise TooMuch("refused.webhook.many", limit=MOST_WEBHOOKS)
        new = Webhook(
            id=webhook_id(owner.id, house.ids.short()),
            provider=owner.id,
            url=endpoint_of(url, here=house.webhook_here).url,
            keys=(_key(at, house),),
            made_by=by,
            made_at=at,
            kinds=_kinds(kinds),
            departments=_departments(departments, owner),
        )
        return logged(act, replace(saved(new), answer={"webhook": new.id}), at)

    return perform(act, decide, lambda known: webhook_of(str(known["webhook"]), house), house)


def rotate(id: str, *, by: str, cause: str, house: House) -> Webhook:
    """Calls are signed with a new key and with the one before. Raises NotFound, NotAllowed while there are two."""

    def change(old: Webhook, at: datetime) -> Webhook:
        if len(old.keys) >= MOST_KEYS:
            raise NotAllowed("refused.webhook.rotating", webhook=id)
        return replace(old, keys=(_key(at, house), *old.keys))

    return _change("rotate", id, change, by=by, cause=cause, house=house)


def retire(id: str, *, by: str, cause: str, house: House) -> Webhook:
    """The receiver knows the new key: the one before signs nothing any more. Raises NotFound."""
    return _change("retire", id, lambda old, _: replace(old, keys=old.keys[:1]), by=by, cause=cause, house=house)


def pause(id: str, *, by: str, cause: str, house: House) -> Webhook:
    """What happens meanwhile is written into the log and not told. Raises NotFound."""

    def change(old: Webhook, at: datetime) -> Webhook:
        return old.paused(Pause(why=Why.BY_HAND, at=at, by=by))

    return _change("pause", id, change, by=by, cause=cause, house=house)


def resume(id: str, *, by: str, cause: str, house: House) -> Webhook:
    """From now on; what it missed is told by `replay`. Raises NotFound."""
    return _change("resume", id, lambda old, _: replace(old.heard(), pause=None), by=by, cause=cause, house=house)


def remove_webhook(id: str, *, by: str, cause: str, house: House) -> None:
    """Nothing is told any more; its log goes by itself. Raises NotFound."""

    def decide() -> Decision[None]:
        old = webhook_of(id, house)
        return Decision(result=None, drops=(old,), changed=differences(old, None))

    act = Act(cause=cause, verb="webhook.remove", by=by, on=id, provider=provider_of_webhook(id))
    keep(act, decide, lambda: None, house)


def webhook_of(id: str, house: House) -> Webhook:
    found = house.webhooks.webhook(id)
    if found is None:
        raise NotFound("refused.no_webhook", webhook=id)
    return found


def _change(
    verb: str, id: str, change: Callable[[Webhook, datetime], Webhook], *, by: str, cause: str, house: House
) -> Webhook:
    def decide(at: datetime) -> Decision[Webhook]:
        old = webhook_of(id, house)
        return logged(act, saved_if_changed(old, change(old, at)), at)

    act = Act(cause=cause, verb=f"webhook.{verb}", by=by, on=id, provider=provider_of_webhook(id))
    return perform(act, decide, lambda _: webhook_of(id, house), house)


def _key(at: datetime, house: House) -> SigningKey:
    return SigningKey(secret=SECRET + secret_of(house.ids.long(), house.ids.long()), added_at=at)


def _kinds(given: Collection[str]) -> tuple[str, ...]:
    for unknown in (each for each in given if each not in KINDS):
        raise Invalid("refused.webhook.kind", kind=unknown)
    return tuple(sorted(set(given)))


def _departments(given: Collection[str], provider: Provider) -> tuple[str, ...]:
    return tuple(sorted({department_of(provider, each).id for each in given}))
