"""The link from a provider's panel: a signed token made into an introduction, or refused before any of it counts."""

from __future__ import annotations

import json
import re
import unicodedata
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.desk.errors import Invalid, NotPermitted
from chalicelib.desk.names import EMAIL_LIMIT, ID, NAME_LIMIT, email_of, id_of, language_of, name_of, plain
from chalicelib.desk.panel import CLOCKS_APART, LINK_LIFE, MOST_SERVICES, Bought, Introduction, PanelKey
from chalicelib.desk.people import ServiceState

LONGEST = 8192
"""Characters of a token; API Gateway takes 10,240 bytes of address and headers in all."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,1000}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{1,200}")

Name = Annotated[str, Meta(max_length=NAME_LIMIT)]
Id = Annotated[str, Meta(min_length=1, max_length=ID)]
Second = Annotated[int, Meta(ge=0, le=2**40)]


class BadLink(NotPermitted):
    """`reason` is for the log of whoever builds the panel; the person is told to open the link anew."""

    def __init__(self, reason: str) -> None:
        super().__init__("refused.panel.link")
        self.reason = reason


class Service(msgspec.Struct, frozen=True, kw_only=True):
    id: Id
    name: Name
    state: ServiceState = ServiceState.ACTIVE


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """What a link says; claims of other names are passed over."""

    iss: Id
    aud: Annotated[str, Meta(max_length=500)]
    sub: Id
    iat: Second
    exp: Second
    jti: Annotated[str, Meta(min_length=8, max_length=128)]
    email: Annotated[str, Meta(max_length=EMAIL_LIMIT)]
    name: Name
    language: Annotated[str, Meta(max_length=16)] | None = None
    account: Name = ""
    services: Annotated[tuple[Service, ...], Meta(max_length=MOST_SERVICES)] = ()


Keys = Callable[[str], PanelKey | None]
"""A key by the id that a link names."""


def introduction(token: str, *, desk: str, at: datetime, keys: Keys) -> Introduction:
    """Whom the panel sends; `desk` is this desk's own address, without a slash at the end.

    Raises BadLink for what is not the word of a provider, now and to this desk, and Invalid for what it says of
    somebody and cannot be.
    """
    key = _key(token, keys)
    claims = _claims(_payload(token, key))
    if claims.iss != key.provider:
        raise BadLink("iss is not the provider whose key this is")
    if claims.aud.rstrip("/") != desk:
        raise BadLink(f"aud is not {desk}")
    _in_time(claims, at)
    return _introduced(claims)


def _key(token: str, keys: Keys) -> PanelKey:
    """The one that the header names; nothing else of a token is looked at before its signature is."""
    if len(token) > LONGEST or not _TOKEN.fullmatch(token):
        raise BadLink("not a token, or too long")
    try:
        head = token.partition(".")[0]
        header = json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))
        named = header["kid"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadLink("the header names no kid") from error
    found = keys(named) if isinstance(named, str) and len(named) <= ID else None
    if found is None:
        raise BadLink("no key of this kid")
    return found


def _payload(token: str, key: PanelKey) -> bytes:
    from chalicelib.portal.signatures import BadSignature, signed  # noqa: PLC0415 - 20 ms, for such a link alone

    try:
        return signed(token, key)
    except BadSignature as error:
        raise BadLink(f"signature: {error}") from error


def _claims(payload: bytes) -> Claims:
    try:
        return msgspec.json.decode(payload, type=Claims)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadLink(f"claims: {error}") from error


def _in_time(claims: Claims, at: datetime) -> None:
    issued, ends = (datetime.fromtimestamp(each, UTC) for each in (claims.iat, claims.exp))
    if not timedelta(0) < ends - issued <= LINK_LIFE:
        raise BadLink(f"exp is not within {LINK_LIFE.seconds} seconds of iat")
    if not issued - CLOCKS_APART <= at < ends + CLOCKS_APART:
        raise BadLink("not valid now: look at the clock")


def _introduced(claims: Claims) -> Introduction:
    language = claims.language.partition("-")[0].lower() if claims.language else None
    return Introduction(
        provider=claims.iss,
        account=id_of(claims.sub, what="account"),
        once=claims.jti,
        email=_email(claims.email),
        name=name_of(claims.name, what="person"),
        language=language_of(language) if language is not None else None,
        account_name=name_of(claims.account, what="account") if claims.account else "",
        services=tuple(_bought(claims.services)),
    )


def _bought(services: Iterable[Service]) -> Iterator[Bought]:
    """Each id once: the last that is said of it."""
    for each in {each.id: each for each in services}.values():
        yield Bought(id=id_of(each.id, what="service"), name=name_of(each.name, what="service"), state=each.state)


def _email(given: str) -> str:
    """Letters that only look like others, as full-width ones, would make two addresses out of one mailbox."""
    if unicodedata.normalize("NFKC", given) != given:
        raise Invalid("refused.email", given=plain(given)[:NAME_LIMIT])
    return email_of(given)
