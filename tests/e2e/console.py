"""The console in Chromium: its pages, somebody of the staff signed in there, and questions for him to answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from urllib.parse import urljoin

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
    "narrowed": "/desk?words=%D0%B4%D0%B8%D1%81%D0%BA&assignee=anna",
    "ticket": "/desk/tickets/1005",
    "by-mail": "/desk/tickets/1001",
    "as-it-came": "/desk/tickets/1001/mails/3",
    "listed": "/desk/tickets/1005?view=queue",
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
    with _signed_in(facts, person) as client:
        answer = _sends(client, "/tickets/new", department="tech", subject=subject, text=text)
        return int(answer.headers["Location"].rpartition("/")[2].partition("?")[0])


def replied(facts: dict[str, object], person: str, number: int, text: str) -> None:
    with _signed_in(facts, person) as client:
        answer = _sends(client, f"/tickets/{number}", text=text)
        assert answer.status_code == HTTPStatus.SEE_OTHER, answer.text


def sees(facts: dict[str, object], person: str, number: int) -> str:
    """The client's own page of a ticket, as HTML."""
    with _signed_in(facts, person) as client:
        return client.get(f"/tickets/{number}").text


@contextmanager
def _signed_in(facts: dict[str, object], person: str) -> Iterator[httpx.Client]:
    app = str(facts["addresses"]["app"])
    wishes = {"trust_env": False, "follow_redirects": True, "timeout": 60, "headers": {"Accept": "text/html"}}
    with httpx.Client(base_url=app, **wishes) as client:
        client.get(str(somebody(facts, person)["sign_in"]))
        yield client


def _sends(client: httpx.Client, path: str, **filled: str) -> httpx.Response:
    """By the form of the page there, to where that leads."""
    answer = client.get(path)
    page: Read = read(str(answer.url), HTTPResponse(answer.content, dict(answer.headers), answer.status_code))
    form = next(each for each in page.forms if "text" in each.fields)
    fields = {name: value for name, value in form.fields.items() if name and name != "file"}
    headers = {"Origin": str(client.base_url).rstrip("/")}
    return client.post(urljoin(path, form.action), data={**fields, **filled}, headers=headers, follow_redirects=False)
