"""A mail of a ticket: its new text, the rest folded, and how it looked for whoever wishes to see it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chalicelib.desk import reply_address
from chalicelib.desk.mail import Invitation
from chalicelib.desk.message import TELLING
from chalicelib.desk.people import Role
from chalicelib.i18n.catalogue import words
from tests.flows.mail_world import MailWorld
from tests.people.mail import Correspondent
from tests.people.web import HOME, Browser
from tests.stage import CLOUD, NORTH, Stage

SAMPLES = Path("tests/samples/email")
SHOW, REST, WHOLE = "Показать письмо как прислано", "Показать цитату и подпись", "Скачать .eml"
SECRET = "s3cret-words"
PAGE = """From: p501@example.com\r
To: support@desk.example\r
Subject: <script>alert(1)</script>\r
Message-ID: <page@example.com>\r
Content-Type: multipart/related; boundary="b"\r
\r
--b\r
Content-Type: text/html; charset=utf-8\r
\r
<p onclick="x()">hello</p><img src="https://tracker.example/p.gif"><img src="cid:p@x" width="900"><img src="cid:v@x">\r
<a href="https://evil.example/x">here</a><script>alert(2)</script><style>p{color:red}</style>\r
<form action="https://evil.example"><input name="csrf"></form><svg onload="x()"></svg>\r
--b\r
Content-Type: image/png; name="graph.png"\r
Content-ID: <p@x>\r
Content-Transfer-Encoding: base64\r
\r
iVBORw0KGgo=\r
--b\r
Content-Type: image/svg+xml; name="\"><b>.svg"\r
Content-ID: <v@x>\r
\r
<svg xmlns="http://www.w3.org/2000/svg"/>\r
--b--\r
"""


@pytest.fixture
def world(stage: Stage) -> MailWorld:
    return MailWorld(stage)


@pytest.fixture
def anna(world: MailWorld) -> Browser:
    world.stage.staff("Анна")
    return world.stage.workplace("Анна")


@pytest.fixture
def irina(world: MailWorld) -> Browser:
    return world.stage.browser(501)


def comes(world: MailWorld, page: str = PAGE) -> None:
    world.stage.mails(page.encode(), ["support@desk.example"], "p501@example.com")


def foreign(html: str) -> str:
    found = re.search(r'<div class="foreign".*?</div>', html, re.DOTALL)
    assert found is not None, html
    return found[0]


def test_the_new_text_is_shown_and_the_rest_is_folded_for_both_sides(world, anna, irina):
    """Case 35: the full original is always at hand."""
    letter = world.conversation()
    world.irina.answers(letter, "Всё равно 502.")
    for browser, path in ((anna, "/desk/tickets/1001"), (irina, "/tickets/1001")):
        html = browser.opens(path).html
        message = html.partition('id="m3"')[2].partition("</li>")[0]
        shown, _, folded = message.partition("<details")
        assert "Всё равно 502." in shown
        assert "&gt; Увеличили память." not in shown
        assert REST in folded
        assert "&gt; Увеличили память." in folded
        assert "Всё равно 502." not in folded, "it is not said twice"


def test_answers_between_quoted_lines_are_folded_with_all_around_them(world, anna):
    """Case 35: the new text is no beginning of the whole."""
    letter = world.conversation()
    quoted = "> Увеличили память.\n\nСпасибо, помогло."
    world.irina.mails(quoted, subject=letter.subject, to=letter.answer_to, headers=[("In-Reply-To", "<x@y>")])
    folded = anna.opens("/desk/tickets/1001").html.partition('id="m3"')[2].partition("<details")[2]
    assert "&gt; Увеличили память." in folded


def test_a_mail_without_anything_to_fold_has_nothing_folded(world, anna):
    world.irina.mails("С утра 502.")
    anna.opens("/desk/tickets/1001")
    anna.sees(SHOW)
    anna.sees_not(REST)


@pytest.mark.parametrize("side", ["/desk", ""])
def test_it_is_shown_as_it_came_without_anything_that_acts_or_loads_from_elsewhere(world, anna, irina, side):
    """Case 34: pictures of its own come from the ticket's files, and only those that every browser shows."""
    comes(world)
    browser = anna if side else irina
    browser.opens(f"{side}/tickets/1001")
    page = browser.clicks(SHOW)
    assert page.url == f"{HOME}{side}/tickets/1001/mails/1"
    shown = foreign(page.html)
    assert "<p>hello</p>" in shown
    picture = f'<img src="{side}/tickets/1001/files/1/m0?preview"'
    assert f'{picture} width="900" alt="graph.png" loading="lazy">' in shown
    assert shown.count("<img") == 1
    assert "[___b_.svg]" in shown, "a picture that may run stands by its name"
    for gone in ("tracker.example", "script", "onclick", "onload", "<form", "style", "<b>", "<svg"):
        assert gone not in shown, gone
    assert 'href="https://evil.example/x"' in shown
    assert "noopener" in shown
    assert "<script>alert" not in page.html
    browser.sees("Картинки с других сайтов не загружаются.")
    policy = str(page.answer.headers["Content-Security-Policy"])
    assert "script-src 'self'; style-src 'self';" in policy
    assert browser.asks("GET", f"{HOME}{side}/tickets/1001/files/1/m0?preview").status_code == 303


def test_a_plain_mail_is_shown_with_all_of_its_text(world, irina):
    world.irina.answers(world.conversation(), "Всё равно 502.")
    irina.opens("/tickets/1001/mails/3")
    irina.sees("Всё равно 502.")
    irina.sees("> Увеличили память.")
    irina.sees("p501@example.com")


def test_staff_save_the_whole_mail_and_clients_do_not(world, anna, irina):
    id = world.irina.mails("С утра 502.")
    anna.opens("/desk/tickets/1001")
    anna.sees(WHOLE)
    anna.opens("/desk/tickets/1001/mails/1")
    answer = anna.asks("GET", f"{HOME}/desk/tickets/1001/mails/1/whole")
    assert answer.status_code == 303
    address = str(answer.headers["Location"])
    assert id in address
    assert "raw/" in address
    assert "1001-1.eml" in address
    anna.sees(WHOLE)
    irina.opens("/tickets/1001/mails/1")
    irina.sees_not(WHOLE)
    assert irina.asks("GET", f"{HOME}/tickets/1001/mails/1/whole").status_code in (403, 404)


def test_a_mail_that_lies_where_it_came_in_still_is_shown(world, anna):
    id = world.irina.mails("С утра 502.")
    files = world.stage.files
    raw = next(each for each in files.kept if each.startswith("raw/"))
    files.copy(files.head(raw), f"mail/{id}")
    files.remove(raw)
    assert anna.opens("/desk/tickets/1001/mails/1").status == 200
    files.remove(f"mail/{id}")
    for path in ("mails/1", "mails/1/whole"):
        assert anna.asks("GET", f"{HOME}/desk/tickets/1001/{path}").status_code == 404


def test_what_staff_had_before_them_when_they_wrote_is_not_shown_to_a_client(world, anna, irina):
    """An answer by mail quotes what its author had before him, which may be a colleague's words."""
    world.conversation()
    keys = world.stage.store.reply_keys("north")
    to = reply_address.reply_address("support@desk.example", 1001, reply_address.staff_of("s-anna"), keys)
    Correspondent("s-anna@staff.example", "Анна", world.stage).mails(
        f"И обновили ядро.\n\n> {SECRET}", subject="Re: x", to=to, headers=[("In-Reply-To", "<x@y>")]
    )
    page = irina.opens("/tickets/1001")
    irina.sees("И обновили ядро.")
    assert SECRET not in page.html
    assert "mails/3" not in page.html
    assert irina.opens("/tickets/1001/mails/3").status == 404
    assert SECRET in anna.opens("/desk/tickets/1001/mails/3").html


@pytest.mark.parametrize("message", ["1", "2", "0", "9", "x", "-1", "%2e%2e"])
def test_what_is_no_mail_of_his_is_not_there(world, irina, message):
    """The first is a mail; the second is an answer from the desk, the others are nothing."""
    world.conversation()
    status = irina.asks("GET", f"{HOME}/tickets/1001/mails/{message}").status_code
    assert status == (200 if message == "1" else 404)


def test_staff_are_told_what_is_odd_about_a_mail(world, anna, irina):
    """Case 38: a winmail.dat is kept as it came."""
    raw = (SAMPLES / "winmail.eml").read_bytes().replace(b"irina@client.example", b"p501@example.com")
    world.stage.mails(raw, ["support@desk.example"], "p501@example.com")
    for path in ("/desk/tickets/1001", "/desk/tickets/1001/mails/1"):
        anna.opens(path)
        anna.sees("winmail.dat: его открывает только Outlook")
    irina.opens("/tickets/1001")
    irina.sees("winmail.dat")
    irina.sees_not("его открывает только Outlook")
    (file,) = world.stage.messages()[0].attachments
    assert (file.name, file.state.value) == ("winmail.dat", "ready")


def test_staff_see_at_the_message_that_nobody_vouches_for_its_sender(world, anna, irina):
    """Case 13"""
    world.irina.mails("С утра 502.")
    anna.opens("/desk/tickets/1001")
    anna.sees_not("отправитель не подтверждён")
    world.irina.mails("С утра 502.", subject="Другое", dmarc="GRAY")
    anna.opens("/desk/tickets/1002")
    anna.sees("отправитель не подтверждён")
    irina.opens("/tickets/1002")
    irina.sees_not("отправитель не подтверждён")


def test_staff_are_told_that_a_list_of_recipients_was_cut(world, anna):
    """Case 43"""
    others = ", ".join(f"u{number}@x.example" for number in range(200))
    raw = f"From: p501@example.com\r\nTo: {others}\r\nSubject: x\r\n\r\nС утра 502.".encode()
    world.stage.mails(raw, ["support@desk.example"], "p501@example.com")
    anna.opens("/desk/tickets/1001")
    anna.sees("Получателей больше сорока")


def test_staff_are_told_of_a_changed_signature(world, anna):
    """Case 3"""
    world.irina.mails("С утра 502.", to="support+t.1001.abcdefghijklmnopqrst@desk.example")
    anna.opens("/desk/tickets/1001")
    anna.sees("чужой или испорченной подписью")


def test_what_waits_is_told_of_as_well(world, anna):
    raw = b"From: a@x.example, b@x.example\r\nSubject: x\r\n\r\nhello"
    id = world.stage.mails(raw, ["support@desk.example"], "a@x.example")
    anna.opens(f"/desk/mail/{id}")
    anna.sees("Указано несколько отправителей")


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("mark", sorted(TELLING))
def test_every_mark_has_its_words(language, mark):
    assert words(language, f"desk.mail.odd.{mark}", {}) != f"desk.mail.odd.{mark}"


INVITED = "Приглашение: Звонок, срочно now · 1 декабря 2025, 10:00 по часам организатора"


def test_an_invitation_is_summed_up_beside_its_file(world, anna, irina):
    """Case 38"""
    raw = (SAMPLES / "invitation.eml").read_bytes().replace(b"irina@client.example", b"p501@example.com")
    world.stage.mails(raw, ["support@desk.example"], "p501@example.com")
    for browser, side in ((anna, "/desk"), (irina, "")):
        for path in ("/tickets/1001", "/tickets/1001/mails/1"):
            browser.opens(f"{side}{path}")
            browser.sees(INVITED)
    (file,) = world.stage.messages()[0].attachments
    assert file.invitation == Invitation(method="REQUEST", summary="Звонок, срочно now", start="20251201T100000")
    assert world.stage.files.kept[file.key].content.startswith(b"BEGIN:VCALENDAR")


@pytest.mark.parametrize(
    ("method", "kind"),
    [("CANCEL", "Отмена встречи"), ("REPLY", "Ответ на приглашение"), ("COUNTER", "Другое время"), ("", "Событие")],
)
def test_what_a_calendar_asks_is_said(world, anna, method, kind):
    calendar = f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nSUMMARY:<b>x\r\nEND:VEVENT\r\n".encode()
    id = world.stranger().mails("встреча", files=[("a.ics", calendar)])
    page = anna.opens(f"/desk/mail/{id}")
    anna.sees(f"{kind}: <b>x")
    assert "<b>x" not in page.html


@pytest.fixture
def there() -> tuple[Stage, dict[str, Browser]]:
    """A ticket that a client asked by mail, and what a stranger wrote into it."""
    stage = Stage((NORTH, CLOUD))
    world = MailWorld(stage)
    world.irina.mails(SECRET, subject="Вопрос")
    letter = world.irina.receives()[-1]
    world.stranger().answers(letter, SECRET)
    stage.client("Пётр", user=502, accounts=[("north", "c-2")], linked=False)
    stage.client("Павел", user=503, accounts=[("north", "c-1")], linked=False)
    for role in (Role.AGENT, Role.HEAD, Role.ADMINISTRATOR, Role.OBSERVER):
        stage.staff(role.value, role=role, departments=("tech",))
    stage.staff("elsewhere", role=Role.AGENT, departments=("bill",))
    stage.staff("other", role=Role.ADMINISTRATOR, departments=("help",), provider="cloud")
    names = ("agent", "head", "administrator", "observer", "elsewhere")
    browsers = {each: stage.workplace(each) for each in names}
    browsers |= {"other": stage.workplace("other", provider="cloud"), "nobody": stage.browser()}
    browsers |= {"owner": stage.browser(501), "neighbour": stage.browser(502), "trusted": stage.browser(503)}
    return stage, browsers


STAFF = {"agent", "head", "administrator", "observer"}


@pytest.mark.parametrize(
    ("path", "whose"),
    [
        ("/desk/tickets/1001/mails/1", STAFF),
        ("/desk/tickets/1001/mails/2", STAFF),
        ("/desk/tickets/1001/mails/1/whole", STAFF),
        ("/desk/tickets/1001/mails/2/whole", STAFF),
        ("/tickets/1001/mails/1", {"owner", "trusted"}),
        ("/tickets/1001/mails/2", set()),
    ],
)
def test_a_mail_is_shown_to_those_of_its_ticket_alone(there, path, whose):
    """What a stranger wrote into a ticket is read by staff alone; the client's own by everybody of his account."""
    stage, browsers = there
    assert [each.internal for each in stage.messages()] == [False, True]
    for who, browser in browsers.items():
        answer = browser.asks("GET", f"{HOME}{path}")
        said = answer.body.decode() + str(dict(answer.headers))
        leads = "raw/" in str(answer.headers.get("Location", ""))
        assert (SECRET in said or leads) == (who in whose), who
        assert answer.status_code in ((200, 303) if who in whose else (303, 401, 403, 404)), who
