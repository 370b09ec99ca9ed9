"""A provider's own program: it comes with a token, speaks JSON and keeps its keys."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlencode

from chalice.test import Client as Front

from chalicelib.desk.tokens import Right
from chalicelib.services.setup_tokens import add_token
from tests.stage import Stage

ROOT = "/api/v1"
JSON = {"Content-Type": "application/json", "Accept-Language": "en"}
_keys = count(1)


@dataclass(frozen=True)
class Heard:
    """What a program is answered."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


@dataclass
class Program:
    front: Front
    token: str

    def asks(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        key: str | None = None,
        raw: bytes | None = None,
        query: Mapping[str, object] | None = None,
        **headers: str,
    ) -> Heard:
        told = {**JSON, "Authorization": f"Bearer {self.token}"} if self.token else dict(JSON)
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        if key is not None:
            told["Idempotency-Key"] = key
        sent = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        whole = f"{ROOT}{path}?{urlencode(query)}" if query else ROOT + path
        answer = self.front.http.request(method, whole, headers=told, body=sent)
        return Heard(answer.status_code, answer.headers, answer.body.decode())

    def gets(self, path: str, **query: object) -> Any:
        answer = self.asks("GET", path, query=query or None)
        assert answer.status == 200, answer.text
        return answer.json

    def posts(self, path: str, body: object = None, *, key: str | None = None) -> Any:
        """An act of its own, unless the key says otherwise."""
        answer = self.asks("POST", path, body, key=key or f"key-{next(_keys)}")
        assert answer.status in (200, 201), answer.text
        return answer.json

    def puts(self, path: str, body: object) -> Any:
        answer = self.asks("PUT", path, body)
        assert answer.status == 200, answer.text
        return answer.json


def program(stage: Stage, *rights: Right, provider: str = "north", name: str = "Биллинг", days: int = 30) -> Program:
    """With a token that has these rights, or every one."""
    given = add_token(
        provider, name, rights or tuple(Right), days=days, by="test", cause=f"token-{next(_keys)}", house=stage.house
    )
    assert given.text is not None
    return Program(stage.front, given.text)
