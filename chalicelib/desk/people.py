"""Who is concerned: providers with their departments and staff, accounts, persons, services, bots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from chalicelib.desk.announcements import Announcement
from chalicelib.desk.answer_times import Patience, Rule
from chalicelib.desk.digests import Digest
from chalicelib.desk.filters import Filter
from chalicelib.desk.hours import Hours
from chalicelib.desk.quiet import Quiet
from chalicelib.desk.rules import Limits


class Role(StrEnum):
    """What somebody is to the desk; what each may do stands in `permissions`."""

    CLIENT = "client"
    AGENT = "agent"
    HEAD = "head"
    ADMINISTRATOR = "administrator"
    OBSERVER = "observer"
    SYSTEM = "system"
    OUTSIDER = "outsider"
    """Somebody whose mail reached a ticket that is not his."""


STAFF_ROLES = (Role.AGENT, Role.HEAD, Role.ADMINISTRATOR, Role.OBSERVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A part of a provider that answers tickets."""

    id: str
    name: str
    names: Mapping[str, str] = field(default_factory=dict)
    """The name in other languages, by two-letter code."""
    description: str = ""
    offered: bool = True
    """Whether clients may choose it (BILLmanager's flag «in the support centre»)."""
    hours: Hours | None = None
    """When it answers; None is at any time."""
    usual: int | None = None
    """Minutes within which it usually answers, as clients are told; None tells nothing."""

    def title(self, language: str) -> str:
        return self.names.get(language, self.name)


class Accent(StrEnum):
    """The colour by which a provider's pages are told from another's; each is readable in light and in dark."""

    BLUE = "blue"
    TEAL = "teal"
    GREEN = "green"
    VIOLET = "violet"
    ROSE = "rose"
    AMBER = "amber"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A brand of a hosting company: what the client chooses in the first step."""

    id: str
    name: str
    names: Mapping[str, str] = field(default_factory=dict)
    departments: tuple[Department, ...] = ()
    telegram: bool = True
    """Whether this provider handles requests through Telegram at all (T-1)."""
    language: str = "ru"
    """The language for people of whom none is known."""
    zone: str = ""
    """The time zone for people of whom none is known, like Europe/Moscow; empty is UTC."""
    portal: str = ""
    """Address of the provider's client area, shown where the bot cannot serve."""
    limits: Limits = field(default_factory=Limits)
    accent: Accent = Accent.BLUE
    logo: str = ""
    """Address of a picture shown beside the name; without one, the name's first letter is."""
    announcements: tuple[Announcement, ...] = ()
    """They come with the provider, so that no page and no chat reads once more for them."""
    rules: tuple[Rule, ...] = ()
    """Within which time clients are answered; the first that is about a ticket holds."""
    patience: Patience = field(default_factory=Patience)
    templates: tuple[str, ...] = ()
    """What it has own words for, as `templates.name_of` says it: nobody looks for what is not there."""
    version: int = 0

    def title(self, language: str) -> str:
        return self.names.get(language, self.name)

    def offered(self) -> tuple[Department, ...]:
        return tuple(each for each in self.departments if each.offered)

    def department(self, id: str) -> Department | None:
        return next((each for each in self.departments if each.id == id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """The last ticket number a provider gave out."""

    provider: str
    last: int = 1000
    version: int = 0


class Theme(StrEnum):
    """How pages look."""

    AUTO = "auto"
    """As the browser's system does."""
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Somebody who answers for a provider."""

    id: str
    provider: str
    name: str
    email: str
    role: Role
    departments: tuple[str, ...] = ()
    active: bool = True
    language: str | None = None
    """Chosen, for pages, letters and alerts; None goes by his browser or app, then by his provider."""
    zone: str = ""
    """Chosen, for pages and quiet hours, like Europe/Moscow; empty goes by his browser, then by his provider."""
    theme: Theme = Theme.AUTO
    quiet: Quiet | None = None
    """When he is not to be disturbed; what comes then is told in one message afterwards."""
    digest: Digest | None = None
    """When letters of tickets come to him together; None sends each at once."""
    wishes: Mapping[str, bool] = field(default_factory=dict)
    """Whether to tell him of something by some way, where he wants it otherwise than most; see `alerts`."""
    filters: tuple[Filter, ...] = ()
    """Lists of the console that he keeps under names of his own."""
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One client of one provider, as the billing system knows him."""

    provider: str
    id: str
    """The billing system's own id."""
    name: str
    comment: str = ""
    """What staff tell each other of this client; he never sees it."""
    blocked: bool = False
    """Whether nothing is taken from his people any more."""
    hourly: int | None = None
    """Messages an hour of his people together; None is what the provider lets everybody send."""
    version: int = 0


class ServiceState(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What an account has bought and a question may concern."""

    provider: str
    account: str
    id: str
    name: str
    state: ServiceState = ServiceState.ACTIVE
    version: int = 0


class Standing(StrEnum):
    """How a person belongs to an account."""

    OWNER = "owner"
    TRUSTED = "trusted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A person's place in one account."""

    provider: str
    account: str
    account_name: str
    standing: Standing = Standing.OWNER
    blocked: bool = False
    hourly: int | None = None
    """Both as the account has them: whoever writes for it comes with all that restrains him."""


def bearing(membership: Membership, account: Account) -> Membership:
    """With what it bears of its account, as that is now; of another account it bears nothing."""
    if (membership.provider, membership.account) != (account.provider, account.id):
        return membership
    return replace(membership, account_name=account.name, blocked=account.blocked, hourly=account.hourly)


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramLink:
    """The Telegram account a person has proved; the numeric id is the key, the name only a hint."""

    id: int
    name: str = ""
    username: str | None = None
    linked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a verified address who writes for one or more accounts."""

    id: str
    name: str
    emails: tuple[str, ...] = ()
    """Verified, lower case; the first is the one we write to, unless he wrote from another in the same ticket, or
    letters to it come back for good."""
    memberships: tuple[Membership, ...] = ()
    telegram: TelegramLink | None = None
    telegram_support: bool = False
    """«Включить работу с поддержкой» (T-2): off until the person turns it on."""
    language: str | None = None
    """Chosen; None goes by what his browser or app would rather have."""
    zone: str = ""
    """Chosen, like Europe/Moscow; empty goes by his browser."""
    theme: Theme = Theme.AUTO
    wishes: Mapping[str, bool] = field(default_factory=dict)
    """Whether to tell him of something by some way, where he wants it otherwise than most; see `notices`."""
    version: int = 0

    def at(self, provider: str) -> tuple[Membership, ...]:
        return tuple(each for each in self.memberships if each.provider == provider)

    def belongs(self, provider: str, account: str) -> bool:
        return any((each.provider, each.account) == (provider, account) for each in self.memberships)


class IdentityKind(StrEnum):
    EMAIL = "email"
    TELEGRAM = "telegram"


@dataclass(frozen=True, slots=True)
class Identity:
    """One way by which a person is recognised; it belongs to at most one person."""

    kind: IdentityKind
    value: str


def identities(person: Person) -> tuple[Identity, ...]:
    mails = tuple(Identity(IdentityKind.EMAIL, each) for each in person.emails)
    if person.telegram is None:
        return mails
    return (*mails, Identity(IdentityKind.TELEGRAM, str(person.telegram.id)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """A Telegram bot and the providers it serves."""

    id: str
    """The number before the colon of its token."""
    username: str
    name: str
    token: str = field(repr=False)
    secret: str = field(repr=False)
    """What Telegram sends in the secret header; 1 to 256 characters of A-Z a-z 0-9 _ -."""
    previous_secret: str | None = field(default=None, repr=False)
    """Accepted beside `secret` while a rotation is under way."""
    providers: tuple[str, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Permission, for minutes and once, to tie a Telegram account to a person.

    Two grants are made together: one for the deep link, a short one to type. Using either removes both.
    """

    hash: str
    twin: str
    person: str
    expires_at: datetime
    version: int = 0
