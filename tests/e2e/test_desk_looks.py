"""Every page of the queue and its tickets at both widths, in both themes and languages: nothing cut, axe content."""

from __future__ import annotations

import pytest

from tests.e2e.console import PAGES, Console, member
from tests.e2e.test_portal_looks import AXE, CUT, FLOWS_OVER, LOOKS, SHOTS

WIDTHS = {"phone": (360, 760), "desk": (1440, 900)}


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.exists():
        pytest.fail("axe-core is missing: make node_modules/installed")
    return AXE.read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "theme"), [("ru", "light"), ("en", "dark"), ("ru", "dark"), ("en", "light")])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_the_console_is_whole_and_open_to_everybody(visit, facts, axe, language, theme, width):
    wide, high = WIDTHS[width]
    visitor = visit(language=language, viewport={"width": wide, "height": high}, bypass_csp=True)
    console = Console(visitor, member(facts, "vera"), theme=theme)
    console.goes(f"/desk?language={language}")
    wrong = []
    for name, path in PAGES.items():
        page = console.goes(path)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=SHOTS / f"desk-{name}-{width}-{theme}-{language}.png", full_page=True)
        if page.evaluate(FLOWS_OVER):
            wrong.append(f"{name} flows over")
        wrong += [f"{name} cuts {each}" for each in page.evaluate(CUT)]
        page.evaluate(axe)
        wrong += [f"{name} {each}" for each in page.evaluate(LOOKS)]
    assert wrong == []
