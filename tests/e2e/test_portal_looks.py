"""Every page of the portal at both widths, in both themes and languages: nothing cut, nothing axe objects to."""

from __future__ import annotations

import gzip
import re

import pytest
from playwright.sync_api import Response

from app import app
from tests.e2e.looks import in_every_language, wrong_with
from tests.e2e.portal import NO_PAGES, PAGES, Portal, somebody

OF_CLIENTS = ("/archive", "/notifications", "/settings", "/sign-in", "/tickets")
FIRST_LOAD = 60 * 1024
SMALLEST_PACKED = 1024
"""Bytes from which the gateway compresses: .chalice/config.json."""


@in_every_language
def test_every_page_is_whole_and_open_to_everybody(visit, facts, axe, language):
    visitor = visit(language=language, bypass_csp=True)
    portal = Portal(visitor, somebody(facts, "irina"))
    portal.speaks(language)
    portal.asks_for_a_code("irina@example.com")
    wrong = []
    for name, path in PAGES.items():
        page = portal.goes(path)
        for image in page.locator("img").all():
            image.scroll_into_view_if_needed()
        wrong += wrong_with(page, f"portal-{name}", axe, language)
    refused = ("status of 403", "status of 404")
    visitor.troubles[:] = [each for each in visitor.troubles if not any(one in each for one in refused)]
    assert not wrong, "\n".join(wrong)


def test_no_page_is_forgotten_above() -> None:
    own = {route for route, methods in app.routes.items() if "GET" in methods and route.startswith(OF_CLIENTS)}
    paths = [path.partition("?")[0] for path in PAGES.values()]
    shown = {route for route in own for path in paths if re.fullmatch(re.sub(r"\{\w+\}", r"\\d+", route), path)}
    assert own - shown == NO_PAGES.keys()


@pytest.mark.parametrize("path", ["/sign-in", "/", "/tickets", "/tickets/new", "/tickets/1002"])
def test_a_first_load_is_small(visit, facts, path):
    """Plan 5: all responses of a browser that has nothing yet, packed as the gateway packs them."""
    portal = Portal(visit(), somebody(facts, "irina"))
    portal.page.goto("about:blank")
    came: list[Response] = []

    def note(response: Response) -> None:
        came.append(response)

    portal.page.context.new_cdp_session(portal.page).send("Network.clearBrowserCache")
    portal.page.on("response", note)
    portal.goes(path)
    portal.page.wait_for_load_state("networkidle")
    assert any(each.url.endswith(".css") for each in came)
    assert sum(map(_weight, came)) <= FIRST_LOAD


def _weight(response: Response) -> int:
    if response.status in (303, 204):
        return len(str(response.headers))
    body, kind = response.body(), response.headers.get("content-type", "")
    packs = len(body) >= SMALLEST_PACKED and (kind.startswith("text/") or "svg" in kind)
    return len(gzip.compress(body) if packs else body) + len(str(response.headers))
