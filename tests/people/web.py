"""A client at a browser: pages opened, forms filled and sent as they stand there, cookies kept, scripts off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

from chalice.test import Client as Front
from chalice.test import HTTPResponse

HOME = "http://desk.example"
VOID = {"input", "meta", "link", "br", "img", "hr"}
FOREIGN = ('a={"x":1}', "город=Москва", "name=Ivan Petrov", "a[b]=1", "flag", 'q="a', "e=", "x=a,b\\c")
"""Cookies as other pages of the same domain set them, which the browser sends here as well."""
HTML = "text/html,application/xhtml+xml,*/*;q=0.8"


@dataclass(slots=True)
class Form:
    action: str
    method: str = "get"
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    """What a list or a row of buttons offers, by field."""
    buttons: list[str] = field(default_factory=list)
    ticked: dict[tuple[str, str], bool] = field(default_factory=dict)
    """Boxes by their field and value."""


class _Reader(HTMLParser):
    """What a person makes of a page: its text, its links, its forms."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self.loose: list[tuple[str, str]] = []
        self._open: list[tuple[str, Mapping[str, str]]] = []
        self._form: Form | None = None
        self._area: str | None = None
        self._list: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append((tag, given))
        if tag == "form":
            self._form = Form(action=given.get("action", ""), method=given.get("method", "get"))
            self.forms.append(self._form)
        elif tag == "a":
            self.links.append((given.get("href", ""), ""))
        elif tag == "button" and self._form is not None and "disabled" not in given:
            self._form.buttons.append("")
        elif self._form is not None:
            self._field(tag, given)
        elif "form" in given:
            self.loose.append((given.get("name", ""), given.get("value", "")))

    def _field(self, tag: str, given: Mapping[str, str]) -> None:
        form, name = self._form, given.get("name", "")
        if tag == "input" and given.get("type") in ("radio", "checkbox"):
            self._choice(form, name, given)
        elif tag == "input":
            form.fields[name] = given.get("value", "")
        elif tag == "textarea":
            form.fields[name] = ""
            self._area = name
        elif tag == "select":
            self._list = name
            form.fields[name] = ""
        elif tag == "option":
            form.choices.setdefault(self._list, []).append(given.get("value", ""))
            if "selected" in given:
                form.fields[self._list] = given.get("value", "")

    @staticmethod
    def _choice(form: Form, name: str, given: Mapping[str, str]) -> None:
        value = given.get("value", "")
        form.choices.setdefault(name, []).append(value)
        if given["type"] == "checkbox":
            form.ticked[name, value] = "checked" in given
        elif "checked" in given:
            form.fields[name] = value

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag == "form":
            self._form = None
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        inside = {tag for tag, _ in self._open}
        if self._area is not None:
            self._form.fields[self._area] += data
            return
        if inside & {"script", "style", "title"}:
            return
        self.text.append(data)
        if "a" in inside and self.links:
            to, label = self.links[-1]
            self.links[-1] = (to, label + data)
        if "button" in inside and self._form is not None and self._form.buttons:
            self._form.buttons[-1] += data


@dataclass
class Page:
    url: str
    answer: HTTPResponse
    text: str
    links: list[tuple[str, str]]
    forms: list[Form]
    loose: list[tuple[str, str]] = field(default_factory=list)
    """Fields that belong to a form by its name, and stand outside of it."""

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def html(self) -> str:
        return self.answer.body.decode()


def read(url: str, answer: HTTPResponse) -> Page:
    reader = _Reader()
    reader.feed(answer.body.decode())
    return Page(url, answer, " ".join(" ".join(reader.text).split()), reader.links, reader.forms, reader.loose)


@dataclass
class Browser:
    """`carry` is what happens after each thing done, usually `stage.settle`."""

    front: Front
    carry: Callable[[], object]
    cookies: dict[str, str] = field(default_factory=dict)
    language: str = "ru"
    foreign: str = ""
    """Cookies of other pages of the domain; they are older, so they come before ours."""
    agent: str = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"
    page: Page | None = None
    typed: dict[str, str] = field(default_factory=dict)

    def opens(self, path: str, **headers: str) -> Page:
        """Follows where it is led."""
        return self._go("GET", urljoin(self.page.url if self.page else HOME, path), "", headers)

    def clicks(self, label: str) -> Page:
        found = [to for to, text in self.page.links if label in " ".join(text.split())]
        assert found, f"no link {label!r} among {[text for _, text in self.page.links]}"
        return self.opens(found[0])

    def fills(self, **typed: str) -> None:
        """What is typed or chosen, by the field's name; a choice must be offered."""
        for name, value in typed.items():
            form = next((each for each in self.page.forms if name in each.fields or name in each.choices), None)
            assert form is not None, f"no field {name!r} on {self.page.url}"
            assert name not in form.choices or value in form.choices[name], f"{value!r} not in {form.choices[name]}"
            self.typed[name] = value

    def ticks(self, name: str, value: str) -> None:
        """Puts a tick where there is none, and takes one away."""
        form = next(each for each in self.page.forms if (name, value) in each.ticked)
        form.ticked[name, value] = not form.ticked[name, value]

    def presses(self, label: str) -> Page:
        form = next((each for each in self.page.forms if label in [text.strip() for text in each.buttons]), None)
        assert form is not None, f"no button {label!r}: {[each.buttons for each in self.page.forms]}"
        filled = {**form.fields, **{name: text for name, text in self.typed.items() if name in self._names(form)}}
        return self.sends(form, filled)

    def sends(self, form: Form, filled: Mapping[str, str], **headers: str) -> Page:
        """Whatever stands in the form; also what a person would not send."""
        self.typed.clear()
        boxes = [box for box, is_ticked in form.ticked.items() if is_ticked and box[0] not in filled]
        to, body = urljoin(self.page.url, form.action), urlencode([*filled.items(), *boxes])
        if form.method.lower() == "get":
            return self._go("GET", f"{to}?{body}", "", headers)
        typed = {"Content-Type": "application/x-www-form-urlencoded", "Origin": HOME}
        typed["Referer"] = self.page.url
        return self._go("POST", to, body, {**typed, **headers})

    def form(self, button: str) -> Form:
        return next(each for each in self.page.forms if button in [text.strip() for text in each.buttons])

    def sees(self, text: str) -> None:
        assert text in self.page.text, f"not seen: {text!r} on {self.page.url}: {self.page.text}"

    def sees_not(self, text: str) -> None:
        assert text not in self.page.text, f"seen: {text!r} on {self.page.url}"

    def without_session(self) -> None:
        self.cookies.pop("lambdesk", None)

    def another(self) -> Browser:
        """Of the same person, on another machine."""
        return replace(self, cookies={}, page=None, typed={})

    def asks(self, method: str, url: str, body: str = "", headers: Mapping[str, str] | None = None) -> HTTPResponse:
        """One request, followed nowhere; its cookies are kept."""
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        sent = {"Host": "desk.example", "Accept": HTML, "Accept-Language": self.language, "User-Agent": self.agent}
        kept = [*filter(None, [self.foreign]), *(f"{name}={value}" for name, value in self.cookies.items())]
        if kept:
            sent["Cookie"] = "; ".join(kept)
        answer = self.front.http.request(method, path, headers={**sent, **(headers or {})}, body=body.encode())
        self._keep(answer)
        self.carry()
        return answer

    def _go(self, method: str, url: str, body: str, headers: Mapping[str, str]) -> Page:
        answer = self.asks(method, url, body, headers)
        for _ in range(5):
            if answer.status_code not in (302, 303):
                break
            url = urljoin(url, str(answer.headers["Location"]))
            answer = self.asks("GET", url)
        self.page = read(url, answer)
        return self.page

    def _keep(self, answer: HTTPResponse) -> None:
        set_ = answer.headers.get("Set-Cookie", [])
        for each in set_ if isinstance(set_, list) else [set_]:
            first, *attributes = [part.strip() for part in each.split(";")]
            name, _, value = first.partition("=")
            if "Max-Age=0" in attributes:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value

    @staticmethod
    def _names(form: Form) -> set[str]:
        return form.fields.keys() | form.choices.keys()
