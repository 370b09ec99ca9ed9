"""Every route of the API for every token: one that is wrong, gone, over, without the right, or of another provider.

The table of routes says which right each wants; whoever may not is told so before anything of the request is read, and
what belongs to somebody else looks as if it were not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from app import app
from chalicelib.api.table import ROUTES, Route
from chalicelib.desk.tokens import Right
from chalicelib.services.setup_tokens import remove_token
from tests.flows.desk_side import Employee, OnTheSite, paper
from tests.flows.lending import lent
from tests.people.program import Heard, Program, program
from tests.people.web import Browser
from tests.stage import CLOUD, NORTH, Stage

SECRET, CLOUDY = "тайна севера", "тайна облака"

BODIES: dict[str, object] = {
    "POST /tickets": {"account": "c-1", "department": "tech", "text": "Счёт"},
    "POST /uploads": {"files": [{"name": "a.pdf", "size": 10}]},
    "POST /tickets/{number}/replies": {"text": "Ответ"},
    "POST /tickets/{number}/notes": {"text": "Заметка"},
    "POST /tickets/{number}/assign": {"assignee": "s-anna"},
    "POST /tickets/{number}/release": {},
    "POST /tickets/{number}/move": {"department": "bill"},
    "POST /tickets/{number}/close": {"expected": 2},
    "POST /tickets/{number}/reopen": {},
    "PUT /accounts/{account}": {"name": "Новое имя"},
    "PUT /accounts/{account}/services/{service}": {"name": "VPS", "state": "ended"},
    "POST /accounts/{account}/persons": {"email": "new@x.example", "name": "Новый"},
}
STANDS = {"POST /tickets/{number}/reopen"}
"""Allowed, and refused by the ticket as it stands."""
NAMES = [f"{each.method} {each.path}" for each in ROUTES]
STRANGERS = ("nobody", "wrong", "garbage", "scheme", "revoked", "expired")


@dataclass
class World:
    stage: Stage
    ours: Program
    cloudy: Program
    file: str
    programs: dict[str, Program]
    browsers: dict[str, Browser] = field(default_factory=dict)

    def path(self, route: Route) -> str:
        ids = {"number": "1001", "message": "2", "file": self.file, "account": "c-1"}
        ids |= {"service": "vps-1", "person": "p-501"}
        return re.sub(r"\{(\w+)\}", lambda found: ids[found[1]], route.path)

    def asks(self, who: Program, route: Route, **headers: str) -> Heard:
        body = BODIES.get(f"{route.method} {route.path}")
        return who.asks(route.method, self.path(route), body, key="key-1", **headers)


def _world() -> World:
    stage = Stage((NORTH, CLOUD))
    stage.client(SECRET, user=501)
    stage.client(CLOUDY, user=504, accounts=(("cloud", "k-1"),))
    stage.services(("vps-1", SECRET))
    OnTheSite(stage).asks(SECRET, subject=SECRET)
    anna = Employee(stage, stage.staff())
    anna.answers(SECRET, paper(f"{SECRET}.pdf"), keep=True)
    anna.takes()
    file = stage.messages()[-1].attachments or stage.messages()[0].attachments
    gone, over = program(stage, name="Отозван"), program(stage, name="Истёк", days=1)
    remove_token("north", gone.token[3:11], by="test", cause="gone", house=stage.house)
    stage.later(days=2)
    ours = program(stage)
    wrong = f"{ours.token[:-1]}{'A' if ours.token[-1] != 'A' else 'B'}"
    tokens = {"nobody": "", "wrong": wrong, "garbage": "x" * 5000, "revoked": gone.token, "expired": over.token}
    programs = {name: Program(stage.front, each) for name, each in tokens.items()}
    made = World(stage, ours, program(stage, provider="cloud"), file[0].id, programs)
    for each in (made.ours, made.cloudy):
        each.gets("/whoami")
    return made


@pytest.fixture(scope="module")
def untouched() -> list[World]:
    return []


@pytest.fixture
def there(untouched: list[World]) -> Iterator[World]:
    for world in lent(untouched, _world):
        world.stage.house.throttle._buckets.clear()
        yield world


def test_the_table_is_all_there_is() -> None:
    routes = {(method, path) for path, methods in app.routes.items() for method in methods if path.startswith("/api/")}
    assert routes - {("GET", "/api/v1/openapi.json")} == {(each.method, each.whole) for each in ROUTES}
    assert {name for name, each in zip(NAMES, ROUTES, strict=True) if each.body} == BODIES.keys()


@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_whoever_has_the_right_may(there: World, route: Route) -> None:
    answer = there.asks(there.ours, route)
    name = f"{route.method} {route.path}"
    assert answer.status == (409 if name in STANDS else route.status), answer.text


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_a_stranger_is_told_nothing_and_changes_nothing(there: World, route: Route, who: str) -> None:
    before = there.stage.store.dump()
    if who == "scheme":
        answer = there.asks(there.ours, route, Authorization=f"Basic {there.ours.token}")
    else:
        answer = there.asks(there.programs[who], route)
    assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="Lambdesk"')
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert SECRET not in answer.text
    assert there.stage.store.dump() == before


@pytest.mark.parametrize(
    "route", [each for each in ROUTES if each.right], ids=[n for n, e in zip(NAMES, ROUTES, strict=True) if e.right]
)
def test_without_the_right_nothing_is_told_or_changed(there: World, route: Route) -> None:
    others = [each for each in Right if each is not route.right]
    without = program(there.stage, *others)
    without.gets("/whoami")
    before = there.stage.store.dump()
    answer = there.asks(without, route)
    assert (answer.status, answer.json["code"]) == (403, "refused.right")
    assert SECRET not in answer.text
    assert there.stage.store.dump() == before


@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_what_is_another_providers_is_not_there(there: World, route: Route) -> None:
    name = f"{route.method} {route.path}"
    kept = {key: each for key, each in there.stage.store.dump().items() if "north" in str(key)}
    answer = there.asks(there.cloudy, route)
    assert SECRET not in answer.text
    assert {key: each for key, each in there.stage.store.dump().items() if "north" in str(key)} == kept
    if name == "PUT /accounts/{account}":
        assert answer.status == 200  # an account of his own, which is called the same
    elif route.path.count("{") or name == "POST /tickets":
        assert answer.status == 404, answer.text
    else:
        assert answer.status == 200


@pytest.mark.parametrize(
    "route", [each for each in ROUTES if "{number}" in each.path], ids=[n for n in NAMES if "{number}" in n]
)
def test_another_providers_ticket_looks_like_one_that_nobody_has(there: World, route: Route) -> None:
    answers = []
    for number in ("1001", "4711"):
        path = there.path(route).replace("1001", number)
        body = BODIES.get(f"{route.method} {route.path}")
        told = there.cloudy.asks(route.method, path, body, key=f"key-{number}").json
        answers.append({**told, "reference": "", "detail": told["detail"].replace(number, "")})
    assert answers[0] == answers[1]


def test_a_wrong_path_number_is_not_there(there: World) -> None:
    for number in ("0", "-1", "1e3", "%D9%A3", "9" * 5000, "a"):
        assert there.ours.asks("GET", f"/tickets/{number}").status == 404


def test_the_token_stands_in_no_answer(there: World) -> None:
    secret = there.ours.token.rpartition("_")[2]
    for route in ROUTES:
        assert secret not in there.asks(there.ours, route).text
