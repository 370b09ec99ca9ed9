"""What every fake lets a test do: count calls, make the next one fail, and step in just before it."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
K = TypeVar("K", bound="Knobs")


class Knobs:
    """The base of the fakes: `calls` counts by method, `turns` by what the real one would turn them into."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.turns: Counter[str] = Counter()
        self._next: defaultdict[str, deque[Callable[[], None]]] = defaultdict(deque)

    def on(self, method: str, act: Callable[[], None]) -> None:
        """Run `act` once, at the start of the next call of this method that has none waiting before it.

        So a test slips another update between a read and its commit.
        """
        self._known(method)
        self._next[method].append(act)

    def fail_next(self, method: str, error: Exception, *, times: int = 1) -> None:
        """The next calls of this method raise, and do nothing."""

        def fail() -> None:
            raise error

        for _ in range(times):
            self.on(method, fail)

    def forget_calls(self) -> None:
        """Count from zero again."""
        self.calls.clear()
        self.turns.clear()

    def forget_plans(self) -> None:
        """Whatever `on` and `fail_next` still have waiting does not happen."""
        self._next.clear()

    def enter(self, method: str, turn: str) -> None:
        self.calls[method] += 1
        self.turns[turn] += 1
        if self._next[method]:
            self._next[method].popleft()()

    def _known(self, method: str) -> None:
        if not hasattr(type(self), method):
            raise AttributeError(f"{type(self).__name__} has no method {method!r}")


def counted(
    turn: str,
) -> Callable[[Callable[Concatenate[K, P], T]], Callable[Concatenate[K, P], T]]:
    """Mark a port's method: it counts, and can be made to fail."""

    def mark(method: Callable[Concatenate[K, P], T]) -> Callable[Concatenate[K, P], T]:
        @wraps(method)
        def call(self: K, /, *args: P.args, **kwargs: P.kwargs) -> T:
            self.enter(method.__name__, turn)
            return method(self, *args, **kwargs)

        return call

    return mark


READ = "read"
WRITE = "write"
TRANSACTION = "transaction"
