"""Two tabs of one browser: each goes on with the ticket, the provider and the account that it was opened for."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.console import Console, asked, member
from tests.e2e.portal import Portal, somebody
from tests.e2e.things import file


def test_a_client_goes_on_in_the_first_tab_though_the_second_is_at_another_provider(facts, visit):
    number = asked(facts, "irina", "Две вкладки", "Открыта в первой")
    irina = Portal(visit(), somebody(facts, "irina"))
    page = irina.goes(f"/tickets/{number}?at=north/1204")
    other = page.context.new_page()
    other.goto(f"{irina.base}/?at=cloud/88")
    page.bring_to_front()
    with page.expect_response(f"**/tickets/{number}/new?*", timeout=20_000) as asked_by_itself:
        pass
    assert asked_by_itself.value.status == 204
    with page.expect_response("**/tickets/uploads") as offered:
        page.locator("#file").set_input_files(file("one.log", b"x", "text/plain"))
    assert offered.value.request.headers["x-place"] == "north/1204"
    page.locator("#text").fill("Из первой вкладки")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#messages")).to_contain_text("Из первой вкладки")
    expect(page.locator("h1")).to_contain_text("Две вкладки")


def test_what_the_console_asks_by_itself_says_where_its_page_belongs(facts, visit):
    number = asked(facts, "maria", "Чья страница", "Скажет сама")
    anna = Console(visit(), member(facts, "anna"))
    with anna.page.expect_request("**/here") as sign, anna.page.expect_request("**/aside*") as beside:
        page = anna.goes(f"/desk/tickets/{number}")
    page.locator("#composer [name=mode][value=note]").check(force=True)
    with page.expect_request("**/colleagues") as called:
        page.locator("#text").press_sequentially("@")
    for each in (sign, beside, called):
        assert each.value.headers["x-place"] == "north/anna"
