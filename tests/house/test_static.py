"""What pages are dressed in: small, complete, and the packages of others as they were published."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from chalicelib.portal import static

ROOT = Path(__file__).parents[2]
PUBLISHED = {"htmx.js": "node_modules/htmx.org/dist/htmx.min.js"}
"""Files that are not ours, and where npm puts them; `make static` takes them over."""

FIRST_LOAD = 60 * 1024
OF_THE_DESK = {"admin.css", "desk.css", "desk.js", "figures.css"}
"""What the console loads besides."""
STYLES = 16 * 1024
"""Written out; over the wire a third of it."""


def files() -> dict[str, str]:
    return {each.name: each.read_text(encoding="utf-8") for each in static.FOLDER.iterdir()}


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_is_not_ours_is_as_it_was_published(name: str) -> None:
    published = ROOT / PUBLISHED[name]
    if not published.exists():
        pytest.skip("npm has not been asked for it: make node_modules/installed")
    assert files()[name] == published.read_text(encoding="utf-8")


def test_everything_a_page_loads_at_first_is_small() -> None:
    """Plan 5: 60 KB over the wire, a page and its letters included."""
    for loaded in (files().keys() - OF_THE_DESK, files().keys()):
        packed = sum(len(gzip.compress(files()[name].encode())) for name in loaded)
        assert packed < (FIRST_LOAD / 2 if loaded.isdisjoint(OF_THE_DESK) else FIRST_LOAD * 2 / 3)
    assert len(files()["portal.css"]) < STYLES
    assert len(files()["desk.css"]) < STYLES


def test_nothing_is_asked_of_another_place() -> None:
    for name in files().keys() - PUBLISHED.keys():
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|@import|url\(", files()[name]), name


def test_every_template_names_files_that_are_there() -> None:
    for path in sorted((ROOT / "chalicelib/portal/templates").rglob("*.html")):
        for name in re.findall(r"static\('([^']+)'\)", path.read_text(encoding="utf-8")):
            assert static.asset(static.address(name).removeprefix("/static/")).text


def test_scripts_and_styles_stand_in_files_of_their_own() -> None:
    """The policy of the pages lets nothing else run."""
    for path in sorted((ROOT / "chalicelib/portal/templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?! src=)|hx-on", text), path.name
        assert "|safe" not in text.replace(" ", "")


def test_no_page_fills_a_block_that_stands_nowhere() -> None:
    """Jinja passes over it without a word, and with it a page's styles."""
    folder = ROOT / "chalicelib/portal/templates"
    texts = {str(each.relative_to(folder)): each.read_text(encoding="utf-8") for each in folder.rglob("*.html")}
    for name, text in texts.items():
        base = re.search(r'{% extends (?:"(.+)"|layout) %}', text)
        if base:
            filled = re.findall(r"^{% block (\w+) %}", text, re.MULTILINE)
            main = text.find("block main")
            within = {each for each in filled if 0 <= main < text.index(f"block {each}")}
            assert set(filled) - within <= set(blocks(texts, base[1] or "base.html")), name


def blocks(texts: dict[str, str], name: str) -> list[str]:
    """Of a template and of those it stands on."""
    base = re.search(r'{% extends "(.+)" %}', texts[name])
    return re.findall(r"{% block (\w+) %}", texts[name]) + (blocks(texts, base[1]) if base else [])
