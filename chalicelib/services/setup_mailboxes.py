"""Setting a desk up: the addresses at which a provider is written to, and the keys of its reply addresses."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from chalicelib.desk.errors import Invalid, NotFound
from chalicelib.desk.log import differences
from chalicelib.desk.mailroom import Mailbox, ReplyKeys, Strangers
from chalicelib.desk.names import email_of
from chalicelib.desk.reply_address import LONGEST_NAME
from chalicelib.services.act import Act, Decision, perform
from chalicelib.services.find import department_of, provider_of
from chalicelib.services.house import House
from chalicelib.services.reply_keys import drawn, keys_for
from chalicelib.services.setup import keep, logged, refuse_second, saved, saved_if_changed

T = TypeVar("T")

_NAME = re.compile(rf"[a-z0-9._-]{{1,{LONGEST_NAME}}}")
"""What may stand before the @: a tag is put behind it, and it goes into headers as it is."""


def add_mailbox(box: Mailbox, *, by: str, cause: str, house: House) -> Mailbox:
    """With keys for reply addresses where the provider has none yet. Raises Invalid, NotFound, Conflict."""
    address = mailbox_address(box.address)

    def decide() -> Decision[Mailbox]:
        refuse_second(_found(address, house), what="mailbox", id=address)
        provider = provider_of(box.provider, house)
        department_of(provider, box.department)
        keys = keys_for(provider.id, house)
        first = () if keys.version else (keys,)
        made = saved(replace(box, address=address, provider=provider.id))
        return replace(made, saves=(*made.saves, *first))

    act = Act(cause=cause, verb="mailbox.add", by=by, on=address, provider=box.provider)
    return keep(act, decide, lambda: mailbox_of(address, house), house)


def change_mailbox(
    address: str, *, department: str | None, strangers: Strangers | None, by: str, cause: str, house: House
) -> Mailbox:
    """Where its mail is filed, and what is done with strangers. Raises Invalid, NotFound."""

    def decide() -> Decision[Mailbox]:
        old = mailbox_of(address, house)
        if department is not None:
            department_of(provider_of(old.provider, house), department)
        new = replace(old, department=department or old.department, strangers=strangers or old.strangers)
        return saved_if_changed(old, new)

    act = Act(cause=cause, verb="mailbox.set", by=by, on=address)
    return _keep(act, decide, lambda: mailbox_of(address, house), house)


def remove_mailbox(address: str, *, by: str, cause: str, house: House) -> None:
    """What comes there from now on is for nobody. Raises NotFound."""

    def decide() -> Decision[None]:
        box = mailbox_of(address, house)
        return Decision(result=None, drops=(box,), changed=differences(box, None))

    act = Act(cause=cause, verb="mailbox.remove", by=by, on=address)
    _keep(act, decide, lambda: None, house)


def renew_keys(provider: str, *, by: str, cause: str, house: House) -> ReplyKeys:
    """Addresses signed with the key so far are good until the next time. Raises NotFound."""

    def decide() -> Decision[ReplyKeys]:
        old = keys_of(provider, house)
        return saved(replace(old, current=drawn(house), previous=old.current), old)

    act = Act(cause=cause, verb="mailbox.keys", by=by, on=provider, provider=provider)
    return keep(act, decide, lambda: keys_of(provider, house), house)


def mailbox_of(address: str, house: House) -> Mailbox:
    found = _found(mailbox_address(address), house)
    if found is None:
        raise NotFound("refused.no_mailbox", address=address)
    return found


def keys_of(provider: str, house: House) -> ReplyKeys:
    found = house.mailroom.reply_keys(provider_of(provider, house).id)
    if found is None:
        raise NotFound("refused.no_mailbox", address=provider)
    return found


def mailbox_address(given: str) -> str:
    """Raises Invalid for what is no address, has a tag, or is too long to have one."""
    address = email_of(given)
    if not _NAME.fullmatch(address.rpartition("@")[0]):
        raise Invalid("refused.mailbox", limit=LONGEST_NAME)
    return address


def _keep(act: Act, decide: Callable[[], Decision[T]], find: Callable[[], T], house: House) -> T:
    """In the log of whose mailbox it is, which the mailbox alone tells."""

    def lined(at: datetime) -> Decision[T]:
        return logged(replace(act, provider=mailbox_of(act.on, house).provider), decide(), at)

    return perform(act, lined, lambda _: find(), house)


def _found(address: str, house: House) -> Mailbox | None:
    return house.mailroom.mailboxes_at((address,)).get(address)
