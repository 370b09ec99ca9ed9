"""Setting a desk up: tokens for programs, and who comes with one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from chalicelib.desk.errors import Invalid, NotFound, TooMuch, Unknown
from chalicelib.desk.names import name_of
from chalicelib.desk.rules import SEEN_EVERY
from chalicelib.desk.sessions import secret_of
from chalicelib.desk.tokens import LONGEST_LIFE, MOST, Right, Token, hash_of, read, written
from chalicelib.services.act import Act, Decision, perform
from chalicelib.services.failures import Stale
from chalicelib.services.find import provider_of
from chalicelib.services.house import House
from chalicelib.services.records import Changes
from chalicelib.services.setup import keep, logged, saved


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A token, and as it is written: only where it was just made, for nothing can show it again."""

    token: Token
    text: str | None = field(default=None, repr=False)


def add_token(
    provider: str,
    name: str,
    rights: Sequence[Right],
    *,
    days: int | None = None,
    by: str,
    cause: str,
    house: House,
) -> Given:
    """Raises Invalid, NotFound, TooMuch."""
    act = Act(cause=cause, verb="token.add", by=by, on=provider, provider=provider)

    def decide(at: datetime) -> Decision[Given]:
        owner = provider_of(provider, house)
        if len(house.directory.tokens(owner.id)) >= MOST:
            raise TooMuch("refused.token.many", limit=MOST)
        secret = secret_of(house.ids.long(), house.ids.long())
        new = _token(owner.id, name, rights, days, secret, act, at, house)
        kept = saved(new)
        given = Given(token=kept.result, text=written(new.id, secret))
        return logged(act, Decision(result=given, saves=kept.saves, changed=_told(new), answer={"id": new.id}), at)

    return perform(act, decide, lambda known: Given(token=token_of(provider, str(known["id"]), house)), house)


def remove_token(provider: str, id: str, *, by: str, cause: str, house: House) -> None:
    """It opens nothing from now on. Raises NotFound."""
    act = Act(cause=cause, verb="token.remove", by=by, on=f"{provider}/{id}", provider=provider)
    keep(act, lambda: Decision(result=None, drops=(token_of(provider, id, house),)), lambda: None, house)


def token_of(provider: str, id: str, house: House) -> Token:
    """Raises NotFound; another provider's looks the same."""
    found = house.directory.token(id)
    if found is None or found.provider != provider:
        raise NotFound("refused.no_token", id=id)
    return found


def verified(text: str, house: House) -> Token:
    """Who comes with this token: one read, and a write at most once an hour. Raises Unknown, whatever is wrong."""
    parts, now = read(text), house.clock.now()
    found = house.directory.token(parts[0]) if parts else None
    if parts is None or found is None or not found.opens(parts[1], now):
        raise Unknown("refused.token_unknown")
    if found.used_at is None or now - found.used_at >= SEEN_EVERY:
        _note_use(replace(found, used_at=now), house)
    return found


def _note_use(token: Token, house: House) -> None:
    try:
        house.store.commit(Changes(saves=(token,)))
    except Stale:
        return  # somebody else noted it, or it has just been removed


def _token(
    provider: str,
    name: str,
    rights: Sequence[Right],
    days: int | None,
    secret: str,
    act: Act,
    at: datetime,
    house: House,
) -> Token:
    if not rights:
        raise Invalid("refused.token.rights")
    if days is not None and not 1 <= days <= LONGEST_LIFE:
        raise Invalid("refused.token.days", most=LONGEST_LIFE)
    id = house.ids.short()
    return Token(
        id=id,
        provider=provider,
        hash=hash_of(id, secret),
        name=name_of(name, what="token"),
        rights=tuple(each for each in Right if each in rights),
        by=act.by,
        added_at=at,
        ends_at=at + timedelta(days=days) if days is not None else None,
    )


def _told(token: Token) -> dict[str, str]:
    return {"id": token.id, "name": token.name, "rights": ", ".join(token.rights)}
