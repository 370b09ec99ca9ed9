"""`make run` as a real process on free ports, and Chromium to look at it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.looks import AXE
from tests.e2e.people import PATIENCE, Visitor

ROOT = Path(__file__).parents[2]
PORTS = ("PORT", "LOBBY_PORT", "TELEGRAM_PORT", "AWS_PORT", "SMTP_PORT")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
STOPS_WITHIN = 60
"""Seconds after which it hangs; the machine may be busy with other tests."""


def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.e2e)


class Desk:
    """A running `python -m infra.local.serve`."""

    def __init__(self, process: subprocess.Popen[str], ports: dict[str, int], lines: list[str], log: Path) -> None:
        self.process, self.ports, self.lines, self.log = process, ports, lines, log

    @property
    def lobby(self) -> str:
        return f"http://127.0.0.1:{self.ports['LOBBY_PORT']}"

    def stop(self, by: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """Exit code, and what was said after `ready`."""
        self.process.send_signal(by)
        said, _ = self.process.communicate(timeout=STOPS_WITHIN)
        return self.process.returncode, said


def free_ports() -> dict[str, int]:
    """All held at once, so that no two are the same."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in PORTS]
    ports = {name: one.getsockname()[1] for name, one in zip(PORTS, held, strict=True)}
    for one in held:
        one.close()
    return ports


def launch(folder: Path, ports: dict[str, int], **environment: str) -> subprocess.Popen[str]:
    told = {name: str(port) for name, port in ports.items()}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "TELEGRAM_", "DEMO"))}
    return subprocess.Popen(
        [sys.executable, "-m", "infra.local.serve"],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT), **told, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextmanager
def running(folder: Path, **environment: str) -> Iterator[Desk]:
    ports = free_ports()
    process = launch(folder, ports, **environment)
    lines: list[str] = []
    try:
        for line in process.stdout:
            lines.append(line.rstrip("\n"))
            if lines[-1] == "ready":
                break
        else:
            pytest.fail("it ended before it was ready:\n" + "\n".join(lines))
        yield Desk(process, ports, lines, folder / ".lambdesk" / "run.log")
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


@pytest.fixture(scope="session")
def desk(tmp_path_factory) -> Iterator[Desk]:
    """One for all tests; each plays with a person of its own. Stopping it is a test, too."""
    with running(tmp_path_factory.mktemp("desk")) as one:
        yield one
        code, said = one.stop()
        assert (code, said) == (0, "stopped\n")
        assert "Traceback" not in one.log.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def chromium() -> str:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if found:
        return found
    if os.environ.get("CI"):
        pytest.fail("there is no Chromium, which CI must have: apt install chromium")
    pytest.skip("there is no Chromium here: apt install chromium")


@pytest.fixture(scope="session")
def browser(chromium) -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield one
        one.close()


@pytest.fixture
def visit(browser, desk):
    """Opens a browser window that minds errors and strangers; at the end there must have been none."""
    visitors: list[Visitor] = []

    def open_window(**wishes) -> Visitor:
        visitors.append(Visitor(browser, desk.lobby, **wishes))
        return visitors[-1]

    yield open_window
    for each in visitors:
        each.leave()
    assert [trouble for each in visitors for trouble in each.troubles] == []


@pytest.fixture(scope="session")
def facts(desk):
    """What a program is told of the demo."""
    import httpx

    return httpx.get(f"{desk.lobby}/demo.json", trust_env=False, timeout=60).json()


@pytest.fixture(scope="session")
def axe() -> str:
    """What a page's own policy forbids, a test may do: axe is put in from outside."""
    if not AXE.exists():
        pytest.fail("axe-core is missing: make node_modules/installed")
    return AXE.read_text(encoding="utf-8")
