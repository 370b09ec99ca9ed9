"""The demo holds what the pages promise: every status, every role, both languages, one person not linked."""

from dataclasses import replace

import pytest

from chalicelib.desk.people import STAFF_ROLES, Standing
from chalicelib.desk.ticket import ClientStatus
from infra.local import demo
from infra.local.demo_people import BOTS, CLOUD, NORTH, PEOPLE, PROVIDERS
from infra.local.drawings import graph_png, sheet_pdf
from infra.local.telegram.images import picture_size
from tests.fakes.store import MemoryStore
from tests.stage import Stage

PORTAL = "http://127.0.0.1:8080"


@pytest.fixture(scope="module")
def house():
    """On a table of its own: the stage has a bot already."""
    stage = Stage(providers=())
    store = MemoryStore(stage.clock.now)
    empty = replace(stage.house, store=store, directory=store, reads=store, outbox=store)
    demo.fill(empty, portal=PORTAL)
    demo.add_bots(demo.demo_bots(), empty)
    return empty


def tickets(house):
    return [each for provider in (NORTH, CLOUD) for each in house.reads.recent(provider, limit=50).tickets]


def test_there_is_a_ticket_in_every_status(house):
    assert {each.client_status for each in tickets(house)} == set(ClientStatus)


def test_there_are_two_providers_with_three_departments_each_in_both_languages(house):
    found = house.directory.providers()
    assert {each.name for each in found} == {"Север-Хостинг", "Облако Плюс"}
    assert {each.names["en"] for each in found} == {"North Hosting", "Cloud Plus"}
    assert [len(each.departments) for each in found] == [3, 3]
    assert all(each.portal == PORTAL for each in found)


def test_there_is_somebody_of_each_role_and_of_each_kind_of_client():
    people = {each.person.id: each for each in PEOPLE}
    assert len({provider for provider, *_ in people["irina"].accounts}) == 2
    assert people["pavel"].accounts[0][2] is Standing.TRUSTED
    assert people["emily"].language == "en"
    assert [each for each in people if not people[each].linked] == ["maria"]


def test_staff_of_each_role_are_there(house):
    assert {each.role for each in house.directory.staff(NORTH)} == set(STAFF_ROLES)


def test_one_bot_serves_both_and_one_only_the_second(house):
    serving = {each.token: house.directory.bot(each.token.partition(":")[0]).providers for each in BOTS}
    assert sorted(serving.values()) == [(CLOUD,), (NORTH, CLOUD)]


def test_ids_fit_into_the_data_of_buttons():
    assert all(len(each.id) <= 32 for each in PROVIDERS)


def test_filling_twice_changes_nothing(house):
    before = tickets(house)
    demo.fill(house, portal="http://elsewhere.example")
    demo.add_bots(demo.demo_bots(), house)
    assert tickets(house) == before


def test_the_files_of_the_demo_are_what_they_say():
    assert picture_size(graph_png()) == (480, 240)
    paper = sheet_pdf(("Total (990)",))
    assert paper.startswith(b"%PDF-1.4\n")
    assert int(paper.split(b"startxref\n")[1].split()[0]) == paper.index(b"xref\n0 ")
