"""What may stand where a desk is to be deployed: somebody else at work, or what a first attempt left."""

from __future__ import annotations

from infra.ops.deploy import waiting
from infra.ops.deploy.nouns import Deployment, State, Stopped, by_hand, left_behind
from infra.ops.deploy.ports import Cloud
from infra.ops.deploy.talk import Talk


def not_busy(found: Deployment | None) -> None:
    """Raises Stopped where somebody else is at it."""
    if found and found.state is State.BUSY:
        raise Stopped(
            f"somebody is changing {found.name} right now ({found.status})",
            f"wait, or look: aws cloudformation describe-stack-events --stack-name {found.name}",
        )


def not_stuck(found: Deployment | None) -> None:
    """Raises Stopped where nothing goes on before somebody decides."""
    if found and found.state is State.STUCK:
        raise Stopped(f"{found.name} stands half-way ({found.status})", waiting.way_out(found.status, found.name))


def living(found: Deployment | None) -> Deployment | None:
    """The same if it can be renewed."""
    return found if found and found.state is State.READY else None


def clear(found: Deployment, cloud: Cloud, talk: Talk) -> None:
    """Removes what cannot be renewed. Raises Stopped where that fails, GoesOn for a Ctrl-C."""
    talk.say(f"Removing what is left of a first deployment that came to nothing ({found.status}) ...")
    remove(found, cloud, talk)
    for part in left_behind(cloud.stacks.since(found.id, "")):
        if cloud.data.is_there(part):
            talk.say(f"It left {part.name}, which no desk ever used. Delete it when you like: {by_hand(part)}")


def remove(found: Deployment, cloud: Cloud, talk: Talk) -> None:
    """The stack, whatever its state. Raises Stopped where that fails, GoesOn for a Ctrl-C."""
    if found.protected:
        cloud.stacks.unprotect(found.name)
    before = cloud.stacks.newest(found.id)
    cloud.stacks.delete(found.id)
    if found.state is not State.PROPOSED:
        waiting.ended_well(waiting.follow(found.id, before, cloud, talk), found.name)
        return
    # a shell holds nothing, so nothing happens in it that could be followed
    while (left := cloud.stacks.find(found.id)) and left.state is not State.GONE:
        cloud.pause()
