"""Every way in has a guard, and who comes in by none of them is told nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chalice.test import Client as Front

from app import app
from chalicelib.portal import static
from tests.stage import Stage

OPEN = {
    "/api/v1/openapi.json": "what the API is like, the same for everybody; reads nothing",
    "/health": "says that the function starts; reads nothing",
    "/static/{name}": "styles and scripts, the same for everybody; reads nothing",
    "/sign-in": "where somebody without a session begins",
    "/sign-in/code": "where he types his code",
    "/sign-in/bot": "where the bot's link leads; a look signs nobody in",
    "/sign-in/panel": "what a provider's panel signs is the key; nothing is read before a token names one",
    "/sign-in/link": "where the letter's link leads; a look signs nobody in",
    "/desk/sign-in": "where staff without a session begin",
    "/desk/sign-in/code": "where they type their code",
    "/desk/sign-in/link": "where their letter's link leads; a look signs nobody in",
    "/desk/invitation": "where an invitation's link leads; its secret is the key, and a look accepts nothing",
    "/desk/unsubscribe": "where a letter to staff ends them; its seal is the key, from wherever it comes (RFC 8058)",
}
"""Routes without a guard, each with its reason. What they take by POST they take from this place alone, if nothing else
is said."""

GUARDED = {"/hooks/telegram/{bot_id}": "Telegram's secret header"}

VISITED = {
    "/",
    "/archive",
    "/notifications",
    "/settings",
    "/settings/data",
    "/settings/data/file",
    "/settings/looks",
    "/settings/notices",
    "/settings/sessions",
    "/settings/sessions/others",
    "/settings/telegram/code/{bot}",
    "/settings/telegram/link",
    "/settings/telegram/off",
    "/settings/telegram/on",
    "/settings/telegram/unlink",
    "/sign-out",
    "/sign-out/everywhere",
    "/tickets",
    "/tickets/new",
    "/tickets/{number}",
    "/tickets/uploads",
    "/tickets/{number}/archive",
    "/tickets/{number}/files/{message}/{file}",
    "/tickets/{number}/mails/{message}",
    "/tickets/{number}/new",
    "/tickets/{number}/restore",
}
"""Routes for whoever has signed in; what changes something wants the token of the session besides."""

STAFFED = {
    "/desk",
    "/desk/bulk",
    "/desk/colleagues",
    "/desk/filters",
    "/desk/filters/{filter}",
    "/desk/filters/{filter}/remove",
    "/desk/list",
    "/desk/figures",
    "/desk/figures/file",
    "/desk/answers",
    "/desk/answers/new",
    "/desk/answers/{answer}",
    "/desk/answers/{answer}/remove",
    "/desk/answers/{answer}/use",
    "/desk/blocked",
    "/desk/blocked/remove",
    "/desk/clients",
    "/desk/clients/{account}",
    "/desk/clients/new",
    "/desk/clients/{account}/name",
    "/desk/clients/{account}/people",
    "/desk/clients/{account}/people/new",
    "/desk/clients/{account}/people/{person}",
    "/desk/clients/{account}/people/{person}/leave",
    "/desk/clients/{account}/people/{person}/standing",
    "/desk/clients/{account}/services",
    "/desk/clients/{account}/services/new",
    "/desk/clients/{account}/services/{service}",
    "/desk/clients/{account}/services/{service}/remove",
    "/desk/health",
    "/desk/health/drop",
    "/desk/health/redrive",
    "/desk/health/send",
    "/desk/mail",
    "/desk/mail/{id}",
    "/desk/mail/{id}/attach",
    "/desk/mail/{id}/bar",
    "/desk/mail/{id}/drop",
    "/desk/mail/{id}/file",
    "/desk/mail/{id}/files/{file}",
    "/desk/mail/{id}/replay",
    "/desk/mail/{id}/whole",
    "/desk/me",
    "/desk/me/alerts",
    "/desk/me/looks",
    "/desk/me/telegram",
    "/desk/me/telegram/code/{bot}",
    "/desk/me/telegram/unlink",
    "/desk/me/sessions",
    "/desk/settings",
    "/desk/settings/announcements",
    "/desk/settings/announcements/new",
    "/desk/settings/announcements/{announcement}",
    "/desk/settings/announcements/{announcement}/remove",
    "/desk/settings/bots",
    "/desk/settings/bots/new",
    "/desk/settings/bots/{bot}",
    "/desk/settings/departments",
    "/desk/settings/departments/new",
    "/desk/settings/departments/{department}",
    "/desk/settings/departments/{department}/group",
    "/desk/settings/departments/{department}/group/untie",
    "/desk/settings/log",
    "/desk/settings/provider",
    "/desk/settings/rules",
    "/desk/settings/rules/patience",
    "/desk/settings/rules/apply",
    "/desk/settings/rules/new",
    "/desk/settings/rules/{rule}",
    "/desk/settings/rules/{rule}/down",
    "/desk/settings/rules/{rule}/first",
    "/desk/settings/rules/{rule}/up",
    "/desk/settings/rules/{rule}/remove",
    "/desk/settings/templates",
    "/desk/settings/templates/{form}/{language}",
    "/desk/settings/templates/{form}/{language}/remove",
    "/desk/settings/tokens",
    "/desk/settings/tokens/{token}/remove",
    "/desk/settings/webhooks",
    "/desk/settings/webhooks/new",
    "/desk/settings/webhooks/{webhook}",
    "/desk/settings/webhooks/{webhook}/replay",
    "/desk/sign-out",
    "/desk/sign-out/everywhere",
    "/desk/new",
    "/desk/rail",
    "/desk/rail/mail",
    "/desk/search",
    "/desk/tickets/{number}",
    "/desk/tickets/{number}/acts/{act}",
    "/desk/tickets/{number}/aside",
    "/desk/tickets/{number}/colleagues",
    "/desk/tickets/{number}/files/{message}/{file}",
    "/desk/tickets/{number}/here",
    "/desk/tickets/{number}/mails/{message}",
    "/desk/tickets/{number}/mails/{message}/whole",
    "/desk/tickets/{number}/new",
    "/desk/uploads",
    "/desk/staff",
    "/desk/staff/invitations/{invitation}/withdraw",
    "/desk/staff/{member}",
    "/desk/tickets/{number}/answers",
}
"""Routes for staff; which of them, and for whom else they are closed, is told in tests/flows/test_desk_access.py."""

TOKENED = {
    "/api/v1/accounts",
    "/api/v1/accounts/{account}",
    "/api/v1/accounts/{account}/persons",
    "/api/v1/accounts/{account}/persons/{person}",
    "/api/v1/accounts/{account}/services",
    "/api/v1/accounts/{account}/services/{service}",
    "/api/v1/announcements",
    "/api/v1/departments",
    "/api/v1/staff",
    "/api/v1/tickets",
    "/api/v1/tickets/{number}",
    "/api/v1/tickets/{number}/assign",
    "/api/v1/tickets/{number}/close",
    "/api/v1/tickets/{number}/history",
    "/api/v1/tickets/{number}/messages",
    "/api/v1/tickets/{number}/messages/{message}/files/{file}",
    "/api/v1/tickets/{number}/move",
    "/api/v1/tickets/{number}/notes",
    "/api/v1/tickets/{number}/release",
    "/api/v1/tickets/{number}/reopen",
    "/api/v1/tickets/{number}/replies",
    "/api/v1/uploads",
    "/api/v1/whoami",
}
"""Routes for programs that bring a token; which right each wants is told in tests/flows/test_api_access.py."""

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Host": "desk.example"}
JSON = {**FORM, "Content-Type": "application/json"}
SPOKEN = {"/tickets/uploads": JSON, "/desk/uploads": JSON}
"""What is asked by scripts."""
OURS = {"Origin": "http://desk.example"}


def paths(routes: Iterable[str], method: str) -> Iterator[str]:
    for route in sorted(routes):
        if method in app.routes[route]:
            filled = (
                route.replace("{number}", "1001")
                .replace("{message}", "1")
                .replace("{file}", "id000001")
                .replace("{bot}", "north_help_bot")
                .replace("{act}", "take")
            )
            yield filled.replace("{name}", static.address("portal.css").rpartition("/")[2])


def test_every_route_has_a_guard_or_a_reason() -> None:
    assert set(app.routes) == OPEN.keys() | GUARDED.keys() | VISITED | STAFFED | TOKENED


def test_whoever_has_not_signed_in_is_sent_to_do_so_from_every_page(stage: Stage) -> None:
    for routes, door in ((VISITED, "/sign-in"), (STAFFED, "/desk/sign-in")):
        for path in paths(routes, "GET"):
            answer = stage.front.http.get(path, headers={"Host": "desk.example", "Accept": "text/html"})
            assert answer.status_code == 303
            assert str(answer.headers["Location"]).startswith(f"{door}?next=%2F")


def test_whoever_has_not_signed_in_changes_nothing(stage: Stage) -> None:
    before = stage.store.dump()
    for path in paths(VISITED | STAFFED, "POST"):
        answer = stage.front.http.post(path, headers={**SPOKEN.get(path, FORM), **OURS}, body=b"form=abcdefgh&seen=1")
        assert answer.status_code == 303
    assert stage.store.dump() == before


def test_no_form_is_taken_from_another_place_nor_from_nowhere(stage: Stage) -> None:
    stage.client()
    browser = stage.browser(501)
    before = stage.store.dump()
    for path in [*paths(VISITED | STAFFED, "POST"), *paths(OPEN, "POST")]:
        for told in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Referer": "http://evil.example/x"}):
            headers = {**SPOKEN.get(path, FORM), **told, "Cookie": f"lambdesk={browser.cookies['lambdesk']}"}
            answer = stage.front.http.post(path, headers=headers, body=b"form=abcdefgh&email=a@b.example&code=1")
            assert answer.status_code == 403, path
    assert stage.store.dump() == before


def test_no_form_of_a_session_is_taken_without_its_token(stage: Stage) -> None:
    stage.client()
    browser = stage.browser(501)
    before = stage.store.dump()
    for path in paths(VISITED, "POST"):
        headers = {**SPOKEN.get(path, FORM), **OURS, "Cookie": f"lambdesk={browser.cookies['lambdesk']}"}
        body = b"form=abcdefgh&department=tech&text=hello&csrf=" + b"0" * 64
        assert stage.front.http.post(path, headers=headers, body=body).status_code in (303, 404, 422), path
    assert stage.store.dump() == before


def test_no_view_can_fail_past_the_table_of_errors() -> None:
    entries = [entry for methods in app.routes.values() for entry in methods.values()]
    assert all(hasattr(each.view_function, "__wrapped__") for each in entries)


def test_a_bug_in_a_view_is_answered_with_a_reference(stage: Stage) -> None:
    stage.store.fail_next("bots", ZeroDivisionError())
    answer = stage.answer(b"{}")
    assert answer.status_code == 500
    assert answer.json_body["reference"]


def test_a_guarded_route_refuses_whoever_has_no_key(stage: Stage) -> None:
    for path in GUARDED:
        url = path.replace("{bot_id}", stage.bot.id)
        for method in app.routes[path]:
            answer = getattr(Front(app).http, method.lower())(
                url, headers={"Content-Type": "application/json"}, body=b"{}"
            )
            assert (answer.status_code, answer.body) == (401, b"")


def test_a_program_without_a_token_is_told_nothing_before_anything_is_read(stage: Stage) -> None:
    stage.store.forget_calls()
    for route in sorted(TOKENED):
        for method in app.routes[route]:
            answer = stage.front.http.request(method, route, headers=JSON, body=b"{}")
            assert answer.status_code == 401
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert not stage.store.calls


def test_an_open_route_reads_nothing(stage: Stage) -> None:
    stage.store.forget_calls()
    for path in paths(OPEN, "GET"):
        assert stage.front.http.get(path).status_code in (200, 303, 403)
    assert not stage.store.calls
