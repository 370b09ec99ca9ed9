"""The address at the end of a letter to staff by which no more of them come (RFC 8058)."""

from __future__ import annotations

from urllib.parse import urlencode

from chalicelib.desk import seal
from chalicelib.desk.mailroom import ReplyKeys
from chalicelib.desk.people import Staff

PATH = "/desk/unsubscribe"
_PURPOSE = "unsubscribe"


def address(member: Staff, keys: ReplyKeys, site: str) -> str:
    """Good for as long as reply addresses are that were signed with the same key."""
    key = seal.seal(keys.current, _PURPOSE, member.provider, member.id)
    return f"{site}{PATH}?{urlencode({'post': f'{member.provider}/{member.id}', 'key': key}, safe='/')}"


def proves(key: str, member: str, keys: ReplyKeys) -> bool:
    """Whether we made it for this member of the provider whose keys these are."""
    return seal.holds(key, keys.active, _PURPOSE, keys.provider, member)
