"""A member of staff keeps lists of his under names: each act one transaction on what is stored of him."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chalicelib.desk import filters
from chalicelib.desk.filters import Filter, Sought
from chalicelib.desk.names import name_of
from chalicelib.desk.people import Staff
from chalicelib.services.act import Act, Decision, perform
from chalicelib.services.find import member_of
from chalicelib.services.house import House
from chalicelib.services.setup import keep, saved_if_changed


def add_filter(member: Staff, name: str, sought: Sought, *, cause: str, house: House) -> str:
    """Its id, drawn here. Raises Invalid, TooMuch, Conflict for a name that another one has."""
    drawn = house.ids.short()

    def decide() -> Decision[str]:
        old = member_of(member.provider, member.id, house)
        new = Filter(id=drawn, name=name_of(name, what="filter"), sought=sought)
        changed = replace(old, filters=filters.added(old.filters, new))
        return Decision(result=drawn, saves=(changed,), answer={"id": drawn})

    return perform(_act("add", member, cause), lambda _: decide(), lambda known: str(known["id"]), house)


def rename_filter(member: Staff, id: str, name: str, *, cause: str, house: House) -> Staff:
    """Raises Invalid, NotFound, Conflict for a name that another one has."""
    new = name_of(name, what="filter")
    return _change("rename", member, lambda those: filters.renamed(those, id, new), cause, house)


def remove_filter(member: Staff, id: str, *, cause: str, house: House) -> Staff:
    """Raises NotFound."""
    return _change("remove", member, lambda those: filters.without(those, id), cause, house)


def _change(
    verb: str, member: Staff, change: Callable[[tuple[Filter, ...]], tuple[Filter, ...]], cause: str, house: House
) -> Staff:
    def find() -> Staff:
        return member_of(member.provider, member.id, house)

    def decide() -> Decision[Staff]:
        old = find()
        return saved_if_changed(old, replace(old, filters=change(old.filters)))

    return keep(_act(verb, member, cause), decide, find, house)


def _act(verb: str, member: Staff, cause: str) -> Act:
    return Act(cause=cause, verb=f"filter.{verb}", by=member.id, on=f"{member.provider}/{member.id}")
