"""A provider's programs at the desk: a billing system, a monitor and a report, each by its token."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.desk.announcements import Announcement
from chalicelib.desk.people import Membership, Person, Role
from chalicelib.desk.rules import Limits
from chalicelib.desk.ticket import ClientStatus, StaffStatus
from chalicelib.desk.tokens import Right
from chalicelib.services.records import Changes
from chalicelib.services.setup_announcements import announce
from chalicelib.services.setup_tokens import remove_token
from tests.flows.desk_side import Employee, OnTheSite, paper
from tests.people.program import Program, program
from tests.stage import NORTH, Stage


@pytest.fixture
def billing(stage: Stage) -> Program:
    stage.client().says("/start")
    stage.services(("vps-1", "VPS Старт"))
    return program(stage)


def numbers(listed: dict) -> list[int]:
    return [each["number"] for each in listed["tickets"]]


def test_a_token_is_told_what_it_may_do(stage: Stage) -> None:
    monitor = program(stage, Right.READ_TICKETS, name="Монитор")
    me = monitor.gets("/whoami")
    assert (me["provider"], me["provider_name"], me["name"]) == ("north", "Север-Хостинг", "Монитор")
    assert me["rights"] == ["tickets.read"]


def test_a_program_writes_to_a_client_who_hears_of_it_by_his_way(stage: Stage, billing: Program) -> None:
    answer = billing.asks(
        "POST",
        "/tickets",
        {"account": "c-1", "department": "bill", "subject": "Счёт", "text": "Счёт не оплачен", "service": "vps-1"},
        key="invoice-17",
    )
    stage.settle()
    ticket = answer.json
    assert (answer.status, answer.headers["Location"].endswith("/api/v1/tickets/1001")) == (201, True)
    assert (ticket["number"], ticket["staff_status"], ticket["person"]) == (1001, "awaiting_client", "p-501")
    assert (ticket["service"], ticket["service_name"]) == ("vps-1", "VPS Старт")
    assert stage.said("Счёт не оплачен")


def test_a_program_brings_a_question_in_a_clients_name_and_the_history_names_it(stage: Stage, billing: Program) -> None:
    body = {"account": "c-1", "department": "tech", "text": "С формы сайта", "side": "client", "person": "p-501"}
    ticket = billing.posts("/tickets", body)
    assert (ticket["staff_status"], ticket["waiting_since"] is not None) == ("unassigned", True)
    (said,) = billing.gets("/tickets/1001/messages")["messages"]
    assert (said["by"]["id"], said["by"]["side"]) == ("p-501", "client")
    (fact,) = billing.gets("/tickets/1001/history")["facts"]
    assert fact["kind"] == "ticket.created"
    assert fact["details"]["through"] == f"token~{billing.gets('/whoami')['token']}"


def test_nobody_is_spoken_for_who_does_not_belong_there(stage: Stage, billing: Program) -> None:
    stage.client("Пётр", user=502, accounts=(("north", "c-2"),))
    body = {"account": "c-1", "department": "tech", "text": "Чужое", "side": "client"}
    for person, status, code in (("p-502", 404, "refused.no_person"), (None, 422, "refused.api.missing")):
        answer = billing.asks("POST", "/tickets", {**body, "person": person}, key="k")
        assert (answer.status, answer.json["code"], answer.json["field"]) == (status, code, "person")
    assert not stage.tickets()


def test_what_a_provider_stops_and_limits_holds_for_questions_that_programs_bring(
    stage: Stage, billing: Program
) -> None:
    stage.save(replace(NORTH, limits=Limits(hourly=1), version=1))
    body = {"account": "c-1", "department": "tech", "text": "Раз", "side": "client", "person": "p-501"}
    billing.posts("/tickets", body)
    assert billing.asks("POST", "/tickets", body, key="another").status == 429
    assert billing.asks("POST", "/tickets", {**body, "side": "staff"}, key="staff").status == 201


def test_a_ticket_is_worked_on_from_the_first_word_to_the_last(stage: Stage, billing: Program) -> None:
    stage.staff()
    OnTheSite(stage).asks("С утра 502")
    given = billing.posts("/tickets/1001/assign", {"assignee": "s-anna"})
    assert (given["assignee"], given["staff_status"]) == ("s-anna", "in_progress")
    kept = billing.posts("/tickets/1001/replies", {"text": "Смотрим", "outcome": "keep"})
    assert kept["staff_status"] == "in_progress"
    billing.posts("/tickets/1001/notes", {"text": "Диск полон"})
    assert billing.posts("/tickets/1001/release")["assignee"] is None
    moved = billing.posts("/tickets/1001/move", {"department": "bill", "note": "Вернуть деньги"})
    assert moved["department"] == "bill"
    closed = billing.posts("/tickets/1001/close", {"expected": moved["last_message"]})
    assert closed["staff_status"] == "awaiting_client"
    assert billing.posts("/tickets/1001/reopen")["staff_status"] == "unassigned"
    answered = billing.posts("/tickets/1001/replies", {"text": "Готово", "expected": moved["last_message"]})
    stage.settle()
    assert answered["client_status"] == ClientStatus.NEW_MESSAGES
    assert stage.said("Готово")
    facts = billing.gets("/tickets/1001/history")["facts"]
    ours = [each["by"] for each in facts if each["kind"] != "ticket.created" and each["kind"] != "ticket.viewed"]
    assert len(ours) >= 8
    assert {each["name"] for each in ours} == {"Биллинг"}
    assert all(each["id"].startswith("token~") for each in ours)


def test_a_ticket_is_not_closed_over_what_the_client_wrote_meanwhile(stage: Stage, billing: Program) -> None:
    OnTheSite(stage).asks("С утра 502")
    seen = billing.gets("/tickets/1001")["last_message"]
    OnTheSite(stage).replies("И ещё одно")
    for act, body in (("close", {}), ("replies", {"text": "Всё?"})):
        answer = billing.asks("POST", f"/tickets/1001/{act}", {**body, "expected": seen}, key=act)
        assert (answer.status, answer.json["field"]) == (409, "expected")
    assert stage.ticket().staff_status is StaffStatus.UNASSIGNED


def test_what_a_ticket_does_not_allow_is_refused_by_its_own_rules(stage: Stage, billing: Program) -> None:
    OnTheSite(stage).asks("С утра 502")
    billing.gets("/whoami")
    before = stage.store.dump()
    assert billing.asks("POST", "/tickets/1001/reopen", key="a").json["code"] == "refused.reopen.open"
    assert billing.asks("POST", "/tickets/1001/release", key="b").json["code"] == "refused.release.unassigned"
    nobody = billing.asks("POST", "/tickets/1001/assign", {"assignee": "nobody"}, key="c")
    assert (nobody.status, nobody.json["field"]) == (404, "assignee")
    assert billing.asks("POST", "/tickets/1001/move", {"department": "x"}, key="d").json["field"] == "department"
    assert stage.store.dump() == before


def test_reading_changes_nothing(stage: Stage, billing: Program) -> None:
    """The one act of the panel this desk follows that every integration complains of: reading there marks as read."""
    OnTheSite(stage).asks("С утра 502")
    Employee(stage, stage.staff()).answers("Проверьте", paper())
    billing.gets("/whoami")
    before = stage.store.dump()
    for path in ("/tickets", "/tickets/1001", "/tickets/1001/messages", "/tickets/1001/history", "/accounts"):
        billing.gets(path)
    for path in ("/accounts/c-1", "/accounts/c-1/services", "/accounts/c-1/persons", "/departments", "/staff"):
        billing.gets(path)
    assert stage.store.dump() == before


def test_the_list_is_narrowed_by_each_filter(stage: Stage, billing: Program) -> None:
    stage.staff()
    site = OnTheSite(stage)
    stage.client("Пётр", user=502, accounts=(("north", "c-2"),))
    site.asks("Первый")
    site.asks("Второй", department="bill")
    stage.later(hours=1)
    OnTheSite(stage, "p-502").asks("Третий", account="c-2")
    anna = Employee(stage, stage.staff())
    anna.takes(1001)
    anna.answers("Ответ", number=1003)
    assert numbers(billing.gets("/tickets")) == [1003, 1002, 1001]
    assert numbers(billing.gets("/tickets", status="unassigned")) == [1002]
    assert numbers(billing.gets("/tickets", status="in_progress")) == [1001]
    assert numbers(billing.gets("/tickets", status="awaiting_client")) == [1003]
    assert numbers(billing.gets("/tickets", client_status=0)) == [1003]
    assert numbers(billing.gets("/tickets", department="bill")) == [1002]
    assert numbers(billing.gets("/tickets", department="bill", status="unassigned")) == [1002]
    assert numbers(billing.gets("/tickets", department="bill", status="in_progress")) == []
    assert numbers(billing.gets("/tickets", account="c-2")) == [1003]
    assert numbers(billing.gets("/tickets", account="c-1", status="in_progress")) == [1001]
    assert numbers(billing.gets("/tickets", assignee="s-anna")) == [1001]
    assert numbers(billing.gets("/tickets", assignee="s-anna", status="in_progress")) == [1001]
    since = (stage.clock.now() - timedelta(minutes=30)).isoformat()
    assert numbers(billing.gets("/tickets", active_since=since)) == [1003]


def test_an_account_is_listed_with_its_archive_page_by_page(stage: Stage, billing: Program) -> None:
    site, anna = OnTheSite(stage), Employee(stage, stage.staff())
    for text in ("Раз", "Два", "Три"):
        site.asks(text)
    for number in (1001, 1002):
        anna.answers("Готово", number=number)
        site.archives(number)
    found, cursor = [], None
    while True:
        page = billing.gets("/tickets", account="c-1", limit=1, **({"cursor": cursor} if cursor else {}))
        found += numbers(page)
        cursor = page["next"]
        if cursor is None:
            break
    assert found[0] == 1003
    assert sorted(found) == [1001, 1002, 1003]
    assert sorted(numbers(billing.gets("/tickets", account="c-1", status="archived"))) == [1001, 1002]
    assert numbers(billing.gets("/tickets", account="c-1", status="archived", client_status=1)) == []


def test_all_tickets_are_listed_page_by_page_each_once(stage: Stage, billing: Program) -> None:
    for text in ("Раз", "Два", "Три", "Четыре", "Пять"):
        OnTheSite(stage).asks(text)
    found, cursor = [], {}
    while True:
        page = billing.gets("/tickets", limit=2, **cursor)
        found += numbers(page)
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert found == [1005, 1004, 1003, 1002, 1001]


def test_a_narrow_filter_is_looked_for_through_several_pages(stage: Stage, billing: Program) -> None:
    OnTheSite(stage).asks("Счёт", department="bill")
    for text in ("Раз", "Два", "Три"):
        OnTheSite(stage).asks(text)
    page = billing.gets("/tickets", department="bill", limit=1)
    assert (numbers(page), page["next"]) == ([1001], None)


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ({"state": "new"}, 422, "state"),
        ({"status": "new"}, 422, "status"),
        ({"client_status": "4"}, 422, "client_status"),
        ({"limit": "0"}, 422, "limit"),
        ({"limit": "101"}, 422, "limit"),
        ({"limit": "٣"}, 422, "limit"),
        ({"limit": "9" * 5000}, 422, "limit"),
        ({"active_since": "yesterday"}, 422, "active_since"),
        ({"active_since": "2026-11-14T09:00:00"}, 422, "active_since"),
        ({"active_since": "9" * 5000}, 422, "active_since"),
        ({"cursor": "made-up"}, 422, "cursor"),
        ({"cursor": "made-up", "account": "c-1"}, 422, "cursor"),
        ({"cursor": "active.made-up", "account": "c-1"}, 422, "cursor"),
        ({"department": "nowhere"}, 404, "department"),
        ({"account": "nobody"}, 404, "account"),
        ({"assignee": "nobody"}, 404, "assignee"),
    ],
    ids=str,
)
def test_a_filter_that_cannot_be_meant_is_refused_by_its_name(
    billing: Program, query: dict[str, str], status: int, field: str
) -> None:
    answer = billing.asks("GET", "/tickets", query=query)
    assert (answer.status, answer.json["field"]) == (status, field)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_the_ends_of_time_are_times(billing: Program, moment: str) -> None:
    assert billing.asks("GET", "/tickets", query={"active_since": moment}).status == 200


def test_what_was_said_is_read_back_in_time(stage: Stage, billing: Program) -> None:
    OnTheSite(stage).asks("С утра 502")
    for text in ("Два", "Три", "Четыре"):
        billing.posts("/tickets/1001/replies", {"text": text, "outcome": "keep"})
    first = billing.gets("/tickets/1001/messages", limit=2)
    assert [each["text"] for each in first["messages"]] == ["Три", "Четыре"]
    second = billing.gets("/tickets/1001/messages", limit=2, cursor=first["next"])
    assert [each["id"] for each in second["messages"]] == [1, 2]
    assert second["next"] is None


def test_notes_are_for_programs_that_may_read_them(stage: Stage, billing: Program) -> None:
    reader = program(stage, Right.READ_TICKETS)
    OnTheSite(stage).asks("С утра 502")
    anna = Employee(stage, stage.staff())
    anna.answers("Ответ", paper())
    billing.posts("/tickets/1001/notes", {"text": "Между нами"})
    assert "Между нами" in [each["text"] for each in billing.gets("/tickets/1001/messages")["messages"]]
    assert "Между нами" not in str(reader.gets("/tickets/1001/messages"))
    kinds = [each["kind"] for each in billing.gets("/tickets/1001/history")["facts"]]
    assert "ticket.noted" in kinds
    assert "ticket.noted" not in str(reader.gets("/tickets/1001/history"))


def test_a_file_is_had_by_an_address_of_its_own(stage: Stage, billing: Program) -> None:
    OnTheSite(stage).asks("С утра 502")
    Employee(stage, stage.staff()).answers("Вот", paper())
    file = billing.gets("/tickets/1001/messages")["messages"][-1]["files"][0]
    assert (file["name"], file["state"], file["size"]) == ("счёт.pdf", "ready", 10)
    answer = billing.asks("GET", f"/tickets/1001/messages/2/files/{file['id']}")
    assert answer.status == 303
    assert answer.headers["Location"].startswith("https://")
    assert billing.asks("GET", "/tickets/1001/messages/2/files/nothing").status == 404
    assert billing.asks("GET", f"/tickets/1001/messages/1/files/{file['id']}").status == 404


def test_a_file_of_a_note_is_had_only_with_the_right_to_notes(stage: Stage, billing: Program) -> None:
    OnTheSite(stage).asks("С утра 502")
    Employee(stage, stage.staff()).answers("Вот", paper())
    reader = program(stage, Right.READ_TICKETS)
    file = billing.gets("/tickets/1001/messages")["messages"][-1]["files"][0]["id"]
    said = stage.store.message("north", 1001, 2)
    path = f"/tickets/1001/messages/2/files/{file}"
    assert reader.asks("GET", path).status == 303
    stage.save(replace(said, internal=True))
    assert (reader.asks("GET", path).status, billing.asks("GET", path).status) == (404, 303)


def sent_up(stage: Stage, offer: dict, content: bytes = b"%PDF paper") -> dict[str, str]:
    """As whoever posts the offered form: the bucket has it, and what the act names of it."""
    stage.files.put(offer["key"], iter([content]), type=offer["fields"]["Content-Type"], limit=1000)
    return {"key": offer["key"], "name": offer["name"]}


def test_a_program_sends_files_with_what_it_says(stage: Stage, billing: Program) -> None:
    OnTheSite(stage).asks("С утра 502")
    wish = {"files": [{"name": "../счёт.pdf", "type": "application/pdf", "size": 10}, {"name": "b.log", "size": 1}]}
    first, second = billing.posts("/uploads", wish)["files"]
    assert (first["name"], first["fields"]["Content-Type"]) == ("счёт.pdf", "application/pdf")
    billing.posts("/tickets/1001/replies", {"text": "Вот", "files": [sent_up(stage, first)]})
    billing.posts("/tickets/1001/notes", {"text": "Журнал", "files": [sent_up(stage, second, b"x")]})
    said, noted = billing.gets("/tickets/1001/messages")["messages"][-2:]
    assert [(each["name"], each["size"]) for each in (*said["files"], *noted["files"])] == [
        ("счёт.pdf", 10),
        ("b.log", 1),
    ]
    third = billing.posts("/uploads", {"files": [{"name": "c.pdf", "size": 10}]})["files"][0]
    body = {"account": "c-1", "department": "tech", "text": "Договор", "files": [sent_up(stage, third)]}
    number = billing.posts("/tickets", body)["number"]
    assert billing.gets(f"/tickets/{number}/messages")["messages"][0]["files"][0]["name"] == "c.pdf"


def test_nobody_names_a_file_that_another_sent_up(stage: Stage, billing: Program) -> None:
    OnTheSite(stage).asks("С утра 502")
    other = program(stage, name="Другая")
    theirs = sent_up(stage, other.posts("/uploads", {"files": [{"name": "c.pdf", "size": 10}]})["files"][0])
    billing.gets("/whoami")
    before = stage.store.dump()
    for file in (theirs, {**theirs, "key": "files/north/1001/x"}, {**theirs, "key": "../x"}):
        answer = billing.asks("POST", "/tickets/1001/replies", {"text": "Вот", "files": [file]}, key="k")
        assert (answer.status, answer.json["code"], answer.json["field"]) == (404, "refused.file_missing", "files")
    assert stage.store.dump() == before


@pytest.mark.parametrize(
    ("wish", "status", "field"),
    [
        ({"files": []}, 422, "files"),
        ({"files": [{"name": "a", "size": 0}]}, 422, "files"),
        ({"files": [{"name": "a", "size": 2**30}]}, 413, "files"),
        ({"files": [{"name": "a", "size": 1}] * 11}, 422, "files"),
        ({"files": [{"name": "a", "size": 1}, {"name": "", "size": 1}]}, 422, "files[1].name"),
    ],
)
def test_an_offer_is_within_what_staff_may_send(billing: Program, wish: dict, status: int, field: str) -> None:
    answer = billing.asks("POST", "/uploads", wish)
    assert (answer.status, answer.json["field"]) == (status, field)


def test_a_client_sends_his_files_himself(stage: Stage, billing: Program) -> None:
    file = sent_up(stage, billing.posts("/uploads", {"files": [{"name": "c.pdf", "size": 10}]})["files"][0])
    body = {"account": "c-1", "department": "tech", "text": "С формы", "side": "client", "person": "p-501"}
    answer = billing.asks("POST", "/tickets", {**body, "files": [file]}, key="k")
    assert (answer.status, answer.json["field"]) == (422, "files")


def test_what_has_not_changed_is_not_sent_again(stage: Stage, billing: Program) -> None:
    OnTheSite(stage).asks("С утра 502")
    first = billing.asks("GET", "/tickets/1001")
    tag = first.headers["ETag"]
    for known in (tag, f'W/{tag}, "x"'):
        again = billing.asks("GET", "/tickets/1001", If_None_Match=known)
        assert (again.status, again.text, again.headers["ETag"]) == (304, "", tag)
    OnTheSite(stage).replies("Ещё")
    assert billing.asks("GET", "/tickets/1001", If_None_Match=tag).status == 200


def test_a_billing_system_keeps_accounts_services_and_persons_right(stage: Stage, billing: Program) -> None:
    made = billing.puts("/accounts/7", {"name": "ООО «Семь»"})
    assert made == {"id": "7", "name": "ООО «Семь»", "comment": "", "blocked": False, "hourly": None}
    assert billing.puts("/accounts/7/services/vps-7", {"name": "VPS"})["state"] == "active"
    assert billing.puts("/accounts/7/services/vps-7", {"name": "VPS", "state": "suspended"})["state"] == "suspended"
    person = {"email": "Olga@Seven.example", "name": "Ольга", "language": "ru"}
    olga = billing.asks("POST", "/accounts/7/persons", person).json
    assert (olga["emails"], olga["standing"], olga["telegram"]) == (["olga@seven.example"], "owner", False)
    billing.puts("/accounts/7", {"name": "ООО «Семёрка»", "blocked": True, "hourly": 5, "comment": "Должник"})
    (membership,) = stage.store.person(olga["id"]).memberships
    assert (membership.account_name, membership.blocked, membership.hourly) == ("ООО «Семёрка»", True, 5)
    kept = billing.puts("/accounts/7", {"name": "ООО «Семёрка»"})
    assert (kept["blocked"], kept["hourly"], kept["comment"]) == (True, 5, "Должник")
    assert billing.puts("/accounts/7", {"name": "ООО «Семёрка»", "hourly": None})["hourly"] is None
    assert billing.gets("/accounts/7/persons")["persons"] == [billing.gets(f"/accounts/7/persons/{olga['id']}")]
    again = billing.asks("POST", "/accounts/7/persons", {**person, "name": "Ольга С.", "standing": "trusted"}).json
    assert (again["id"], again["name"], again["standing"]) == (olga["id"], "Ольга С.", "trusted")
    assert billing.puts("/accounts/7/services/vps-7", {"name": "VPS+"}) == {
        "id": "vps-7",
        "name": "VPS+",
        "state": "suspended",
    }
    kept = billing.asks("POST", "/accounts/7/persons", {"email": "olga@seven.example", "name": "Ольга С."}).json
    assert (kept["standing"], kept["language"]) == ("trusted", "ru")
    assert billing.asks("DELETE", f"/accounts/7/persons/{olga['id']}").status == 204
    assert billing.asks("DELETE", f"/accounts/7/persons/{olga['id']}").status == 404
    assert billing.asks("DELETE", "/accounts/7/services/vps-7").status == 204
    assert billing.gets("/accounts/7/services") == {"services": []}


def test_a_state_told_again_is_neither_written_nor_logged(stage: Stage, billing: Program) -> None:
    states = (("PUT", "/accounts/7", {"name": "Семь"}), ("PUT", "/accounts/7/services/s", {"name": "VPS"}))
    olga = {"email": "o@x.example", "name": "Ольга"}
    states = (*states, ("POST", "/accounts/7/persons", olga), ("POST", "/accounts/c-1/persons", olga))
    for method, path, body in states:
        assert billing.asks(method, path, body).status == 200
    before = stage.store.dump()
    for method, path, body in states:
        assert billing.asks(method, path, body).status == 200
    assert stage.store.dump() == before


def test_what_a_program_does_to_clients_stands_in_the_log_by_its_token(stage: Stage, billing: Program) -> None:
    billing.puts("/accounts/7", {"name": "Семь"})
    line = max(stage.store.log("north", limit=9).lines, key=lambda each: each.verb == "account.put")
    assert (line.verb, line.on, line.by) == ("account.put", "north/7", f"token~{billing.gets('/whoami')['token']}")


def test_the_log_of_the_console_calls_a_program_by_its_name(stage: Stage, billing: Program) -> None:
    stage.staff("Вера", role=Role.ADMINISTRATOR)
    billing.puts("/accounts/7", {"name": "Семь"})
    assert "Биллинг" in stage.workplace("Вера").opens("/desk/settings/log").text


def test_the_console_calls_a_program_by_its_name_in_history_and_figures(stage: Stage, billing: Program) -> None:
    stage.staff("Вера", role=Role.ADMINISTRATOR)
    body = {"account": "c-1", "department": "tech", "text": "С формы", "side": "client", "person": "p-501"}
    billing.posts("/tickets", body)
    billing.posts("/tickets/1001/replies", {"text": "Смотрим"})
    stage.settle()
    vera = stage.workplace("Вера")
    assert "через программу Биллинг" in vera.opens("/desk/tickets/1001/aside").text
    assert "token~" not in vera.opens("/desk/tickets/1001/aside").text
    assert "Биллинг" in vera.opens("/desk/figures").text


def test_a_program_that_is_gone_is_called_by_its_id(stage: Stage, billing: Program) -> None:
    stage.staff("Вера", role=Role.ADMINISTRATOR)
    id = billing.gets("/whoami")["token"]
    billing.puts("/accounts/7", {"name": "Семь"})
    remove_token("north", id, by="test", cause="gone", house=stage.house)
    assert f"token~{id}" in stage.workplace("Вера").opens("/desk/settings/log").text


def test_somebody_who_is_also_anothers_is_no_business_of_a_program(two_providers: Stage) -> None:
    stage = two_providers
    stage.client("Ирина", user=501, accounts=(("north", "c-1"), ("cloud", "k-1")))
    alone = Person(id="alone", name="Ничья", emails=("alone@x.example",))
    stage.save(alone)
    billing = program(stage)
    billing.gets("/whoami")
    before = stage.store.dump()
    for email in ("p501@example.com", "alone@x.example"):
        answer = billing.asks("POST", "/accounts/c-1/persons", {"email": email, "name": "Взлом"})
        assert (answer.status, answer.json["code"]) == (403, "refused.person_elsewhere")
    assert stage.store.dump() == before
    told = billing.gets("/accounts/c-1/persons/p-501")
    assert "cloud" not in str(told)


def test_accounts_are_listed_by_name_page_by_page(stage: Stage, billing: Program) -> None:
    for id, name in (("1", "Альфа"), ("2", "Бета"), ("3", "Бетон")):
        billing.puts(f"/accounts/{id}", {"name": name})
    page = billing.gets("/accounts", named="Бет", limit=1)
    assert [each["id"] for each in page["accounts"]] == ["2"]
    rest = billing.gets("/accounts", named="Бет", limit=1, cursor=page["next"])
    assert ([each["id"] for each in rest["accounts"]], rest["next"]) == (["3"], None)
    assert billing.asks("GET", "/accounts", query={"cursor": "nobody"}).json["field"] == "cursor"


def test_departments_staff_and_announcements_are_read(stage: Stage, billing: Program) -> None:
    stage.staff()
    announce(
        "north",
        Announcement(id="", text="Работы", starts_at=stage.clock.now(), texts={"en": "Works"}),
        by="test",
        cause="a",
        house=stage.house,
    )
    departments = billing.gets("/departments")["departments"]
    assert [each["id"] for each in departments] == ["tech", "bill", "sales"]
    (anna,) = billing.gets("/staff")["staff"]
    assert (anna["id"], anna["role"], anna["departments"]) == ("s-anna", "agent", ["tech"])
    (told,) = billing.gets("/announcements")["announcements"]
    assert (told["text"], told["texts"], told["runs"]) == ("Работы", {"en": "Works"}, True)


def test_the_same_key_is_the_same_act_at_once_and_later(stage: Stage, billing: Program) -> None:
    """TG-08 for programs: what is delivered twice is done once."""
    body = {"account": "c-1", "department": "bill", "text": "Счёт не оплачен"}
    with stage.dying_after_commit():
        billing.asks("POST", "/tickets", body, key="invoice-17")
    stage.settle()
    for _ in range(2):
        answer = billing.asks("POST", "/tickets", body, key="invoice-17")
        assert (answer.status, answer.json["number"]) == (201, 1001)
    stage.later(days=1)
    assert billing.asks("POST", "/tickets", body, key="invoice-17").json["number"] == 1001
    assert len(stage.tickets()) == 1
    assert len(stage.said("Счёт не оплачен")) == 1


def test_two_deliveries_at_the_same_moment_file_one_ticket(stage: Stage, billing: Program) -> None:
    body = {"account": "c-1", "department": "bill", "text": "Счёт не оплачен"}
    inner: list[int] = []

    def meanwhile(_: Changes) -> None:
        stage.store.after_commit = lambda _: None
        inner.append(billing.asks("POST", "/tickets", body, key="invoice-17").json["number"])

    billing.gets("/whoami")
    stage.store.after_commit = meanwhile
    outer = billing.asks("POST", "/tickets", body, key="invoice-17").json["number"]
    assert (inner, outer, len(stage.tickets())) == ([1001], 1001, 1)


def test_each_act_is_done_once_by_its_key(stage: Stage, billing: Program) -> None:
    stage.staff()
    OnTheSite(stage).asks("С утра 502")
    acts = (
        ("assign", {"assignee": "s-anna"}),
        ("replies", {"text": "Смотрим", "outcome": "keep"}),
        ("notes", {"text": "Диск"}),
        ("release", None),
        ("move", {"department": "bill"}),
        ("close", {"expected": 2}),
        ("reopen", None),
    )
    for act, body in acts:
        billing.posts(f"/tickets/1001/{act}", body, key=act)
        before = stage.store.dump()
        billing.posts(f"/tickets/1001/{act}", body, key=act)
        assert stage.store.dump() == before, act


def test_a_key_of_another_act_is_refused(stage: Stage, billing: Program) -> None:
    OnTheSite(stage).asks("С утра 502")
    billing.posts("/tickets/1001/notes", {"text": "Диск"}, key="k")
    answer = billing.asks("POST", "/tickets/1001/replies", {"text": "Диск"}, key="k")
    assert (answer.status, answer.json["code"]) == (409, "refused.key_used")


def test_a_key_with_another_body_is_refused_and_with_the_same_one_however_it_is_written_it_is_not(
    stage: Stage, billing: Program
) -> None:
    body = {"account": "c-1", "department": "bill", "text": "Счёт 17"}
    billing.posts("/tickets", body, key="k")
    other = billing.asks("POST", "/tickets", {**body, "text": "Счёт 18"}, key="k")
    assert (other.status, other.json["code"]) == (409, "refused.key_used")
    again = billing.asks("POST", "/tickets", raw=json.dumps(dict(reversed(body.items())), indent=8).encode(), key="k")
    assert (again.status, again.json["number"]) == (201, 1001)
    billing.posts("/tickets/1001/replies", {"text": "Раз"}, key="r")
    assert billing.asks("POST", "/tickets/1001/replies", {"text": "Два"}, key="r").status == 409
    assert billing.posts("/tickets/1001/replies", {"text": "Раз", "outcome": "release"}, key="r")["last_message"] == 2


def test_two_programs_may_use_the_same_key(stage: Stage, billing: Program) -> None:
    OnTheSite(stage).asks("С утра 502")
    other = program(stage)
    for each in (billing, other):
        each.posts("/tickets/1001/notes", {"text": "Диск"}, key="k")
    assert stage.ticket().messages == 3


@pytest.mark.parametrize("key", [None, "", "a" * 65, "ключ", "a b", "a#b"])
def test_an_act_without_a_key_is_refused(stage: Stage, billing: Program, key: str | None) -> None:
    OnTheSite(stage).asks("С утра 502")
    answer = billing.asks("POST", "/tickets/1001/notes", {"text": "Диск"}, key=key)
    assert (answer.status, answer.json["field"]) == (422, "Idempotency-Key")
    assert stage.ticket().messages == 1


def test_whoever_asks_too_fast_is_told_to_wait_and_others_are_not(stage: Stage, billing: Program) -> None:
    other = program(stage)
    for _ in range(60):
        billing.gets("/departments")
    answer = billing.asks("GET", "/departments")
    assert (answer.status, answer.headers["Retry-After"]) == (429, "1")
    other.gets("/departments")
    stage.clock.turn(seconds=1)
    billing.gets("/departments")


def test_a_person_of_the_panel_and_one_of_the_api_are_the_same(stage: Stage, billing: Program) -> None:
    """Whoever is known by his address is not made twice."""
    stage.save(
        Person(
            id="olga",
            name="Ольга",
            emails=("olga@x.example",),
            memberships=(Membership(provider="north", account="c-1", account_name="ООО c-1"),),
        )
    )
    billing.puts("/accounts/7", {"name": "Семь"})
    told = billing.asks("POST", "/accounts/7/persons", {"email": "olga@x.example", "name": "Ольга"}).json
    assert told["id"] == "olga"
    assert len(stage.store.person("olga").memberships) == 2
