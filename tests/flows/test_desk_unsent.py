"""A session of staff that ended while somebody was writing: after signing in again, all he wrote is there."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest

from chalicelib.desk.badges import owner_of
from chalicelib.desk.people import Role
from chalicelib.services.sessions import end_all
from tests.flows.desk_side import OnTheSite
from tests.people.desk import Clerk
from tests.people.web import Form
from tests.stage import Stage, staff_id

MAIL = f"{staff_id('Ольга')}@staff.example"


@pytest.fixture
def olga(stage: Stage) -> Clerk:
    stage.client("Ирина")
    OnTheSite(stage).asks()
    stage.staff("Ольга", role=Role.ADMINISTRATOR)
    return Clerk(stage.workplace("Ольга"))


def ends(stage: Stage) -> None:
    end_all(owner_of(MAIL), stage.house)


def comes_in(who: Clerk, stage: Stage) -> None:
    who.sees("написанное не потеряется")
    signs_in(who, stage)


def signs_in(who: Clerk, stage: Stage) -> None:
    who.browser.fills(email=MAIL)
    who.browser.presses("Получить код")
    who.browser.fills(code=str(stage.mail.to(MAIL)[-1].values["code"]))
    who.browser.presses("Войти")


def form(who: Clerk, action: str) -> Form:
    return next(each for each in who.browser.page.forms if each.action.endswith(action))


def test_an_answer_is_there_and_is_sent_once(stage, olga):
    olga.opens(1001)
    ends(stage)
    olga.writes("Длинный\nответ", "answer_keep")
    assert len(stage.messages()) == 1
    comes_in(olga, stage)
    olga.sees("Вы снова вошли")
    assert olga.composer().fields["text"] == "Длинный\nответ"
    assert len(stage.messages()) == 1
    olga.writes(olga.composer().fields["text"], "answer_keep")
    assert [each.text for each in stage.messages()] == ["Не открывается сайт", "Длинный\nответ"]


def test_a_note_comes_back_as_a_note(stage, olga):
    olga.opens(1001)
    ends(stage)
    olga.writes("Только для своих", "note", mode="note")
    comes_in(olga, stage)
    assert olga.composer().fields["mode"] == "note"
    assert olga.composer().fields["text"] == "Только для своих"


@pytest.mark.parametrize(
    ("act", "typed"),
    [
        ("move", {"note": "Клиент просит скидку", "department": "bill"}),
        ("remind", {"text": "Клиент просит скидку", "at": "2027-01-01T10:00"}),
    ],
)
def test_a_word_for_colleagues_comes_back_as_a_note(stage, olga, act, typed):
    olga.takes(1001)
    olga.beside(1001)
    ends(stage)
    olga.does(act, **typed)
    comes_in(olga, stage)
    assert olga.composer().fields["text"] == "Клиент просит скидку"
    assert olga.composer().fields["mode"] == "note"


def test_a_ticket_to_a_client_is_there(stage, olga):
    olga.browser.opens("/desk/new?account=c-1")
    ends(stage)
    blank = form(olga, "/desk/new")
    olga.browser.sends(blank, {**blank.fields, "department": "tech", "subject": "Работы", "text": "В ночь на среду"})
    comes_in(olga, stage)
    kept = form(olga, "/desk/new").fields
    assert (kept["account"], kept["department"], kept["subject"]) == ("c-1", "tech", "Работы")
    olga.browser.sends(form(olga, "/desk/new"), kept)
    assert stage.ticket(1002).subject == "Работы"


def test_a_canned_answer_a_comment_and_an_announcement_are_there(stage, olga):
    for path, action, typed in (
        ("/desk/answers/new", "/desk/answers", {"title": "Привет", "text": "Здравствуйте", "for": "person"}),
        ("/desk/clients/c-1", "/desk/clients/c-1", {"comment": "Любит точность", "hourly": "5"}),
        (
            "/desk/settings/announcements/new",
            "/desk/settings/announcements",
            {"text": "Работы", "text.en": "Maintenance", "accounts": "c-1"},
        ),
    ):
        olga.browser.opens(path)
        ends(stage)
        blank = form(olga, action)
        olga.browser.sends(blank, {**blank.fields, **typed})
        comes_in(olga, stage)
        kept = form(olga, action).fields
        assert {name: kept[name] for name in typed} == typed


def test_what_takes_no_typing_just_leads_to_signing_in(stage, olga):
    olga.opens(1001)
    ends(stage)
    olga.does("take")
    assert "/desk/sign-in?next=" in olga.browser.page.url
    olga.sees_not("написанное не потеряется")
    signs_in(olga, stage)
    assert urlsplit(olga.browser.page.url).path == "/desk/tickets/1001"


def written(who: Clerk, kept: object) -> int:
    """Whatever stands in the field by which it travels."""
    who.browser.opens("/desk/sign-in/code")
    door = who.browser.page.forms[0]
    door.action, door.method = "/desk/sign-in/code", "post"
    return who.browser.sends(door, {"kept": json.dumps(kept), "code": "1", "next": "/desk/me"}).status


def test_what_was_kept_of_a_ticket_that_is_not_ones_own_shows_nothing(stage, olga):
    stage.staff("Борис", departments=("bill",))
    boris = Clerk(stage.workplace("Борис"))
    assert written(boris, {"path": "/desk/tickets/1001", "form": {"text": "x"}}) == 404
    boris.sees_not("Не открывается сайт")


@pytest.mark.parametrize("path", ["/desk/settings/announcements", "/desk/answers"])
def test_what_was_kept_of_a_form_that_is_not_ones_own_shows_nothing(stage, olga, path):
    stage.staff("Олег", role=Role.OBSERVER)
    assert written(Clerk(stage.workplace("Олег")), {"path": path, "form": {"text": "x"}}) == 403


@pytest.mark.parametrize("path", ["/desk/sign-out", "/tickets/1001", "https://evil.example/", "/desk/tickets/x"])
def test_what_is_no_form_of_ours_leads_to_the_queue(stage, olga, path):
    assert written(olga, {"path": path, "form": {"text": "x", "csrf": "y"}}) == 200
    assert olga.browser.page.url.endswith("/desk")


@pytest.mark.parametrize("kept", ["", [], {"path": 1}, {"path": "/desk/new"}])
def test_what_cannot_be_read_is_as_if_nothing_was_kept(stage, olga, kept):
    assert written(olga, kept) == 200
    assert olga.browser.page.url.endswith("/desk/me")
