"""Running the functions of app.py as Lambda would: by an event and a context, one at a time."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from typing import Any, Protocol
from uuid import uuid4

from chalice.app import Chalice, EventSourceHandler
from chalice.utils import to_cfn_resource_name


@dataclass(frozen=True, slots=True)
class Context:
    """What Lambda tells a function of its invocation."""

    function_name: str
    timeout: timedelta
    memory_limit_in_mb: str = "512"
    aws_request_id: str = field(default_factory=lambda: str(uuid4()))
    began: float = field(default_factory=time.monotonic)

    @property
    def invoked_function_arn(self) -> str:
        return f"arn:aws:lambda:local:000000000000:function:{self.function_name}"

    def get_remaining_time_in_millis(self) -> int:
        left = self.timeout.total_seconds() - (time.monotonic() - self.began)
        return max(0, int(left * 1000))


class Function(Protocol):
    def __call__(self, event: Mapping[str, Any], context: Context) -> Any: ...  # noqa: ANN401 - what a Lambda answers


class Functions:
    """Those of one app, by the name they have in the template.

    `turn` is held by whatever runs in the app: a process of Lambda has one invocation at a time, and so have we.
    """

    def __init__(self, app: Chalice) -> None:
        self.turn = Lock()
        self._found: dict[str, Function] = {
            to_cfn_resource_name(name): handler
            for name, handler in app.handler_map.items()
            if isinstance(handler, EventSourceHandler)
        }

    def run(self, name: str, event: Mapping[str, Any], timeout: timedelta) -> Any:  # noqa: ANN401 - what it answers
        """Raises what the function raises, and LookupError where app.py has none of this name."""
        if name not in self._found:
            raise LookupError(f"app.py has no function {name}; there are {', '.join(sorted(self._found))}")
        with self.turn:
            return self._found[name](event, Context(name, timeout))
