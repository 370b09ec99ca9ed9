"""People are offered to send files up themselves, straight into the bucket, before they send what those belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.desk.errors import Invalid, NotFound, TooMuch
from chalicelib.desk.names import file_name, media_type
from chalicelib.desk.permissions import ANSWERING, Actor
from chalicelib.desk.rules import Limits
from chalicelib.services.attach import NAMELESS, Upload, Uploaded, folder_of, too_large, uploader_of
from chalicelib.services.bucket import Offer
from chalicelib.services.find import provider_of
from chalicelib.services.house import House
from chalicelib.services.speak import LARGEST_FILE, MOST_FILES

OFFER_LIFE = 15 * 60
"""Seconds in which a file must have begun its way up; the form for it is good for no longer."""


STAFF_LIMITS = Limits(web_files=MOST_FILES, web_file_size=LARGEST_FILE)
"""What staff may send in one message, whatever their provider takes from clients."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A file that somebody would send up, as his browser tells of it."""

    name: str
    type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """Where it may go; the key is what is attached afterwards."""

    key: str
    name: str
    offer: Offer


def offer(wanted: Sequence[Wanted], *, actor: Actor, provider: str, account: str, house: House) -> tuple[Offered, ...]:
    """One each, or none at all. Nothing is written: what is never attached is gone from the bucket in two days.
    Of staff only the provider matters.

    Raises NotFound for an account not his, TooMuch for more or larger files than the provider takes, Invalid for
    one that is empty.
    """
    limits = _limits(len(wanted), actor, provider, account, house)
    for each in wanted:
        _check(each, limits.web_file_size)
    return tuple(_offered(each, limits.web_file_size, uploader_of(actor), house) for each in wanted)


def keep(files: Sequence[Upload], *, actor: Actor, provider: str, account: str, house: House) -> tuple[Uploaded, ...]:
    """The same for bytes that came with a form: they wait where what browsers send up waits, whatever becomes of the
    form. Refuses as `offer` does."""
    if not files:
        return ()
    limits = _limits(len(files), actor, provider, account, house)
    return tuple(_kept(each, limits.web_file_size, uploader_of(actor), house) for each in files)


def _limits(count: int, actor: Actor, provider: str, account: str, house: House) -> Limits:
    limits = _of_staff(actor, provider) if actor.role in ANSWERING else _of_client(actor, provider, account, house)
    if count > limits.web_files:
        raise TooMuch("refused.file_count", limit=limits.web_files, given=count)
    return limits


def _of_client(actor: Actor, provider: str, account: str, house: House) -> Limits:
    if (provider, account) not in actor.accounts:
        raise NotFound("refused.no_account", account=account)
    return provider_of(provider, house).limits


def _of_staff(actor: Actor, provider: str) -> Limits:
    if actor.provider != provider:
        raise NotFound("refused.no_provider", provider=provider)
    return STAFF_LIMITS


def _kept(file: Upload, limit: int, person: str, house: House) -> Uploaded:
    key, name = folder_of(person) + house.ids.long(), file_name(file.name, otherwise=NAMELESS)
    try:
        size = house.files.put(key, iter(file.chunks), type=media_type(file.type), limit=limit)
    except TooMuch as more:
        raise too_large(name, limit) from more
    if size == 0:
        raise Invalid("refused.file_empty", name=name)
    return Uploaded(key=key, name=name)


def _check(wanted: Wanted, limit: int) -> None:
    name = file_name(wanted.name, otherwise=NAMELESS)
    if wanted.size < 1:
        raise Invalid("refused.file_empty", name=name)
    if wanted.size > limit:
        raise too_large(name, limit)


def _offered(wanted: Wanted, limit: int, person: str, house: House) -> Offered:
    key = folder_of(person) + house.ids.long()
    return Offered(
        key=key,
        name=file_name(wanted.name, otherwise=NAMELESS),
        offer=house.files.offer(key, type=media_type(wanted.type), limit=limit, seconds=OFFER_LIFE),
    )
