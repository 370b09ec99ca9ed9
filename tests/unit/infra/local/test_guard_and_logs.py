"""The lobby is for this machine only; what runs leaves its lines as JSON and keeps the terminal clean."""

import io
import json
import logging
import sys

import pytest
from flask import Flask

from infra.local.lobby.guard import guard
from infra.local.logs import kept_in


@pytest.fixture
def client():
    app = Flask(__name__)
    guard(app)
    app.add_url_rule("/", view_func=lambda: "here", methods=["GET", "POST"])
    return app.test_client()


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:8080", "localhost"])
def test_this_machines_names_are_answered(client, host):
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code == 200
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("host", ["desk.example", "127.0.0.1.desk.example", "localhost.desk.example:8080"])
def test_a_name_that_was_pointed_here_is_refused(client, host):
    assert client.get("/", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://desk.example"}, {"Origin": "null"}, {"Origin": "http://localhost:8000"}]
    + [{"Sec-Fetch-Site": each} for each in ("cross-site", "same-site")],
    ids=str,
)
def test_another_page_may_look_but_not_act(client, headers):
    here = {"Host": "localhost:8080", **headers}
    assert client.post("/", headers=here).status_code == 403
    assert client.get("/", headers=here).status_code == 200


def test_its_own_page_and_a_program_may_act(client):
    own = {"Host": "localhost:8080", "Origin": "http://localhost:8080", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/", headers=own).status_code == 200
    assert client.post("/", headers={"Host": "localhost:8080"}).status_code == 200


def test_whatever_is_printed_or_logged_becomes_a_line_of_json(tmp_path, monkeypatch):
    terminal = io.StringIO()
    monkeypatch.setattr(sys, "stdout", terminal)
    log = tmp_path / "deep" / "run.log"
    with kept_in(log) as shown:
        sys.stdout.write("half a line, ")
        sys.stdout.write("and the rest\n")
        sys.stderr.write('{"already": "json"}\n')
        logging.getLogger("somebody").warning("«%s» went wrong", "файл")
        shown.write("ready\n")
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert lines[:2] == [{"message": "half a line, and the rest"}, {"already": "json"}]
    assert (lines[2]["level"], lines[2]["message"]) == ("WARNING", "«файл» went wrong")
    assert terminal.getvalue() == "ready\n"
    assert sys.stdout is terminal
