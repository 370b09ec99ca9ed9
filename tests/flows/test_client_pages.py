"""An administrator sets clients up by pages: accounts, what they bought, and who writes for them."""

from __future__ import annotations

import pytest

from chalicelib.desk.people import Account, Identity, IdentityKind, Membership, Role, ServiceState, Standing
from chalicelib.services.setup_accounts import add_account
from chalicelib.services.setup_persons import Belonging, join
from tests.people.web import Browser, Page
from tests.stage import CLOUD, NORTH, Stage


@pytest.fixture
def stage() -> Stage:
    return Stage((NORTH, CLOUD))


@pytest.fixture
def vera(stage: Stage) -> Browser:
    stage.client("Ирина")
    stage.staff("Вера", role=Role.ADMINISTRATOR)
    return stage.workplace("Вера")


def sends(who: Browser, action: str, **typed: str) -> Page:
    form = next(each for each in who.page.forms if each.action == action)
    return who.sends(form, {**form.fields, **typed})


def recognised(stage: Stage, email: str):
    return stage.store.recognise(Identity(IdentityKind.EMAIL, email))


def account_named(id: str, provider: str = "north"):
    return Account(provider=provider, id=id, name=f"ООО {id}")


def test_an_account_with_a_service_and_a_person_is_set_up_and_asks(stage, vera):
    vera.opens("/desk/clients")
    vera.clicks("Добавить клиента")
    vera.fills(id="7001", name="ООО Ромашка")
    vera.presses("Сохранить")
    assert vera.page.url.startswith("http://desk.example/desk/clients/7001")
    vera.clicks("Добавить услугу")
    vera.fills(id="v-1", name="VPS Старт", state="suspended")
    vera.presses("Сохранить")
    vera.sees("VPS Старт")
    assert stage.store.service("north", "7001", "v-1").state is ServiceState.SUSPENDED
    vera.clicks("Добавить человека")
    vera.fills(email="Pavel@Romashka.example", name="Павел", standing="owner")
    vera.presses("Добавить")
    vera.sees("Павел")
    pavel = recognised(stage, "pavel@romashka.example")
    assert pavel.memberships == (Membership(provider="north", account="7001", account_name="ООО Ромашка"),)
    guest = stage.browser()
    guest.opens("/sign-in")
    guest.fills(email="pavel@romashka.example")
    guest.presses("Получить код")
    guest.fills(code=str(stage.mail.to("pavel@romashka.example")[-1].values["code"]))
    guest.presses("Войти")
    guest.opens("/tickets/new")
    guest.sees("VPS Старт")


def test_each_act_stands_in_the_log_of_the_provider(stage, vera):
    vera.opens("/desk/clients/new")
    sends(vera, "/desk/clients", id="7001", name="Ромашка")
    vera.clicks("Переименовать")
    sends(vera, "/desk/clients/7001/name", name="Ромашка и К")
    vera.clicks("Добавить услугу")
    sends(vera, "/desk/clients/7001/services", id="v-1", name="VPS")
    vera.clicks("VPS")
    sends(vera, "/desk/clients/7001/services/v-1", name="VDS")
    vera.clicks("VDS")
    sends(vera, "/desk/clients/7001/services/v-1/remove")
    vera.clicks("Добавить человека")
    sends(vera, "/desk/clients/7001/people", email="p@r.example", name="Павел")
    id = recognised(stage, "p@r.example").id
    vera.opens(f"/desk/clients/7001/people/{id}")
    sends(vera, f"/desk/clients/7001/people/{id}", name="Павел Петров")
    sends(vera, f"/desk/clients/7001/people/{id}/standing", standing="trusted")
    sends(vera, f"/desk/clients/7001/people/{id}/leave")
    acts = [(each.verb, each.by) for each in stage.store.log("north", limit=20).lines]
    assert sorted(acts) == sorted(
        (verb, "s-vera")
        for verb in (
            *("account.add", "account.set"),
            *("service.add", "service.set", "service.remove"),
            *("person.add", "person.set", "person.join", "person.leave"),
        )
    )


def test_a_new_name_stands_wherever_the_account_is_named(stage, vera):
    vera.opens("/desk/clients/c-1/name")
    sends(vera, "/desk/clients/c-1/name", name="Другое имя")
    vera.sees("Другое имя")
    assert stage.store.person("p-501").memberships[0].account_name == "Другое имя"


def test_the_same_form_twice_adds_one(stage, vera):
    vera.opens("/desk/clients/c-1/people/new")
    form = next(each for each in vera.page.forms if each.action.endswith("/people"))
    for _ in range(2):
        page = vera.sends(form, {**form.fields, "email": "p@r.example", "name": "Павел"})
        assert "saved" in page.url
    assert len(stage.store.people("north", "c-1")) == 2


def test_whoever_is_known_by_his_address_is_linked_and_keeps_his_name(stage, vera):
    add_account(account_named("k-7"), by="test", cause="k", house=stage.house)
    vera.opens("/desk/clients/k-7/people/new")
    sends(vera, "/desk/clients/k-7/people", email="p501@example.com", name="Иначе", standing="trusted")
    irina = stage.store.person("p-501")
    assert irina.name == "Ирина"
    assert [(each.account, each.standing) for each in irina.memberships] == [
        ("c-1", Standing.OWNER),
        ("k-7", Standing.TRUSTED),
    ]


def test_an_address_is_corrected_and_opens_the_pages(stage, vera):
    vera.opens("/desk/clients/c-1/people/p-501")
    sends(vera, "/desk/clients/c-1/people/p-501", name="Ирина Новая", emails="new@x.example\nold@x.example")
    vera.sees("Ирина Новая")
    irina = recognised(stage, "new@x.example")
    assert (irina.id, irina.emails) == ("p-501", ("new@x.example", "old@x.example"))
    assert recognised(stage, "p501@example.com") is None


def test_whoever_writes_no_longer_loses_the_account_and_nothing_else(stage, vera):
    vera.opens("/desk/clients/c-1/people/p-501")
    sends(vera, "/desk/clients/c-1/people/p-501/leave")
    vera.sees("Никто не пишет")
    assert stage.store.person("p-501").memberships == ()
    assert vera.opens("/desk/clients/c-1/people/p-501").status == 404


def test_somebody_of_another_provider_too_is_not_changed_from_here(stage, vera):
    """Else its administrator would sign in as him there."""
    add_account(account_named("k-1", "cloud"), by="test", cause="k", house=stage.house)
    vera.opens("/desk/clients/c-1/people/p-501")
    form = next(each for each in vera.page.forms if each.action.endswith("/people/p-501"))
    join("p-501", Belonging(provider="cloud", account="k-1"), by="test", cause="j", house=stage.house)
    before = stage.store.dump()
    page = vera.sends(form, {**form.fields, "name": "Вор", "emails": "thief@x.example"})
    assert page.status == 422
    assert stage.store.dump() == before
    vera.opens("/desk/clients/c-1/people/p-501")
    vera.sees("другого провайдера")
    assert not any(each.action.endswith("/people/p-501") for each in vera.page.forms)


@pytest.mark.parametrize(
    ("path", "action", "typed", "field"),
    [
        ("/desk/clients/new", "/desk/clients", {"id": "", "name": "Имя"}, "id"),
        ("/desk/clients/new", "/desk/clients", {"id": "а/б", "name": "Имя"}, "id"),
        ("/desk/clients/new", "/desk/clients", {"id": "c-1", "name": "Имя"}, "id"),
        ("/desk/clients/new", "/desk/clients", {"id": "7001", "name": " "}, "name"),
        ("/desk/clients/c-1/name", "/desk/clients/c-1/name", {"name": "я" * 121}, "name"),
        ("/desk/clients/c-1/services/new", "/desk/clients/c-1/services", {"id": "x y", "name": "VPS"}, "id"),
        ("/desk/clients/c-1/services/new", "/desk/clients/c-1/services", {"id": "x", "name": ""}, "name"),
        ("/desk/clients/c-1/people/new", "/desk/clients/c-1/people", {"email": "none", "name": "Имя"}, "email"),
        ("/desk/clients/c-1/people/new", "/desk/clients/c-1/people", {"email": "a@b.example", "name": ""}, "name"),
        (
            "/desk/clients/c-1/people/p-501",
            "/desk/clients/c-1/people/p-501",
            {"name": "Имя", "emails": "p502@example.com"},
            "emails",
        ),
        (
            "/desk/clients/c-1/people/p-501",
            "/desk/clients/c-1/people/p-501",
            {"name": "Имя", "emails": " ".join(f"a{number}@b.example" for number in range(11))},
            "emails",
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_changes_nothing(stage, vera, path, action, typed, field):
    stage.client("Пётр", user=502, accounts=(("north", "k-7"),))
    vera.opens(path)
    before = stage.store.dump()
    page = sends(vera, action, **typed)
    assert page.status == 422
    assert f'id="{field}-wrong"' in page.html
    assert stage.store.dump() == before
    form = next(each for each in vera.page.forms if each.action == action)
    assert {name: form.fields[name] for name in typed} == typed


def test_a_standing_that_is_none_changes_nothing(stage, vera):
    vera.opens("/desk/clients/c-1/people/p-501")
    before = stage.store.dump()
    assert sends(vera, "/desk/clients/c-1/people/p-501/standing", standing="king").status == 422
    assert stage.store.dump() == before


def test_whoever_may_only_look_is_offered_nothing_to_change(stage, vera):
    stage.services(("v-1", "VPS"))
    stage.staff("Анна")
    anna = stage.workplace()
    for path in ("/desk/clients", "/desk/clients/c-1", "/desk/clients/c-1/people/p-501"):
        anna.opens(path)
        for word in ("Добавить", "Переименовать", "Больше не пишет"):
            anna.sees_not(word)
