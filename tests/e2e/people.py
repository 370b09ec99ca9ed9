"""Somebody at a browser: in the chat window as a client, in the lobby as staff."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, expect

PATIENCE = 60_000
"""Milliseconds; long, for it is never waited out where all is well."""


class Visitor:
    def __init__(self, browser: Browser, lobby: str, *, language: str = "ru", **wishes) -> None:
        locale = {"ru": "ru-RU", "en": "en-GB"}[language]
        self._context = browser.new_context(locale=locale, **{"viewport": {"width": 1280, "height": 860}, **wishes})
        self._context.set_default_timeout(PATIENCE)
        self.lobby = lobby
        self.troubles: list[str] = []
        self.expected: tuple[str, ...] = ()
        """Parts of what the browser complains of although all is as it should be, such as of a refusal."""
        self.page = self._watched(self._context.new_page())

    def _watched(self, page: Page) -> Page:
        page.on("console", lambda line: self._mind(line.type == "error", f"console: {line.text}"))
        page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        page.on("request", lambda sent: self._mind(_is_foreign(sent.url), f"request: {sent.url}"))
        return page

    def _mind(self, is_trouble: bool, what: str) -> None:
        if is_trouble and not any(each in what for each in self.expected):
            self.troubles.append(what)

    def goes(self, path: str) -> Page:
        self.page.goto(self.lobby + path)
        return self.page

    def leave(self) -> None:
        self._context.close()


def _is_foreign(url: str) -> bool:
    return urlsplit(url).scheme in ("http", "https", "ws", "wss") and urlsplit(url).hostname != "127.0.0.1"


class Chat:
    """The chat window in front of a client."""

    def __init__(self, visitor: Visitor, bot: str, user: int) -> None:
        self.page = visitor.goes(f"/chat/{bot}/{user}")

    @property
    def messages(self) -> Locator:
        return self.page.locator("#messages > .message")

    def starts(self) -> None:
        self.page.locator(".begin").click()

    def says(self, text: str) -> None:
        self.page.locator("#text").fill(text)
        self.page.locator("#text").press("Enter")

    def attaches(self, *files) -> None:
        self.page.locator("#file").set_input_files(list(files))

    def presses(self, label: str) -> None:
        self.button(label).click()

    def button(self, label: str) -> Locator:
        """The newest with these words."""
        return self.page.locator(".keys button", has_text=label).last

    def hears(self, text: str) -> Locator:
        """The newest bubble of the bot with these words, as soon as it is there."""
        found = self.page.locator(".message.bot", has_text=text).last
        expect(found).to_be_visible()
        return found

    def hears_at_last(self, text: str) -> None:
        """The same words may stand further up: these are at the very end."""
        expect(self.messages.last).to_contain_text(text)

    def sees_toast(self, text: str) -> None:
        expect(self.page.locator("#toast")).to_contain_text(text)

    def mine(self, text: str) -> Locator:
        found = self.page.locator(".message.person", has_text=text).last
        expect(found).to_be_visible()
        return found

    def swipes(self, message: Locator) -> None:
        """Answers this message, as a mouse does it."""
        message.locator(".bubble").hover()
        message.locator(".tools button").first.click()

    def edits(self, old: str, new: str) -> None:
        message = self.mine(old)
        message.locator(".bubble").hover()
        message.locator(".tools button").nth(1).click()
        expect(self.page.locator("#text")).to_have_value(old)
        self.says(new)


class Staff:
    """A member of staff at the page of a ticket."""

    def __init__(self, visitor: Visitor, provider: str, number: str) -> None:
        self.page = visitor.goes(f"/tickets/{provider}/{number}")

    def answers(self, text: str, *files, by: str, button: str) -> None:
        self.page.locator("select[name=as]").select_option(by)
        self.page.locator("textarea[name=text]").fill(text)
        self.page.locator("input[name=file]").set_input_files(list(files))
        self.page.get_by_role("button", name=button).click()
        expect(self.page.locator(".flash.done")).to_be_visible()
