"""Vera is signed in to her provider's panel and presses «Поддержка»: in without a letter, and nobody else's way in."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from chalicelib.desk.people import Identity, IdentityKind, Membership, Person, Service, Standing
from chalicelib.services import setup_keys
from chalicelib.services.failures import Stale
from chalicelib.services.setup_persons import Belonging, join
from tests.people.panel import Panel, address
from tests.people.web import HOME, Browser
from tests.stage import Stage
from tests.unit.services.listening import listening

GUIDE = (Path(__file__).parents[2] / "docs/guides/panel-link.md").read_text(encoding="utf-8")
VPS = {"id": "vps-1", "name": "VPS 4 GB"}


@pytest.fixture
def panel(stage: Stage) -> Panel:
    return Panel(stage.house)


@pytest.fixture
def vera(stage: Stage) -> Browser:
    return stage.browser()


def of(stage: Stage, email: str = "vera@example.com") -> Person | None:
    return stage.store.recognise(Identity(IdentityKind.EMAIL, email))


def test_a_client_the_desk_never_saw_is_in_with_account_and_services(stage: Stage, panel: Panel, vera: Browser) -> None:
    page = vera.opens(panel.link(account="ООО Ромашка", services=[VPS], language="en"))
    assert page.url == f"{HOME}/"
    person = of(stage)
    assert (person.name, person.language) == ("Вера", "en")
    belongs = Membership(provider="north", account="v-1", account_name="ООО Ромашка")
    assert person.memberships == (belongs,)
    assert [each.name for each in stage.store.services("north", "v-1")] == ["VPS 4 GB"]
    assert vera.opens("/tickets/new").status == 200


def test_who_is_known_is_in_as_the_same_person_and_nothing_is_written_but_the_session(
    stage: Stage, panel: Panel, vera: Browser
) -> None:
    vera.opens(panel.link(services=[VPS]))
    before = of(stage)
    vera.another().opens(panel.link(services=[VPS]))
    assert of(stage) == before
    assert [each.version for each in stage.store.services("north", "v-1")] == [1]
    assert len(stage.store.sessions(before.id)) == 2


def test_what_changed_in_the_panel_changes_here_and_what_it_leaves_out_stays(
    stage: Stage, panel: Panel, vera: Browser
) -> None:
    vera.opens(panel.link(account="ООО Ромашка", services=[VPS, {"id": "dom-1", "name": "romashka.example"}]))
    vera.opens(panel.link(account="АО Ромашка", name="Вера Ильина", services=[{**VPS, "state": "suspended"}]))
    assert of(stage).name == "Вера Ильина"
    assert of(stage).memberships[0].account_name == "АО Ромашка"
    assert stage.store.account("north", "v-1").name == "АО Ромашка"
    states = {each.id: str(each.state) for each in stage.store.services("north", "v-1")}
    assert states == {"vps-1": "suspended", "dom-1": "active"}
    vera.opens(panel.link())
    assert stage.store.account("north", "v-1").name == "АО Ромашка"
    assert len(stage.store.services("north", "v-1")) == 2


def test_the_accounts_new_name_reaches_everybody_who_writes_for_it(stage: Stage, panel: Panel, vera: Browser) -> None:
    vera.opens(panel.link(account="ООО Ромашка"))
    vera.opens(panel.link(account="АО Ромашка", email="boris@example.com", name="Борис"))
    assert of(stage).memberships[0].account_name == "АО Ромашка"
    assert [each.standing for each in of(stage, "boris@example.com").memberships] == [Standing.TRUSTED]


def test_a_language_the_person_chose_stays_his(stage: Stage, panel: Panel, vera: Browser) -> None:
    vera.opens(panel.link())
    stage.save(replace(of(stage), language="en"))
    vera.opens(panel.link(language="ru"))
    assert of(stage).language == "en"


def test_a_second_account_of_the_same_provider_is_one_more_of_the_same_person(
    stage: Stage, panel: Panel, vera: Browser
) -> None:
    vera.opens(panel.link())
    vera.opens(panel.link(sub="v-2", account="ИП Вера"))
    assert [each.account for each in of(stage).memberships] == ["v-1", "v-2"]


def test_a_link_opens_once(stage: Stage, panel: Panel, vera: Browser) -> None:
    link = panel.link()
    vera.opens(link)
    before = stage.store.dump()
    thief = vera.another()
    page = thief.opens(link)
    assert page.status == 403
    thief.sees("Эта ссылка уже открывалась")
    assert "lambdesk" not in thief.cookies
    assert stage.store.dump() == before


def test_another_link_with_the_same_jti_is_the_same_link(stage: Stage, panel: Panel, vera: Browser) -> None:
    vera.opens(panel.link(jti="the-same-one"))
    before = stage.store.dump()
    assert vera.another().opens(panel.link(jti="the-same-one", email="boris@example.com")).status == 403
    assert stage.store.dump() == before


def test_the_same_jti_of_another_provider_is_another_link(two_providers: Stage) -> None:
    north, cloud = Panel(two_providers.house), Panel(two_providers.house, provider="cloud")
    two_providers.browser().opens(north.link(jti="the-same-one"))
    page = two_providers.browser().opens(cloud.link(jti="the-same-one", email="boris@example.com"))
    assert page.url == f"{HOME}/"


def test_an_old_link_leads_to_the_page_to_sign_in_with_a_reason(stage: Stage, panel: Panel, vera: Browser) -> None:
    link = panel.link()
    stage.clock.turn(minutes=5)
    before = stage.store.dump()
    with listening() as ear:
        assert vera.opens(link).status == 403
    vera.sees("Откройте поддержку в панели ещё раз или войдите по коду")
    vera.fills(email="vera@example.com")
    assert stage.store.dump() == before
    said = " ".join(ear.lines)
    assert "look at the clock" in said
    assert link.partition("=")[2] not in said


@pytest.mark.parametrize("query", ["", "?token=", "?token=a.b.c", "?token=%00", "?other=1"])
def test_no_token_is_no_way_in(stage: Stage, panel: Panel, vera: Browser, query: str) -> None:
    before = stage.store.dump()
    assert vera.opens(f"/sign-in/panel{query}").status == 403
    assert stage.store.dump() == before


def test_nothing_is_read_before_a_token_names_a_key(stage: Stage, vera: Browser) -> None:
    stage.store.forget_calls()
    vera.opens("/sign-in/panel?token=a.b.c")
    assert not stage.store.calls


# Whom a panel may not sign in.


def refused(browser: Browser, link: str, words: str) -> None:
    assert browser.opens(link).status == 403
    browser.sees(words)
    assert "lambdesk" not in browser.cookies


ELSEWHERE = "Этот адрес известен и другому провайдеру"


@pytest.mark.parametrize("accounts", [(("cloud", "c-9"),), (("north", "v-1"), ("cloud", "c-9")), ()])
def test_a_panel_signs_in_nobody_who_is_or_may_be_somebody_elses(two_providers: Stage, accounts: tuple) -> None:
    """Else a provider could write another's client into a token and read his tickets."""
    panel = Panel(two_providers.house)
    two_providers.client(user=501, accounts=accounts)
    before = two_providers.store.dump()
    refused(two_providers.browser(), panel.link(email="p501@example.com"), ELSEWHERE)
    refused(two_providers.browser(), panel.link(email="P501@EXAMPLE.com", sub="new-one"), ELSEWHERE)
    assert two_providers.store.dump() == before


def test_two_panels_with_the_same_account_id_speak_of_two_accounts(two_providers: Stage) -> None:
    north, cloud = Panel(two_providers.house), Panel(two_providers.house, provider="cloud")
    two_providers.browser().opens(north.link(services=[VPS]))
    two_providers.browser().opens(cloud.link(email="boris@example.com", name="Борис", account="Облачные"))
    assert two_providers.store.account("north", "v-1").name == "Вера"
    assert two_providers.store.account("cloud", "v-1").name == "Облачные"
    assert two_providers.store.services("cloud", "v-1") == ()
    assert of(two_providers).memberships[0].provider == "north"


def test_a_panel_in_the_name_of_another_changes_nothing_there(two_providers: Stage) -> None:
    panel = Panel(two_providers.house)
    before = two_providers.store.dump()
    refused(two_providers.browser(), panel.link(iss="cloud"), "не подошла")
    assert two_providers.store.dump() == before


def test_who_is_joined_to_another_provider_signs_in_again(two_providers: Stage) -> None:
    """A session that a panel alone has opened must not see what another provider writes."""
    panel, vera = Panel(two_providers.house), two_providers.browser()
    vera.opens(panel.link())
    two_providers.client(user=502, accounts=(("cloud", "c-9"),))
    other = Belonging(provider="cloud", account="c-9")
    join(of(two_providers).id, other, by="operator", cause="j", house=two_providers.house)
    assert vera.opens("/tickets").url.startswith(f"{HOME}/sign-in")
    refused(two_providers.browser(), panel.link(), ELSEWHERE)


def test_who_gets_one_more_account_of_his_provider_stays_in(stage: Stage, panel: Panel, vera: Browser) -> None:
    vera.opens(panel.link())
    stage.client(user=502, accounts=(("north", "c-9"),))
    join(of(stage).id, Belonging(provider="north", account="c-9"), by="operator", cause="j", house=stage.house)
    assert vera.opens("/tickets").url == f"{HOME}/tickets"


# What happens at once, and what is too much.


def test_somebody_who_was_faster_is_read_again(stage: Stage, panel: Panel, vera: Browser) -> None:
    vera.opens(panel.link())
    renamed = replace(of(stage), name="Вера Петровна")
    stage.store.on("commit", lambda: stage.save(renamed))
    assert vera.opens(panel.link(services=[VPS], name="Вера Ильина")).url == f"{HOME}/"
    assert of(stage).name == "Вера Ильина"


def test_a_desk_that_is_always_busy_says_so(stage: Stage, panel: Panel, vera: Browser) -> None:
    stage.store.fail_next("commit", Stale("busy"), times=20)
    assert vera.opens(panel.link()).status == 403
    stage.store.forget_plans()
    assert of(stage) is None


def test_fifty_services_and_a_name_fit_into_one_transaction(stage: Stage, panel: Panel, vera: Browser) -> None:
    for number in range(30):
        vera.opens(panel.link(sub=f"a-{number}"))
    services = [{"id": f"s{each}", "name": "VPS"} for each in range(50)]
    assert vera.opens(panel.link(sub="a-0", account="Новое имя", services=services)).url == f"{HOME}/"
    assert len(stage.store.services("north", "a-0")) == 50


def test_who_writes_for_very_many_accounts_is_told_that_it_was_too_much(
    stage: Stage, panel: Panel, vera: Browser
) -> None:
    vera.opens(panel.link())
    many = tuple(Membership(provider="north", account=f"a-{each}", account_name="A") for each in range(60))
    stage.save(replace(of(stage), memberships=many))
    services = [{"id": f"s{each}", "name": "VPS"} for each in range(50)]
    before = stage.store.dump()
    refused(stage.browser(), panel.link(sub="v-2", services=services), "слишком много")
    assert stage.store.dump() == before


def test_a_session_of_another_is_left_for_the_one_the_panel_sends(stage: Stage, panel: Panel) -> None:
    stage.client(user=501)
    browser = stage.browser(501)
    browser.opens(panel.link())
    vera = of(stage)
    assert browser.cookies["lambdesk"].startswith(f"{vera.id}.")


# The guide.


@pytest.mark.parametrize("kind", ["ed25519", "hs256"])
def test_the_python_example_of_the_guide_signs_in(stage: Stage, vera: Browser, kind: str) -> None:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    panel = Panel(stage.house)
    if kind == "ed25519":
        key, id = panel.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(), panel.key.id
    else:
        shared = setup_keys.add_shared_key("north", by="operator", cause="k", house=stage.house)
        key, id = shared.key, shared.id
    example = ModuleType("example")
    exec(re.search(r"```python\n(.*?)```", GUIDE, re.DOTALL)[1], example.__dict__)
    now = int(stage.clock.now().timestamp())
    example.time = type("Clock", (), {"time": staticmethod(lambda: now)})
    link = example.link(HOME, id, key, "v-1", "vera@example.com", "Вера")
    assert vera.opens(address(link.partition("token=")[2])).url == f"{HOME}/"
    assert stage.store.services("north", "v-1") == (
        Service(provider="north", account="v-1", id="vps-17", name="VPS 4 GB", version=1),
    )
