"""The log of administration: every act on the desk itself stands there once, with what is different, and no secret."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.desk.log import HOUSE
from chalicelib.desk.people import Account, Department, Person, Role, Service, Staff
from chalicelib.desk.rules import Limits
from chalicelib.services.link import switch_on
from chalicelib.services.setup_accounts import add_account, add_service, change_service, remove_service, rename_account
from chalicelib.services.setup_bots import Newcomer, add_bot, renew_token
from chalicelib.services.setup_keys import add_shared_key, remove_key
from chalicelib.services.setup_persons import Belonging, add_person, change_person, join
from chalicelib.services.setup_providers import add_department, change_department, change_provider
from chalicelib.services.setup_staff import add_staff, change_staff
from tests.unit.services.small_desk import SmallDesk

ANNA = Staff(id="anna", provider="north", name="Анна", email="anna@north.example", role=Role.AGENT)
TOKEN = "7000000001:AAExampleExampleExampleExampleExample"


@pytest.fixture
def desk() -> SmallDesk:
    return SmallDesk()


@pytest.fixture
def give(desk):
    """A second after the act before."""

    def given(cause=None):
        desk.clock.turn(seconds=1)
        return {"by": "boss", "cause": cause or desk.cause(), "house": desk.house}

    return given


def log(desk, provider="north"):
    return [(each.verb, each.on, dict(each.changed)) for each in desk.store.log(provider, limit=50).lines]


def test_what_is_different_stands_with_its_value_before_and_after(desk, give):
    change_provider("north", lambda old: replace(old, name="Север", limits=Limits(text=500)), **give())
    change_department("north", "tech", lambda old: replace(old, offered=False, names={"en": "Tech"}), **give())
    assert log(desk) == [
        ("department.set", "north/tech", {"departments.tech.offered": "yes → no", "departments.tech.names.en": "Tech"}),
        ("provider.set", "north", {"name": "Север-Хостинг → Север", "limits.text": "255 → 500"}),
    ]
    (line, *_) = desk.store.log("north", limit=1).lines
    assert (line.by, line.at) == ("boss", desk.clock.now())


def test_what_changes_nothing_and_what_is_refused_is_not_logged(desk, give):
    change_provider("north", lambda old: old, **give())
    with pytest.raises(Exception, match="refused"):
        change_provider("north", lambda old: replace(old, name=""), **give())
    assert log(desk) == []


def test_an_act_that_is_repeated_is_logged_once(desk, give):
    for _ in range(2):
        add_staff(ANNA, **give("cli#1"))
    assert [verb for verb, *_ in log(desk)] == ["staff.add"]


def test_every_verb_of_the_set_up_is_logged(desk, give):
    add_staff(ANNA, **give())
    change_staff("north", "anna", lambda old: replace(old, role=Role.HEAD), **give())
    add_department("north", Department(id="sales", name="Продажи"), **give())
    add_account(Account(provider="north", id="c-9", name="Клиент"), **give())
    rename_account("north", "c-9", "Клиент 9", **give())
    add_service(Service(provider="north", account="c-9", id="a", name="Услуга"), **give())
    change_service(("north", "c-9", "a"), lambda old: replace(old, name="Другая"), **give())
    remove_service(("north", "c-9", "a"), **give())
    key = add_shared_key("north", **give())
    remove_key(key.id, **give())
    join("irina", Belonging(provider="north", account="c-9"), **give())
    assert [verb for verb, *_ in reversed(log(desk))] == [
        "staff.add",
        "staff.set",
        "department.add",
        "account.add",
        "account.set",
        "service.add",
        "service.set",
        "service.remove",
        "key.add.hs256",
        "key.remove",
        "person.join",
    ]


def test_persons_and_bots_belong_to_no_provider_alone(desk, give):
    add_person(Person(id="petr", name="Пётр", emails=("petr@example.com",)), **give())
    add_bot(Newcomer(token=TOKEN, username="help_bot", name="Помощь"), **give())
    assert [verb for verb, *_ in log(desk, HOUSE)] == ["bot.add", "person.add"]
    assert log(desk) == []


def test_no_secret_stands_in_it(desk, give):
    key = add_shared_key("north", **give())
    add_bot(Newcomer(token=TOKEN, username="help_bot", name="Помощь"), **give())
    renew_token(TOKEN.replace("AAE", "BBE"), **give())
    told = repr([*log(desk), *log(desk, HOUSE)])
    assert key.key not in told
    assert "AAExample" not in told
    assert "BBExample" not in told
    assert ("bot.token", "7000000001", {"token": "…"}) in log(desk, HOUSE)


def test_what_a_client_chooses_for_himself_is_no_administration(desk, give):
    own = {**give(), "by": "irina"}
    change_person("irina", lambda old: replace(old, language="en"), **own)
    switch_on("irina", **{**own, "cause": desk.cause()})
    assert log(desk, HOUSE) == []
