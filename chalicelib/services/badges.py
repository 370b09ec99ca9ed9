"""Which address opens the console for whom: kept in the same transaction as the member of staff it belongs to."""

from __future__ import annotations

from chalicelib.desk.badges import Badge, owner_of, post_of
from chalicelib.desk.people import Staff
from chalicelib.services.house import House
from chalicelib.services.sessions import end_all


def badge_of(email: str, house: House) -> Badge:
    """As it is stored; a new one for an address that opens nothing yet."""
    return house.directory.badge(owner_of(email)) or Badge(email=email)


def badges_of(new: Staff, old: Staff | None, house: House) -> tuple[Badge, ...]:
    """Those that are different once this member is as he will be. Whoever has left is signed out at once."""
    changed = []
    if old is not None and old.email != new.email:
        changed.append(_without(old, house))
    if new.active:
        badge = badge_of(new.email, house)
        changed.append((badge, badge.with_post(post_of(new))))
    else:
        changed.append(_without(new, house))
    return tuple(after for before, after in changed if before != after)


def _without(member: Staff, house: House) -> tuple[Badge, Badge]:
    before = badge_of(member.email, house)
    after = before.without(member.provider) if post_of(member) in before.posts else before
    if before != after:
        end_all(before.owner, house)
    return before, after
