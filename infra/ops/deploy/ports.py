"""What deploying and destroying need of an AWS account."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from infra.ops.deploy.nouns import ChangeSet, Deployment, Happening, Part


@dataclass(frozen=True, slots=True)
class Account:
    id: str
    who: str
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a stack shall become."""

    stack: str
    first: bool
    """Whether there is no such stack yet."""
    template: str
    """The address of the template."""
    given: Mapping[str, str]
    kept: Sequence[str]
    """Parameters that stay as they are."""


class Stacks(Protocol):
    """CloudFormation. Where a name is asked for, the id does as well, and finds a stack that is gone."""

    def find(self, name: str) -> Deployment | None: ...

    def buried(self, name: str) -> Sequence[str]:
        """The ids of those of that name which are gone, as far as AWS remembers: ninety days."""
        ...

    def propose(self, proposal: Proposal) -> ChangeSet:
        """Returns when the change set is worked out. Raises Stopped for what is no proposal at all."""
        ...

    def carry_out(self, change_set: ChangeSet) -> None: ...

    def drop(self, change_set: ChangeSet) -> None: ...

    def delete(self, name: str) -> None: ...

    def protect(self, name: str) -> None: ...

    def unprotect(self, name: str) -> None: ...

    def parts(self, name: str) -> Mapping[str, Part]:
        """By their names in the template."""
        ...

    def newest(self, name: str) -> str:
        """The id of what happened last; empty where nothing did."""
        ...

    def since(self, name: str, happening: str) -> Sequence[Happening]:
        """What happened after that one, in its order."""
        ...


class Packages(Protocol):
    """The bucket of packages: each stage's lie under its name, and those in use never expire."""

    def put(self, stage: str, content: bytes, suffix: str) -> str:
        """The key it lies under; nothing is written where it lies there already. Raises Stopped."""
        ...

    def code(self, key: str) -> str:
        """As a function's CodeUri names it."""
        ...

    def template(self, key: str) -> str:
        """As CloudFormation is told it."""
        ...

    def replaced_but(self, stage: str, keys: Sequence[str]) -> None:
        """All others of this stage expire in time, these do not."""
        ...

    def forget(self, stage: str) -> None:
        """Removes all of this stage, and the bucket with the last."""
        ...


class Data(Protocol):
    """What outlives a stack."""

    def is_there(self, part: Part) -> bool: ...

    def back_up(self, table: str) -> str:
        """Returns when the backup is whole; its ARN."""
        ...

    def delete_table(self, table: str) -> None: ...

    def delete_bucket(self, bucket: str) -> None:
        """With everything in it, in all versions."""
        ...


class Mail(Protocol):
    def tokens(self, domain: str) -> Sequence[str]:
        """By which the domain proves that its letters may be signed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloud:
    account: Account
    stacks: Stacks
    packages: Packages
    data: Data
    mail: Mail
    pause: Callable[[], None]
    """Between two looks at what AWS is doing."""
