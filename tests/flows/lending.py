"""A world that takes long to build is lent to one test after the other for as long as nothing in it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar

from chalicelib import bootstrap
from tests.people.web import Browser
from tests.stage import Stage


class Built(Protocol):
    stage: Stage
    browsers: dict[str, Browser]


W = TypeVar("W", bound=Built)


def lent(kept: list[W], build: Callable[[], W]) -> Iterator[W]:
    """As it was built; `kept` holds it between two tests."""
    world = kept.pop() if kept else build()
    bootstrap.install(world.stage.house)
    before = _everything(world)
    yield world
    bootstrap.install(None)
    if _everything(world) == before:
        kept.append(world)


def _everything(world: Built) -> object:
    stage = world.stage
    cookies = {who: dict(each.cookies) for who, each in world.browsers.items()}
    return stage.store.dump(), dict(stage.files.kept), len(stage.mail.letters), stage.clock.now(), cookies
