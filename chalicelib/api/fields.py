"""Which field of a request a refusal of the desk is about."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from chalicelib.desk.errors import Refusal

FIELDS = {
    "refused.answer.unseen": "expected",
    "refused.assignee": "assignee",
    "refused.close.unseen": "expected",
    "refused.comment": "comment",
    "refused.cursor": "cursor",
    "refused.email": "email",
    "refused.empty": "text",
    "refused.file_count": "files",
    "refused.file_empty": "files",
    "refused.file_large": "files",
    "refused.file_missing": "files",
    "refused.limit": "hourly",
    "refused.name": "name",
    "refused.no_account": "account",
    "refused.no_department": "department",
    "refused.no_person": "person",
    "refused.no_service": "service",
    "refused.no_staff": "assignee",
    "refused.nobody_there": "account",
    "refused.person_elsewhere": "email",
    "refused.subject": "subject",
    "refused.text_length": "text",
}


@contextmanager
def named(places: Collection[str]) -> Iterator[None]:
    """A refusal says which field it is about, unless that stands in the path."""
    try:
        yield
    except Refusal as why:
        field = FIELDS.get(why.key)
        if field is not None and field not in places:
            why.values = {"field": field, **why.values}
        raise
