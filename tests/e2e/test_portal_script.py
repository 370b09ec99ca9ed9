"""Script in all that people and providers can write, shown in Chromium: nothing runs, nothing is asked elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys

import httpx
import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import ROOT, running
from tests.e2e.people import Visitor
from tests.e2e.portal import Portal, somebody
from tests.e2e.things import file

RUN = "<img src=x onerror=run()><script>run()</script>"
QUOTED = "\"'><svg onload=run()>{{7*7}}${7*7}"
AWAY = "<img src=//evil.example/a.png><link rel=stylesheet href=//evil.example/a.css>"
TEXT = "\n".join(
    (
        RUN,
        QUOTED,
        AWAY,
        "javascript:run() data:text/html,<script>run()</script> vbscript:run()",
        'https://good.example/a?b=1&c=2 http://good.example/"onmouseover="run() mailto:anna@good.example',
        "[x](javascript:run()) <a href=javascript:run()>x</a>",
        f"```\n{RUN}\n```",
        "<form action=//evil.example><button>x</button></form><iframe src=//evil.example></iframe>",
        "</textarea></script></title><base href=//evil.example>",
    )
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="run()"><script>run()</script></svg>'
HTML = f"<title>x</title>{RUN}".encode()
FILES = [
    file(f"{RUN}.html", HTML, "text/html"),
    file("picture.svg", SVG, "image/svg+xml"),
    file("picture.png", HTML, "image/png"),
    file('"onerror="run()".txt', b"x", "text/plain"),
]
STORED = """
import os, sys
from dataclasses import replace
from datetime import UTC, datetime
from chalicelib import bootstrap
from chalicelib.desk.people import Bot, TelegramLink
from chalicelib.services.records import Changes
from infra.ops import where
found = where.variables(where.Local(), os.environ)
where.enter(found)
house, (run, quoted) = bootstrap.build(found), sys.argv[1:]
provider, person = house.directory.provider("evil"), house.directory.person("mallory")
link = TelegramLink(id=66, name=f"T{run}", username=f"u{quoted}", linked_at=datetime.now(UTC))
bot = Bot(id="66", username=f"b{quoted}", name=f"B{run}", token="66:x", secret="s", providers=("evil",))
logo = replace(provider, logo=f"https://127.0.0.1:9/{quoted}")
house.store.commit(Changes(saves=(logo, replace(person, telegram=link, telegram_support=True), bot)))
"""
"""What no command takes, as if it had got into the table: names of Telegram's, a logo's address."""
MARK = "window.ran = 0; window.run = () => { window.ran += 1; console.error('it ran'); };"
UNSAFE = """[...document.querySelectorAll("a[href], form[action], img[src], [hx-get], [hx-post]")]
  .flatMap((one) => ["href", "action", "src"].map((name) => one.getAttribute(name) && one[name]).filter(Boolean))
  .filter((to) => typeof to === "string" && !/^(https?:|mailto:)/.test(to))"""
BARE = """[...document.querySelectorAll(".message a[href^='http']")]
  .filter((one) => one.origin !== location.origin && !/noopener/.test(one.rel)).map((one) => one.outerHTML)"""
STRANGE = "document.querySelectorAll('main :is(iframe, object, embed, base, style, script, svg, link)').length"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A desk of its own, whose provider, department, account, service, staff and client all bear such names."""
    with running(tmp_path_factory.mktemp("hostile"), DEMO="0") as desk:
        for command in (
            ["provider", "add", "evil", "--name", f"P{RUN}"],
            ["--provider", "evil", "department", "add", "d", "--name", f"D{RUN}", "--description", QUOTED],
            ["--provider", "evil", "account", "add", "a", "--name", f"A{RUN}"],
            ["--provider", "evil", "service", "add", "s", "--account", "a", "--name", f"S{QUOTED}"],
            [
                "--provider",
                "evil",
                "staff",
                "add",
                "w",
                "--name",
                f"W{RUN}",
                "--email",
                "w@x.example",
                "--department",
                "d",
            ],
            ["person", "add", "--id", "mallory", "--name", f"M{RUN}", "--email", "m@x.example", "--owner", "evil/a"],
        ):
            ops(desk, *command)
        says(desk, "-c", STORED, RUN, QUOTED)
        yield desk


def ops(desk, *command: str) -> None:
    says(desk, "-m", "infra.ops", "--local", *command)


def says(desk, *command: str) -> None:
    said = subprocess.run(
        [sys.executable, *command],
        env={**os.environ, "LOBBY_PORT": str(desk.ports["LOBBY_PORT"]), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr


@pytest.fixture
def mallory(browser, hostile):
    visitor = Visitor(browser, hostile.lobby)
    visitor.page.add_init_script(MARK)
    facts = httpx.get(f"{hostile.lobby}/demo.json", trust_env=False).json()
    yield Portal(visitor, somebody(facts, "mallory"))
    visitor.leave()


def is_harmless(portal: Portal) -> None:
    """Pictures that are none, and a logo that nobody serves, may fail to load; everything else is trouble."""
    page = portal.page
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.ran") == 0
    assert page.evaluate(UNSAFE) == []
    assert page.evaluate(BARE) == []
    assert page.evaluate(STRANGE) == 0
    assert [each for each in portal.visitor.troubles if "Failed to load resource" not in each] == []


def test_nothing_that_anybody_wrote_runs_on_any_page(mallory, hostile):
    page = mallory.goes("/tickets/new")
    page.locator("input[name=department]").check()
    page.locator("select[name=service]").select_option("s")
    page.locator("#subject").fill(f"Т{RUN}{QUOTED}"[:120])
    page.locator("textarea").fill(TEXT)
    page.locator("#file").set_input_files(FILES)
    expect(page.locator(".attach li.sent")).to_have_count(len(FILES))
    is_harmless(mallory)
    page.get_by_role("button", name="Отправить", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("vbscript:run()")
    expect(page.locator(".messages")).to_contain_text("<script>run()</script>")
    is_harmless(mallory)  # what only calls itself a picture is shown by nobody
    ops(hostile, "--as", "w", "--provider", "evil", "ticket", "reply", "1001", TEXT)
    ticket = page.url.partition("?")[0].removeprefix(mallory.base)
    for path in (
        "/",
        "/tickets",
        "/tickets?service=s",
        f"/tickets?q={QUOTED}",
        ticket,
        "/archive",
        "/settings",
        "/settings/data",
        "/tickets/new",
        "/sign-in",
        "/tickets/4711",
    ):
        mallory.goes(path)
        is_harmless(mallory)


def test_nothing_that_telegram_or_the_provider_is_called_runs_in_the_settings(mallory):
    page = mallory.goes("/settings")
    expect(page.locator("main")).to_contain_text("T<img src=x onerror=run()>")
    expect(page.locator(".brand img")).to_have_count(1)
    is_harmless(mallory)
    for button in ("Отвязать", "Получить ссылку", "Подключить"):
        found = page.get_by_role("button", name=button)
        if found.count():
            found.first.click()
            page.wait_for_load_state("networkidle")
            is_harmless(mallory)


def test_no_file_of_another_runs_at_this_origin(mallory):
    page = mallory.goes("/tickets/1001")
    links = page.locator(".message .files a:not(.picture)")
    expect(links).to_have_count(len(FILES))
    for link in links.all():
        address = mallory.base + link.get_attribute("href")
        answer = page.request.get(address)
        assert not answer.url.startswith(mallory.base)
        assert answer.headers["content-disposition"].startswith("attachment")
        assert not answer.headers["content-type"].startswith(("text/html", "image/svg"))
        with page.expect_download():
            link.click()
    assert page.request.get(f"{address}?preview").status == 404
    is_harmless(mallory)


@pytest.mark.parametrize(
    "path",
    [
        "/sign-in?next=%22%3E%3Cscript%3Erun()%3C/script%3E",
        "/sign-in/link?key=%22%3E%3Cscript%3Erun()%3C/script%3E",
        "/sign-in?next=javascript:run()",
        "/tickets?q=%22%3E%3Cimg%20src=x%20onerror=run()%3E&service=%22%3E%3Cscript%3Erun()%3C/script%3E",
        "/tickets/new?department=%22%3E%3Cscript%3Erun()&service=%22onfocus=%22run()",
        "/tickets/%3Cscript%3Erun()%3C%2Fscript%3E",
        "/static/%3Cscript%3Erun()%3C%2Fscript%3E",
        "/%3Cscript%3Erun()%3C%2Fscript%3E",
        "/sign-in/panel?token=%3Cscript%3Erun()%3C/script%3E",
    ],
)
def test_nothing_in_an_address_runs(mallory, path):
    mallory.goes(path)
    is_harmless(mallory)
