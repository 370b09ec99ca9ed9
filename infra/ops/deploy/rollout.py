"""The way of a package into a stack: what will change, whether that is wanted, and how it went."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from infra.ops.deploy import parcel, waiting
from infra.ops.deploy.clearing import clear, living, not_busy, not_stuck
from infra.ops.deploy.nouns import DATA, Change, ChangeSet, Deployment, Stopped
from infra.ops.deploy.parcel import Parcel
from infra.ops.deploy.ports import Cloud, Proposal
from infra.ops.deploy.talk import Talk
from infra.ops.deploy.wanted import told, wanted

Changes = tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    stack: str
    stage: str
    given: Mapping[str, str]
    abandon: frozenset[str] = field(default_factory=frozenset)
    """Data the desk may part with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    deployment: Deployment
    changes: Changes = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollout:
    order: Order
    cloud: Cloud
    talk: Talk
    agreed: Callable[[Changes], bool]

    def check(self) -> Deployment | None:
        """What stands there. Raises Stopped where nothing may be begun, UsageError for what does not go together."""
        found = self.cloud.stacks.find(self.order.stack)
        not_busy(found)
        not_stuck(found)
        self._values(living(found))
        return found

    def bring(self, package: Path) -> Outcome:
        """Raises Stopped, and GoesOn for a Ctrl-C."""
        content = parcel.read(package)
        found = self.check()
        if found and not living(found):
            clear(found, self.cloud, self.talk)
        sent = parcel.send(content, self.order.stage, self.cloud.packages)
        changes = self._step(living(found), sent, self.agreed)
        if self._lacks_its_address(self._made()):
            self.talk.say("Telling the functions their own address ...")
            changes += self._step(self._made(), sent, lambda _: True)
        made = self._made()
        if not made.protected:
            self.cloud.stacks.protect(made.name)
        if changes:
            self.cloud.packages.replaced_but(self.order.stage, (sent.code, sent.template))
        return Outcome(deployment=made, changes=changes)

    def _values(self, found: Deployment | None) -> Mapping[str, str]:
        return wanted(self.order.given, found, self.cloud.account.region)

    def _made(self) -> Deployment:
        found = self.cloud.stacks.find(self.order.stack)
        if found is None:
            raise Stopped(f"{self.order.stack} has gone while it was being deployed")
        return found

    def _lacks_its_address(self, made: Deployment) -> bool:
        """The functions of an API cannot refer to it, for it refers to them: they are told by a second change."""
        address = self._values(made).get("PortalUrl")
        return "PortalUrl" in made.parameters and address not in (None, made.parameters["PortalUrl"])

    def _step(self, found: Deployment | None, sent: Parcel, agreed: Callable[[Changes], bool]) -> Changes:
        """One change set: what it changed, which may be nothing."""
        proposed = self._proposed(found, sent)
        if proposed.empty:
            self.cloud.stacks.drop(proposed)
            return ()
        self._allowed(proposed, found)
        if not agreed(proposed.changes):
            self._withdraw(proposed, found)
            raise Stopped("nothing was changed")
        before = self.cloud.stacks.newest(proposed.stack)
        self.cloud.stacks.carry_out(proposed)
        happened = waiting.follow(proposed.stack, before, self.cloud, self.talk)
        waiting.ended_well(happened, self.order.stack)
        return proposed.changes

    def _proposed(self, found: Deployment | None, sent: Parcel) -> ChangeSet:
        values = told(self._values(found), found, sent.parameters)
        return self.cloud.stacks.propose(
            Proposal(
                stack=self.order.stack,
                first=found is None,
                template=self.cloud.packages.template(sent.template),
                given=values.given,
                kept=values.kept,
            )
        )

    def _allowed(self, proposed: ChangeSet, found: Deployment | None) -> None:
        """Raises Stopped for what CloudFormation will not do, and for what would cost the provider his data."""
        if proposed.refused:
            self._withdraw(proposed, found)
            raise Stopped(f"CloudFormation refuses the change: {proposed.refused}")
        lost = [each for each in proposed.changes if each.logical_id in DATA and each.loses]
        barred = [each for each in lost if each.logical_id not in self.order.abandon]
        if barred:
            self._withdraw(proposed, found)
            names = ", ".join(f"{each.logical_id} ({each.act})" for each in barred)
            raise Stopped(
                f"this takes data from the desk: {names}. It would begin empty, and what it held stay behind",
                "if that is wanted, say so: " + " ".join(f"--abandon {each.logical_id}" for each in barred),
            )

    def _withdraw(self, proposed: ChangeSet, found: Deployment | None) -> None:
        """A first change set leaves the shell of a stack, which goes with it."""
        self.cloud.stacks.drop(proposed)
        if found is None:
            self.cloud.stacks.delete(proposed.stack)
