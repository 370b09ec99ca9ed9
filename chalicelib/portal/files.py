"""Files of the pages: sent up before the message or with it, kept while a form is put right, had again by a click."""

from __future__ import annotations

from http import HTTPStatus
from typing import Protocol

import msgspec

from chalicelib.desk.errors import Invalid, NotFound, Refusal, TooMuch
from chalicelib.desk.permissions import Actor
from chalicelib.portal.asked import Answer, Asked
from chalicelib.portal.forms import Complaints, Filled, counted, form_id
from chalicelib.services import download, uploads
from chalicelib.services.act import TicketRef
from chalicelib.services.attach import Uploaded
from chalicelib.services.house import House
from chalicelib.services.uploads import Offered, Wanted

FIELD = "upload"
"""Of what was sent up: its key, a space, its name; as often as there are files."""

FILES = "files"
"""Under which a form complains of them."""

REFUSED_FILES = (NotFound, TooMuch, Invalid)

KEPT = "private, max-age=30"
"""A browser may come back to an address by its own page for as long as it is surely good."""


class _Told(msgspec.Struct):
    name: str
    size: int
    type: str = ""


class _Wish(msgspec.Struct):
    files: list[_Told]


class Uploader(Protocol):
    """Whoever may send files up: a client for one of his accounts, or a member of staff."""

    @property
    def actor(self) -> Actor: ...

    @property
    def place(self) -> tuple[str, str]:
        """Provider and account; of staff only the provider matters."""

    def ref(self, number: int) -> TicketRef: ...


def offer(visitor: Uploader, asked: Asked, house: House) -> Answer:
    """Where a script may send files to. Raises Invalid, and what services.uploads refuses."""
    try:
        wish = msgspec.json.decode(asked.body, type=_Wish)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Invalid("refused.form") from error
    wanted = [Wanted(name=each.name, type=each.type, size=each.size) for each in wish.files]
    provider, account = visitor.place
    offered = uploads.offer(wanted, actor=visitor.actor, provider=provider, account=account, house=house)
    body = msgspec.json.encode({"files": [_told(each) for each in offered]}).decode()
    return Answer(body=body, headers={"Content-Type": "application/json"})


def _told(offered: Offered) -> dict[str, object]:
    return {"key": offered.key, "url": offered.offer.url, "fields": offered.offer.fields}


def refuse(visitor: Uploader, asked: Asked, house: House, why: Refusal) -> Answer:  # noqa: ARG001 - as all are asked
    """A script has no form to be shown again."""
    raise why


def with_files(visitor: Uploader, asked: Asked, house: House, complaints: Complaints) -> Filled:
    """The form with what was sent up before, and with what came along, which is kept at once: should it have to be
    put right, it comes back with all of them."""
    (provider, account), uploaded = visitor.place, named(asked)
    try:
        came = uploads.keep(asked.files, actor=visitor.actor, provider=provider, account=account, house=house)
    except REFUSED_FILES as why:
        came, complaints = (), {**complaints, FILES: why}
    return Filled(form=form_id(asked.form), typed=asked.form, complaints=complaints, uploads=(*uploaded, *came))


def named(asked: Asked) -> tuple[Uploaded, ...]:
    """What was sent up before, as the form names it; whether it is there is seen when it is attached."""
    pairs = (each.partition(" ") for each in asked.all.get(FIELD, ()))
    return tuple(Uploaded(key=key, name=name) for key, _, name in pairs)


def get(number: int, message: str, file: str, visitor: Uploader, asked: Asked, house: House) -> Answer:
    """On to the file itself, at another origin than the portal's. Raises NotFound."""
    way = download.preview if "preview" in asked.query else download.download
    address = way(visitor.ref(number), counted(message), file, actor=visitor.actor, house=house)
    return Answer(status=HTTPStatus.SEE_OTHER, headers={"Location": address, "Cache-Control": KEPT})
