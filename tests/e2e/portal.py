"""The portal in Chromium: every page of it, somebody signed in there, and what a page must never do."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.e2e.people import Visitor

PAGES = {
    "sign-in": "/sign-in",
    "code": "/sign-in/code",
    "link": "/sign-in/link?key=x",
    "from-bot": "/sign-in/bot?key=x",
    "from-panel": "/sign-in/panel?token=x",
    "home": "/",
    "tickets": "/tickets",
    "found": "/tickets?q=PHP",
    "none": "/tickets?q=нигде",
    "archive": "/archive",
    "notifications": "/notifications",
    "new": "/tickets/new",
    "ticket": "/tickets/1002",
    "answered": "/tickets/1005",
    "archived": "/tickets/1001",
    "as-it-came": "/tickets/1001/mails/3",
    "settings": "/settings",
    "data": "/settings/data",
    "missing": "/tickets/4711",
}
"""By the names of their pictures; the tickets are Irina's in the demo."""

NO_PAGES = {
    "/settings/data/file": "a file",
    "/settings/telegram/code/{bot}": "a picture",
    "/tickets/{number}/files/{message}/{file}": "leads on to a file",
    "/tickets/{number}/new": "a part of a page",
}
"""What else a client's browser may ask for."""

VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) => console.error(
  `policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));"""


class Portal:
    """A browser whose owner has signed in."""

    def __init__(self, visitor: Visitor, person: dict[str, object], *, theme: str = "auto") -> None:
        self.visitor, self.page = visitor, visitor.page
        self.page.add_init_script(VIOLATIONS)
        self.page.on("dialog", self._minded)
        self.page.goto(str(person["sign_in"]))
        self.base = "{0.scheme}://{0.netloc}".format(urlsplit(self.page.url))
        self.page.goto(f"{self.base}/?theme={theme}")

    def goes(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page

    def asks_for_a_code(self, address: str) -> None:
        """From then on there is a page to type it in."""
        self.goes("/sign-in")
        self.page.locator("input[name=email]").fill(address)
        self.page.locator("main form button").first.click()
        expect(self.page).to_have_url(re.compile("/sign-in/code"))

    def speaks(self, language: str) -> None:
        self.page.goto(f"{self.base}/?language={language}")

    def _minded(self, dialog) -> None:
        self.visitor.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()


def somebody(facts: dict[str, list[dict[str, object]]], id: str) -> dict[str, object]:
    return next(each for each in facts["people"] if each["id"] == id)
