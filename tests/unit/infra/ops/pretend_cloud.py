"""An AWS account on fakes, and an operator who deploys into it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import yaml
from click.testing import CliRunner, Result

from infra.ops.deploy.nouns import DATA, KEPT, Act, Change, ChangeSet, Deployment, Happening, Part
from infra.ops.deploy.ports import Account, Cloud, Proposal
from infra.ops.main import lambdesk
from infra.ops.session import Session

REGION = "eu-central-1"
ENDPOINT = "https://abc.execute-api.eu-central-1.amazonaws.com/api/"
NO_CHANGES = "The submitted information didn't contain changes. Submit different information to create a change set."


def template(**resources: str) -> dict[str, Any]:
    """A package's template, as far as deploying looks into it: names and types, and what sets one apart."""
    functions = {"APIHandler": {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "./deployment.zip"}}}
    data = {
        "DeskTable": {"Type": "AWS::DynamoDB::Table", "Properties": {}},
        "FilesBucket": {"Type": "AWS::S3::Bucket", "Properties": {}},
    }
    others = {name: {"Type": "AWS::SQS::Queue", "Properties": {"like": like}} for name, like in resources.items()}
    names = ("Stage", "PortalUrl", "Domain", "Certificate", "MailDomain", "AlarmAddress")
    return {"Parameters": {each: {"Default": ""} for each in names}, "Resources": {**data, **functions, **others}}


@dataclass
class PretendPackages:
    kept: dict[str, bytes] = field(default_factory=dict)
    replaced: set[str] = field(default_factory=set)
    written: int = 0

    def put(self, stage: str, content: bytes, suffix: str) -> str:
        key = f"{stage}/{hash(content)}{suffix}"
        if self.kept.get(key) != content:
            self.kept[key] = content
            self.written += 1
        return key

    def code(self, key: str) -> str:
        return f"s3://packages/{key}"

    def template(self, key: str) -> str:
        return key

    def replaced_but(self, stage: str, keys: Sequence[str]) -> None:
        self.written += 1
        self.replaced = {each for each in self.kept if each.startswith(f"{stage}/") and each not in keys}

    def forget(self, stage: str) -> None:
        self.kept = {key: content for key, content in self.kept.items() if not key.startswith(f"{stage}/")}


@dataclass
class PretendData:
    there: set[Part] = field(default_factory=set)
    backups: list[str] = field(default_factory=list)

    def is_there(self, part: Part) -> bool:
        return part in self.there

    def back_up(self, table: str) -> str:
        self.backups.append(table)
        return f"arn:backup/{table}"

    def delete_table(self, table: str) -> None:
        self.there.remove(Part("AWS::DynamoDB::Table", table))

    def delete_bucket(self, bucket: str) -> None:
        self.there.remove(Part("AWS::S3::Bucket", bucket))


class PretendMail:
    def tokens(self, domain: str) -> Sequence[str]:
        return ("one", "two")


@dataclass
class Stack:
    now: Deployment
    template: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    happened: list[Happening] = field(default_factory=list)
    coming: list[Happening] = field(default_factory=list)


@dataclass
class PretendStacks:
    packages: PretendPackages
    data: PretendData
    fails: dict[str, str] = field(default_factory=dict)
    """Why a resource cannot be made or changed."""
    replaces: dict[str, Act] = field(default_factory=dict)
    refuses: str = ""
    """Why no change set can be worked out."""
    stacks: dict[str, Stack] = field(default_factory=dict)
    proposals: dict[str, Proposal] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)
    carried_out: int = 0
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def find(self, name: str) -> Deployment | None:
        stack = self._stack(name)
        return stack.now if stack else None

    def buried(self, name: str) -> Sequence[str]:
        return [
            id for id, each in self.stacks.items() if each.now.name == name and each.now.status == "DELETE_COMPLETE"
        ]

    def propose(self, proposal: Proposal) -> ChangeSet:
        stack = self._stack(proposal.stack)
        assert proposal.first is (stack is None), "AWS refuses the wrong kind of change set"
        if stack is None:
            id = f"id-{next(self._numbers)}"
            stack = Stack(Deployment(id=id, name=proposal.stack, status="REVIEW_IN_PROGRESS"))
            self.stacks[id] = stack
        assert set(proposal.kept) <= set(stack.now.parameters), "there is no previous value"
        id = f"change-{next(self._numbers)}"
        self.proposals[id] = proposal
        changes = self._changes(stack, proposal)
        refused = self.refuses or ("" if changes else NO_CHANGES)
        return ChangeSet(id=id, stack=stack.now.id, changes=changes, refused=refused)

    def carry_out(self, change_set: ChangeSet) -> None:
        self.carried_out += 1
        stack, proposal = self.stacks[change_set.stack], self.proposals.pop(change_set.id)
        word = "CREATE" if proposal.first else "UPDATE"
        failed = [each.logical_id for each in change_set.changes if each.logical_id in self.fails]
        for each in change_set.changes:
            own = self.fails.get(each.logical_id)
            lost = f"Resource {'creation' if proposal.first else 'update'} cancelled"
            status = f"{word}_FAILED" if failed else f"{word}_COMPLETE"
            self._comes(stack, each.logical_id, status, own or (lost if failed else ""))
        self._ends(stack, proposal, word, failed=bool(failed))

    def _ends(self, stack: Stack, proposal: Proposal, word: str, *, failed: bool) -> None:
        if failed:
            end = "ROLLBACK_COMPLETE" if proposal.first else "UPDATE_ROLLBACK_COMPLETE"
            if proposal.first:
                self._comes(stack, "DeskTable", KEPT, "", Part("AWS::DynamoDB::Table", "attempt-table"))
                self.data.there.add(Part("AWS::DynamoDB::Table", "attempt-table"))
            stack.now = replace(stack.now, status=end)
        else:
            end = f"{word}_COMPLETE"
            stack.template = self._template(proposal)
            kept = {each: stack.now.parameters[each] for each in proposal.kept}
            defaults = dict.fromkeys(stack.template["Parameters"], "")
            outputs = {"EndpointURL": ENDPOINT, **self.outputs}
            parameters = {**defaults, **kept, **proposal.given}
            stack.now = replace(stack.now, status=end, parameters=parameters, outputs=outputs)
            resources = stack.template["Resources"]
            stack.parts = {name: Part(each["Type"], f"its-{name}") for name, each in resources.items()}
            self.data.there |= {each for each in stack.parts.values() if "Serverless" not in each.kind}
        self._comes(stack, stack.now.name, end, "", of_stack=True)

    def drop(self, change_set: ChangeSet) -> None:
        del self.proposals[change_set.id]

    def delete(self, name: str) -> None:
        stack = self._stack(name)
        assert stack is not None
        assert not stack.now.protected, "AWS refuses to delete what is protected"
        shell = stack.now.status == "REVIEW_IN_PROGRESS"
        for part_name, part in stack.parts.items():
            if part_name in DATA:
                self._comes(stack, part_name, KEPT, "", part)
        failed = next(iter(self.fails.items()), None) if stack.parts else None
        if failed:
            self._comes(stack, failed[0], "DELETE_FAILED", failed[1])
        end = "DELETE_FAILED" if failed else "DELETE_COMPLETE"
        stack.now = replace(stack.now, status=end)
        if not shell:
            self._comes(stack, stack.now.name, end, "", of_stack=True)

    def protect(self, name: str) -> None:
        self._protected(name, protected=True)

    def unprotect(self, name: str) -> None:
        self._protected(name, protected=False)

    def parts(self, name: str) -> dict[str, Part]:
        stack = self._stack(name)
        return stack.parts if stack else {}

    def newest(self, name: str) -> str:
        self.pause(all_at_once=True)
        stack = self._stack(name)
        assert stack is not None
        return stack.happened[-1].id if stack.happened else ""

    def since(self, name: str, happening: str) -> Sequence[Happening]:
        stack = self._stack(name)
        assert stack is not None
        ids = [each.id for each in stack.happened]
        return stack.happened[ids.index(happening) + 1 if happening else 0 :]

    def pause(self, *, all_at_once: bool = False) -> None:
        """What comes next has happened."""
        for stack in self.stacks.values():
            number = len(stack.coming) if all_at_once else 1
            stack.happened += stack.coming[:number]
            del stack.coming[:number]

    def _stack(self, name: str) -> Stack | None:
        if name in self.stacks:
            return self.stacks[name]
        named = [each for each in self.stacks.values() if each.now.name == name]
        return next((each for each in named if each.now.status != "DELETE_COMPLETE"), None)

    def _protected(self, name: str, *, protected: bool) -> None:
        stack = self._stack(name)
        assert stack is not None
        stack.now = replace(stack.now, protected=protected)

    def _comes(
        self, stack: Stack, name: str, status: str, reason: str, part: Part | None = None, *, of_stack: bool = False
    ) -> None:
        about = part or Part("", "")
        happening = Happening(
            id=str(next(self._numbers)),
            at="12:00:00",
            logical_id=name,
            status=status,
            reason=reason,
            of_stack=of_stack,
            kind=about.kind,
            name=about.name,
        )
        stack.coming.append(happening)

    def _template(self, proposal: Proposal) -> dict[str, Any]:
        return yaml.safe_load(self.packages.kept[proposal.template])

    def _changes(self, stack: Stack, proposal: Proposal) -> tuple[Change, ...]:
        new, old = self._template(proposal)["Resources"], stack.template.get("Resources", {})
        told = any(stack.now.parameters.get(name, "") != value for name, value in proposal.given.items())
        found = []
        for name in sorted({*new, *old}):
            if name not in old:
                found.append(Change(act=Act.ADD, logical_id=name, kind=new[name]["Type"]))
            elif name not in new:
                found.append(Change(act=Act.REMOVE, logical_id=name, kind=old[name]["Type"]))
            elif new[name] != old[name] or (told and "Serverless" in new[name]["Type"]):
                act, what = self.replaces.get(name, Act.MODIFY), _differing(old[name], new[name])
                found.append(Change(act=act, logical_id=name, kind=new[name]["Type"], what=what or ("Environment",)))
        return tuple(found)


def _differing(old: dict[str, Any], new: dict[str, Any]) -> tuple[str, ...]:
    before, after = old.get("Properties", {}), new.get("Properties", {})
    return tuple(sorted(name for name in {*before, *after} if before.get(name) != after.get(name)))


@dataclass
class Operator:
    """Types commands, with a finished package at hand."""

    folder: Path
    at_a_terminal: bool = False

    def __post_init__(self) -> None:
        self.packages = PretendPackages()
        self.data = PretendData()
        self.stacks = PretendStacks(self.packages, self.data)
        self.pause = self.stacks.pause
        self.makes(template())

    def makes(self, template: dict[str, Any], code: bytes = b"code") -> None:
        (self.folder / "template.yaml").write_text(yaml.safe_dump(template))
        (self.folder / "deployment.zip").write_bytes(code)

    def cloud(self) -> Cloud:
        return Cloud(
            account=Account("123456789012", "user/anna", REGION),
            stacks=self.stacks,
            packages=self.packages,
            data=self.data,
            mail=PretendMail(),
            pause=self.pause,
        )

    def type(self, *words: str, given: str | None = None) -> Result:
        session = Session(environment={}, cloud=self.cloud, interactive=lambda: self.at_a_terminal)
        return CliRunner().invoke(lambdesk, list(words), obj=session, input=given)

    def deploys(self, *words: str, code: int = 0, given: str | None = None) -> Result:
        """Unattended, unless at a terminal."""
        yes = () if self.at_a_terminal else ("--yes",)
        result = self.type("deploy", "--stage", "prod", "--package", str(self.folder), *yes, *words, given=given)
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result

    def destroys(self, *words: str, code: int = 0, given: str | None = None) -> Result:
        yes = () if self.at_a_terminal else ("--yes-destroy", "lambdesk-prod")
        result = self.type("destroy", "--stage", "prod", *yes, *words, given=given)
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result

    @property
    def stack(self) -> Deployment:
        found = self.stacks.find("lambdesk-prod")
        assert found is not None
        return found

    def stands(self, status: str) -> None:
        """Something else brought the stack there."""
        for each in self.stacks.stacks.values():
            each.now = replace(each.now, status=status)
