"""The in-memory Directory."""

from __future__ import annotations

from chalicelib.desk.badges import Badge, Pager
from chalicelib.desk.canned import Canned
from chalicelib.desk.errors import Invalid
from chalicelib.desk.groups import Group
from chalicelib.desk.invitations import Invited
from chalicelib.desk.panel import PanelKey
from chalicelib.desk.people import Account, Bot, Grant, Identity, Person, Provider, Service, Staff, identities
from chalicelib.desk.restraint import Pace
from chalicelib.desk.templates import Template
from chalicelib.desk.tokens import Token
from tests.fakes.knobs import READ, Knobs, counted
from tests.fakes.shelf import Shelf


class MemoryDirectory(Knobs):
    shelf: Shelf

    @counted(READ)
    def provider(self, id: str) -> Provider | None:
        return self.shelf.look(Provider, "provider", id)

    @counted(READ)
    def providers(self) -> tuple[Provider, ...]:
        return tuple(self.shelf.all(Provider, "provider"))

    @counted(READ)
    def bot(self, id: str) -> Bot | None:
        return self.shelf.look(Bot, "bot", id)

    @counted(READ)
    def bots(self) -> tuple[Bot, ...]:
        return tuple(self.shelf.all(Bot, "bot"))

    @counted(READ)
    def staff(self, provider: str) -> tuple[Staff, ...]:
        return tuple(self.shelf.all(Staff, "staff", provider))

    @counted(READ)
    def badge(self, owner: str) -> Badge | None:
        return self.shelf.look(Badge, "badge", owner)

    @counted(READ)
    def pager(self, user: int) -> Pager | None:
        return self.shelf.look(Pager, "pager", user)

    @counted(READ)
    def group(self, provider: str, department: str) -> Group | None:
        return self.shelf.look(Group, "group", provider, department)

    @counted(READ)
    def account(self, provider: str, id: str) -> Account | None:
        return self.shelf.look(Account, "account", provider, id)

    @counted(READ)
    def accounts(
        self, provider: str, *, limit: int = 100, after: str | None = None, named: str = ""
    ) -> tuple[Account, ...]:
        begins = " ".join(named.casefold().split())[:50]
        all = self.shelf.all(Account, "account", provider)
        found = sorted((each for each in all if _by_name(each)[0].startswith(begins)), key=_by_name)
        if after is None:
            return tuple(found[:limit])
        last = self.shelf.look(Account, "account", provider, after)
        if last is None:
            raise Invalid("refused.cursor")
        return tuple(each for each in found if _by_name(each) > _by_name(last))[:limit]

    @counted(READ)
    def person(self, id: str) -> Person | None:
        return self.shelf.look(Person, "person", id)

    @counted(READ)
    def recognise(self, identity: Identity) -> Person | None:
        return recognise(self.shelf, identity)

    @counted(READ)
    def people(self, provider: str, account: str) -> tuple[Person, ...]:
        return tuple(each for each in self.shelf.all(Person, "person") if each.belongs(provider, account))

    @counted(READ)
    def grant(self, hash: str) -> Grant | None:
        """Also one that has run out: the table deletes late, and whoever asks here looks at its end."""
        found = self.shelf.things.get(("grant", hash))
        return found if isinstance(found, Grant) else None

    @counted(READ)
    def service(self, provider: str, account: str, id: str) -> Service | None:
        return self.shelf.look(Service, "service", provider, account, id)

    @counted(READ)
    def services(self, provider: str, account: str, *, limit: int = 100) -> tuple[Service, ...]:
        return tuple(self.shelf.all(Service, "service", provider, account))[:limit]

    @counted(READ)
    def panel_key(self, provider: str, id: str) -> PanelKey | None:
        return self.shelf.look(PanelKey, "panel key", provider, id)

    @counted(READ)
    def panel_keys(self, provider: str) -> tuple[PanelKey, ...]:
        return tuple(self.shelf.all(PanelKey, "panel key", provider))

    @counted(READ)
    def token(self, id: str) -> Token | None:
        return self.shelf.look(Token, "token", id)

    @counted(READ)
    def tokens(self, provider: str) -> tuple[Token, ...]:
        return tuple(each for each in self.shelf.all(Token, "token") if each.provider == provider)

    @counted(READ)
    def pace(self, provider: str, account: str) -> Pace | None:
        """Also of an hour that is over, as with grants."""
        found = self.shelf.things.get(("pace", provider, account))
        return found if isinstance(found, Pace) else None

    @counted(READ)
    def canned(self, provider: str, id: str) -> Canned | None:
        return self.shelf.look(Canned, "canned", provider, id)

    @counted(READ)
    def canned_answers(self, provider: str) -> tuple[Canned, ...]:
        return tuple(self.shelf.all(Canned, "canned", provider))

    @counted(READ)
    def template(self, provider: str, form: str, language: str) -> Template | None:
        return self.shelf.look(Template, "template", provider, form, language)

    @counted(READ)
    def templates(self, provider: str) -> tuple[Template, ...]:
        return tuple(self.shelf.all(Template, "template", provider))

    @counted(READ)
    def invited(self, provider: str, hash: str) -> Invited | None:
        """Also one that has run out, as with grants."""
        found = self.shelf.things.get(("invited", provider, hash))
        return found if isinstance(found, Invited) else None

    @counted(READ)
    def invitations(self, provider: str) -> tuple[Invited, ...]:
        names = sorted(each for each in self.shelf.things if each[:2] == ("invited", provider))
        return tuple(found for found in map(self.shelf.things.get, names) if isinstance(found, Invited))


def recognise(shelf: Shelf, identity: Identity) -> Person | None:
    return next((each for each in shelf.all(Person, "person") if identity in identities(each)), None)


def _by_name(account: Account) -> tuple[str, str]:
    return " ".join(account.name.casefold().split()), account.id
