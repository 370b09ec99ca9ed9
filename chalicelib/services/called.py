"""How whoever stands in a log or a book is called: a member of staff or a program; what is gone by now, by its id."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from chalicelib.desk.people import Staff
from chalicelib.desk.tokens import is_token, known_as
from chalicelib.services.house import House

Name = Callable[[str], str]


def called(provider: str, colleagues: Iterable[Staff], house: House) -> Name:
    """Programs are asked for only where one is met."""
    people = {each.id: each.name for each in colleagues}

    @cache
    def programs() -> dict[str, str]:
        return {known_as(each.id): each.name for each in house.directory.tokens(provider)}

    return lambda id: (programs() if is_token(id) else people).get(id, id)
