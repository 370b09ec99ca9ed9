"""Files in the portal, in Chromium: chosen, dragged, pasted, stopped, sent again; by keyboard; without script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.things import file, picture

SHOTS = Path(__file__).parents[2] / "build" / "screenshots"
MEGABYTE = 2**20
LOG = file("error.log", b"upstream timed out\n" * 40, "text/plain")
PHOTO = picture("экран.png", (60, 120, 200))
ALIVE = "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"

DROPPED = """([selector, kind]) => {
  const data = new DataTransfer();
  data.items.add(new File(["502"], `${kind}.txt`, { type: "text/plain" }));
  const given = kind === "paste" ? { clipboardData: data } : { dataTransfer: data };
  const make = kind === "paste" ? ClipboardEvent : DragEvent;
  const event = new make(kind, { ...given, bubbles: true, cancelable: true });
  return document.querySelector(selector).dispatchEvent(event);
}"""


@pytest.fixture
def form(visit, facts):
    """Opens the form for a new question as somebody of the demo with one account."""
    person = next(each for each in facts["people"] if each.get("sign_in") and each["role"] == "client")

    refused = []

    def opened(*, refusing: str = "", **wishes) -> Page:
        """`refusing` is what Chromium grumbles about where the desk or the test refuses something."""
        visitor = visit(**wishes)
        refused.append((visitor, refusing))
        visitor.page.goto(person["sign_in"])
        visitor.page.goto(_origin(visitor.page) + "/tickets/new")
        return visitor.page

    yield opened
    for visitor, expected in refused:
        visitor.troubles[:] = [each for each in visitor.troubles if not expected or expected not in each]


def _origin(page: Page) -> str:
    return page.evaluate("location.origin")


def chip(page: Page, name: str, kind: str = "sent"):
    found = page.locator(f".attach li.{kind}", has_text=name)
    expect(found).to_be_visible()
    return found


def sends(page: Page, text: str = "Сайт не открывается") -> None:
    page.locator("input[name=department]").first.check()
    page.locator("textarea").fill(text)
    page.get_by_role("button", name="Отправить", exact=True).click()
    expect(page.locator(".messages")).to_contain_text(text)


def test_files_are_sent_up_while_one_writes_and_stand_in_the_ticket(form):
    page = form()
    page.locator("#file").set_input_files([LOG, PHOTO])
    chip(page, "error.log")
    chip(page, "экран.png")
    expect(page.locator(".attach [aria-live]")).to_contain_text("загружен")
    page.locator(".ask").screenshot(path=SHOTS / "uploads-form.png")
    sends(page)
    expect(page.locator(".messages .files")).to_contain_text("error.log")
    small = page.locator(".messages .picture img")
    small.scroll_into_view_if_needed()
    page.wait_for_function("(one) => one.complete && one.naturalWidth > 0", arg=small.element_handle())
    page.screenshot(path=SHOTS / "uploads-ticket.png", full_page=True)
    with page.expect_download() as coming:
        page.get_by_role("link", name="error.log").click()
    assert coming.value.suggested_filename == "error.log"
    assert Path(coming.value.path()).read_bytes() == LOG["buffer"]


def test_files_can_be_dragged_and_pasted(form):
    page = form()
    for kind, onto in (("drop", ".ask"), ("paste", "textarea")):
        assert page.evaluate(DROPPED, [onto, kind]) is False
        chip(page, f"{kind}.txt")
    assert page.evaluate(DROPPED, [".ask", "dragover"]) is False
    expect(page.locator(".attach.over")).to_be_visible()


def test_limits_are_said_before_and_what_is_over_them_is_never_sent(form):
    page = form()
    expect(page.locator("#file-limits")).to_contain_text("До 5 файлов, до 50 МБ каждый.")
    page.locator("#file").set_input_files([file("пусто.txt", b"", "text/plain")])
    expect(page.locator(".attach .complaint")).to_have_text("Файл «пусто.txt» пуст.")
    page.locator("#file").set_input_files([file(f"{n}.txt", b"x", "text/plain") for n in range(6)])
    expect(page.locator(".attach .complaint")).to_have_text("Больше 5 файлов приложить нельзя.")
    expect(page.locator(".attach li")).to_have_count(5)


def test_a_file_under_way_can_be_stopped_and_is_not_in_the_ticket(form):
    page = form()
    _hold(page)
    page.locator("#file").set_input_files([LOG])
    chip(page, "error.log", "going").get_by_role("button").click()
    expect(page.locator(".attach li")).to_have_count(0)
    expect(page.locator("#file")).to_be_focused()
    page.unroute_all(behavior="ignoreErrors")
    sends(page, "Без файла")
    expect(page.locator(".messages .files")).to_have_count(0)


def test_what_is_sent_too_early_goes_when_the_file_has_arrived(form):
    page = form()
    held = _hold(page)
    page.locator("#file").set_input_files([LOG])
    chip(page, "error.log", "going")
    page.locator("input[name=department]").first.check()
    page.locator("textarea").fill("Рано нажал")
    page.get_by_role("button", name="Отправить", exact=True).click()
    expect(page.locator(".attach [aria-live]")).to_have_text("Отправим, как только загрузятся файлы.")
    assert page.url.endswith("/tickets/new")
    held()
    expect(page.locator(".messages .files")).to_contain_text("error.log")


def test_a_file_that_breaks_off_is_sent_again_by_itself(form):
    page = form(refusing="net::ERR_FAILED")
    troubled = _break(page)
    page.locator("#file").set_input_files([LOG, PHOTO])
    for name in ("error.log", "экран.png"):
        chip(page, name, "failed")
    page.locator(".attach").screenshot(path=SHOTS / "uploads-failed.png")
    troubled()
    chip(page, "error.log", "failed").get_by_role("button", name="Повторить").click()
    chip(page, "error.log")
    expect(page.locator(".attach li.failed")).to_have_count(1)
    chip(page, "экран.png", "failed").get_by_role("button", name="Убрать").click()
    sends(page, "Со второй попытки")
    expect(page.locator(".messages .files li")).to_have_count(1)


def test_the_keyboard_alone_removes_a_file_and_files_a_question(form):
    page = form()
    page.locator("#file").set_input_files([LOG, PHOTO])
    chip(page, "error.log")
    chip(page, "экран.png")
    page.locator("textarea").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Убрать: error.log")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Убрать: экран.png")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#file")).to_be_focused()


def test_a_form_that_comes_back_has_its_files_and_takes_more(form):
    page = form(refusing="status of 422")
    page.locator("#file").set_input_files([LOG])
    chip(page, "error.log")
    page.locator("textarea").fill("Без отдела")
    page.get_by_role("button", name="Отправить", exact=True).click()
    expect(page.locator(".complaint").first).to_be_visible()
    expect(page.locator(".attach input[type=checkbox]")).to_be_checked()
    page.locator("#file").set_input_files([PHOTO])
    chip(page, "экран.png")
    sends(page)
    expect(page.locator(".messages .files")).to_contain_text("error.log")
    expect(page.locator(".messages .files")).to_contain_text("экран.png")


def test_a_telephone_offers_its_camera_and_cuts_nothing(form):
    page = form(viewport={"width": 360, "height": 760}, has_touch=True, is_mobile=True, color_scheme="dark")
    page.locator("#file").set_input_files([file("снимок-экрана-" * 6 + ".log", b"502", "text/plain"), PHOTO])
    chip(page, "экран.png")
    page.locator("#camera").set_input_files([picture("IMG_0001.png", (200, 80, 80))])
    chip(page, "IMG_0001.png")
    expect(page.locator("label.camera")).to_be_visible()
    page.locator(".attach").screenshot(path=SHOTS / "uploads-phone.png")
    assert page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth") == 0


def test_without_script_the_plain_field_works_and_what_came_stays(form):
    page = form(refusing="status of 422", java_script_enabled=False)
    page.locator("#file").set_input_files([LOG])
    page.locator("textarea").fill("Без скриптов")
    page.get_by_role("button", name="Отправить", exact=True).click()
    expect(page.locator(".attach input[type=checkbox]")).to_be_checked()
    page.locator(".attach").screenshot(path=SHOTS / "uploads-plain.png")
    sends(page, "Без скриптов")
    expect(page.locator(".messages .files")).to_contain_text("error.log")


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "image/png"])
def test_nothing_in_a_file_or_its_name_ever_runs(form, kind):
    page = form(refusing="status of 404")
    name = "<img src=x onerror=\"document.title='run'\">" + {"text/html": ".html"}.get(kind, ".svg")
    page.locator("#file").set_input_files([file(name, ALIVE.encode(), kind)])
    chip(page, "onerror")
    sends(page, f"Файл {kind}")
    link = page.locator(".messages .files a", has_text="onerror")
    with page.expect_download():
        link.click()
    assert "run" not in page.title()
    answer = page.request.get(link.get_attribute("href") and _origin(page) + link.get_attribute("href"))
    assert answer.headers["content-disposition"].startswith("attachment")
    if kind != "image/png":
        assert answer.headers["content-type"] == "application/octet-stream"


def _hold(page: Page):
    """What goes to the bucket waits until it is let go."""
    waiting = []
    page.route(re.compile(r"files"), lambda route: waiting.append(route) if _is_up(route) else route.continue_())

    def let_go() -> None:
        for each in waiting:
            each.continue_()
        page.unroute_all()

    return let_go


def _break(page: Page):
    pattern = re.compile(r"files")
    page.route(pattern, lambda route: route.abort() if _is_up(route) else route.continue_())
    return page.unroute_all


def _is_up(route) -> bool:
    return route.request.method == "POST" and route.request.resource_type == "xhr"
