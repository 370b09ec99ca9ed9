"""Troubles the pretend Telegram makes on demand: refusals, silences, slowness."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from infra.local.telegram.refusals import Refusal, Verdict, too_many


class FaultKind(StrEnum):
    TOO_MANY_REQUESTS = "too many requests"
    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    CHAT_NOT_FOUND = "chat not found"
    BAD_REQUEST = "bad request"
    CONTESTED = "contested"
    BAD_GATEWAY = "bad gateway"
    UNREACHABLE = "unreachable"
    REQUEST_LOST = "request lost"
    ANSWER_LOST = "answer lost"
    SLOW = "slow"


REFUSALS = {
    FaultKind.BLOCKED: (403, "Forbidden: bot was blocked by the user"),
    FaultKind.DEACTIVATED: (403, "Forbidden: user is deactivated"),
    FaultKind.CHAT_NOT_FOUND: (400, "Bad Request: chat not found"),
    FaultKind.CONTESTED: (409, "Conflict: terminated by other getUpdates request"),
}
BAD_GATEWAY_PAGE = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    b"<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong, and for which calls: any method and any chat unless named.

    It strikes `times` calls. With `times=None` it stays until cleared, save for too many
    requests, which lasts `retry_after` seconds from its first refusal, as Telegram's own does.
    `download` is the method of fetching a file's bytes.
    """

    kind: FaultKind
    method: str | None = None
    chat: int | None = None
    times: int | None = 1
    retry_after: int = 5
    seconds: float = 30.0
    description: str = "Bad Request: something went wrong"

    def strikes(self, method: str, chat_id: int | str | None) -> bool:
        return self.method in (None, method) and self.chat in (None, chat_id)


@dataclass(slots=True)
class _Set:
    fault: Fault
    left: int | None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class Struck:
    """A fault that strikes this call, with the seconds still to wait."""

    fault: Fault
    retry_after: int

    def refusal(self) -> Refusal | None:
        """The refusal to answer with, if this fault is a refusal."""
        kind = self.fault.kind
        if kind is FaultKind.TOO_MANY_REQUESTS:
            return too_many(self.retry_after)
        if kind is FaultKind.BAD_REQUEST:
            return Refusal(400, self.fault.description, verdict=Verdict.FAULT)
        if kind in REFUSALS:
            status, description = REFUSALS[kind]
            return Refusal(status, description, verdict=Verdict.FAULT)
        return None


@dataclass(slots=True)
class Faults:
    _set: list[_Set] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        self._set.append(_Set(fault, fault.times))

    def clear(self) -> None:
        self._set.clear()

    def active(self) -> list[Fault]:
        return [one.fault for one in self._set]

    def strike(self, method: str, chat_id: int | str | None, now: datetime) -> Struck | None:
        """The first fault meant for this call, which uses it up once."""
        self._set = [one for one in self._set if one.ends is None or one.ends > now]
        for one in self._set:
            if one.fault.strikes(method, chat_id):
                return self._use(one, now)
        return None

    def _use(self, one: _Set, now: datetime) -> Struck:
        wait = one.fault.retry_after
        if one.left is not None:
            one.left -= 1
            if one.left <= 0:
                self._set.remove(one)
        elif one.fault.kind is FaultKind.TOO_MANY_REQUESTS:
            one.ends = one.ends or now + timedelta(seconds=wait)
            wait = max(int((one.ends - now).total_seconds()), 1)
        return Struck(one.fault, wait)
