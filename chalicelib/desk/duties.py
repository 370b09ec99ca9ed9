"""What staff may do to the desk itself, beside its tickets: one table for the console, the command and the API."""

from __future__ import annotations

from enum import StrEnum

from chalicelib.desk.errors import NotPermitted
from chalicelib.desk.people import Role
from chalicelib.desk.permissions import ANSWERING, LEADING, Actor

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})


class Duty(StrEnum):
    """Every kind of act on the desk itself."""

    COMMENT = "comment"
    """Write what colleagues should know of a client."""
    RESTRAIN = "restrain"
    """Block a client or a sender, or limit how often a client may write."""
    CLIENTS = "clients"
    """Accounts, who writes for them, and what they bought."""
    OWN_ANSWERS = "own_answers"
    """Canned answers of one's own."""
    DEPARTMENT_ANSWERS = "department_answers"
    """Canned answers of one's departments."""
    PROVIDER_ANSWERS = "provider_answers"
    """Canned answers of everybody."""
    DEPARTMENTS = "departments"
    """Departments: names, whether they are offered, hours."""
    STAFF = "staff"
    """Who answers, in which role and where; invitations."""
    PROVIDER = "provider"
    """Name, look and limits."""
    ANNOUNCE = "announce"
    """Tell something to the clients, and stop tickets and replies meanwhile."""
    RULES = "rules"
    """Answer times."""
    BOTS = "bots"
    """The Telegram bots that clients write to."""
    TEMPLATES = "templates"
    """The words of letters and chats."""
    WEBHOOKS = "webhooks"
    """Which of the provider's own systems are told of events."""
    TOKENS = "tokens"
    """Of the API."""
    LOG = "log"
    """Read what was done to the desk."""


MAY_DO: dict[Duty, frozenset[Role]] = {
    Duty.COMMENT: ANSWERING,
    Duty.RESTRAIN: LEADING,
    Duty.CLIENTS: ADMINISTRATORS,
    Duty.OWN_ANSWERS: ANSWERING,
    Duty.DEPARTMENT_ANSWERS: LEADING,
    Duty.PROVIDER_ANSWERS: ADMINISTRATORS,
    Duty.DEPARTMENTS: ADMINISTRATORS,
    Duty.STAFF: ADMINISTRATORS,
    Duty.PROVIDER: ADMINISTRATORS,
    Duty.ANNOUNCE: ADMINISTRATORS,
    Duty.RULES: ADMINISTRATORS,
    Duty.BOTS: ADMINISTRATORS,
    Duty.TEMPLATES: ADMINISTRATORS,
    Duty.WEBHOOKS: ADMINISTRATORS,
    Duty.TOKENS: ADMINISTRATORS,
    Duty.LOG: ADMINISTRATORS,
}


def may_do(actor: Actor, duty: Duty) -> bool:
    return actor.role in MAY_DO[duty]


def permit_duty(actor: Actor, duty: Duty) -> None:
    """Raises NotPermitted where his role never may."""
    if not may_do(actor, duty):
        raise NotPermitted("refused.role", role=actor.role, move=duty)
