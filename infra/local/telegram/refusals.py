"""Refusals of the Bot API in Telegram's own codes and words, and why each was given."""

from enum import StrEnum

from infra.local.telegram.reference import Json


class Verdict(StrEnum):
    """What became of a call; `INVALID` breaks a rule of the reference whatever the state."""

    ANSWERED = "answered"
    INVALID = "invalid"
    REFUSED = "refused"
    FAULT = "fault"


class Refusal(Exception):
    def __init__(
        self,
        status: int,
        description: str,
        *,
        verdict: Verdict,
        retry_after: int | None = None,
        migrate_to: int | None = None,
    ) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.verdict = verdict
        self.retry_after = retry_after
        self.migrate_to = migrate_to

    def body(self) -> Json:
        answer: Json = {"ok": False, "error_code": self.status, "description": self.description}
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        if self.migrate_to is not None:
            answer["parameters"] = {"migrate_to_chat_id": self.migrate_to}
        return answer


def invalid(why: str) -> Refusal:
    return Refusal(400, f"Bad Request: {why}", verdict=Verdict.INVALID)


def refused(why: str) -> Refusal:
    return Refusal(400, f"Bad Request: {why}", verdict=Verdict.REFUSED)


def migrated(to: int) -> Refusal:
    why = "Bad Request: group chat was upgraded to a supergroup chat"
    return Refusal(400, why, verdict=Verdict.REFUSED, migrate_to=to)


def forbidden(why: str) -> Refusal:
    return Refusal(403, f"Forbidden: {why}", verdict=Verdict.REFUSED)


def unauthorized() -> Refusal:
    return Refusal(401, "Unauthorized", verdict=Verdict.REFUSED)


def unknown_method() -> Refusal:
    return Refusal(404, "Not Found: method not found", verdict=Verdict.INVALID)


def not_emulated(what: str) -> Refusal:
    return Refusal(501, f"Not Implemented: the pretend Telegram does not emulate {what}", verdict=Verdict.INVALID)


def conflict(why: str) -> Refusal:
    return Refusal(409, f"Conflict: {why}", verdict=Verdict.REFUSED)


def too_many(retry_after: int) -> Refusal:
    return Refusal(
        429,
        f"Too Many Requests: retry after {retry_after}",
        verdict=Verdict.FAULT,
        retry_after=retry_after,
    )


def too_large() -> Refusal:
    return Refusal(413, "Request Entity Too Large", verdict=Verdict.INVALID)
