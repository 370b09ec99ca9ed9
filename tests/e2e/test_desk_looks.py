"""Every page of the queue and its tickets at both widths, in both themes and languages: nothing cut, axe content."""

from __future__ import annotations

from tests.e2e.console import PAGES, Console, member
from tests.e2e.looks import WIDTHS, in_every_look, wrong_with

CALM = "!document.querySelector('.htmx-request')"
"""What comes after the page itself has come."""


@in_every_look
def test_every_page_of_the_console_is_whole_and_open_to_everybody(visit, facts, axe, width, theme, language):
    wide, high = WIDTHS[width]
    visitor = visit(language=language, viewport={"width": wide, "height": high}, bypass_csp=True)
    console = Console(visitor, member(facts, "vera"), theme=theme)
    console.goes(f"/desk?language={language}")
    wrong = []
    for name, path in PAGES.items():
        page = console.goes(path)
        page.wait_for_function(CALM)
        wrong += wrong_with(page, f"desk-{name}", axe, f"{width}-{theme}-{language}")
    assert not wrong, "\n".join(wrong)
