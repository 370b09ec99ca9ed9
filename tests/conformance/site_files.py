"""A client at the deployed portal, over HTTP: forms, files straight into the bucket, and back."""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from types import SimpleNamespace

import httpx
from chalice.test import HTTPResponse

from chalicelib import bootstrap
from chalicelib.services.sessions import open_session
from chalicelib.services.shifts import cookie_of, open_shift
from chalicelib.storage.store import DynamoStore
from chalicelib.storage.table import Table
from tests.conformance.desk import DEPARTMENT, DeskOnAws
from tests.people.web import read


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A file, as a browser tells of it."""

    name: str
    type: str
    content: bytes

    @property
    def told(self) -> Mapping[str, str | int]:
        return {"name": self.name, "type": self.type, "size": len(self.content)}


@dataclass(frozen=True, slots=True)
class Browser:
    http: httpx.Client
    address: str

    def page(self, path: str) -> str:
        answer = self.http.get(self.address + path)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[-600:]}"
        return answer.text

    def asks(self, text: str, *files: Chosen) -> int:
        """The form with its files, as a browser without scripts sends it; the number of the ticket."""
        to = self._posts("/tickets/new", {"department": DEPARTMENT, "text": text}, files)
        return int(re.search(r"/tickets/(\d+)", to)[1])

    def replies(self, number: int, *sent: str) -> None:
        self._posts(f"/tickets/{number}", {"text": "И вот", "upload": list(sent)}, ())

    def sends_round(self, queue: str) -> None:
        """What this queue gave up on, all of it, from the page of health."""
        while found := [each for each in self._forms("/desk/health") if each.get("queue") == queue]:
            answer = self.http.post(f"{self.address}/desk/health/send", data=found[0])
            assert answer.status_code == 303, f"{answer.status_code} {answer.text[-600:]}"

    def sends_up(self, file: Chosen) -> str:
        """By an offer, straight into the bucket; what the form then names."""
        offered = self.offered(file)
        answer = self.posts(offered, file)
        assert answer.status_code == 204, f"{answer.status_code} {answer.text}"
        return f"{offered['key']} {file.name}"

    def offered(self, file: Chosen) -> dict:
        headers = {"X-CSRF": self._field("/tickets/new", "csrf"), "Accept": "application/json"}
        answer = self.http.post(f"{self.address}/tickets/uploads", json={"files": [file.told]}, headers=headers)
        assert answer.status_code == 200, f"{answer.status_code} {answer.text}"
        return answer.json()["files"][0]

    def posts(self, offered: Mapping, file: Chosen, **changed: str) -> httpx.Response:
        """What a browser does with an offer, or what somebody else would like to do with it."""
        fields = {**offered["fields"], **changed}
        return self.http.post(offered["url"], data=fields, files={"file": (file.name, file.content, file.type)})

    def gets(self, number: int, name: str) -> bytes:
        """By its link on the page of the ticket, which leads to the bucket."""
        link = next(to for to, text in self._links(f"/tickets/{number}") if text == name)
        answer = self.http.get(self._absolute(link))
        assert answer.status_code == 303, f"{answer.status_code} {answer.text}"
        return self.http.get(answer.headers["Location"]).raise_for_status().content

    def _posts(self, path: str, typed: Mapping[str, str | list[str]], files: tuple[Chosen, ...]) -> str:
        """Where it leads to."""
        hidden = {name: self._field(path, name) for name in ("csrf", "form")}
        chosen = [("file", (each.name, each.content, each.type)) for each in files]
        nothing = [("file", ("", b"", "application/octet-stream"))]
        answer = self.http.post(self.address + path, data={**hidden, **typed}, files=chosen or nothing)
        assert answer.status_code == 303, f"{answer.status_code} {answer.text[-600:]}"
        return answer.headers["Location"]

    def _field(self, path: str, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]+)"', self.page(path))
        assert found, f"no field {name} on {path}"
        return found[1]

    def _forms(self, path: str) -> list[dict[str, str]]:
        return [
            each.fields for each in read(self.address + path, HTTPResponse(self.page(path).encode(), {}, 200)).forms
        ]

    def _links(self, path: str) -> list[tuple[str, str]]:
        return [
            (unescape(to), unescape(text)) for to, text in re.findall(r'<a href="([^"]+)">([^<]+)</a>', self.page(path))
        ]

    def _absolute(self, link: str) -> str:
        """The emulator's address has the stage at its end, as links have it at their beginning, or not at all."""
        return self.address + link.removeprefix("/api")


@contextmanager
def signed_in(desk: DeskOnAws, person: str) -> Iterator[Browser]:
    with _with_cookie(desk, lambda house: f"lambdesk={open_session(person, 'Firefox', house).cookie}") as browser:
        yield browser


@contextmanager
def at_the_desk(desk: DeskOnAws, address: str) -> Iterator[Browser]:
    """Somebody who answers, at the console."""
    with _with_cookie(
        desk, lambda house: f"lambdesk_desk={cookie_of(open_shift(address, 'Firefox', house))}"
    ) as browser:
        yield browser


@contextmanager
def _with_cookie(desk: DeskOnAws, cookie_in: Callable[[SimpleNamespace], str]) -> Iterator[Browser]:
    """A session that is there already: no letter has to come, of which there are few an hour."""
    table = Table(desk.resources["DeskTable"], lambda: desk.client("dynamodb"))
    clock = SimpleNamespace(now=lambda: datetime.now(UTC))
    house = SimpleNamespace(store=DynamoStore(table, clock.now), clock=clock, ids=bootstrap.RandomIds())
    trusted = ssl.create_default_context(cafile=str(desk.emulator.authority))
    told = desk.client("lambda").get_function_configuration(FunctionName=desk.resources["APIHandler"])
    origin = "/".join(told["Environment"]["Variables"]["PORTAL_URL"].split("/")[:3])
    headers = {"Origin": origin, "Accept": "text/html", "Cookie": cookie_in(house)}
    with httpx.Client(verify=trusted, trust_env=False, headers=headers, timeout=30) as http:
        yield Browser(http, desk.address)
