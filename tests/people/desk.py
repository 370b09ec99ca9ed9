"""A member of staff at the console: pages opened, forms filled and sent as they stand there, scripts off."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.people.web import Browser, Form, Page


@dataclass
class Clerk:
    """Somebody with a browser that is signed in at the console."""

    browser: Browser

    def looks(self, view: str = "", **query: str) -> list[int]:
        """The numbers of a list, from the top."""
        asked = "&".join(f"{name}={value}" for name, value in {**({"view": view} if view else {}), **query}.items())
        page = self.browser.opens(f"/desk?{asked}" if asked else "/desk")
        assert page.status == 200, page.text
        return self.numbers(page)

    @staticmethod
    def numbers(page: Page) -> list[int]:
        """Of the tickets that a page leads to, from the top."""
        paths = [urlsplit(to).path for to, label in page.links if "№" in label]
        return [int(each.rpartition("/")[2]) for each in paths if "/desk/tickets/" in each]

    def opens(self, number: int) -> Page:
        return self.browser.opens(f"/desk/tickets/{number}")

    def answers(self, number: int, text: str, *, keep: bool = False) -> Page:
        return self._says(number, text, "answer_keep" if keep else "answer")

    def notes(self, number: int, text: str) -> Page:
        return self._says(number, text, "note")

    def writes(self, text: str, act: str = "answer", **other: str) -> Page:
        """In the ticket that is open, as it was shown."""
        form = self.composer()
        return self.browser.sends(form, {**form.fields, "text": text, "act": act, **other})

    def takes(self, number: int) -> Page:
        self.opens(number)
        return self.does("take")

    def does(self, act: str, **filled: str) -> Page:
        """By the form of the ticket that is open."""
        form = next(each for each in self.browser.page.forms if each.action.endswith(f"/acts/{act}"))
        return self.browser.sends(form, {**form.fields, **filled})

    def beside(self, number: int) -> Page:
        """What stands beside a ticket: its client, its history, whom to give it to."""
        return self.browser.opens(f"/desk/tickets/{number}/aside")

    def picks(self, act: str, *numbers: int, **filled: str) -> Page:
        """Several tickets of the list that is open, and one act on all of them."""
        form = next(each for each in self.browser.page.forms if "/desk/bulk" in each.action)
        values = [value for name, value in self._boxes() if name == "pick" and int(value.split()[0]) in numbers]
        assert len(values) == len(numbers), values
        form.ticked = {("pick", value): True for value in values}
        return self.browser.sends(form, {**form.fields, "act": act, **filled})

    def sees(self, text: str) -> None:
        self.browser.sees(text)

    def sees_not(self, text: str) -> None:
        self.browser.sees_not(text)

    def composer(self) -> Form:
        return next(each for each in self.browser.page.forms if "seen" in each.fields and "text" in each.fields)

    def _says(self, number: int, text: str, act: str) -> Page:
        self.opens(number)
        return self.writes(text, act)

    def _boxes(self) -> list[tuple[str, str]]:
        """Boxes that belong to a form by its name stand outside of it."""
        return self.browser.page.loose
