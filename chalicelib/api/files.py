"""Files that programs bring: offered a place first, sent straight into the bucket, named by the act they belong to."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.api import bodies, told
from chalicelib.api.asked import Asked, Told
from chalicelib.api.shapes import Offers
from chalicelib.services import uploads
from chalicelib.services.attach import Uploaded
from chalicelib.services.house import House
from chalicelib.services.uploads import Wanted


def offer(asked: Asked, house: House) -> Told:
    """Nothing is written: what is never attached is gone in two days."""
    body = bodies.read(asked.body, bodies.NewFiles)
    wanted = [Wanted(name=each.name, type=each.type, size=each.size) for each in body.files]
    offered = uploads.offer(wanted, actor=asked.actor, provider=asked.provider, account="", house=house)
    return Told(shape=Offers(files=tuple(told.offer_of(each) for each in offered)))


def named(files: Sequence[bodies.SentFile]) -> list[Uploaded]:
    """Whether they are there, and sent by whom, is seen when they are attached."""
    return [Uploaded(key=each.key, name=each.name) for each in files]
