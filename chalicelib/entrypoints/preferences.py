"""What a caller would rather have, by its headers: a page or JSON, in which language, light or dark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from chalice.app import Request

from chalicelib.portal import choices

PAGE = frozenset({"text/html", "application/xhtml+xml"})
JSON = frozenset({"application/json", "application/problem+json", "application/*", "*/*"})
"""Whoever takes anything is a program; a browser names the page first."""

LONGEST = 1000
"""Characters of such a header we look at."""
OWN = "lambdesk"
MARK = f"{OWN}_"
"""Before the name of a cookie that other pages of the domain may have too."""
LONGEST_COOKIES = 32_000
"""Characters of all cookies: more than the gateway passes on."""
MOST_COOKIES = 300
"""More than browsers keep for a site."""


def wants_page(headers: Mapping[str, str]) -> bool:
    wishes = dict(_wishes(headers.get("accept", "")))
    page = max((wishes[each] for each in PAGE & wishes.keys()), default=0.0)
    return page > max((wishes[each] for each in JSON & wishes.keys()), default=0.0)


def language(headers: Mapping[str, str], known: Sequence[str]) -> str:
    """The one chosen in this browser, else the most wanted of those known, regions aside; else the first of them."""
    chosen = cookies(headers).get("language")
    if chosen in known:
        return str(chosen)
    wishes = sorted(_wishes(headers.get("accept-language", "")), key=lambda wish: -wish[1])
    wanted = (name.partition("-")[0] for name, quality in wishes if quality > 0)
    return next((each for each in wanted if each in known), known[0])


def of_reader(headers: Mapping[str, str], known: Sequence[str]) -> str:
    """The same where nobody can be looked up: before what the browser would rather have comes what its person chose."""
    kept = cookies(headers)
    chosen = choices.told(kept)[0]
    return chosen if chosen in known and kept.get("language") not in known else language(headers, known)


def theme(headers: Mapping[str, str]) -> str:
    kept = cookies(headers)
    return kept["theme"] if kept.get("theme") in choices.THEMES else choices.told(kept)[1]


def headers_of(request: Request) -> Mapping[str, str]:
    """With all its cookies: they may come in several headers, of which the gateway tells the last as the one."""
    many = request.to_original_event().get("multiValueHeaders") or {}
    told = [each for name, all in many.items() if name.lower() == "cookie" for each in all]
    return {**request.headers, "cookie": "; ".join(told)} if told else request.headers


def cookies(headers: Mapping[str, str]) -> Mapping[str, str]:
    """Ours, by their names without the mark. The first of each: browsers begin with the most specific path (RFC 6265,
    5.4).

    Other pages of the domain set cookies too, with whatever in them and under names like `language`.
    """
    found: dict[str, str] = {}
    for each in islice(headers.get("cookie", "")[:LONGEST_COOKIES].split(";"), MOST_COOKIES):
        name, given, value = (part.strip() for part in each.partition("="))
        if given and name.startswith(OWN):
            found.setdefault(name, _unquoted(value))
    return {**found, **{name.removeprefix(MARK): value for name, value in found.items()}}


def own_name(name: str) -> str:
    """As the browser keeps it."""
    return name if name.startswith(OWN) else MARK + name


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value


def _wishes(header: str) -> Iterator[tuple[str, float]]:
    """Each with its quality, 1 where none is given; what cannot be read is not wanted."""
    for each in header[:LONGEST].lower().split(","):
        name, *parameters = (part.strip() for part in each.split(";"))
        qualities = [part.removeprefix("q=") for part in parameters if part.startswith("q=")]
        yield name, _quality(qualities[0]) if qualities else 1.0


def _quality(text: str) -> float:
    try:
        return max(0.0, min(1.0, float(text)))
    except ValueError:
        return 0.0
