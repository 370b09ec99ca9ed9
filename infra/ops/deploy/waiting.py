"""Follows CloudFormation until it is done, and says how that ended."""

from __future__ import annotations

from infra.ops.deploy.nouns import GoesOn, Happening, State, Stopped, state_of, why
from infra.ops.deploy.ports import Cloud
from infra.ops.deploy.talk import Talk

STUCK = {
    "UPDATE_ROLLBACK_FAILED": "aws cloudformation continue-update-rollback --stack-name {name}",
    "UPDATE_FAILED": "aws cloudformation rollback-stack --stack-name {name}",
    "DELETE_FAILED": "lambdesk destroy --stage {stage}, once the reason is out of the way",
}
"""What leads on from where neither we nor CloudFormation go on alone."""


def follow(stack: str, after: str, cloud: Cloud, talk: Talk) -> list[Happening]:
    """All that happens to the stack of this id until it stands still. Raises GoesOn for a Ctrl-C."""
    happened: list[Happening] = []
    try:
        with talk.waiting("AWS is at it ..."):
            while True:
                fresh = cloud.stacks.since(stack, happened[-1].id if happened else after)
                for each in fresh:
                    talk.happening(each)
                happened.extend(fresh)
                if any(each.ends for each in fresh):
                    return happened
                cloud.pause()
    except KeyboardInterrupt:
        raise GoesOn(stack) from None


def ended_well(happened: list[Happening], name: str) -> None:
    """Raises Stopped with what failed, and how to go on."""
    end = next(each.status for each in reversed(happened) if each.ends)
    if end in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "DELETE_COMPLETE"):
        return
    reasons = "\n".join(f"  {each.logical_id}: {each.reason or each.status}" for each in why(happened))
    raise Stopped(f"{name} {_words(end)} ({end}):\n{reasons}", _hint(end, name))


def _words(end: str) -> str:
    match state_of(end):
        case State.CORPSE:
            return "could not be made"
        case State.STUCK:
            return "stands half-way"
    return "could not be changed, and is as it was"


def _hint(end: str, name: str) -> str:
    if end in STUCK:
        return way_out(end, name)
    if state_of(end) is State.CORPSE:
        return "once the reason is out of the way, deploy again: what is left of this attempt is removed first"
    return "once the reason is out of the way, deploy again"


def way_out(status: str, name: str) -> str:
    return STUCK[status].format(name=name, stage=name.removeprefix("lambdesk-"))
