"""What a deployment is made of, as CloudFormation tells it, and what its words for a stack's state mean to us."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

DATA = ("DeskTable", "FilesBucket")
"""What holds the provider's data, by the names in infra/resources.yaml."""

TABLE = "AWS::DynamoDB::Table"
BUCKET = "AWS::S3::Bucket"
WORDS = {TABLE: "table", BUCKET: "bucket"}
REPLACING = {
    TABLE: frozenset({"TableName", "KeySchema", "ImportSourceSpecification"}),
    BUCKET: frozenset({"BucketName", "BucketNamePrefix", "BucketNamespace"}),
}
"""The properties whose change makes CloudFormation put another thing in the place of this one. A table's
AttributeDefinitions are not among them: a new index adds one, and none of ours ever changes its type."""
KEPT = "DELETE_SKIPPED"
"""The status of what a stack left behind when it went."""


class Stopped(Exception):
    """The way on is barred: says by what, and what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class GoesOn(Exception):
    """Somebody stopped looking before AWS was done, which does not hear a Ctrl-C."""

    def __init__(self, stack: str) -> None:
        super().__init__("AWS goes on without us")
        look = f"aws cloudformation describe-stack-events --stack-name {stack}"
        self.hint = f"look: {look}; then run the same command again"


class State(StrEnum):
    READY = "ready"
    """Can be renewed."""
    BUSY = "busy"
    """Somebody is at it."""
    PROPOSED = "proposed"
    """A first change set that was never carried out."""
    CORPSE = "corpse"
    """What a first deployment that failed leaves: nothing that works, and nothing that can be renewed."""
    STUCK = "stuck"
    """Needs a decision before anything else."""
    GONE = "gone"


STATES = {
    "REVIEW_IN_PROGRESS": State.PROPOSED,
    "ROLLBACK_COMPLETE": State.CORPSE,
    "ROLLBACK_FAILED": State.CORPSE,
    "CREATE_FAILED": State.CORPSE,
    "UPDATE_ROLLBACK_FAILED": State.STUCK,
    "UPDATE_FAILED": State.STUCK,
    "DELETE_FAILED": State.STUCK,
    "DELETE_COMPLETE": State.GONE,
}
SUCCEEDED = frozenset({"CREATE_COMPLETE", "UPDATE_COMPLETE"})
CONSEQUENCE = re.compile(r"resource \w+ cancell?ed", re.IGNORECASE)


def state_of(status: str) -> State:
    if status in STATES:
        return STATES[status]
    return State.BUSY if status.endswith("_IN_PROGRESS") else State.READY


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """A stack as it stands."""

    id: str
    name: str
    status: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    protected: bool = False

    @property
    def state(self) -> State:
        return state_of(self.status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something CloudFormation did to one thing of a stack, or to the stack itself."""

    id: str
    at: str
    logical_id: str
    status: str
    reason: str = ""
    of_stack: bool = False
    kind: str = ""
    name: str = ""
    """What the thing is called in AWS."""

    @property
    def ends(self) -> bool:
        return self.of_stack and not self.status.endswith("_IN_PROGRESS")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing of a stack."""

    kind: str
    name: str
    """What it is called in AWS."""


def by_hand(part: Part) -> str:
    """How what is empty is deleted."""
    if part.kind == TABLE:
        return f"aws dynamodb delete-table --table-name {part.name}"
    return f"aws s3 rb s3://{part.name}"


def why(happened: Iterable[Happening]) -> list[Happening]:
    """What failed by itself; not what was given up because of it."""
    failed = [each for each in happened if each.status.endswith("_FAILED")]
    own = [each for each in failed if not each.of_stack and not CONSEQUENCE.match(each.reason)]
    return own or failed


def left_behind(happened: Iterable[Happening]) -> list[Part]:
    """What a stack parted with and did not delete."""
    return list(dict.fromkeys(Part(each.kind, each.name) for each in happened if each.status == KEPT and each.name))


class Act(StrEnum):
    ADD = "add"
    MODIFY = "modify"
    MAY_REPLACE = "may replace"
    REPLACE = "replace"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    act: Act
    logical_id: str
    kind: str
    what: tuple[str, ...] = ()

    @property
    def loses(self) -> bool:
        """Whether what it holds now would be out of reach. CloudFormation's "may replace" is as good as yes, unless we
        know better of the properties concerned."""
        if self.act is Act.MAY_REPLACE and self.what and self.kind in REPLACING:
            return not REPLACING[self.kind].isdisjoint(self.what)
        return self.act in (Act.REMOVE, Act.REPLACE, Act.MAY_REPLACE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSet:
    id: str
    stack: str
    """The stack's id."""
    changes: tuple[Change, ...] = ()
    refused: str = ""
    """Why CloudFormation will not have it; empty where it will."""

    @property
    def empty(self) -> bool:
        return bool(NO_CHANGES.search(self.refused))


NO_CHANGES = re.compile(r"didn't contain changes|no updates are to be performed", re.IGNORECASE)
