"""A canned answer is put into what a member of staff writes, with the keyboard alone."""

from __future__ import annotations

from tests.e2e.portal import Portal

TICKET = "/desk/tickets/1005"


def test_a_slash_offers_what_fits_and_enter_puts_it_in(visit, facts):
    anna = next(each for each in facts["staff"] if each["id"] == "anna")
    page = Portal(visit(language="ru"), anna).goes(TICKET)
    text = page.locator("#text")
    text.fill("Добрый день!\n")
    text.press("End")
    text.press("/")
    page.locator("#canned-find").wait_for()
    page.keyboard.type("привет")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'text'")
    written = text.input_value()
    assert written.startswith("Добрый день!\nЗдравствуйте, Павел Соколов!")
    assert "{client}" not in written
    text.press("Control+End")
    page.keyboard.type(" и/или так")
    assert text.input_value().endswith("и/или так"), "a slash within a line is a slash"
    page.locator("[data-canned-open]").click()
    page.locator("#canned-find").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert page.locator("#canned").is_hidden()
