"""The portal of the deployed desk in a browser without script: signing in, looking, asking."""

from __future__ import annotations

import ssl
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from uuid import uuid4

import httpx
import jwt
from chalice.test import HTTPResponse
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chalicelib.desk.sessions import digest
from chalicelib.services.effects import Letter, Row
from chalicelib.storage import items, keys
from chalicelib.storage.requests import stored_key
from tests.conformance.desk import DEPARTMENT, PROVIDER, DeskOnAws, Newcomer
from tests.people.web import Page, read


@dataclass
class OnTheSite:
    """Somebody of the desk; cookies are kept by name, for the emulator answers under another path than the gateway."""

    desk: DeskOnAws
    who: Newcomer
    cookies: dict[str, str] = field(default_factory=dict)

    def signs_in(self) -> None:
        self._comes_in(f"{self.who.id}@romashka.example")
        assert self.opens("/").status == HTTPStatus.OK

    def comes_to_the_desk(self) -> None:
        """The same browser, as somebody new who looks after the desk, and tries a webhook out."""
        address, hook = f"{self.who.id}@acme.example", f"/desk/settings/webhooks/{self.desk.has_a_webhook()}"
        named = ("--name", "Ольга", "--email", address, "--role", "administrator")
        self.desk.does("staff", "add", f"boss-{self.who.id}", *named)
        self._comes_in(address, door="/desk/sign-in")
        (form,) = [each for each in self.opens(hook).forms if each.fields.get("act") == "test"]
        self._posts(hook, **form.fields)

    def _comes_in(self, address: str, door: str = "/sign-in") -> None:
        """By a code; that stands in the letter, which is read where it waits to be sent."""
        form = uuid4().hex
        self._posts(door, email=address, form=form)
        hash = digest(address) if door == "/sign-in" else digest("staff", address)
        cause = f"sign_in#{hash[:16]}#{form}"
        found = self.desk.client("dynamodb").get_item(
            TableName=self.desk.resources["DeskTable"], Key=stored_key(keys.row(cause, 0)), ConsistentRead=True
        )
        letter = items.noun(Row, found["Item"]).content
        assert isinstance(letter, Letter)
        self._posts(f"{door}/code", code=str(letter.values["code"]))

    def comes_from_the_panel(self, folder: Path) -> None:
        """By a link that its provider's panel signs with a key of its own."""
        private, file = Ed25519PrivateKey.generate(), folder / "panel.pub"
        public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        file.write_bytes(public)
        key, now = self.desk.gets("provider", "key", "add", PROVIDER, "--ed25519", file)["id"], int(time.time())
        claims = {
            **{"iss": PROVIDER, "aud": self._told(), "sub": self.who.account, "iat": now, "exp": now + 60},
            **{"jti": uuid4().hex, "email": f"{self.who.id}@romashka.example", "name": "Ольга"},
        }
        token = jwt.encode(claims, private, "EdDSA", headers={"kid": key})
        answer = self._client().get(f"{self.desk.address}/sign-in/panel?token={token}", headers=self._headers())
        self.desk.does("provider", "key", "remove", key)
        assert answer.status_code == HTTPStatus.SEE_OTHER, answer.text
        self._keep(answer)

    def opens(self, path: str) -> Page:
        answer = self._client().get(self.desk.address + path, headers=self._headers())
        self._keep(answer)
        return _page(path, answer)

    def asks(self, text: str) -> None:
        page = self.opens("/tickets/new")
        (form,) = [each for each in page.forms if "text" in each.fields]
        self._posts("/tickets/new", **{**form.fields, "department": DEPARTMENT, "text": text})

    def _posts(self, path: str, **filled: str) -> None:
        answer = self._client().post(self.desk.address + path, data=filled, headers=self._headers())
        assert answer.status_code == HTTPStatus.SEE_OTHER, answer.text
        self._keep(answer)

    def _client(self) -> httpx.Client:
        trusted = ssl.create_default_context(cafile=str(self.desk.emulator.authority))
        return httpx.Client(verify=trusted, timeout=60)

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Origin": self._origin(), "Cookie": cookies, "Accept": "text/html"}

    def _origin(self) -> str:
        return "/".join(self._told().split("/")[:3])

    def _told(self) -> str:
        """Where the desk says its portal is."""
        name = self.desk.resources["APIHandler"]
        told = self.desk.client("lambda").get_function_configuration(FunctionName=name)["Environment"]["Variables"]
        return str(told["PORTAL_URL"])

    def _keep(self, answer: httpx.Response) -> None:
        for each in answer.headers.get_list("set-cookie"):
            name, _, value = each.partition(";")[0].partition("=")
            self.cookies[name] = value


def _page(path: str, answer: httpx.Response) -> Page:
    return read(path, HTTPResponse(answer.content, dict(answer.headers), answer.status_code))
