"""Where things can lie dead in the desk at hand."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from infra.ops import aws
from infra.ops.redrive.lying import UPDATES, Resting
from infra.ops.redrive.messages import QUEUES, DeadMessages
from infra.ops.redrive.reasons import LOCAL, NO_GROUP, NO_STACK, Logged, Reasons, Unknown
from infra.ops.redrive.updates import DeadUpdates
from infra.ops.session import Session
from infra.ops.where import Local, Stack

LOGS = {
    "deliver": "DeliverLog",
    "files": "FilesLog",
    "notify": "NotifyLog",
    "index": "IndexLog",
    "mail": "MailLog",
    "feedback": "FeedbackLog",
    "webhooks": "WebhooksLog",
}
"""Each queue with the log group of the function behind it, by its name in infra/resources.yaml."""


@contextmanager
def places(session: Session) -> Iterator[Mapping[str, Resting]]:
    """By name; what is looked at is held until this ends."""
    house = session.house
    known = {queue: session.variables[name] for queue, name in QUEUES.items() if session.variables.get(name)}
    with ExitStack() as held:
        found: dict[str, Resting] = {}
        if known:
            sqs, reasons = aws.client("sqs"), _reasons(session)
            for queue, url in known.items():
                dead = DeadMessages(queue=queue, url=url, sqs=sqs, reasons=reasons[queue])
                found[queue] = held.enter_context(dead.held())
        yield {**found, UPDATES: DeadUpdates(house)}


def _reasons(session: Session) -> Mapping[str, Reasons]:
    match session.place:
        case Local():
            return dict.fromkeys(QUEUES, Unknown(LOCAL))
        case Stack(name=stack):
            logs, groups = aws.client("logs"), _groups(stack)
            found = {queue: groups[log] for queue, log in LOGS.items() if log in groups}
            logged = {queue: Logged(logs, group, time.monotonic) for queue, group in found.items()}
            return {**dict.fromkeys(QUEUES, Unknown(NO_GROUP)), **logged}
    return dict.fromkeys(QUEUES, Unknown(NO_STACK))


def _groups(stack: str) -> Mapping[str, str]:
    """Nothing where the stack may not be looked into: what lies dead can be sent without its reason."""
    try:
        return aws.parts(aws.client("cloudformation"), stack)
    except (BotoCoreError, ClientError):
        return {}
