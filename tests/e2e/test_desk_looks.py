"""Every page of the queue and its tickets at both widths, in both themes and languages: nothing cut, axe content."""

from __future__ import annotations

from tests.e2e.console import PAGES, Console, member
from tests.e2e.looks import in_every_language, wrong_with

CALM = "!document.querySelector('.htmx-request')"
"""What comes after the page itself has come."""


@in_every_language
def test_every_page_of_the_console_is_whole_and_open_to_everybody(visit, facts, axe, language):
    visitor = visit(language=language, bypass_csp=True)
    console = Console(visitor, member(facts, "vera"))
    console.goes(f"/desk?language={language}")
    wrong = []
    for name, path in PAGES.items():
        page = console.goes(path)
        page.wait_for_function(CALM)
        wrong += wrong_with(page, f"desk-{name}", axe, language)
    assert not wrong, "\n".join(wrong)
