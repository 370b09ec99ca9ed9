"""How what the verbs need from outside may fail, named for what the caller can do."""

from __future__ import annotations


class Unavailable(Exception):
    """Storage or a service did not answer. Whether a commit went through is unknown; the same cause again is safe."""


class Stale(Exception):
    """A version condition failed: somebody else committed first. Read again and decide again."""


class Seen(Exception):
    """The cause was committed before: change nothing, re-drive what it left unsaid."""


class Refused(Exception):
    """A service will never take this; sending it again is of no use."""


class Unreachable(Refused):
    """The person keeps us out or is gone: nothing will arrive in this chat until that changes."""


class BadToken(Refused):
    """No bot has this token, or not any more."""


class Contested(Refused):
    """Some other program works with the same bot."""


class Migrated(Refused):
    """The group has another number from now on."""

    def __init__(self, reason: str, to: int) -> None:
        super().__init__(reason)
        self.to = to


class Unfit(Exception):
    """What a provider wrote cannot be filled with this."""


class Delayed(Exception):
    """A service did not take it now; nothing arrived. Try after `after` seconds, or when the policy says."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Unsure(Delayed):
    """Nobody can know whether it arrived: the connection broke after the request had left."""
