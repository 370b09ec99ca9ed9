"""Mail that waits for a look, at the console: seen safely, and made a ticket, a part of one, or nothing."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

import pytest

from app import app
from chalicelib.desk.mail import Reason
from chalicelib.desk.mailroom import Outcome
from chalicelib.desk.people import Role
from tests.flows.mail_world import MailWorld
from tests.people.web import HOME, Browser
from tests.stage import CLOUD, NORTH, Stage

ROUTES = {
    ("GET", "/desk/mail"),
    ("GET", "/desk/mail/{id}"),
    ("GET", "/desk/mail/{id}/files/{file}"),
    ("GET", "/desk/mail/{id}/whole"),
    ("POST", "/desk/mail/{id}/file"),
    ("POST", "/desk/mail/{id}/attach"),
    ("POST", "/desk/mail/{id}/drop"),
    ("POST", "/desk/mail/{id}/replay"),
    ("POST", "/desk/mail/{id}/bar"),
}
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Origin": HOME}
SECRET = "s3cret-words"
PAGE = (
    "<p>hello</p><img src='https://tracker.example/p.gif'><img src='cid:p@x' alt='a'>"
    "<a href='https://evil.example/x'>here</a><script>alert(1)</script><form action='https://evil.example'></form>"
)


@pytest.fixture
def world(stage: Stage) -> MailWorld:
    return MailWorld(stage)


@pytest.fixture
def anna(world: MailWorld) -> Browser:
    world.stage.staff("Анна")
    return world.stage.workplace("Анна")


def waits(world: MailWorld, text: str = "Сколько стоит?", **more) -> str:
    id = world.stranger().mails(text, **more)
    assert world.became(id)[:2] == (Outcome.HELD, Reason.UNKNOWN_SENDER)
    return id


def test_what_waits_is_listed_with_its_reason(world, anna):
    anna.opens("/desk/mail")
    anna.sees("Разбирать нечего.")
    waits(world, subject="Цены")
    anna.opens("/desk/mail")
    for told in ("Цены", "Кто-то", "stranger@elsewhere.example", "Сколько стоит?", "отправитель неизвестен"):
        anna.sees(told)


def test_it_is_filed_for_a_client(world, anna):
    id = waits(world, "Это я, Ирина", files=[("a.txt", b"a")])
    anna.opens(f"/desk/mail/{id}")
    anna.sees("Это я, Ирина")
    anna.sees("a.txt")
    anna.fills(account="c-1")
    anna.presses("Завести запрос")
    assert anna.page.url.endswith("/desk/tickets/1001")
    assert world.texts() == [("Это я, Ирина", False)]
    assert world.held() == []


def test_an_account_nobody_has_is_said_at_its_field(world, anna):
    id = waits(world)
    anna.opens(f"/desk/mail/{id}")
    anna.fills(account="c-404")
    anna.presses("Завести запрос")
    assert anna.page.status in (404, 422)
    assert len(world.held()) == 1


def test_it_joins_a_ticket_for_staff_alone(world, anna):
    world.irina.mails("С утра 502.")
    id = waits(world, "Я её коллега", subject="и я")
    anna.opens(f"/desk/mail/{id}")
    anna.fills(number="№1001")
    anna.presses("Добавить в запрос")
    assert world.texts()[-1] == ("Я её коллега", True)


def test_it_is_sorted_again_when_its_sender_has_become_known(world, anna):
    id = world.stranger("p502@example.com", "Пётр").mails("Почта не ходит")
    anna.opens(f"/desk/mail/{id}")
    anna.presses("Разобрать заново")
    assert anna.page.url.endswith(f"/desk/mail/{id}")
    world.stage.client("Пётр", user=502, accounts=[("north", "c-2")], linked=False)
    anna.opens(f"/desk/mail/{id}")
    assert 'value="c-2"' in anna.page.html
    anna.presses("Разобрать заново")
    assert world.became(id)[0] is Outcome.TICKET


def test_it_is_dropped_and_its_sender_kept_out(world, anna):
    id = waits(world)
    anna.opens(f"/desk/mail/{id}")
    anna.presses("Больше не принимать от отправителя")
    anna.sees("Письмо разобрано.")
    assert world.became(id)[0] is Outcome.DROPPED
    assert world.became(world.stranger().mails("ещё", subject="y"))[1] is Reason.BLOCKED_SENDER


def test_its_files_and_the_whole_of_it_can_be_saved(world, anna):
    id = waits(world, "Это я", files=[("счёт.pdf", b"PDF"), ("a.html", b"<script>")])
    anna.opens(f"/desk/mail/{id}")
    for label, ending in (
        ("счёт.pdf", f"{id}/m0?name={quote('счёт.pdf')}"),
        ("a.html", f"{id}/m1?name=a.html&type=application/octet-stream"),
        ("Скачать .eml", f"{id}?name={id}.eml"),
    ):
        (to,) = [to for to, text in anna.page.links if text.strip() == label]
        answer = anna.asks("GET", f"{HOME}{to}")
        assert answer.status_code == 303
        assert ending in str(answer.headers["Location"])
    assert world.stage.files.kept[f"uploads/waiting/north/{id}/m0"].content == b"PDF"
    assert anna.asks("GET", f"{HOME}/desk/mail/{id}/files/m2").status_code == 404


def test_nothing_of_a_mail_with_a_virus_can_be_saved(world, anna):
    """Case 14: its files are nowhere."""
    id = world.irina.mails("счёт", files=[("счёт.exe", b"MZ")], virus="FAIL")
    anna.opens(f"/desk/mail/{id}")
    anna.sees("счёт.exe")
    anna.sees("найден вирус")
    anna.sees_not("Скачать .eml")
    for rest in ("whole", "files/m0"):
        assert anna.asks("GET", f"{HOME}/desk/mail/{id}/{rest}").status_code == 404
    assert [each for each in world.stage.files.kept if each.startswith(("files/", "uploads/"))] == []


@pytest.mark.parametrize("text", ["Вот счёт", ""])
def test_a_mail_with_a_virus_becomes_a_ticket_without_its_files(world, anna, text):
    """Case 14: somebody may have to be answered, and nobody gets what he sent."""
    id = world.irina.mails(text, files=[("счёт.exe", b"MZ")], virus="FAIL")
    anna.opens(f"/desk/mail/{id}")
    anna.fills(account="c-1")
    anna.presses("Завести запрос")
    anna.sees(text or "(письмо без текста)")
    anna.sees("В письме найден вирус")
    anna.sees_not("Скачать .eml")
    assert anna.asks("GET", f"{HOME}/desk/tickets/1001/mails/1/whole").status_code == 404
    assert world.stage.messages()[0].attachments == ()
    assert [each for each in world.stage.files.kept if each.startswith(("files/", "uploads/"))] == []


def test_one_form_is_one_act(world, anna):
    id = waits(world)
    anna.opens(f"/desk/mail/{id}")
    form, filled = anna.form("Отбросить"), {}
    anna.sends(form, filled)
    before = world.stage.store.dump()
    anna.sends(form, filled)
    assert world.stage.store.dump() == before


def test_a_page_is_shown_without_anything_that_acts_or_loads(world, anna):
    raw = (
        "From: stranger@elsewhere.example\r\nTo: support@desk.example\r\nSubject: <script>alert(1)</script>\r\n"
        'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n'
        f"{PAGE}\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <p@x>\r\n"
        'Content-Disposition: inline; filename="<img src=x>.png"\r\n\r\nPNG\r\n--b--\r\n'
    ).encode()
    id = world.stage.mails(raw, ["support@desk.example"], "stranger@elsewhere.example")
    body = anna.opens(f"/desk/mail/{id}").html
    foreign = re.search(r'<div class="foreign".*?</div>', body, re.DOTALL)
    assert foreign is not None
    assert "<p>hello</p>" in foreign[0]
    assert "<img" not in foreign[0]
    assert "href=" not in foreign[0]
    assert 'title="https://evil.example/x"' in foreign[0]
    assert "<script>alert" not in body
    assert "tracker.example" not in body
    assert "action=&#34;https://evil" not in body


def test_every_route_is_in_the_table():
    ours = {(method, route) for route, methods in app.routes.items() for method in methods}
    assert {(method, route) for method, route in ours if route.startswith("/desk/mail")} == ROUTES


@pytest.fixture
def there() -> tuple[Stage, str, dict[str, Browser]]:
    stage = Stage((NORTH, CLOUD))
    world = MailWorld(stage)
    id = world.stranger().mails(SECRET, subject=SECRET, files=[("a.txt", b"a")])
    for role in (Role.AGENT, Role.HEAD, Role.ADMINISTRATOR, Role.OBSERVER):
        stage.staff(role.value, role=role, departments=("tech",))
    stage.staff("elsewhere", role=Role.AGENT, departments=("bill",))
    stage.staff("other", role=Role.ADMINISTRATOR, departments=("help",), provider="cloud")
    names = ("agent", "head", "administrator", "observer", "elsewhere")
    browsers = {each: stage.workplace(each) for each in names}
    browsers |= {"other": stage.workplace("other", provider="cloud"), "nobody": stage.browser()}
    browsers["client"] = stage.browser(501)
    return stage, id, browsers


def asks(browser: Browser, method: str, path: str) -> tuple[int, str]:
    body = ""
    if method == "POST":
        token = re.search(r'name="csrf" value="(\w+)"', browser.asks("GET", "/desk/me").body.decode())
        typed = {"form": "abcdefgh", "csrf": token[1] if token else "", "account": "c-1", "number": "1001"}
        body = urlencode(typed)
    answer = browser.asks(method, path, body, FORM if body else None)
    return answer.status_code, answer.body.decode()


@pytest.mark.parametrize(("method", "route"), sorted(ROUTES))
@pytest.mark.parametrize("who", ["observer", "elsewhere", "other", "client", "nobody"])
def test_a_waiting_mail_is_for_staff_of_its_department_alone(there, method, route, who):
    stage, id, browsers = there
    before = stage.store.dump()
    status, body = asks(browsers[who], method, route.replace("{id}", id).replace("{file}", "m0"))
    assert SECRET not in body
    assert stage.store.dump() == before
    assert [each for each in stage.files.kept if each.startswith("uploads/")] == []
    listed = route == "/desk/mail" and who in {"elsewhere", "other"}
    assert status in ((200,) if listed else (303, 401, 403, 404))


@pytest.mark.parametrize("who", ["agent", "head", "administrator"])
def test_whoever_answers_there_may_look_and_act(there, who):
    stage, id, browsers = there
    assert SECRET in asks(browsers[who], "GET", "/desk/mail")[1]
    assert SECRET in asks(browsers[who], "GET", f"/desk/mail/{id}")[1]
    for rest in ("whole", "files/m0"):
        assert asks(browsers[who], "GET", f"/desk/mail/{id}/{rest}")[0] == 303
    assert asks(browsers[who], "POST", f"/desk/mail/{id}/file")[0] == 303
    assert stage.store.held("north", id) is None


def test_a_form_without_its_token_changes_nothing(there):
    stage, id, browsers = there
    before = stage.store.dump()
    answer = browsers["agent"].asks("POST", f"/desk/mail/{id}/drop", "form=abcdefgh", FORM)
    assert answer.status_code == 422
    assert stage.store.dump() == before


def test_the_menu_counts_what_waits(stage, world, anna):
    stage.staff("Борис", departments=("bill",))
    boris = stage.workplace("Борис")
    assert 'hx-get="/desk/rail/mail"' in anna.opens("/desk").html
    assert anna.opens("/desk/rail/mail").text.strip() == ""
    waits(world)
    waits(world, "Ау")
    assert anna.opens("/desk/rail/mail").text.strip() == "2"
    assert boris.opens("/desk/rail/mail").text.strip() == ""


def test_the_menu_counts_no_further_than_the_list_goes(stage, world, anna):
    for number in range(51):
        waits(world, f"Ау {number}")
    assert anna.opens("/desk/rail/mail").text.strip() == "50+"
