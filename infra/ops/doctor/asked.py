"""Looking without falling over: a check that fails is a finding like any other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from botocore.exceptions import BotoCoreError, ClientError

from infra.ops.aws import why
from infra.ops.doctor.finding import Finding, trouble

FORBIDDEN = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError"})


def asked(about: str, look: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    """All that was found until something failed, and then that it did."""
    try:
        yield from look()
    except Exception as error:
        yield _unasked(about, error)


def _unasked(about: str, error: Exception) -> Finding:
    match error:
        case ClientError() if why(error) in FORBIDDEN:
            do = f"allow {error.operation_name} to whoever runs this"
            return trouble(about, f"could not be asked: {why(error)}", do)
        case ClientError() | BotoCoreError():
            return trouble(about, f"could not be asked: {why(error)}", "run it again; see how AWS is")
    words = str(error).partition("\n")[0]
    return trouble(about, f"could not be asked: {type(error).__name__} {words}".strip(), "run it again")
