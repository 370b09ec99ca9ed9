"""No more letters of tickets to a member of staff, by the address at the end of one."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.desk.errors import NotFound
from chalicelib.desk.people import Staff
from chalicelib.desk.seal import LENGTH
from chalicelib.desk.unsubscribe import proves
from chalicelib.services.alert_wishes import wish_no_letters
from chalicelib.services.find import member_of
from chalicelib.services.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """As it comes with a request."""

    post: str
    """`<provider>/<member>`."""
    key: str


def told_by(link: Link, house: House) -> Staff:
    """Whose letters they are. Raises NotFound for an address that is not ours, or not any more."""
    provider, _, id = link.post.partition("/")
    keys = house.mailroom.reply_keys(provider) if len(link.key) == LENGTH else None
    if keys is None or not proves(link.key, id, keys):
        raise NotFound("refused.page")
    return member_of(provider, id, house)


def unsubscribe(link: Link, house: House) -> Staff:
    """However often it is asked for. Raises NotFound."""
    return wish_no_letters(told_by(link, house), cause=f"unsubscribe#{house.ids.long()}", house=house)
