"""Directory: who is concerned, by key and by list."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from chalicelib.desk.badges import Badge, Pager
from chalicelib.desk.canned import Canned
from chalicelib.desk.errors import Invalid
from chalicelib.desk.groups import Group
from chalicelib.desk.invitations import Invited
from chalicelib.desk.panel import PanelKey
from chalicelib.desk.people import Account, Bot, Grant, Identity, Person, Provider, Service, Staff
from chalicelib.desk.restraint import Pace
from chalicelib.desk.templates import Template
from chalicelib.desk.tokens import Token
from chalicelib.storage import items, keys, places
from chalicelib.storage.keys import Key, Span
from chalicelib.storage.table import Table

T = TypeVar("T")


class DynamoDirectory:
    """The port Directory over the table.

    Lists of all providers, of all bots and of a provider's accounts come from an index, which follows a moment
    after; all else is strongly consistent.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def provider(self, id: str) -> Provider | None:
        return self._one(Provider, keys.provider(id))

    def providers(self) -> tuple[Provider, ...]:
        return self._those(Provider, keys.providers())

    def bot(self, id: str) -> Bot | None:
        return self._one(Bot, keys.bot(id))

    def bots(self) -> tuple[Bot, ...]:
        return self._those(Bot, keys.bots())

    def staff(self, provider: str) -> tuple[Staff, ...]:
        return self._those(Staff, keys.staff(provider))

    def badge(self, owner: str) -> Badge | None:
        return self._one(Badge, keys.badge(owner))

    def pager(self, user: int) -> Pager | None:
        return self._one(Pager, keys.pager(user))

    def group(self, provider: str, department: str) -> Group | None:
        return self._one(Group, keys.group(provider, department))

    def account(self, provider: str, id: str) -> Account | None:
        return self._one(Account, keys.account(provider, id))

    def accounts(
        self, provider: str, *, limit: int = 100, after: str | None = None, named: str = ""
    ) -> tuple[Account, ...]:
        """Raises Invalid when there is no account of the id it shall go on after."""
        span = keys.accounts(provider, since=places.name_begins(named), until=places.name_ends(named))
        if after is None:
            return self._those(Account, span, limit)
        last = self.account(provider, after)
        if last is None:
            raise Invalid("refused.cursor")
        found = self._those(Account, replace(span, low=places.account_rank(last)), limit + 1)
        return tuple(each for each in found if each.id != after)[:limit]

    def person(self, id: str) -> Person | None:
        return self._one(Person, keys.person(id))

    def recognise(self, identity: Identity) -> Person | None:
        return self._one(Person, keys.identity(identity))

    def people(self, provider: str, account: str) -> tuple[Person, ...]:
        return self._those(Person, keys.people(provider, account))

    def grant(self, hash: str) -> Grant | None:
        """Also one that has run out and was not taken away yet: it bears its own end."""
        return self._one(Grant, keys.grant(hash))

    def service(self, provider: str, account: str, id: str) -> Service | None:
        return self._one(Service, keys.service(provider, account, id))

    def services(self, provider: str, account: str, *, limit: int = 100) -> tuple[Service, ...]:
        return self._those(Service, keys.services(provider, account), limit)

    def panel_key(self, provider: str, id: str) -> PanelKey | None:
        return self._one(PanelKey, keys.panel_key(provider, id))

    def panel_keys(self, provider: str) -> tuple[PanelKey, ...]:
        return self._those(PanelKey, keys.panel_keys(provider))

    def token(self, id: str) -> Token | None:
        return self._one(Token, keys.token(id))

    def tokens(self, provider: str) -> tuple[Token, ...]:
        return self._those(Token, keys.tokens(provider))

    def pace(self, provider: str, account: str) -> Pace | None:
        return self._one(Pace, keys.pace(provider, account))

    def canned(self, provider: str, id: str) -> Canned | None:
        return self._one(Canned, keys.canned(provider, id))

    def canned_answers(self, provider: str) -> tuple[Canned, ...]:
        return self._those(Canned, keys.canned_answers(provider))

    def template(self, provider: str, form: str, language: str) -> Template | None:
        return self._one(Template, keys.template(provider, form, language))

    def templates(self, provider: str) -> tuple[Template, ...]:
        return self._those(Template, keys.templates(provider))

    def invited(self, provider: str, hash: str) -> Invited | None:
        return self._one(Invited, keys.invited(provider, hash))

    def invitations(self, provider: str) -> tuple[Invited, ...]:
        return self._those(Invited, keys.invitations(provider))

    def _one(self, kind: type[T], key: Key) -> T | None:
        item = self._table.get(key)
        return items.noun(kind, item) if item else None

    def _those(self, kind: type[T], span: Span, limit: int | None = None) -> tuple[T, ...]:
        return tuple(items.noun(kind, each) for each in self._table.query(span, limit=limit))
