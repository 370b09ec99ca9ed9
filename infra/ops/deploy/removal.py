"""Takes a desk away again: the stack first, then, where that is wanted, what it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from infra.ops.deploy.clearing import remove
from infra.ops.deploy.nouns import DATA, TABLE, WORDS, Deployment, Part, left_behind
from infra.ops.deploy.ports import Cloud
from infra.ops.deploy.talk import Talk


class Fate(StrEnum):
    """Of tickets and files."""

    KEEP = "keep"
    BACK_UP_AND_DELETE = "back up and delete"
    DELETE = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remains:
    """What of a desk is in the account."""

    stack: str
    deployment: Deployment | None
    data: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    kept: tuple[Part, ...] = ()
    deleted: tuple[Part, ...] = ()
    backups: tuple[str, ...] = ()


def look(stack: str, cloud: Cloud) -> Remains:
    """The stack with its data; where it is gone, the data that stacks of that name left in the last ninety days."""
    found = cloud.stacks.find(stack)
    if found is not None:
        parts = cloud.stacks.parts(found.id)
        data = [parts[each] for each in DATA if each in parts]
        data += left_behind(cloud.stacks.since(found.id, ""))
    else:
        data = [part for id in cloud.stacks.buried(stack) for part in left_behind(cloud.stacks.since(id, ""))]
    ours = [part for part in dict.fromkeys(data) if part.kind in WORDS and part.name]
    there = [part for part in ours if cloud.data.is_there(part)]
    # what is backed up first: nothing is deleted where that fails
    return Remains(stack=stack, deployment=found, data=tuple(sorted(there, key=lambda part: part.kind != TABLE)))


def take_down(remains: Remains, stage: str, fate: Fate, cloud: Cloud, talk: Talk) -> Outcome:
    """The stack, its packages, and its data if they are to go. Raises Stopped, and GoesOn for a Ctrl-C."""
    if remains.deployment is not None:
        remove(remains.deployment, cloud, talk)
    cloud.packages.forget(stage)
    if fate is Fate.KEEP:
        return Outcome(kept=remains.data)
    backups = []
    for part in remains.data:
        if part.kind == TABLE and fate is Fate.BACK_UP_AND_DELETE:
            talk.say(f"Backing up {part.name} ...")
            backups.append(cloud.data.back_up(part.name))
        talk.say(f"Deleting {part.name} ...")
        _delete(part, cloud)
    return Outcome(deleted=remains.data, backups=tuple(backups))


def _delete(part: Part, cloud: Cloud) -> None:
    if part.kind == TABLE:
        cloud.data.delete_table(part.name)
    else:
        cloud.data.delete_bucket(part.name)
