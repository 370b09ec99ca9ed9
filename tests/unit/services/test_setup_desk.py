"""Setting a desk up: providers, departments, staff, accounts, services, persons; what is refused changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.desk.badges import Badge, post_of
from chalicelib.desk.errors import Conflict, Invalid, NotAllowed, NotFound
from chalicelib.desk.people import (
    Account,
    Department,
    Identity,
    IdentityKind,
    Membership,
    Person,
    Provider,
    Role,
    Service,
    ServiceState,
    Staff,
    Standing,
)
from chalicelib.desk.rules import Limits
from chalicelib.services.setup_accounts import add_account, add_service, change_service, remove_service, rename_account
from chalicelib.services.setup_persons import Belonging, add_person, change_person, join, leave
from chalicelib.services.setup_providers import add_department, add_provider, change_department, change_provider
from chalicelib.services.setup_staff import add_staff, change_staff
from tests.unit.services.small_desk import SmallDesk

ANNA = Staff(
    id="anna", provider="north", name="Анна", email="Anna@North.Example", role=Role.AGENT, departments=("tech",)
)
PETR = Person(id="petr", name="Пётр", emails=("Petr@Example.com",))
NORTH_1 = Belonging(provider="north", account="c-1")


@pytest.fixture
def desk() -> SmallDesk:
    return SmallDesk()


@pytest.fixture
def give(desk):
    """What every verb of the set-up takes besides its object."""
    return lambda cause=None: {"by": "operator", "cause": cause or desk.cause(), "house": desk.house}


def test_a_provider_is_added_and_changed(desk, give):
    new = add_provider(Provider(id="moon", name=" Луна ", names={"en": "Moon"}), **give())
    assert new == desk.store.provider("moon")
    assert new.name == "Луна"
    limits = Limits(text=1000, files=3)
    change_provider("moon", lambda old: replace(old, telegram=False, limits=limits, id="sun"), **give())
    changed = desk.store.provider("moon")
    assert (changed.telegram, changed.limits.text, changed.version) == (False, 1000, 2)
    assert desk.store.provider("sun") is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "две луны"},
        {"id": ""},
        {"id": "a" * 65},
        {"name": ""},
        {"name": "я" * 121},
        {"name": "раз\nдва"},
        {"name": "a\u202ebc"},
        {"names": {"english": "Moon"}},
        {"names": {"en": "\x00"}},
        {"language": "russian"},
        {"portal": "javascript:alert(1)"},
        {"limits": Limits(text=0)},
        {"limits": Limits(text=4097)},
        {"limits": Limits(files=11)},
        {"limits": Limits(file_size=21 * 2**20)},
        {"limits": Limits(web_files=0)},
        {"limits": Limits(web_files=11)},
        {"limits": Limits(web_file_size=101 * 2**20)},
        {"departments": (Department(id="a b", name="x"),)},
        {"departments": (Department(id="a", name="x", description="д" * 501),)},
    ],
)
def test_a_provider_that_is_not_as_it_must_be_is_refused(desk, give, wrong):
    before = desk.store.dump()
    with pytest.raises(Invalid):
        add_provider(replace(Provider(id="moon", name="Луна"), **wrong), **give())
    assert desk.store.dump() == before


def test_an_id_is_given_once(desk, give):
    change_provider("north", lambda old: replace(old, portal="https://north.example"), **give())
    add_staff(ANNA, **give())
    before = desk.store.dump()
    acts = [
        lambda: add_provider(Provider(id="north", name="Другой"), **give()),
        lambda: add_department("north", Department(id="tech", name="Другой"), **give()),
        lambda: add_staff(replace(ANNA, email="b@north.example"), **give()),
        lambda: add_account(Account(provider="north", id="c-1", name="Другой"), **give()),
        lambda: add_service(Service(provider="north", account="c-1", id="vps-7", name="Другой"), **give()),
        lambda: add_person(replace(PETR, id="irina"), **give()),
    ]
    for act in acts:
        with pytest.raises(Conflict, match=r"refused\.exists"):
            act()
    assert desk.store.dump() == before


def test_what_is_not_there_is_not_changed(desk, give):
    before = desk.store.dump()
    acts = [
        lambda: change_provider("moon", lambda old: old, **give()),
        lambda: add_department("moon", Department(id="tech", name="x"), **give()),
        lambda: change_department("north", "moon", lambda old: old, **give()),
        lambda: add_staff(replace(ANNA, provider="moon"), **give()),
        lambda: add_staff(replace(ANNA, departments=("moon",)), **give()),
        lambda: change_staff("north", "anna", lambda old: old, **give()),
        lambda: add_account(Account(provider="moon", id="c-1", name="x"), **give()),
        lambda: rename_account("north", "c-9", "x", **give()),
        lambda: add_service(Service(provider="north", account="c-9", id="a", name="x"), **give()),
        lambda: change_service(("north", "c-1", "vps-9"), lambda old: old, **give()),
        lambda: remove_service(("north", "c-1", "vps-9"), **give()),
        lambda: add_person(PETR, [Belonging(provider="north", account="c-9")], **give()),
        lambda: change_person("petr", lambda old: old, **give()),
        lambda: join("petr", NORTH_1, **give()),
        lambda: leave("petr", NORTH_1, **give()),
    ]
    for act in acts:
        with pytest.raises(NotFound):
            act()
    assert desk.store.dump() == before


def test_what_stays_the_same_is_not_written(desk, give):
    change_provider("north", lambda old: replace(old, name="Север"), **give())
    anna = replace(ANNA, email="anna@north.example")
    desk.save(anna, Badge(email=anna.email).with_post(post_of(anna)))
    before = desk.store.dump()
    change_provider("north", lambda old: replace(old, name="Север "), **give())
    change_department("north", "tech", lambda old: old, **give())
    change_staff("north", "anna", lambda old: replace(old, email="ANNA@north.example"), **give())
    change_service(("north", "c-1", "vps-7"), lambda old: old, **give())
    change_person("irina", lambda old: old, **give())
    rename_account("north", "c-1", "ООО c-1", **give())
    assert desk.store.dump() == before


def test_a_script_may_be_run_again(desk, give):
    """The same key twice: the second time nothing is refused and nothing is changed."""
    acts = [
        lambda: add_provider(Provider(id="moon", name="Луна"), **give("cli#1")),
        lambda: add_department("moon", Department(id="tech", name="Поддержка"), **give("cli#2")),
        lambda: add_staff(replace(ANNA, provider="moon"), **give("cli#3")),
        lambda: add_account(Account(provider="moon", id="c-1", name="Клиент"), **give("cli#4")),
        lambda: add_service(Service(provider="moon", account="c-1", id="a", name="Услуга"), **give("cli#5")),
        lambda: add_person(replace(PETR, id=desk.house.ids.short()), **give("cli#6")),
        lambda: remove_service(("north", "c-1", "vps-7"), **give("cli#7")),
    ]
    first = [act() for act in acts]
    before = desk.store.dump()
    again = [act() for act in acts]
    assert again[1:] == first[1:]
    assert again[0] == desk.store.provider("moon"), "the provider as it is by now"
    assert desk.store.dump() == before


def test_departments_are_added_changed_and_withdrawn(desk, give):
    add_department("north", Department(id="sales", name="Отдел продаж"), **give())
    change_department("north", "sales", lambda old: replace(old, offered=False, id="other"), **give())
    change_department("north", "tech", lambda old: replace(old, names={"en": "Support"}), **give())
    north = desk.store.provider("north")
    assert [each.id for each in north.departments] == ["tech", "bill", "legal", "sales"]
    assert north.department("sales").offered is False
    assert north.department("tech").title("en") == "Support"


def test_two_departments_added_at_once_are_both_there(desk, give):
    desk.store.on("commit", lambda: add_department("north", Department(id="a", name="А"), **give()))
    add_department("north", Department(id="b", name="Б"), **give())
    assert {"a", "b"} < {each.id for each in desk.store.provider("north").departments}


def test_a_member_is_added_changed_and_sent_away(desk, give):
    assert add_staff(ANNA, **give()).email == "anna@north.example"
    change = {"role": Role.HEAD, "departments": ("tech", "bill", "tech"), "active": False}
    changed = change_staff("north", "anna", lambda old: replace(old, **change), **give())
    assert (changed.role, changed.departments, changed.active) == (Role.HEAD, ("tech", "bill"), False)
    assert desk.store.staff("north") == (changed,)


@pytest.mark.parametrize("wrong", [{"role": Role.CLIENT}, {"role": Role.SYSTEM}, {"email": "anna"}, {"name": "\t"}])
def test_a_member_that_is_not_as_he_must_be_is_refused(desk, give, wrong):
    before = desk.store.dump()
    with pytest.raises(Invalid):
        add_staff(replace(ANNA, **wrong), **give())
    assert desk.store.dump() == before


def test_two_members_of_a_provider_have_two_addresses(desk, give):
    add_staff(ANNA, **give())
    boris = replace(ANNA, id="boris", email="boris@north.example")
    add_staff(boris, **give())
    for act in (
        lambda: add_staff(replace(boris, id="carl", email="ANNA@north.example"), **give()),
        lambda: change_staff("north", "boris", lambda old: replace(old, email="anna@north.example"), **give()),
    ):
        with pytest.raises(Conflict, match=r"refused\.identity_taken"):
            act()


def test_an_account_is_renamed_wherever_its_name_stands(desk, give):
    desk.client("petr", account="c-2")
    join("petr", NORTH_1, **give())
    rename_account("north", "c-1", "ООО Ромашка", **give())
    assert desk.store.account("north", "c-1").name == "ООО Ромашка"
    assert [each.account_name for each in desk.store.person("irina").memberships] == ["ООО Ромашка"]
    assert [each.account_name for each in desk.store.person("petr").memberships] == ["ООО c-2", "ООО Ромашка"]


def test_a_service_is_changed_and_removed(desk, give):
    place = ("north", "c-1", "vps-7")
    changed = change_service(place, lambda old: replace(old, state=ServiceState.SUSPENDED), **give())
    assert desk.store.service(*place) == changed
    remove_service(place, **give())
    assert desk.store.services("north", "c-1") == ()


def test_a_person_is_added_with_an_account(desk, give):
    petr = add_person(PETR, [replace(NORTH_1, standing=Standing.TRUSTED)], **give())
    assert petr.emails == ("petr@example.com",)
    assert petr.memberships == (
        Membership(provider="north", account="c-1", account_name="ООО c-1", standing=Standing.TRUSTED),
    )
    assert desk.store.recognise(Identity(IdentityKind.EMAIL, "petr@example.com")) == petr


@pytest.mark.parametrize(
    "wrong",
    [
        {"emails": ("petr",)},
        {"emails": ("petr@localhost",)},
        {"emails": ("a b@example.com",)},
        {"emails": ("<petr@example.com>",)},
        {"emails": ("p@" + "e" * 254 + ".ru",)},
        {"language": "Russian"},
        {"name": "x" * 121},
        {"id": "a/b"},
    ],
)
def test_a_person_that_is_not_as_he_must_be_is_refused(desk, give, wrong):
    before = desk.store.dump()
    with pytest.raises(Invalid):
        add_person(replace(PETR, **wrong), **give())
    assert desk.store.dump() == before


def test_an_address_belongs_to_one_person(desk, give):
    before = desk.store.dump()
    with pytest.raises(Conflict, match=r"refused\.identity_taken"):
        add_person(replace(PETR, emails=("Irina@example.com",)), **give())
    assert desk.store.dump() == before


def test_an_address_that_was_given_up_is_free(desk, give):
    change_person("irina", lambda old: replace(old, emails=("new@example.com",), language="en"), **give())
    assert desk.store.recognise(Identity(IdentityKind.EMAIL, "irina@example.com")) is None
    add_person(replace(PETR, emails=("irina@example.com",)), **give())


def test_a_person_joins_and_leaves_accounts(desk, give):
    add_person(PETR, **give())
    join("petr", NORTH_1, **give())
    joined = join("petr", replace(NORTH_1, standing=Standing.TRUSTED), **give())
    assert [each.standing for each in joined.memberships] == [Standing.TRUSTED]
    assert "petr" in {each.id for each in desk.store.people("north", "c-1")}
    assert leave("petr", NORTH_1, **give()).memberships == ()
    with pytest.raises(NotAllowed, match=r"refused\.not_member"):
        leave("petr", NORTH_1, **give())
