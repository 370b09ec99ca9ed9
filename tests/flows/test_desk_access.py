"""Every route of the console for everybody: one table says who may do what, and a route that is missing there fails.

What is not one's own to see looks as if it were not there, and nothing has changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from app import app
from chalicelib.desk.filters import Filter, Sought
from chalicelib.desk.people import Counter, Role
from chalicelib.desk.ticket import Stage as Where
from chalicelib.portal.desk.acts import ACTS
from tests.flows.desk_side import OnTheSite
from tests.flows.lending import lent
from tests.flows.portal_world import FORM, OURS, came_by_mail, told
from tests.flows.test_admin_access import TABLE as OF_THE_ADMINISTRATION
from tests.people.web import HOME, Browser
from tests.stage import CLOUD, NORTH, Stage, staff_id

NOBODY, CLIENT = "nobody", "client"
AGENT, HEAD, ADMIN, OBSERVER = "agent", "head", "administrator", "observer"
OTHER, FOREIGN, LEFT = "of another department", "of another provider", "who has left"
CALLERS = (NOBODY, CLIENT, AGENT, HEAD, ADMIN, OBSERVER, OTHER, FOREIGN, LEFT)
NAMES = {AGENT: "Анна", HEAD: "Пётр", ADMIN: "Вера", OBSERVER: "Олег", OTHER: "Нина", FOREIGN: "Денис", LEFT: "Лев"}

OWN, THEIRS, MISSING = 1001, 1002, 4711
"""A ticket of the technical department, one of the accountants', and one that is not there."""
SECRETS = {OWN: "тайна-техников", THEIRS: "тайна-бухгалтеров"}
CLOUDY = "тайна-облака"
COLLEAGUES = "f-colleague"
"""A filter of a member of staff who is none of those that ask."""

YES, GONE, AWAY, NO, MAYBE = "yes", "not found", "to sign in", "not permitted", "told on the page"
KEPT = "kept for after signing in"
STATUS = {YES: {200, 204, 303}, GONE: {404}, AWAY: {303}, KEPT: {200}, NO: {403}, MAYBE: {409, 422}}

ANYBODY = dict.fromkeys(CALLERS, YES)
STAFF = {**ANYBODY, NOBODY: AWAY, CLIENT: AWAY, LEFT: AWAY}
"""Each is shown, or changes, what is his own."""
THE_DEPARTMENTS = {**STAFF, OTHER: GONE, FOREIGN: GONE}
"""Concerns a ticket of one department."""
ANSWERING = {**THE_DEPARTMENTS, OBSERVER: NO}
LEADING = {**ANSWERING, AGENT: NO}

FIGURES = {**STAFF, AGENT: NO, OTHER: NO, FOREIGN: NO}
HEALTH = {**FIGURES, HEAD: NO, OBSERVER: NO}

NOT_INVITED = dict.fromkeys(CALLERS, NO)
"""Without the secret of an invitation."""

MAIL = {**STAFF, OBSERVER: NO}
NO_MAIL = {**MAIL, **dict.fromkeys((AGENT, HEAD, ADMIN, OTHER, FOREIGN), GONE)}
"""Of mail that waits for nobody: none lies there."""

NO_FILTER = {**STAFF, **dict.fromkeys((AGENT, HEAD, ADMIN, OBSERVER, OTHER, FOREIGN), GONE)}
"""A colleague's looks like one that is not there."""

WRITING = dict.fromkeys((NOBODY, CLIENT, LEFT), KEPT)
"""In forms in which somebody writes, for whom there is no session."""

GETS = {
    "/desk": STAFF,
    "/desk/colleagues": STAFF,
    "/desk/figures": FIGURES,
    "/desk/figures/file": FIGURES,
    "/desk/health": HEALTH,
    "/desk/invitation": NOT_INVITED,
    "/desk/list": STAFF,
    "/desk/mail": MAIL,
    "/desk/mail/{id}": NO_MAIL,
    "/desk/mail/{id}/files/{file}": NO_MAIL,
    "/desk/mail/{id}/whole": NO_MAIL,
    "/desk/me": STAFF,
    "/desk/me/telegram/code/{bot}": {**STAFF, **dict.fromkeys(NAMES.keys() - {LEFT}, GONE)},  # without a token
    "/desk/new": {**STAFF, OBSERVER: NO},
    "/desk/rail": STAFF,
    "/desk/rail/mail": MAIL,
    "/desk/search": STAFF,
    "/desk/sign-in": ANYBODY,
    "/desk/sign-in/code": ANYBODY,
    "/desk/sign-in/link": ANYBODY,
    "/desk/unsubscribe": NOT_INVITED,  # without the seal of a letter
    "/desk/tickets/{number}": THE_DEPARTMENTS,
    "/desk/tickets/{number}/aside": THE_DEPARTMENTS,
    "/desk/tickets/{number}/colleagues": ANSWERING,
    "/desk/tickets/{number}/files/{message}/{file}": THE_DEPARTMENTS,
    "/desk/tickets/{number}/mails/{message}": THE_DEPARTMENTS,
    "/desk/tickets/{number}/mails/{message}/whole": THE_DEPARTMENTS,
    "/desk/tickets/{number}/new": THE_DEPARTMENTS,
}
WRONG = dict.fromkeys(CALLERS, MAYBE)
POSTS = {
    "/desk/health/drop": {**HEALTH, ADMIN: GONE},  # for nothing of his lies dead
    "/desk/health/redrive": {**HEALTH, ADMIN: GONE},
    "/desk/health/send": {**HEALTH, ADMIN: GONE},
    "/desk/invitation": NOT_INVITED,
    "/desk/filters": STAFF,  # kept with whoever sends it
    "/desk/filters/{filter}": NO_FILTER,
    "/desk/filters/{filter}/remove": NO_FILTER,
    "/desk/bulk": STAFF,  # what is refused is told on the list: below
    **{f"/desk/mail/{{id}}/{act}": NO_MAIL for act in ("attach", "bar", "drop", "file", "replay")},
    "/desk/me/alerts": STAFF,
    "/desk/me/looks": STAFF,
    "/desk/me/sessions": STAFF,
    "/desk/me/telegram": STAFF,
    "/desk/me/telegram/unlink": STAFF,
    "/desk/new": {**STAFF, OBSERVER: NO, **WRITING},
    "/desk/sign-in": ANYBODY,
    "/desk/sign-in/code": WRONG,  # no address is being asked, and the one told is of nobody here
    "/desk/sign-in/link": WRONG,  # without a key from a letter
    "/desk/sign-out": ANYBODY,
    "/desk/sign-out/everywhere": ANYBODY,
    "/desk/tickets/{number}": {**ANSWERING, **WRITING},
    "/desk/tickets/{number}/here": THE_DEPARTMENTS,
    "/desk/unsubscribe": NOT_INVITED,
    "/desk/uploads": {**STAFF, OBSERVER: GONE},
}
DOES = {
    "take": ANSWERING,
    "release": {**ANSWERING, AGENT: NO},  # for it is not in his hands
    "assign": LEADING,
    "move": ANSWERING,
    "close": ANSWERING,
    "reopen": ANSWERING,
    "follow": THE_DEPARTMENTS,
    "unfollow": THE_DEPARTMENTS,
    "correct": ANSWERING,
    "link": ANSWERING,
    "merge": ANSWERING,
    "split": ANSWERING,
    "remind": ANSWERING,
    "reminded": ANSWERING,
}
"""The acts of `/desk/tickets/{number}/acts/{act}`; one that may be done can still be refused as things stand."""
TABLE = {
    **{("GET", route): who for route, who in GETS.items()},
    **{("POST", route): who for route, who in POSTS.items()},
    **{("POST", f"/desk/tickets/{{number}}/acts/{act}"): {**who, **WRITING} for act, who in DOES.items()},
}
CASES = [(key, who) for key in TABLE for who in CALLERS]


class World:
    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        stage.client("Ирина")
        stage.client("Карл", user=504, accounts=(("cloud", "k-1"),))
        stage.save(Counter(provider="cloud", last=2000))
        site = OnTheSite(stage)
        site.asks(SECRETS[OWN], subject=SECRETS[OWN])
        site.asks(SECRETS[THEIRS], subject=SECRETS[THEIRS], department="bill")
        cloudy = {"subject": CLOUDY, "provider": "cloud", "account": "k-1", "department": "help"}
        OnTheSite(stage, "p-504").asks(CLOUDY, **cloudy)
        for number in (OWN, THEIRS):
            came_by_mail(stage, number, SECRETS[number])
        roles = {AGENT: Role.AGENT, HEAD: Role.HEAD, ADMIN: Role.ADMINISTRATOR, OBSERVER: Role.OBSERVER}
        for who, name in NAMES.items():
            departments = {OTHER: ("bill",), FOREIGN: ("help",), ADMIN: ()}.get(who, ("tech",))
            provider = "cloud" if who == FOREIGN else "north"
            stage.staff(name, role=roles.get(who, Role.AGENT), departments=departments, provider=provider)
        colleague = Filter(id=COLLEAGUES, name="Её список", sought=Sought())
        stage.staff("Рита")
        rita = next(each for each in stage.store.staff("north") if each.name == "Рита")
        stage.save(replace(rita, filters=(colleague,)))
        self.browsers = {NOBODY: stage.browser(), CLIENT: stage.browser(501)}
        for who, name in NAMES.items():
            self.browsers[who] = stage.workplace(name, provider="cloud" if who == FOREIGN else "north")
        stage.leaves(NAMES[LEFT])
        self.tokens = {who: self._token(who) for who in NAMES if who != LEFT}

    def _token(self, who: str) -> str:
        html = self.browsers[who].asks("GET", f"{HOME}/desk/me").body.decode()
        return re.search(r'name="csrf" value="(\w+)"', html)[1]

    def asks(self, key: tuple[str, str], who: str, number: int = OWN, **other: str):
        method, route = key
        path = (
            route.replace("{number}", str(number))
            .replace("{bot}", "north_help_bot")
            .replace("{message}", "1")
            .replace("{file}", "nothing")
            .replace("{filter}", COLLEAGUES)
        )
        if method == "GET":
            return self.browsers[who].asks("GET", HOME + path)
        token = self.tokens.get(who, "")
        if route == "/desk/uploads":
            wish = '{"files": [{"name": "a.log", "type": "text/plain", "size": 1}]}'
            told = {"Content-Type": "application/json", "X-CSRF": token, **OURS}
            return self.browsers[who].asks("POST", HOME + path, wish, told)
        fields = {"form": "form-1234", "csrf": token, "text": "Ответ", "email": "a@b.example", "name": "Срочное"}
        fields |= {"at": "2027-01-01T10:00", **other}
        if route == "/desk/new":
            fields |= {"account": "k-1" if who == FOREIGN else "c-1", "subject": "Работы"}
            fields["department"] = {OTHER: "bill", FOREIGN: "help"}.get(who, "tech")
        fields.setdefault("act", "take" if route == "/desk/bulk" else "answer")
        return self.browsers[who].asks("POST", HOME + path, urlencode(fields), {"Content-Type": FORM, **OURS})

    def state(self):
        """But for what a reader leaves behind of himself: his mark."""
        kept = {name: thing for name, thing in self.stage.store.dump().items() if name[0] != "marks"}
        return kept, dict(self.stage.files.kept), len(self.stage.mail.letters)


@pytest.fixture(scope="module")
def untouched() -> list[World]:
    return []


@pytest.fixture
def there(untouched: list[World]) -> Iterator[World]:
    for world in lent(untouched, lambda: World(Stage((NORTH, CLOUD)))):
        tokens = dict(world.tokens)
        yield world
        world.tokens = tokens


def strangers_words(who: str, answer) -> list[str]:
    said = answer.body.decode() + str(dict(answer.headers))
    own = {
        **{each: {SECRETS[OWN]} for each in (AGENT, HEAD, OBSERVER)},
        ADMIN: set(SECRETS.values()),
        OTHER: {SECRETS[THEIRS]},
        FOREIGN: {CLOUDY},
    }
    return [secret for secret in (*SECRETS.values(), CLOUDY) if secret in said and secret not in own.get(who, set())]


def test_no_route_and_no_act_is_missing_in_the_table() -> None:
    routes = {(method, route) for route, methods in app.routes.items() for method in methods}
    routes = {each for each in routes if each[1] == "/desk" or each[1].startswith("/desk/")}
    routes -= OF_THE_ADMINISTRATION.keys()
    acts = ("POST", "/desk/tickets/{number}/acts/{act}")
    assert routes - {acts} == {each for each in TABLE if "/acts/" not in each[1]}
    assert acts in routes
    assert ACTS.keys() == DOES.keys()


@pytest.mark.parametrize(("key", "who"), CASES, ids=lambda each: each if isinstance(each, str) else " ".join(each))
def test_everybody_may_do_what_the_table_says(there: World, key: tuple[str, str], who: str) -> None:
    expected = TABLE[key][who]
    before = there.state()
    answer = there.asks(key, who)
    allowed = STATUS[expected]
    if expected == YES and (key[1].endswith("/{file}") or "/acts/" in key[1]):
        allowed = allowed | {404} if key[1].endswith("/{file}") else allowed | STATUS[MAYBE]
    assert answer.status_code in allowed, answer.body.decode()[:2000]
    assert not strangers_words(who, answer)
    assert str(answer.headers.get("Location", "")).startswith("/desk/sign-in?next=") == (expected == AWAY)
    if expected in (GONE, AWAY, KEPT, NO):
        assert there.state() == before
    if expected == GONE and "{number}" in key[1]:
        assert told(answer) == told(there.asks(key, who, MISSING))


@pytest.mark.parametrize("who", [each for each in CALLERS if each not in (ADMIN, OTHER)])
@pytest.mark.parametrize("key", [each for each in TABLE if "{number}" in each[1]], ids=" ".join)
def test_a_ticket_of_another_department_is_one_that_is_not_there(there: World, key, who: str) -> None:
    before = there.state()
    answer = there.asks(key, who, THEIRS)
    assert answer.status_code in STATUS[TABLE[key][who] if TABLE[key][who] in (AWAY, KEPT) else GONE]
    assert not strangers_words(who, answer)
    assert there.state() == before


def test_an_administrator_sees_every_department_of_his_provider_and_of_no_other(there: World) -> None:
    listed = there.browsers[ADMIN].opens("/desk?view=all").text
    assert SECRETS[OWN] in listed
    assert SECRETS[THEIRS] in listed
    assert CLOUDY not in listed


@pytest.mark.parametrize("who", NAMES)
@pytest.mark.parametrize("view", ["queue", "mine", "unassigned", "awaiting", "done", "all", "nonsense"])
@pytest.mark.parametrize("department", ["", "tech", "bill", "help", "nowhere", "%23"])
def test_no_view_and_no_department_shows_what_is_not_ones_own(there: World, who: str, view: str, department: str):
    answer = there.browsers[who].asks("GET", f"{HOME}/desk?view={view}&department={department}")
    assert answer.status_code == (303 if who == LEFT else 200)
    assert not strangers_words(who, answer)


def test_a_ticket_named_in_a_body_must_be_ones_own_as_well(there: World) -> None:
    for act in ("link", "merge"):
        key = ("POST", f"/desk/tickets/{{number}}/acts/{act}")
        before = there.state()
        answers = [there.asks(key, AGENT, OWN, other=str(other), form=f"form-{act}") for other in (THEIRS, MISSING)]
        assert {each.status_code for each in answers} == {422}
        assert not strangers_words(AGENT, answers[0])
        assert there.state() == before


@pytest.mark.parametrize("act", ["take", "move", "close", "assign"])
@pytest.mark.parametrize("who", [AGENT, OBSERVER, FOREIGN])
def test_several_at_once_are_each_refused_as_one_would_be(there: World, act: str, who: str) -> None:
    before = there.state()
    asked = {"act": act, "pick": f"{THEIRS} 1", "to": "tech", "member": staff_id(NAMES[AGENT])}
    answer = there.asks(("POST", "/desk/bulk"), who, **asked)
    assert answer.status_code == 409
    assert not strangers_words(who, answer)
    assert there.state() == before


def test_nothing_is_given_to_somebody_who_cannot_have_it(there: World) -> None:
    there.asks(("POST", "/desk/tickets/{number}/acts/take"), HEAD)
    key = ("POST", "/desk/tickets/{number}/acts/assign")
    for name in (NAMES[OTHER], NAMES[FOREIGN], NAMES[LEFT], NAMES[OBSERVER], "nobody"):
        before = there.state()
        answer = there.asks(key, HEAD, member=staff_id(name), form=f"form-{len(name)}-{staff_id(name)}")
        assert answer.status_code in STATUS[MAYBE]
        assert there.state() == before


@pytest.mark.parametrize("who", [AGENT, OTHER, FOREIGN])
def test_nobody_attaches_what_another_sent_up(there: World, who: str) -> None:
    stage = there.stage
    for owner in (f"staff~north~{staff_id(NAMES[HEAD])}", "p-501", staff_id(NAMES[who])):
        key = f"uploads/{owner}/{'x' * 22}"
        stage.files.put(key, iter([b"x"]), type="text/plain", limit=10)
        before = there.state()
        answer = there.asks(("POST", "/desk/tickets/{number}"), who, upload=f"{key} x.txt")
        assert answer.status_code in (404, 422)
        assert there.state() == before


SEALED = ("/desk/sign-in", "/desk/invitation", "/desk/unsubscribe")
"""What a letter's own secret opens, and no session."""
UNSAFE = [route for method, route in TABLE if method == "POST" and not route.startswith(SEALED)]


@pytest.mark.parametrize("route", UNSAFE)
def test_no_form_is_taken_without_the_token_of_its_own_session(there: World, route: str) -> None:
    who = ADMIN if TABLE["POST", route][AGENT] == NO else AGENT
    other = there.stage.workplace(NAMES[who])
    html = other.asks("GET", f"{HOME}/desk/me").body.decode()
    another = re.search(r'name="csrf" value="(\w+)"', html)[1]
    for token in ("", "0" * 64, there.tokens[HEAD], another):
        there.tokens[who] = token
        before = there.state()
        answer = there.asks(("POST", route), who)
        gone = STATUS[GONE] if TABLE["POST", route][who] == GONE else set()
        assert answer.status_code in {303, 409, 422} | gone, token
        assert there.state() == before


@pytest.mark.parametrize("route", [route for method, route in TABLE if method == "POST"])
@pytest.mark.parametrize("source", [{}, {"Origin": "null"}, {"Origin": "https://evil.example"}], ids=str)
def test_no_form_is_taken_from_anywhere_else(there: World, route: str, source: dict[str, str]) -> None:
    before = there.state()
    path = route.replace("{number}", str(OWN))
    kind = "application/json" if route == "/desk/uploads" else FORM
    body = f"csrf={there.tokens[AGENT]}&form=form-1234&text=x"
    headers = {"Content-Type": kind, "X-CSRF": there.tokens[AGENT], **source}
    answer = there.browsers[AGENT].asks("POST", HOME + path, body, headers)
    assert answer.status_code == 403
    assert there.state() == before


def test_a_page_of_the_portal_knows_no_staff_and_the_console_no_clients(there: World) -> None:
    staff: Browser = there.browsers[AGENT]
    staff.cookies["lambdesk"] = staff.cookies["lambdesk_desk"]
    assert str(staff.asks("GET", f"{HOME}/tickets").headers["Location"]).startswith("/sign-in")
    client: Browser = there.browsers[CLIENT]
    client.cookies["lambdesk_desk"] = client.cookies["lambdesk"]
    assert str(client.asks("GET", f"{HOME}/desk").headers["Location"]).startswith("/desk/sign-in")
    assert there.stage.ticket(OWN).stage is Where.OPEN
