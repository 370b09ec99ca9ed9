"""What every page must be, however it is looked at: as wide as its window, cut nowhere, and open to everybody."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "build" / "screenshots"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = {"phone": (360, 760), "desk": (1440, 900)}
FLOWS_OVER = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
CUT = """[...document.querySelectorAll("button, .button, .pill, h1, h2, label:not(.unseen), td, dd")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline")
  .map((one) => one.outerHTML.slice(0, 120))"""
OBJECTS = """axe.run(document, { resultTypes: ["violations"], preload: false })
  .then((found) => found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" | ")}`))"""

in_every_look = pytest.mark.parametrize(
    ("width", "theme", "language"),
    [("phone", "light", "ru"), ("phone", "dark", "en"), ("desk", "dark", "ru"), ("desk", "light", "en")],
)
"""Both widths, each in both themes and in both languages: the pairs, for all eight take too long to wait for."""

LOOKS = {"ru": (("phone", "light"), ("desk", "dark")), "en": (("phone", "dark"), ("desk", "light"))}
"""The same by language: a page that has come is looked at in both, for a theme and a width ask for no other page."""

in_every_language = pytest.mark.parametrize("language", LOOKS)


def wrong_with(page: Page, name: str, axe: str, language: str) -> list[str]:
    """What is, with a picture of it; of what is well there is one where PICTURES is set."""
    page.evaluate(axe)
    return [f"{look}: {name} {each}" for look in LOOKS[language] for each in _wrong(page, name, language, *look)]


def _wrong(page: Page, name: str, language: str, width: str, theme: str) -> list[str]:
    wide, high = WIDTHS[width]
    page.set_viewport_size({"width": wide, "height": high})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    wrong = ["flows over"] if page.evaluate(FLOWS_OVER) else []
    wrong += [f"cuts {each}" for each in page.evaluate(CUT)]
    wrong += page.evaluate(OBJECTS)
    if wrong or os.environ.get("PICTURES"):
        page.screenshot(path=SHOTS / f"{name}-{width}-{theme}-{language}.png", full_page=True)
    return wrong
