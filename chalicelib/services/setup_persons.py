"""Setting a desk up: the persons who write for accounts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from chalicelib.desk.errors import NotAllowed, NotPermitted
from chalicelib.desk.log import HOUSE
from chalicelib.desk.names import email_of, id_of, language_of, name_of
from chalicelib.desk.people import Identity, IdentityKind, Membership, Person, Standing, bearing, identities
from chalicelib.services.act import Act, Decision, perform
from chalicelib.services.find import account_of, person_of
from chalicelib.services.house import House
from chalicelib.services.sessions import end_all
from chalicelib.services.setup import keep, logged, refuse_second, saved, saved_if_changed
from chalicelib.services.zones import zone_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """An account somebody is to write for; its name is looked up."""

    provider: str
    account: str
    standing: Standing = Standing.OWNER


def add_person(person: Person, belongings: Sequence[Belonging] = (), *, by: str, cause: str, house: House) -> Person:
    """Raises Invalid, NotFound for an account, Conflict for an id or an address that is taken."""

    def decide() -> Decision[Person]:
        refuse_second(house.directory.person(person.id), what="person", id=person.id)
        memberships = tuple(_membership(each, house) for each in belongings)
        new = _person(replace(person, memberships=memberships))
        return replace(saved(new), answer={"id": new.id})

    act = Act(cause=cause, verb="person.add", by=by, on=" ".join(person.emails) or person.name, provider=HOUSE)
    return perform(act, lambda at: logged(act, decide(), at), lambda known: person_of(str(known["id"]), house), house)


def put_person(
    email: str,
    account: tuple[str, str],
    change: Callable[[Person], Person],
    *,
    standing: Standing | None = None,
    by: str,
    cause: str,
    house: House,
) -> Person:
    """Whoever has this address writes for the account, which is provider and id: a new person, or one who is this
    provider's alone. Without a standing he keeps the one he has.

    Raises Invalid, NotFound, and NotPermitted for somebody else's: see docs/decisions/0013-the-word-of-a-panel.md.
    """
    address = email_of(email)

    def decide() -> Decision[Person]:
        old = house.directory.recognise(Identity(IdentityKind.EMAIL, address))
        if old is not None:
            _only_of(account[0], old)
        known = old or Person(id=house.ids.short(), name="", emails=(address,))
        told = replace(change(known), id=known.id, emails=known.emails, telegram=known.telegram, version=known.version)
        after = _joined(told, account, standing, house)
        decision = saved(_person(after)) if old is None else changed_person(old, after)
        return replace(decision, answer={"id": known.id})

    act = Act(cause=cause, verb="person.put", by=by, on="/".join((*account, address)), provider=account[0])
    return perform(act, lambda at: logged(act, decide(), at), lambda known: person_of(str(known["id"]), house), house)


def _only_of(provider: str, person: Person) -> None:
    if not person.memberships or any(each.provider != provider for each in person.memberships):
        raise NotPermitted("refused.person_elsewhere")


def _joined(person: Person, account: tuple[str, str], standing: Standing | None, house: House) -> Person:
    """Told again, it stands where it stood. Raises NotFound."""
    place = next((each for each in person.memberships if (each.provider, each.account) == account), None)
    kept = place.standing if place else Standing.OWNER
    new = _membership(Belonging(provider=account[0], account=account[1], standing=standing or kept), house)
    if place is None:
        return replace(person, memberships=(*person.memberships, new))
    return replace(person, memberships=tuple(new if each is place else each for each in person.memberships))


def change_person(id: str, change: Callable[[Person], Person], *, by: str, cause: str, house: House) -> Person:
    """Name, addresses and what he prefers. Raises Invalid, NotFound, or Conflict for an address that is taken."""

    def decide() -> Decision[Person]:
        old = person_of(id, house)
        return changed_person(old, replace(change(old), id=id, telegram=old.telegram, version=old.version))

    act = Act(cause=cause, verb="person.set", by=by, on=id, provider=log_of(id, by))
    return keep(act, decide, lambda: person_of(id, house), house)


def join(id: str, belonging: Belonging, *, by: str, cause: str, house: House) -> Person:
    """The person writes for this account too, or stands there differently now. Raises NotFound.

    His sessions end where the provider is new to him: the one he had may have opened them by its word alone.
    """

    def decide() -> Decision[Person]:
        old = person_of(id, house)
        new = _membership(belonging, house)
        if not old.at(belonging.provider):
            end_all(id, house)
        others = tuple(each for each in old.memberships if not _same(each, belonging))
        return changed_person(old, replace(old, memberships=(*others, new)))

    act = _act("join", id, belonging, by, cause)
    return keep(act, decide, lambda: person_of(id, house), house)


def leave(id: str, belonging: Belonging, *, by: str, cause: str, house: House) -> Person:
    """The person no longer writes for this account. Raises NotFound, NotAllowed."""

    def decide() -> Decision[Person]:
        old = person_of(id, house)
        kept = tuple(each for each in old.memberships if not _same(each, belonging))
        if kept == old.memberships:
            raise NotAllowed("refused.not_member", person=id, account=belonging.account)
        return changed_person(old, replace(old, memberships=kept))

    act = _act("leave", id, belonging, by, cause)
    return keep(act, decide, lambda: person_of(id, house), house)


def _act(verb: str, id: str, belonging: Belonging, by: str, cause: str) -> Act:
    on = f"{id}/{belonging.provider}/{belonging.account}"
    return Act(cause=cause, verb=f"person.{verb}", by=by, on=on, provider=belonging.provider)


def log_of(person: str, by: str) -> str | None:
    """What somebody chooses for himself is no administration."""
    return None if by == person else HOUSE


def changed_person(old: Person, new: Person) -> Decision[Person]:
    """The decision to write a person as he is now; what no longer recognises him is given up with it."""
    checked = _person(new)
    kept = identities(checked)
    given_up = tuple(each for each in identities(old) if each not in kept)
    return replace(saved_if_changed(old, checked), drops=given_up)


def _person(person: Person) -> Person:
    return replace(
        person,
        id=id_of(person.id, what="person"),
        name=name_of(person.name, what="person"),
        emails=tuple(dict.fromkeys(email_of(each) for each in person.emails)),
        language=language_of(person.language) if person.language is not None else None,
        zone=zone_of(person.zone),
    )


def _membership(belonging: Belonging, house: House) -> Membership:
    account = account_of(belonging.provider, belonging.account, house)
    at = Membership(provider=account.provider, account=account.id, account_name="", standing=belonging.standing)
    return bearing(at, account)


def _same(membership: Membership, belonging: Belonging) -> bool:
    return (membership.provider, membership.account) == (belonging.provider, belonging.account)
