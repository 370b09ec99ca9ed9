"""Every page and form of the administration, for every role, for nobody, for a client and for another provider."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest

from app import app
from chalicelib.desk.announcements import Announcement
from chalicelib.desk.answer_times import Rule
from chalicelib.desk.canned import Canned, Scope
from chalicelib.desk.groups import Group
from chalicelib.desk.mailroom import BarredKind
from chalicelib.desk.people import STAFF_ROLES, Role
from chalicelib.desk.templates import Form, Template
from chalicelib.desk.tokens import Right
from chalicelib.desk.webhooks import Heard
from chalicelib.services.barring import bar
from chalicelib.services.canned import add_canned
from chalicelib.services.invite import Wish, invite
from chalicelib.services.setup_announcements import announce
from chalicelib.services.setup_rules import add_rule
from chalicelib.services.setup_templates import set_template
from chalicelib.services.setup_tokens import add_token
from chalicelib.services.setup_webhooks import add_webhook, resume
from tests.flows.admin_table import TABLE, WRITTEN
from tests.flows.lending import lent
from tests.people.web import HOME, Browser
from tests.stage import CLOUD, NORTH, Stage

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Origin": HOME}
ALL = frozenset(STAFF_ROLES)
SECRET = "тайна-севера"


OURS = re.compile(r"/desk/(settings|staff|clients|blocked|answers|tickets/\{number\}/answers)")


@dataclass
class World:
    stage: Stage
    ids: dict[str, str]
    browsers: dict[str, Browser]

    def filled(self, route: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda found: self.ids[found[1]], route)

    def asks(self, who: str, key: tuple[str, str]) -> tuple[int, str]:
        method, route = key
        browser, path = self.browsers[who], self.filled(route)
        if method == "GET":
            answer = browser.asks("GET", path)
        else:
            body = {"form": "abcdefgh", "csrf": self.token(who), **(TABLE[key].form or {})}
            answer = browser.asks("POST", path, urlencode(body), FORM)
        return answer.status_code, answer.body.decode()

    def token(self, who: str) -> str:
        found = re.search(r'name="csrf" value="(\w+)"', self.browsers[who].asks("GET", "/desk/me").body.decode())
        return found[1] if found else ""


@pytest.fixture(scope="module")
def untouched() -> list[World]:
    return []


@pytest.fixture
def there(untouched: list[World]) -> Iterator[World]:
    yield from lent(untouched, _world)


def _world() -> World:
    stage = Stage((NORTH, CLOUD))
    act = {"by": "test", "house": stage.house}
    for role in STAFF_ROLES:
        stage.staff(role.value, role=role, departments=("tech",))
    stage.staff("Олег", role=Role.ADMINISTRATOR, departments=("help",), provider="cloud")
    stage.client(SECRET, user=501)
    stage.services(("v-1", SECRET))
    client = stage.browser(501)
    client.opens("/tickets/new")
    client.fills(department="tech", text=f"Вопрос {SECRET}")
    hooked = add_webhook("north", "https://hooks.example/", cause="w", **act)
    stage.receivers.answers["https://hooks.example/"] = Heard(status=410, text=SECRET)
    client.presses("Отправить")
    resume(hooked.id, cause="r", **act)
    made = announce(
        "north",
        Announcement(id="", text=SECRET, starts_at=stage.clock.now()),
        cause="a",
        **act,
    )
    kept = add_canned(
        Canned(provider="north", id="", title=SECRET, text=SECRET, scope=Scope.EVERYONE), cause="b", **act
    )
    invite(Wish(provider="north", email="n@x.example", name=SECRET), link="https://d", by_name="Т", cause="c", **act)
    northern = stage.add_bot("7000000002:AANorthNorthNorthNorthNorthNorth", "secret_bot", ["north"], SECRET)
    stage.telegram.add_bot("7000000009:AAAnotherAnotherAnotherAnother", "another_bot", "Другой")
    tied = {"bot": stage.bot.id, "chat": -4001, "topics": False, "linked_at": stage.clock.now(), "by": SECRET}
    stage.save(Group(provider="north", department="bill", title=SECRET, **tied))
    add_rule("north", Rule(id="", first=60), cause="d", **act)
    bar("north", BarredKind.TELEGRAM, "777", why=SECRET, cause="g", **act)
    rule = add_rule("north", Rule(id="", name=SECRET, first=60), cause="f", **act)
    add_rule("north", Rule(id="", first=90), cause="i", **act)
    own = Template(provider="north", form=Form.LETTER_CLOSED, language="ru", text=SECRET)
    set_template(own, cause="h", **act)
    stage.settle()
    (waiting,) = stage.store.invitations("north")
    ids = {
        "token": add_token("north", SECRET, [Right.READ_TICKETS], cause="e", **act).token.id,
        "department": "bill",
        "announcement": made.id,
        "member": "s-agent",
        "invitation": waiting.hash,
        "account": "c-1",
        "person": "p-501",
        "service": "v-1",
        "answer": kept.id,
        "rule": rule.id,
        "form": "letter_closed",
        "language": "ru",
        "number": "1001",
        "webhook": hooked.id,
        "bot": northern.id,
    }
    browsers = {role.value: stage.workplace(role.value) for role in STAFF_ROLES}
    browsers |= {"other": stage.workplace("Олег", provider="cloud"), "client": client, "nobody": stage.browser()}
    return World(stage, ids, browsers)


def test_no_route_is_missing_in_the_table() -> None:
    routes = {(method, route) for route, methods in app.routes.items() for method in methods if OURS.match(route)}
    assert routes == TABLE.keys()


@pytest.mark.parametrize("key", TABLE, ids=" ".join)
@pytest.mark.parametrize("role", STAFF_ROLES)
def test_a_route_serves_the_roles_that_may_and_changes_nothing_for_others(there: World, key, role) -> None:
    before = there.stage.store.dump()
    status, body = there.asks(role.value, key)
    if role in TABLE[key].roles:
        assert status in (200, 204, 303), body[:300]
        assert (there.stage.store.dump() != before) == (key[0] == "POST")
    else:
        assert status in (403, 404)
        assert SECRET not in body
        assert there.stage.store.dump() == before


@pytest.mark.parametrize("key", TABLE, ids=" ".join)
def test_whoever_is_not_of_this_provider_s_staff_gets_nowhere_and_learns_nothing(there: World, key) -> None:
    for who in ("client", "nobody"):
        before = there.stage.store.dump()
        status, body = there.asks(who, key)
        assert status == (200 if key in WRITTEN else 303)
        assert ("Сеанс закончился" in body) == (key in WRITTEN)
        assert SECRET not in body
        assert there.stage.store.dump() == before


EVERYBODYS = "/templates/{form}/{language}"
"""What is called so is called so at every provider, and each has its own."""


def test_words_of_the_same_name_at_another_provider_are_its_own(there: World) -> None:
    north = there.stage.store.templates("north")
    for method in ("GET", "POST"):
        status, body = there.asks("other", (method, f"/desk/settings{EVERYBODYS}"))
        assert status in (200, 303)
        assert SECRET not in body
    assert there.stage.store.templates("north") == north
    assert [each.text for each in there.stage.store.templates("cloud")] == ["Закрыт"]


@pytest.mark.parametrize(
    "key", [each for each in TABLE if "{" in each[1] and not each[1].endswith(EVERYBODYS)], ids=" ".join
)
def test_ids_of_another_provider_lead_nowhere(there: World, key) -> None:
    """An administrator there, with every id of this one."""
    before = there.stage.store.dump()
    status, body = there.asks("other", key)
    assert status == 404, body[:300]
    assert SECRET not in body
    assert there.stage.store.dump() == before


@pytest.mark.parametrize("key", [each for each in TABLE if each[0] == "POST"], ids=" ".join)
def test_no_form_is_taken_without_the_token_of_the_session(there: World, key) -> None:
    before = there.stage.store.dump()
    body = urlencode({"form": "abcdefgh", "csrf": "0" * 64, **(TABLE[key].form or {})})
    answer = there.browsers["administrator"].asks("POST", there.filled(key[1]), body, FORM)
    assert answer.status_code in (204, 422)
    assert there.stage.store.dump() == before
