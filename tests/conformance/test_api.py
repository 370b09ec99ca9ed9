"""A provider's own program at the deployed desk: through the gateway, with a token from the command."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.conformance.desk import DEPARTMENT, PROVIDER, DeskOnAws

RIGHTS = ("tickets.read", "tickets.write", "clients.read", "clients.write")
LOG = b"upstream timed out"


@dataclass(frozen=True)
class Program:
    web: httpx.Client

    def gets(self, path: str, **headers: str) -> Any:
        answer = self.web.get(f"/api/v1{path}", headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def posts(self, path: str, body: Mapping[str, Any], key: str) -> Any:
        answer = self.web.post(f"/api/v1{path}", json=body, headers={"Idempotency-Key": key})
        assert answer.status_code in (200, 201), answer.text
        return answer.json()


@pytest.fixture
def billing(desk: DeskOnAws) -> Iterator[Program]:
    rights = [word for each in RIGHTS for word in ("--right", each)]
    told = desk.does("--provider", PROVIDER, "token", "add", "Биллинг", *rights, "--days", 30)
    token = next(each for each in told.split() if each.startswith("ld_"))
    authority = str(desk.emulator.authority)
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=desk.address, headers=headers, verify=authority, timeout=30) as web:
        yield Program(web)


def test_a_program_answers_a_client_once_with_a_file(desk: DeskOnAws, billing: Program) -> None:
    """Whatever broke off is sent again with its key; what is read bears a tag."""
    olga = desk.client_of_the_provider()
    number = olga.asks("Счёт", "Когда оплатить?")
    (found,) = [each for each in billing.gets("/tickets?limit=100")["tickets"] if each["number"] == number]
    assert found["account"] == olga.account
    wish = {"files": [{"name": "счёт.txt", "type": "text/plain", "size": len(LOG)}]}
    offered = billing.posts("/uploads", wish, f"files-{number}")["files"][0]
    sent = httpx.post(
        offered["url"], data=offered["fields"], files={"file": LOG}, verify=str(desk.emulator.authority), timeout=30
    )
    assert sent.status_code in (200, 204), sent.text
    said = {"text": "До пятницы.", "files": [{"key": offered["key"], "name": "счёт.txt"}], "expected": 1}
    for _ in range(2):
        assert billing.posts(f"/tickets/{number}/replies", said, f"answer-{number}")["last_message"] == 2
    olga.hears_soon("До пятницы.")
    olga.gets_soon("счёт.txt")
    messages = billing.gets(f"/tickets/{number}/messages")["messages"]
    assert [each["text"] for each in messages] == ["Когда оплатить?", "До пятницы."]
    ours = f"/tickets/{number}/messages/2/files/{messages[1]['files'][0]['id']}"
    assert billing.web.get(f"/api/v1{ours}", follow_redirects=True).content == LOG
    tag = billing.web.get(f"/api/v1/tickets/{number}").headers["ETag"]
    unchanged = billing.web.get(f"/api/v1/tickets/{number}", headers={"If-None-Match": tag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert [each for each in desk.witness.saw() if each.denied] == []


def test_a_program_opens_a_ticket_for_an_account_it_made(desk: DeskOnAws, billing: Program) -> None:
    account = "9042"
    made = billing.web.put(f"/api/v1/accounts/{account}", json={"name": "ООО «Семь»"})
    assert made.status_code in (200, 201), made.text
    person = {"email": "seven@romashka.example", "name": "Семён"}
    known = billing.web.post(f"/api/v1/accounts/{account}/persons", json=person)
    assert known.status_code in (200, 201), known.text
    asked = {"account": account, "department": DEPARTMENT, "subject": "Счёт 118", "text": "Оплатите до пятницы."}
    first, second = (billing.posts("/tickets", asked, "invoice-118") for _ in range(2))
    assert first["number"] == second["number"]
    assert desk.status_of(first["number"]) == 0
    assert [each for each in desk.witness.saw() if each.denied] == []


def test_what_is_refused_is_told_as_a_problem_through_the_gateway(desk: DeskOnAws, billing: Program) -> None:
    other = {"Authorization": "Bearer ld_nobodys"}
    for path, headers, status in (("/tickets", other, 401), ("/tickets/999999", {}, 404)):
        answer = billing.web.get(f"/api/v1{path}", headers=headers)
        assert (answer.status_code, json.loads(answer.text)["status"]) == (status, status)
        assert answer.headers["Content-Type"].startswith("application/problem+json")
    late = billing.web.post("/api/v1/tickets", json={"account": "1"})
    assert late.status_code == 422
    assert desk.types("ticket", "show", 999999).exit_code == 1
