"""Every route for everybody: one table says who may do what, and a route that is missing there fails.

Whoever may not is told what he would be told of something that is not there, and nothing has changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

import pytest

from app import app
from chalicelib.desk.ticket import Stage as Where
from chalicelib.portal import static
from tests.flows.lending import lent
from tests.flows.portal_world import (
    ARCHIVED,
    CALLERS,
    FOREIGNER,
    MISSING,
    NEIGHBOUR,
    NOBODY,
    OPEN,
    OURS,
    OWNER,
    PLACES,
    SECRETS,
    STAFF,
    THEIRS,
    TRUSTED,
    USERS,
    World,
    page,
    sent,
    strangers_words,
    told,
    wish,
    world,
)
from tests.people.web import HOME, Form
from tests.stage import CLOUD, NORTH, Stage

YES, GONE, AWAY, KEPT, NO, BAD = "yes", "not found", "to sign in", "kept for after it", "not permitted", "wrong"
STATUS = {YES: {200, 204, 303}, GONE: {404}, AWAY: {303}, KEPT: {200}, NO: {403}, BAD: {422}}

ANYBODY = dict.fromkeys(CALLERS, YES)
CLIENTS = {**ANYBODY, NOBODY: AWAY, STAFF: NO}
"""Each is shown, or changes, what is his own."""
THE_OWNERS = {**CLIENTS, NEIGHBOUR: GONE, FOREIGNER: GONE}
"""Concerns a ticket of one account."""
WRITING = {NOBODY: KEPT}
"""Nothing typed is lost: it waits on the page to sign in."""

GETS = {
    "/": CLIENTS,
    "/archive": CLIENTS,
    "/health": ANYBODY,
    "/notifications": CLIENTS,
    "/settings": CLIENTS,
    "/settings/data": CLIENTS,
    "/settings/data/file": CLIENTS,
    "/settings/telegram/code/{bot}": {**CLIENTS, **dict.fromkeys(PLACES, GONE)},  # without a token
    "/sign-in": ANYBODY,
    "/sign-in/bot": ANYBODY,
    "/sign-in/code": ANYBODY,
    "/sign-in/link": ANYBODY,
    "/sign-in/panel": dict.fromkeys(CALLERS, NO),  # without a token that a panel signed
    "/static/{name}": ANYBODY,
    "/tickets": CLIENTS,
    "/tickets/new": CLIENTS,
    "/tickets/{number}": THE_OWNERS,
    "/tickets/{number}/files/{message}/{file}": THE_OWNERS,
    "/tickets/{number}/mails/{message}": THE_OWNERS,
    "/tickets/{number}/new": THE_OWNERS,
}
POSTS = {
    "/hooks/telegram/{bot_id}": None,  # Telegram's secret alone decides: tests/house/test_doors.py
    "/settings/looks": CLIENTS,
    "/settings/notices": CLIENTS,
    "/settings/sessions": CLIENTS,
    "/settings/sessions/others": CLIENTS,
    "/settings/telegram/link": CLIENTS,
    "/settings/telegram/off": CLIENTS,
    "/settings/telegram/on": CLIENTS,
    "/settings/telegram/unlink": CLIENTS,
    "/sign-in": ANYBODY,
    "/sign-in/bot": dict.fromkeys(CALLERS, BAD),  # without a key from the bot
    "/sign-in/code": dict.fromkeys(CALLERS, BAD),  # no address is being asked, and the one told is of nobody here
    "/sign-in/link": dict.fromkeys(CALLERS, BAD),  # without a key from a letter
    "/sign-out": ANYBODY,
    "/sign-out/everywhere": ANYBODY,
    "/tickets/new": {**CLIENTS, **WRITING},
    "/tickets/uploads": CLIENTS,
    "/tickets/{number}": {**THE_OWNERS, **WRITING},
    "/tickets/{number}/archive": THE_OWNERS,
    "/tickets/{number}/restore": THE_OWNERS,
}
TABLE = {
    **{("GET", route): who for route, who in GETS.items()},
    **{("POST", route): who for route, who in POSTS.items()},
}

FIELDS = {
    "/settings/looks": {"csrf", "place", "form", "language", "zone", "theme"},
    "/settings/notices": {"csrf", "place", "form", "ways", "wish"},
    "/settings/sessions": {"csrf", "place", "session"},
    "/settings/sessions/others": {"csrf", "place"},
    "/settings/telegram/link": {"csrf", "place", "form"},
    "/settings/telegram/off": {"csrf", "place", "form"},
    "/settings/telegram/on": {"csrf", "place", "form"},
    "/settings/telegram/unlink": {"csrf", "place", "form"},
    "/sign-in": {"form", "next", "kept", "email"},
    "/sign-in/bot": {"key"},
    "/sign-in/code": {"next", "kept", "email", "code"},
    "/sign-in/link": {"key"},
    "/sign-out": {"csrf", "place"},
    "/sign-out/everywhere": {"csrf", "place"},
    "/tickets/new": {"csrf", "place", "form", "department", "service", "subject", "text", "file", "upload", ""},
    "/tickets/{number}": {"csrf", "place", "form", "text", "file", "upload", ""},
    "/tickets/{number}/archive": {"csrf", "place", "form", "seen"},
    "/tickets/{number}/restore": {"csrf", "place", "form"},
    "/tickets": {"q", "status", "service"},
    "/archive": {"q", "status", "service"},
}
"""What each form may bring; each id among these has its attack below. What has no name is not sent."""

COUNTED = ("POST", "/sign-in/link")
"""A wrong key is written down, so that nobody tries many."""

ALLOWED = [(key, who) for key, row in TABLE.items() if row for who in CALLERS]


@pytest.fixture(scope="module")
def untouched() -> list[World]:
    return []


@pytest.fixture
def there(untouched: list[World]) -> Iterator[World]:
    yield from lent(untouched, lambda: world(Stage((NORTH, CLOUD))))


def filled(route: str, made: World, number: int = OPEN, file: str = "said") -> str:
    message, id = made.files[file]
    path = route.replace("{number}", str(number)).replace("{message}", str(message)).replace("{file}", id)
    path = path.replace("{bot}", "north_help_bot")
    return path.replace("{name}", static.address("portal.css").rpartition("/")[2])


def body(route: str, made: World, who: str, **other: str) -> str:
    """A form as this person's own page would send it, whatever else it is told."""
    if route == "/tickets/uploads":
        return wish()
    department = "help" if who == FOREIGNER else "tech"
    fields = {"form": "form-1234", "department": department, "text": "Вопрос", "seen": "3", "email": "a@b.example"}
    token = made.csrf(who) if who in PLACES else ""
    return urlencode({**fields, "csrf": token, **other})


def asks(made: World, key: tuple[str, str], who: str, number: int = OPEN, **other: str):
    method, route = key
    browser, path = made.browsers[who], filled(route, made, number)
    if method == "GET":
        return page(browser, path)
    token = {"X-CSRF": made.csrf(who)} if route == "/tickets/uploads" and who in PLACES else {}
    form = body(route, made, who, **other)
    return sent(browser, path, form, **token)


def of_the_desk(route: str) -> bool:
    return route == "/desk" or route.startswith("/desk/")


def test_no_route_is_missing_in_the_table() -> None:
    """Those of the console and of the API have tables of their own: test_desk_access.py, test_api_access.py."""
    routes = {(method, route) for route, methods in app.routes.items() for method in methods if not of_the_desk(route)}
    routes = {each for each in routes if not each[1].startswith("/api/")}
    assert routes == TABLE.keys()


def forms(made: World) -> Iterator[tuple[str, set[str]]]:
    pages = ["/", "/tickets", "/archive", "/tickets/new", f"/tickets/{OPEN}", f"/tickets/{ARCHIVED}", "/settings"]
    pages += ["/sign-in", "/sign-in/link", "/sign-in/bot", "/sign-in/code"]
    browser = made.browsers[OWNER]
    made.stage.browser(USERS[OWNER])  # signed in elsewhere too, which can be ended
    browser.cookies["lambdesk_address"] = "cDUwMUBleGFtcGxlLmNvbQ"
    for path in pages:
        yield from named(browser.opens(path).forms)
    browser.opens("/settings")
    yield from named(browser.presses("Включить работу с поддержкой").forms)  # it was on, so this turns it off


def named(forms: Iterable[Form]) -> Iterator[tuple[str, set[str]]]:
    for each in forms:
        action = each.action.removeprefix(HOME).partition("#")[0]
        yield re.sub(r"\d{4}", "{number}", action), each.fields.keys() | each.choices.keys()


def test_no_field_of_a_form_is_missing_in_the_table(there: World) -> None:
    seen: dict[str, set[str]] = {}
    for action, names in forms(there):
        seen.setdefault(action, set()).update(names)
    assert {action: names - FIELDS.get(action, set()) for action, names in seen.items()} == {
        action: set() for action in seen
    }
    assert seen.keys() == FIELDS.keys()


@pytest.mark.parametrize(("key", "who"), ALLOWED, ids=lambda each: each if isinstance(each, str) else " ".join(each))
def test_everybody_may_do_what_the_table_says(there: World, key: tuple[str, str], who: str) -> None:
    expected, number = TABLE[key][who], ARCHIVED if key[1].endswith("/restore") or who == FOREIGNER else OPEN
    if key[1].endswith("/archive") and who in (OWNER, TRUSTED):
        page(there.browsers[who], f"/tickets/{OPEN}")
    asks(there, ("GET", "/settings"), who)
    before = there.state()
    answer = asks(there, key, who, number)
    assert answer.status_code in STATUS[expected], answer.body.decode()[:2000]
    assert not strangers_words(who, answer)
    leads = str(answer.headers.get("Location", ""))
    assert leads.startswith("/sign-in?next=") == (expected == AWAY)
    if expected != YES and key != COUNTED:
        assert there.state() == before
    if expected == GONE:
        assert told(answer) == told(asks(there, key, who, MISSING))


@pytest.mark.parametrize("key", [key for key, row in TABLE.items() if row and row[NEIGHBOUR] == GONE], ids=" ".join)
def test_the_same_number_at_another_provider_is_another_ticket(there: World, key: tuple[str, str]) -> None:
    """The foreigner has a ticket of this number himself once he is given one."""
    method, route = key
    cloud = there.stage.store.thread("cloud", OPEN)
    assert cloud.ticket.account == "k-1"
    north = there.stage.ticket(OPEN), there.stage.messages(OPEN)
    answer = page(there.browsers[FOREIGNER], filled(route, there)) if method == "GET" else asks(there, key, FOREIGNER)
    assert not strangers_words(FOREIGNER, answer)
    assert (there.stage.ticket(OPEN), there.stage.messages(OPEN)) == north


def test_a_file_is_had_only_under_its_own_ticket_and_message(there: World) -> None:
    message, file = there.files["said"]
    noted, hidden = there.files["noted"]
    for who in (OWNER, TRUSTED, NEIGHBOUR, FOREIGNER):
        own = {NEIGHBOUR: THEIRS}.get(who, OPEN)
        for path in (
            f"{own}/files/{noted}/{hidden}",
            f"{own}/files/{message + 2}/{file}",
            f"{ARCHIVED}/files/{message}/{file}",
            f"{MISSING}/files/{message}/{file}",
            f"{own}/files/{message}/{hidden}",
            f"{own}/files/{message}/..",
            f"{THEIRS}/files/{message}/{file}",
        ):
            for query in ("", "?preview"):
                answer = page(there.browsers[who], f"/tickets/{path}{query}")
                assert answer.status_code == 404, (who, path)
                assert not strangers_words(who, answer)


@pytest.mark.parametrize("who", [NEIGHBOUR, FOREIGNER])
@pytest.mark.parametrize("route", ["/tickets/new", "/tickets/{number}"])
def test_nobody_attaches_what_is_not_his(there: World, who: str, route: str) -> None:
    """Another's upload, a file of another's ticket, or anything else in the bucket."""
    kept = [each for each in there.stage.files.kept if each.startswith("files/")]
    number = THEIRS if who == NEIGHBOUR else OPEN
    for key in (there.uploads[OWNER], *kept, f"uploads/p-{USERS[who]}/../p-{USERS[OWNER]}/x", "deliver/1", ""):
        before = there.state()
        answer = asks(there, ("POST", route), who, number, upload=f"{key} x.txt")
        assert answer.status_code == 422, key
        assert there.state() == before
        assert not strangers_words(who, answer)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("service", "s-owner"),
        ("service", "s-foreigner"),
        ("service", "nothing"),
        ("department", "help"),
        ("department", "nowhere"),
        ("form", "x"),
        ("form", "p-501#form-1234"),
    ],
)
def test_a_question_names_nothing_of_anothers(there: World, field: str, value: str) -> None:
    there.csrf(NEIGHBOUR)
    before = there.state()
    answer = asks(there, ("POST", "/tickets/new"), NEIGHBOUR, **{field: value})
    assert answer.status_code == 422
    assert there.state() == before
    assert not strangers_words(NEIGHBOUR, answer)


@pytest.mark.parametrize("who", [NEIGHBOUR, FOREIGNER, TRUSTED])
def test_the_id_of_anothers_form_is_no_key_to_what_it_made(there: World, who: str) -> None:
    asks(there, ("POST", "/tickets/new"), OWNER, form="form-of-the-owner", text=SECRETS[OWNER])
    made = {each.number for each in there.stage.tickets()}
    answer = asks(there, ("POST", "/tickets/new"), who, form="form-of-the-owner")
    assert answer.status_code == 303
    assert int(re.search(r"/tickets/(\d+)", str(answer.headers["Location"]))[1]) not in made or who == FOREIGNER
    assert not strangers_words(who, answer)


def test_a_session_is_ended_by_its_own_person_alone(there: World) -> None:
    hashes = {who: there.stage.store.sessions(f"p-{USERS[who]}")[0].hash for who in (OWNER, NEIGHBOUR, TRUSTED)}
    for session in (hashes[OWNER], f"p-501/{hashes[OWNER]}", "nothing", ""):
        for who in (NEIGHBOUR, TRUSTED, FOREIGNER):
            there.csrf(who)
            before = there.state()
            answer = asks(there, ("POST", "/settings/sessions"), who, session=session)
            assert answer.status_code == 303
            assert there.state() == before
    assert asks(there, ("POST", "/settings/sessions"), OWNER, session=hashes[OWNER]).status_code == 303
    assert page(there.browsers[OWNER], "/").status_code == 303


@pytest.mark.parametrize("who", [OWNER, TRUSTED, NEIGHBOUR, FOREIGNER])
@pytest.mark.parametrize("at", ["cloud/k-1", "north/c-1", "north/c-2", "north/k-1", "nowhere/x", "north/c-1~cloud/k-1"])
def test_an_account_is_not_chosen_by_naming_it(there: World, who: str, at: str) -> None:
    browser = there.browsers[who]
    for path in (f"/?at={at}", "/tickets", "/archive", f"/tickets?service=s-{OWNER}", "/tickets/new", "/settings"):
        browser.cookies["lambdesk_at"] = at
        answer = page(browser, path)
        assert answer.status_code in (200, 303)
        assert not strangers_words(who, answer)


@pytest.mark.parametrize("who", [NEIGHBOUR, FOREIGNER])
def test_no_search_finds_what_is_anothers(there: World, who: str) -> None:
    for query in (str(OPEN), f"№{OPEN}", SECRETS[OWNER], SECRETS[STAFF], "s-owner"):
        for path in ("/tickets", "/archive"):
            answer = page(there.browsers[who], f"{path}?{urlencode({'q': query})}")
            assert answer.status_code == 200
            found = answer.body.decode().replace(f'value="{query}"', "")
            assert SECRETS[OWNER] not in found
            assert SECRETS[STAFF] not in found


def test_a_note_is_found_by_no_client(there: World) -> None:
    for path in (f"/tickets/{OPEN}", f"/tickets/{OPEN}/new?after=0&status=9", f"/tickets/{OPEN}?before=9", "/tickets"):
        answer = page(there.browsers[OWNER], path)
        assert answer.status_code == 200
        assert not strangers_words(OWNER, answer)


def test_a_cursor_is_of_no_use_in_anothers_list(there: World) -> None:
    for number in range(25):
        asks(there, ("POST", "/tickets/new"), OWNER, form=f"form-{number:04d}", text=SECRETS[OWNER])
    more = re.search(r'href="(/tickets\?cursor=[^"]+)"', page(there.browsers[OWNER], "/tickets").body.decode())[1]
    assert page(there.browsers[TRUSTED], more).status_code == 200
    for who in (NEIGHBOUR, FOREIGNER):
        answer = page(there.browsers[who], more)
        assert answer.status_code == 422
        assert not strangers_words(who, answer)
        assert page(there.browsers[who], more.replace("/tickets", "/archive")).status_code == 422


UNSAFE = [route for route, row in POSTS.items() if row and not route.startswith("/sign-in")]


@pytest.mark.parametrize("route", UNSAFE)
def test_no_form_is_taken_without_the_token_of_its_session(there: World, route: str) -> None:
    another = there.stage.browser(USERS[OWNER])
    own_other = re.search(r'name="csrf" value="(\w+)"', page(another, "/settings").body.decode())[1]
    secret = there.sessions[OWNER]
    page(there.browsers[OWNER], f"/tickets/{OPEN}")  # a form that comes back shows the ticket, which reads it
    for token in ("", "0" * 64, there.csrf(NEIGHBOUR), there.csrf(TRUSTED), own_other, secret, "ё"):
        before = there.state()
        path, form = filled(route, there), body(route, there, OWNER, csrf=token)
        header = {"X-CSRF": token} if token.isascii() else {}
        answer = sent(there.browsers[OWNER], path, form, **header)
        assert answer.status_code in (303, 422), (token, answer.status_code)
        assert there.state() == before, token
    assert there.stage.ticket(OPEN).stage is not Where.ARCHIVED


@pytest.mark.parametrize("route", [each for each in UNSAFE if not each.startswith("/sign-out")])
def test_no_form_of_anothers_account_is_taken(there: World, route: str) -> None:
    page(there.browsers[OWNER], f"/tickets/{OPEN}")
    told = {"X-CSRF": there.csrf(OWNER)}
    for place in ("north/c-2", "cloud/k-1", "north/", "x", "north/c-1/", "../.."):
        before = there.state()
        form = body(route, there, OWNER, place=place)
        answer = sent(there.browsers[OWNER], filled(route, there), form, **told, **{"X-Place": place})
        assert answer.status_code == (404 if route == "/tickets/uploads" else 422), place
        assert there.state() == before, place
        assert not strangers_words(OWNER, answer)


ELSEWHERE = [
    {},
    {"Origin": "null"},
    {"Origin": "https://evil.example"},
    {"Origin": "https://desk.example"},
    {"Origin": "http://desk.example.evil.example"},
    {"Origin": "http://desk.example:8080"},
    {"Origin": "http://desk.example@evil.example"},
    {"Origin": "//desk.example"},
    {"Origin": "http://["},
    {"Referer": "http://evil.example/?http://desk.example/"},
    {"Origin": "https://evil.example", "Referer": "http://desk.example/"},
]


@pytest.mark.parametrize("route", [route for route, row in POSTS.items() if row])
@pytest.mark.parametrize("source", ELSEWHERE, ids=str)
def test_no_form_is_taken_from_anywhere_else(there: World, route: str, source: dict[str, str]) -> None:
    path, form = filled(route, there), body(route, there, OWNER)
    headers = {
        "Content-Type": "application/json" if route == "/tickets/uploads" else "application/x-www-form-urlencoded"
    }
    token = {"X-CSRF": there.csrf(OWNER)}
    before = there.state()
    answer = there.browsers[OWNER].asks("POST", HOME + path, form, {**headers, **source, **token})
    assert answer.status_code == 403
    assert there.state() == before


def test_the_referer_does_where_a_browser_hides_the_origin(there: World) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"{HOME}/tickets/new"}
    form = body("/tickets/new", there, OWNER)
    assert there.browsers[OWNER].asks("POST", f"{HOME}/tickets/new", form, headers).status_code == 303


def test_a_route_has_its_methods_and_no_others(there: World) -> None:
    before = there.state()
    for route, methods in ((each, known) for each, known in app.routes.items() if not of_the_desk(each)):
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - methods.keys():
            path = filled(route, there).replace("{bot_id}", there.stage.bot.id)
            answer = there.browsers[OWNER].asks(method, HOME + path, "", {"Content-Type": "application/json", **OURS})
            assert answer.status_code == 405, (method, route)
            assert set(answer.headers["Allow"].replace(" ", "").split(",")) == methods.keys()
    assert there.state() == before


def test_a_form_in_another_dress_is_not_taken(there: World) -> None:
    """What a page elsewhere can send without asking first: text/plain."""
    before = there.state()
    for route in [route for route, row in POSTS.items() if row]:
        answer = sent(there.browsers[OWNER], filled(route, there), "x", **{"Content-Type": "text/plain"})
        assert answer.status_code == 415, route
    assert there.state() == before


def test_a_cookie_that_is_no_session_is_nobodys(there: World) -> None:
    whole = there.browsers[OWNER].cookies["lambdesk"]
    person, _, secret = whole.partition(".")
    stored = there.stage.store.sessions(person)[0].hash
    for cookie in (
        "",
        "x",
        ".",
        f"{person}.",
        f".{secret}",
        f"p-502.{secret}",
        f"{person}.{stored}",
        whole + "x",
        "ы.ы",
    ):
        browser = there.stage.browser()
        browser.cookies["lambdesk"] = cookie
        answer = page(browser, "/")
        assert answer.status_code == 303, cookie
        assert str(answer.headers["Location"]).startswith("/sign-in"), cookie
