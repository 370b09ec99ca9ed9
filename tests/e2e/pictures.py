"""The pictures of the README, taken anew: `python -m tests.e2e.pictures`, after a look of a page has changed."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

import httpx
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.conftest import QUIET, ROOT, running

FOLDER = ROOT / "docs" / "images"
SIZE = {"width": 1120, "height": 700}
MOST = 120 * 1024
"""Bytes of one: whoever clones the repository gets all of them."""

PICTURES = {
    "portal": ("people", "irina", "/tickets/1005"),
    "console": ("staff", "vera", "/desk?view=all"),
    "figures": ("staff", "vera", "/desk/figures"),
}
"""By the name of its file: whose page it is, and which."""


def main() -> int:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as desk, sync_playwright() as playwright:
        facts = httpx.get(f"{desk.lobby}/demo.json", trust_env=False).json()
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        for name, (kind, id, path) in PICTURES.items():
            door = next(each["sign_in"] for each in facts[kind] if each["id"] == id)
            _take(FOLDER / f"{name}.png", door, path, browser)
        browser.close()
    return _told()


def _take(file: Path, door: str, path: str, browser: Browser) -> None:
    page = browser.new_context(locale="ru-RU", viewport=SIZE, color_scheme="light").new_page()
    page.goto(door)
    home = "/".join(page.url.split("/")[:3])
    page.goto(home + path)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=file)


def _told() -> int:
    sizes = {name: (FOLDER / f"{name}.png").stat().st_size for name in PICTURES}
    for name, size in sizes.items():
        sys.stdout.write(f"docs/images/{name}.png  {size:,} bytes\n")
    return int(any(size > MOST for size in sizes.values()))


if __name__ == "__main__":
    sys.exit(main())
