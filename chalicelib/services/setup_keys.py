"""Setting a desk up: the keys by which a provider's panel is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from chalicelib.desk.errors import NotFound, TooMuch
from chalicelib.desk.panel import MOST_KEYS, Algorithm, PanelKey, key_id, provider_of_key, public_key
from chalicelib.desk.sessions import secret_of
from chalicelib.services.act import Act, Decision, perform
from chalicelib.services.find import provider_of
from chalicelib.services.house import House
from chalicelib.services.setup import keep, logged, saved


def add_public_key(provider: str, given: str, *, by: str, cause: str, house: House) -> PanelKey:
    """The panel keeps its private half. Raises Invalid, NotFound, TooMuch."""
    return _add(provider, Algorithm.EDDSA, lambda: public_key(given), by=by, cause=cause, house=house)


def add_shared_key(provider: str, *, by: str, cause: str, house: House) -> PanelKey:
    """With a new secret, to be shown once. Raises NotFound, TooMuch."""

    def drawn() -> str:
        return secret_of(house.ids.long(), house.ids.long())

    return _add(provider, Algorithm.HS256, drawn, by=by, cause=cause, house=house)


def remove_key(id: str, *, by: str, cause: str, house: House) -> None:
    """Links signed with it open nothing any more. Raises NotFound."""

    def decide() -> Decision[None]:
        return Decision(result=None, drops=(key_of(id, house),))

    act = Act(cause=cause, verb="key.remove", by=by, on=id, provider=provider_of_key(id))
    keep(act, decide, lambda: None, house)


def key_of(id: str, house: House) -> PanelKey:
    found = house.directory.panel_key(provider_of_key(id), id)
    if found is None:
        raise NotFound("refused.no_key", id=id)
    return found


def _add(
    provider: str, algorithm: Algorithm, made: Callable[[], str], *, by: str, cause: str, house: House
) -> PanelKey:
    def decide(at: datetime) -> Decision[PanelKey]:
        owner = provider_of(provider, house)
        if len(house.directory.panel_keys(owner.id)) >= MOST_KEYS:
            raise TooMuch("refused.key.many", limit=MOST_KEYS)
        id = key_id(owner.id, house.ids.short())
        new = PanelKey(id=id, provider=owner.id, algorithm=algorithm, key=made(), added_at=at)
        return logged(act, replace(saved(new), answer={"key": id}), at)

    act = Act(cause=cause, verb=f"key.add.{algorithm.lower()}", by=by, on=provider, provider=provider)
    return perform(act, decide, lambda known: key_of(str(known["key"]), house), house)
