"""The page of an error: complete in itself, so that it shows whatever else is broken."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template

from chalicelib.i18n.catalogue import words

PART = Template("""<section lang="$language">
<h1>$title</h1>
$said<footer>$code <code>$reference</code>$start</footer>
</section>""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The page's one card in one language."""

    language: str
    title: str
    said: Sequence[str]
    """What happened and what was kept, a paragraph each; the last is what to do."""
    start: str | None = None
    """Where the beginning is; None where there is none to go to."""


@cache
def _shell() -> Template:
    return Template((Path(__file__).parent / "page.html").read_text(encoding="utf-8").strip())


@cache
def policy() -> str:
    """Nothing may be loaded, and no style but this page's own."""
    style = _shell().template.partition("<style>")[2].partition("</style>")[0]
    hashed = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; form-action 'none'"


def headers() -> Mapping[str, str]:
    return {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": f"{policy()}; frame-ancestors 'none'",
    }


def page(parts: Sequence[Part], reference: str, theme: str = "auto") -> str:
    """In the first part's language; the others stand below it."""
    return _shell().substitute(
        language=parts[0].language,
        theme=escape(theme),
        policy=policy(),
        title=escape(parts[0].title),
        parts="\n".join(_part(each, reference) for each in parts),
    )


def _part(part: Part, reference: str) -> str:
    *before, last = part.said
    said = [f"<p>{escape(each)}</p>\n" for each in before] + [f'<p class="next">{escape(last)}</p>\n']
    beginning = escape(words(part.language, "edge.start", {}))
    return PART.substitute(
        language=part.language,
        title=escape(part.title),
        said="".join(said),
        code=escape(words(part.language, "edge.reference", {})),
        reference=escape(reference),
        start=f'<br><a href="{escape(part.start)}">{beginning}</a>' if part.start else "",
    )
