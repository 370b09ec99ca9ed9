"""What every answer to a browser carries, pages and troubles alike, behind a stage's prefix and behind a domain."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest

from app import app
from chalicelib.portal import static
from tests.flows.portal_world import ARCHIVED, FORM, OPEN, OWNER, World, behind, page, sent, world
from tests.people.web import HOME
from tests.stage import Stage

SHOWN = ("/", "/tickets", "/archive", "/tickets/new", f"/tickets/{OPEN}", f"/tickets/{ARCHIVED}", "/settings")
ASKING = ("/sign-in", "/sign-in/link?key=x", "/sign-in/panel?token=x")
TROUBLE = ("/tickets/4711", "/tickets/x", "/tickets?cursor=x", "/static/none.css", f"/tickets/{OPEN}/files/1/x")
PLACES = [("abc.execute-api.eu-central-1.amazonaws.com", "/api"), ("help.north.example", "")]
"""The gateway's own name with its stage, and a domain."""


@pytest.fixture
def there(two_providers: Stage) -> World:
    return world(two_providers)


@pytest.mark.parametrize("path", [*SHOWN, *ASKING, *TROUBLE])
def test_every_page_is_closed_to_frames_strangers_and_guesses(there: World, path: str) -> None:
    headers = page(there.browsers[OWNER], path).headers
    policy = str(headers["Content-Security-Policy"])
    assert {"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= {*policy.split("; ")}
    assert "form-action" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert str(headers["Strict-Transport-Security"]).startswith("max-age=31536000")
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_where_somebody_is_sent_is_kept_by_nobody(there: World) -> None:
    for answer in (
        page(there.stage.browser(), "/tickets"),
        sent(there.browsers[OWNER], "/sign-out", urlencode({"csrf": there.csrf(OWNER)})),
    ):
        assert answer.status_code == 303
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Content-Security-Policy" in answer.headers


def cookies(answer) -> dict[str, str]:
    given = answer.headers.get("Set-Cookie", [])
    given = given if isinstance(given, list) else [given]
    return {each.partition("=")[0]: each.partition(";")[2].strip() for each in given}


@pytest.mark.parametrize(("domain", "before"), PLACES)
def test_cookies_are_of_this_host_and_path_and_out_of_reach(there: World, domain: str, before: str) -> None:
    """Whichever page sets them: none has a Domain, each is HttpOnly, Secure and Lax."""
    stage, origin = there.stage, f"https://{domain}"
    browser, ours = stage.browser(), {"Content-Type": FORM, "Origin": origin}
    with behind(stage, domain, before):
        answers = [page(browser, "/sign-in?language=en&theme=dark")]
        ask = urlencode({"form": "form-1234", "email": "p501@example.com"})
        answers.append(browser.asks("POST", f"{HOME}/sign-in", ask, ours))
    (letter,) = stage.mail.to("p501@example.com")
    assert str(letter.values["link"]).startswith(f"{origin}{before}/sign-in/link?key=")
    with behind(stage, domain, before):
        enter = urlencode({"code": str(letter.values["code"])})
        answers.append(browser.asks("POST", f"{HOME}/sign-in/code", enter, ours))
        browser.cookies.pop("lambdesk_at", None)
        answers.append(page(browser, "/"))
    told = {name: attributes for answer in answers for name, attributes in cookies(answer).items()}
    assert told.keys() >= {"lambdesk", *(f"lambdesk_{each}" for each in ("address", "language", "theme", "at"))}
    for name, attributes in told.items():
        given = {each.strip() for each in attributes.split(";")}
        assert {f"Path={before or '/'}", "HttpOnly", "Secure", "SameSite=Lax"} <= given, name
        assert not any(each.lower().startswith("domain") for each in given), name


@pytest.mark.parametrize(("domain", "before"), PLACES)
def test_every_address_of_a_page_is_inside_the_place(there: World, domain: str, before: str) -> None:
    for path in SHOWN:
        with behind(there.stage, domain, before):
            html = page(there.browsers[OWNER], path).body.decode()
        for address in re.findall(r'(?:href|src|action|hx-get|hx-post|data-uploads)="([^"#]+)"', html):
            assert address.startswith((f"{before}/", "https://t.me/")), (path, address)


def test_another_host_than_the_gateways_is_not_believed(there: World) -> None:
    stage = there.stage
    with behind(stage, *PLACES[1]):
        told = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Content-Type": FORM}
        body = urlencode({"form": "form-1234", "email": "p501@example.com"})
        browser = stage.browser()
        refused = browser.asks("POST", f"{HOME}/sign-in", body, {**told, "Origin": "http://evil.example"})
        taken = browser.asks("POST", f"{HOME}/sign-in", body, {**told, "Origin": "https://help.north.example"})
    assert (refused.status_code, taken.status_code) == (403, 303)
    (letter,) = stage.mail.to("p501@example.com")
    assert str(letter.values["link"]).startswith("https://help.north.example/")


@pytest.mark.parametrize(
    "to", ["https://evil.example", "//evil.example", "/\\evil.example", "\\/evil.example", "javascript:x", "/\t/x", "x"]
)
def test_after_signing_in_nobody_is_led_elsewhere(there: World, to: str) -> None:
    """`next` comes from an address that anybody may have written."""
    answer = sent(there.browsers[OWNER], "/sign-in/code", urlencode({"next": to, "code": "1"}))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_what_is_static_is_text_of_its_own_type(there: World) -> None:
    for name in ("portal.css", "portal.js", "htmx.js", "uploads.js", "icon.svg"):
        answer = page(there.browsers[OWNER], static.address(name))
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert str(answer.headers["Content-Type"]).startswith(static.TYPES[f".{name.rpartition('.')[2]}"])
        assert "Set-Cookie" not in answer.headers


def test_a_bug_shows_nothing_of_itself(there: World) -> None:
    for path in SHOWN:
        there.stage.store.fail_next("entry", ZeroDivisionError("тайна-первых"))
        answer = page(there.browsers[OWNER], path)
        assert answer.status_code == 500
        assert "тайна" not in answer.body.decode()
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert len(app.routes) > len(SHOWN)
