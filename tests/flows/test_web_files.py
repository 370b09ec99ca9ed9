"""Files on the web: sent up while one writes, or with the form; kept while it is put right; had again by a click."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.desk.message import FileState
from chalicelib.desk.rules import MEGABYTE, Limits
from chalicelib.services.act import TicketRef
from chalicelib.services.attach import Upload
from chalicelib.services.bucket import Offer
from chalicelib.services.note import note
from tests.people.web import HOME, Browser
from tests.stage import NORTH, Stage
from tests.unit.desk.test_media import PNG
from tests.unit.entrypoints.test_bodies import KIND, form, part

TICKET = {"department": "tech", "text": "Сайт не открывается"}


@pytest.fixture
def irina(stage: Stage) -> Browser:
    stage.client("Ирина")
    browser = stage.browser(501)
    browser.opens("/tickets/new")
    return browser


def offers(browser: Browser, *files: dict, csrf: str | None = None, **headers: str):
    """As the script asks; its status, and what it was told."""
    token = browser.form("Отправить").fields["csrf"] if csrf is None else csrf
    sent = {"Content-Type": "application/json", "Accept": "application/json", "X-CSRF": token, "Origin": HOME}
    answer = browser.asks("POST", f"{HOME}/tickets/uploads", json.dumps({"files": files}), {**sent, **headers})
    return answer.status_code, answer.json_body if answer.body else None


def sends_up(stage: Stage, browser: Browser, name: str, content: bytes, type: str = "text/plain") -> str:
    """From the offer into the bucket; the value of the hidden field."""
    status, told = offers(browser, {"name": name, "type": type, "size": len(content)})
    assert status == 200
    (one,) = told["files"]
    stage.files.post(Offer(url=one["url"], fields=one["fields"]), content)
    return f"{one['key']} {name}"


def posts(browser: Browser, *parts: bytes, to: str = "/tickets/new", **typed: str):
    """The form as a browser without scripts sends it, files and all; followed where it leads."""
    fields = {**browser.form("Отправить").fields, **typed}
    for each in ("file", "upload"):
        fields.pop(each, None)
    body = form(*(part(name, text) for name, text in fields.items()), *parts)
    answer = browser.asks("POST", HOME + to, body.decode(), {"Content-Type": KIND, "Origin": HOME})
    if answer.status_code == 303:
        browser.opens(str(answer.headers["Location"]))
    return answer


def attached(stage: Stage, message: int = 1) -> list[tuple[str, int | None, str]]:
    return [(each.name, each.size, each.type) for each in stage.messages()[message - 1].attachments]


def addresses(browser: Browser, pattern: str = r"/tickets/\d+/files/[^\"]+") -> list[str]:
    return re.findall(pattern, browser.page.html)


def chips(browser: Browser) -> list[str]:
    return re.findall(r'name="upload" value="([^"]+)" checked', browser.page.html)


def test_a_question_takes_along_what_was_sent_up(stage, irina):
    """W-6"""
    log, photo = sends_up(stage, irina, "error.log", b"502"), sends_up(stage, irina, "экран.png", PNG, "image/png")
    posts(irina, part("upload", log), part("upload", photo), **TICKET)
    irina.sees("error.log")
    assert attached(stage) == [("error.log", 3, "text/plain"), ("экран.png", len(PNG), "image/png")]


def test_a_question_takes_along_files_from_the_plain_field(stage, irina):
    """W-6, without script."""
    assert posts(irina, part("file", "502", "error.log", "text/plain"), **TICKET).status_code == 303
    assert attached(stage) == [("error.log", 3, "text/plain")]


def test_a_form_without_files_is_a_form(stage, irina):
    assert posts(irina, part("file", "", "", "application/octet-stream"), **TICKET).status_code == 303
    assert attached(stage) == []


def test_a_reply_takes_files_of_both_kinds(stage, irina):
    """W-11"""
    posts(irina, **TICKET)
    sent = sends_up(stage, irina, "a.log", b"1")
    posts(
        irina, part("upload", sent), part("file", "22", "b.log", "text/plain"), to="/tickets/1001", text="И вот журналы"
    )
    assert [name for name, _, _ in attached(stage, 2)] == ["a.log", "b.log"]


def test_a_form_that_has_to_be_put_right_comes_back_with_its_files(stage, irina):
    sent = sends_up(stage, irina, "a.log", b"1")
    answer = posts(irina, part("upload", sent), part("file", "22", "б.log", "text/plain"), department="tech", text=" ")
    assert answer.status_code == 422
    names = re.findall(r'name="upload" value="(uploads/p-501/[\w-]{22}) ([^"]+)" checked', answer.body.decode())
    assert [name for _, name in names] == ["a.log", "б.log"]
    assert not stage.tickets()
    posts(irina, *(part("upload", f"{key} {name}") for key, name in names), **TICKET)
    assert attached(stage) == [("a.log", 1, "text/plain"), ("б.log", 2, "text/plain")]


def test_the_same_form_twice_is_one_ticket_with_its_files_once(stage, irina):
    sent = sends_up(stage, irina, "a.log", b"1")
    fields = irina.form("Отправить").fields
    for _ in range(2):
        irina.opens("/tickets/new")
        posts(irina, part("upload", sent), **{**fields, **TICKET})
    assert len(stage.tickets()) == 1
    assert len([each for each in stage.files.kept if each.startswith("files/")]) == 1


def test_a_file_that_did_not_arrive_is_named_and_nothing_is_lost(stage, irina):
    _, told = offers(irina, {"name": "a.log", "type": "text/plain", "size": 5})
    answer = posts(irina, part("upload", told["files"][0]["key"] + " a.log"), **TICKET)
    assert answer.status_code == 422
    page = answer.body.decode()
    assert "Файл «a.log» не загружен" in page
    assert "Сайт не открывается" in page
    assert not stage.tickets()


def test_more_or_larger_than_the_provider_takes_is_refused_in_words(stage, irina):
    """R-16"""
    stage.save(replace(stage.store.provider("north"), limits=Limits(web_files=2, web_file_size=MEGABYTE)))
    irina.opens("/tickets/new")
    irina.sees("До 2 файлов, до 1 МБ каждый.")
    log = {"name": "a.log", "type": "text/plain", "size": 5}
    status, told = offers(irina, log, log, log)
    assert (status, told["detail"].partition(".")[0]) == (413, "Файлов 3, предел 2")
    status, told = offers(irina, {**log, "size": MEGABYTE + 1})
    assert (status, told["detail"].partition(".")[0]) == (413, "Файл «a")
    assert "больше 1 МБ" in told["detail"]
    files = [part("file", "x", f"{n}.txt", "text/plain") for n in range(3)]
    answer = posts(irina, *files, **TICKET)
    assert answer.status_code == 422
    assert "Файлов 3, предел 2." in answer.body.decode()
    assert not stage.tickets()


def test_a_form_over_four_megabytes_is_told_so(stage, irina):
    answer = posts(irina, part("file", "x" * 4 * MEGABYTE, "a.bin", "application/zip"), **TICKET)
    assert answer.status_code == 413
    assert "больше 4 МБ" in answer.body.decode()
    assert not stage.tickets()


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"files": 1}', '{"files": [{"name": 1}]}', "\xff", "[" * 5000])
def test_what_a_script_would_never_ask_is_refused(irina, body):
    token = irina.form("Отправить").fields["csrf"]
    headers = {"Content-Type": "application/json", "Accept": "application/json", "X-CSRF": token, "Origin": HOME}
    assert irina.asks("POST", f"{HOME}/tickets/uploads", body, headers).status_code == 422


def test_an_offer_is_for_whoever_has_signed_in_here(stage, irina):
    """Without the token, from another page, or with the session gone, there is none."""
    log = {"name": "a.log", "type": "text/plain", "size": 5}
    assert offers(irina, log, csrf="wrong")[0] == 422
    assert offers(irina, log, Origin="https://evil.example")[0] == 403
    page = irina.page
    irina.without_session()
    irina.page = page
    assert offers(irina, log)[0] in (303, 401)
    assert not stage.files.kept


def test_nobody_attaches_what_another_sent_up(stage, irina):
    """I-1"""
    stage.client("Пётр", user=502)
    petr = stage.browser(502)
    petr.opens("/tickets/new")
    sent = sends_up(stage, petr, "тайна.txt", b"secret")
    answer = posts(irina, part("upload", sent), **TICKET)
    assert answer.status_code == 422
    assert not stage.tickets()


def test_what_was_sent_up_outlives_the_session(stage, irina):
    sent = sends_up(stage, irina, "a.log", b"1")
    form_ = irina.form("Отправить")
    cookies = dict(irina.cookies)
    irina.without_session()
    answer = irina.asks(
        "POST",
        f"{HOME}/tickets/new",
        form(
            *(part(k, v) for k, v in {**form_.fields, **TICKET}.items() if k != "file"), part("upload", sent)
        ).decode(),
        {"Content-Type": KIND, "Origin": HOME},
    )
    assert sent in answer.body.decode().replace("&#34;", '"')
    irina.cookies = cookies


# ---- and back


@pytest.fixture
def ticket(stage: Stage, irina: Browser) -> Browser:
    """One with a picture, a page that calls itself one, and a page."""
    given = [
        ("экран.png", PNG, "image/png"),
        ("page.png", b"<script>alert(1)</script>", "image/png"),
        ("<img src=x onerror=alert(1)>.html", b"<script>alert(1)</script>", "text/html"),
    ]
    sent = [part("upload", sends_up(stage, irina, *each)) for each in given]
    posts(irina, *sent, **TICKET)
    return irina


def goes(browser: Browser, path: str):
    answer = browser.asks("GET", HOME + path)
    return answer.status_code, str(answer.headers.get("Location", ""))


def test_a_file_is_had_by_a_click_at_another_origin_for_a_minute(stage, ticket):
    """W-6"""
    links = [each for each in addresses(ticket) if "preview" not in each]
    assert len(links) == 3
    status, address = goes(ticket, links[0])
    asked = parse_qs(urlsplit(address).query)
    assert status == 303
    assert urlsplit(address).netloc == "files.example"
    assert (asked["name"], asked["seconds"]) == (["экран.png"], ["60"])


def test_what_a_browser_may_run_comes_as_bytes(ticket):
    links = [each for each in addresses(ticket) if "preview" not in each]
    _, address = goes(ticket, links[2])
    assert "type=application/octet-stream" in address
    assert "<img src=x" not in ticket.page.html


def test_a_picture_is_shown_small_and_large_and_what_only_calls_itself_one_is_not(ticket):
    small = [each for each in dict.fromkeys(addresses(ticket)) if "preview" in each]
    assert len(small) == 2
    status, address = goes(ticket, small[0])
    assert status == 303
    assert "inline&type=image/png" in address
    assert goes(ticket, small[1])[0] == 404


def test_others_and_strangers_get_no_file(stage, ticket):
    """I-1"""
    link = addresses(ticket)[0].partition("?")[0]
    stage.client("Пётр", user=502, accounts=[("north", "c-2")])
    assert goes(stage.browser(502), link)[0] == 404
    status, to = goes(stage.browser(), link)
    assert status == 303
    assert to.startswith("/sign-in?next=%2Ftickets%2F1001%2Ffiles")


@pytest.mark.parametrize(
    "path", ["1001/files/x/y", "1001/files/1/y", "1001/files/99/y", "1001/files/²/y", "x/files/1/y"]
)
def test_a_file_that_is_not_there_is_not_found(ticket, path):
    assert goes(ticket, f"/tickets/{path}")[0] == 404


def test_a_file_of_a_note_is_not_for_clients(stage, ticket):
    """I-3"""
    secret = Upload(name="план.txt", type="text/plain", chunks=[b"x"])
    note(TicketRef("north", 1001), actor=stage.staff(), text="нам", files=[secret], cause="api#1", house=stage.house)
    hidden = stage.messages()[1].attachments[0]
    assert hidden.state is FileState.READY
    assert goes(ticket, f"/tickets/1001/files/2/{hidden.id}")[0] == 404


def test_the_limits_are_the_providers_of_the_account_at_hand(irina):
    irina.sees(f"До {NORTH.limits.web_files} файлов, до 50 МБ каждый.")
