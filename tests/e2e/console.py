"""The console in Chromium: its pages, somebody of the staff signed in there, and questions for him to answer."""

from __future__ import annotations

import httpx
from chalice.test import HTTPResponse
from playwright.sync_api import Page

from tests.e2e.people import Visitor
from tests.e2e.portal import Portal, somebody
from tests.people.web import Page as Read
from tests.people.web import read

PAGES = {
    "sign-in": "/desk/sign-in",
    "queue": "/desk",
    "mine": "/desk?view=mine",
    "awaiting": "/desk?view=awaiting",
    "done": "/desk?view=done",
    "all": "/desk?view=all",
    "ticket": "/desk/tickets/1005",
    "by-mail": "/desk/tickets/1001",
    "as-it-came": "/desk/tickets/1001/mails/3",
    "beside": "/desk/tickets/1005/aside",
    "new": "/desk/new?account=1204",
    "search": "/desk/search?q=PHP",
    "figures": "/desk/figures?days=90",
    "health": "/desk/health",
    "me": "/desk/me",
}
"""By the names of their pictures; the tickets are those of the demo."""


class Console(Portal):
    """A browser of a member of staff who has signed in."""

    def __init__(self, visitor: Visitor, member: dict[str, object], *, theme: str = "auto") -> None:
        super().__init__(visitor, member, theme=theme)
        self.page.goto(f"{self.base}/desk")

    def goes(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page


def member(facts: dict[str, list[dict[str, object]]], id: str) -> dict[str, object]:
    return next(each for each in facts["staff"] if each["id"] == id)


def asked(facts: dict[str, object], person: str, subject: str, text: str) -> int:
    """A question from the portal, filed without a browser; the ticket's number."""
    with httpx.Client(trust_env=False, follow_redirects=True, timeout=60, headers={"Accept": "text/html"}) as client:
        client.get(str(somebody(facts, person)["sign_in"]))
        app = str(facts["addresses"]["app"])
        form = _form(client, f"{app}/tickets/new")
        sent = {**form, "department": "tech", "subject": subject, "text": text}
        answer = client.post(f"{app}/tickets/new", data=sent, headers={"Origin": app})
        return int(answer.url.path.rpartition("/")[2])


def _form(client: httpx.Client, url: str) -> dict[str, str]:
    answer = client.get(url)
    page: Read = read(url, HTTPResponse(answer.content, dict(answer.headers), answer.status_code))
    fields = next(each.fields for each in page.forms if "text" in each.fields)
    return {name: value for name, value in fields.items() if name and name != "file"}
