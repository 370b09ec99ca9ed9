"""The queues of the template by their logical names: where they are, how full, and emptied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from infra.template import Built, Template, event_sources

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

ABOUT = "ApproximateNumberOf"
WHEREVER = ("Messages", "MessagesDelayed", "MessagesNotVisible")


class Queues:
    def __init__(self, template: Template, made: Built, client: SQSClient) -> None:
        names = [each.logical_id for each in template.resources.values() if each.kind == "AWS::SQS::Queue"]
        self.client = client
        self._urls = {name: made.physical(name) for name in names}
        self._consumed = {each.queue for each in event_sources(template)}

    def url(self, name: str) -> str:
        return self._urls[name]

    def are_busy(self) -> bool:
        """Whether anything waits or is being worked on; what was put off on purpose is nobody's work yet."""
        return any(self._count(name, "Messages", "MessagesNotVisible") for name in self._consumed)

    def dead_letters(self) -> Mapping[str, int]:
        """How many lie in each queue that no function reads."""
        return {name: self._count(name, *WHEREVER) for name in sorted(self._urls) if name not in self._consumed}

    def purge(self) -> None:
        for url in self._urls.values():
            self.client.purge_queue(QueueUrl=url)

    def _count(self, name: str, *which: str) -> int:
        answer = self.client.get_queue_attributes(QueueUrl=self._urls[name], AttributeNames=["All"])
        return sum(
            int(value) for key, value in answer["Attributes"].items() if key in {f"{ABOUT}{each}" for each in which}
        )
