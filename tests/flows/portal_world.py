"""Who there is to see what: two providers, three accounts, people of each, and words that only some may read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from chalice.test import HTTPResponse

from chalicelib.desk.message import Mailed
from chalicelib.desk.people import Person
from chalicelib.services.act import TicketRef
from chalicelib.services.attach import Upload
from chalicelib.services.note import note
from tests.flows.desk_side import Employee, OnTheSite, cause
from tests.people.web import HOME, Browser
from tests.stage import Stage

OWNER, TRUSTED, NEIGHBOUR, FOREIGNER, STAFF, NOBODY = "owner", "trusted", "neighbour", "foreigner", "staff", "nobody"
CALLERS = (NOBODY, OWNER, TRUSTED, NEIGHBOUR, FOREIGNER, STAFF)
USERS = {OWNER: 501, NEIGHBOUR: 502, TRUSTED: 503, FOREIGNER: 504, STAFF: 505}
PLACES = {
    OWNER: ("north", "c-1"),
    TRUSTED: ("north", "c-1"),
    NEIGHBOUR: ("north", "c-2"),
    FOREIGNER: ("cloud", "k-1"),
}
SECRETS = {OWNER: "тайна-первых", NEIGHBOUR: "тайна-вторых", FOREIGNER: "тайна-облака", STAFF: "тайна-поддержки"}
"""In the subjects, texts, services and file names of each."""
OWN = {OWNER: {OWNER}, TRUSTED: {OWNER}, NEIGHBOUR: {NEIGHBOUR}, FOREIGNER: {FOREIGNER}, STAFF: set(), NOBODY: set()}
"""Whose words each may read; nobody reads what staff keep to themselves."""

OPEN, ARCHIVED, THEIRS, MISSING = 1001, 1002, 1003, 4711
"""Tickets of the first provider: two of the owner's, one of his neighbour's, and one that is not there."""

FORM = "application/x-www-form-urlencoded"
OURS = {"Origin": HOME}


@dataclass
class World:
    stage: Stage
    browsers: dict[str, Browser]
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    """A message and a file in it: of the open ticket, and of a note there."""
    uploads: dict[str, str] = field(default_factory=dict)
    """What waits to be attached, by who sent it up."""
    sessions: dict[str, str] = field(default_factory=dict)

    def csrf(self, who: str) -> str:
        return re.search(r'name="csrf" value="(\w+)"', page(self.browsers[who], "/settings").body.decode())[1]

    def state(self) -> Any:
        return self.stage.store.dump(), dict(self.stage.files.kept), len(self.stage.mail.letters)


def world(stage: Stage) -> World:
    for who, place in PLACES.items():
        stage.client(f"{who}", user=USERS[who], accounts=(place,))
    stage.staff(email="s@example.com")
    stage.save(Person(id=f"p-{USERS[STAFF]}", name="Анна", emails=("s@example.com",)))
    browsers = {who: stage.browser(USERS.get(who)) for who in CALLERS}
    made = World(stage, browsers)
    for who in (OWNER, NEIGHBOUR, FOREIGNER):
        provider, account = PLACES[who]
        stage.services((f"s-{who}", SECRETS[who]), provider=provider, account=account)
        made.uploads[who] = _uploaded(stage, who)
        made.sessions[who] = browsers[who].cookies["lambdesk"].partition(".")[2]
    _tickets(made)
    for who in PLACES:
        page(browsers[who], "/")  # the browser knows its account from now on
    return made


def _tickets(made: World) -> None:
    stage, anna = made.stage, Employee(made.stage, made.stage.staff())
    secret = SECRETS[OWNER]
    attached = Upload(name=f"{secret}.txt", type="text/plain", chunks=[b"x"])
    owner = OnTheSite(stage, f"p-{USERS[OWNER]}")
    owner.asks(secret, subject=secret, files=[attached])
    owner.asks(secret, subject=f"{secret} в архиве")
    anna.answers(secret, number=ARCHIVED)
    owner.reads(ARCHIVED)
    owner.archives(ARCHIVED)
    OnTheSite(stage, f"p-{USERS[NEIGHBOUR]}").asks(SECRETS[NEIGHBOUR], subject=SECRETS[NEIGHBOUR], account="c-2")
    OnTheSite(stage, f"p-{USERS[FOREIGNER]}").asks(
        SECRETS[FOREIGNER], subject=SECRETS[FOREIGNER], provider="cloud", account="k-1", department="help"
    )
    hidden = Upload(name=f"{SECRETS[STAFF]}.txt", type="text/plain", chunks=[b"x"])
    note(
        TicketRef("north", OPEN),
        actor=stage.staff(),
        text=SECRETS[STAFF],
        files=[hidden],
        cause=cause(),
        house=stage.house,
    )
    anna.answers(secret)
    for number, whose in ((OPEN, OWNER), (ARCHIVED, OWNER), (THEIRS, NEIGHBOUR)):
        came_by_mail(stage, number, SECRETS[whose])
    for name, at in (("said", 0), ("noted", 1)):
        message = stage.messages(OPEN)[at]
        made.files[name] = (message.id, message.attachments[0].id)


def _uploaded(stage: Stage, who: str) -> str:
    key = f"uploads/p-{USERS[who]}/{who:-<22}"
    stage.files.put(key, iter([b"x"]), type="text/plain", limit=10)
    return key


def came_by_mail(stage: Stage, number: int, text: str) -> None:
    """The ticket's first message, as if it had come by mail, with the mail in the bucket."""
    first, raw = stage.messages(number)[0], f"raw/2026/11/25/{number}"
    mail = f"From: x@example.com\r\nSubject: {text}\r\n\r\n{text}\r\n".encode()
    stage.files.put(raw, iter([mail]), type="message/rfc822", limit=1000)
    stage.save(replace(first, mailed=Mailed(raw=raw, sender="x@example.com", proved=False)))


def page(browser: Browser, path: str, **headers: str) -> HTTPResponse:
    return browser.asks("GET", HOME + path, headers=headers)


def sent(browser: Browser, path: str, body: str, **headers: str) -> HTTPResponse:
    kind = "application/json" if path == "/tickets/uploads" else FORM
    return browser.asks("POST", HOME + path, body, {"Content-Type": kind, **OURS, **headers})


def wish() -> str:
    return json.dumps({"files": [{"name": "a.log", "type": "text/plain", "size": 1}]})


def told(answer: HTTPResponse) -> tuple[int, str, str]:
    """All an answer says: its numbers and the reference, which are each request's own, left out."""
    body = re.sub(r"<code>\w+</code>|№\s*\d+", "", answer.body.decode())
    return answer.status_code, body, str(answer.headers.get("Location", ""))


def strangers_words(who: str, answer: HTTPResponse) -> list[str]:
    """Words on this page, or where it leads, that are another's."""
    said = answer.body.decode() + str(dict(answer.headers))
    return [secret for whose, secret in SECRETS.items() if whose not in OWN[who] and secret in said]


@contextmanager
def behind(stage: Stage, domain: str, prefix: str) -> Iterator[None]:
    """Inside, requests come as API Gateway sends them: by its own name with the stage in the path, or by a domain."""
    converter = stage.front.http._local_gateway.event_converter
    plain = converter.create_lambda_event

    def told(**request: Any) -> dict[str, Any]:
        event = plain(**request)
        path = event["requestContext"]["path"]
        context = {"domainName": domain, "stage": "api", "path": prefix + path}
        return {**event, "path": path, "requestContext": {**event["requestContext"], **context}}

    converter.create_lambda_event = told
    try:
        yield
    finally:
        converter.create_lambda_event = plain
