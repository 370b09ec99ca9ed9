"""Texts and safe HTML out of the parts of a mail."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from chalicelib.channels.email.reading.html import LINKS, TAGS
from chalicelib.channels.email.reading.html import read as shown
from chalicelib.desk.mail import Oddity
from tests.unit.channels.email.reading.mails import mail, multipart, read

TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\ntext"
PAGE = b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>page</p>"
PICTURE = b"Content-Type: image/png\r\nContent-ID: <p@x>\r\nContent-Disposition: inline; filename=p.png\r\n\r\nPNG"


def part(*parts: bytes, kind: str) -> bytes:
    inside = multipart(*parts, kind=kind).replace(b"b0", kind.encode())
    return inside.removeprefix(b"MIME-Version: 1.0\r\n")


@pytest.mark.parametrize(
    ("body", "new", "html", "files"),
    [
        (multipart(TEXT, PAGE, kind="alternative"), "text", "<p>page</p>", []),
        (multipart(PAGE, TEXT, kind="alternative"), "text", "<p>page</p>", []),
        (multipart(TEXT, TEXT), "text\n\ntext", None, []),
        (multipart(TEXT, PAGE), "text\n\npage", "text<hr><p>page</p>", []),
        (multipart(TEXT, PICTURE), "text", None, ["p.png"]),
        (
            multipart(part(TEXT, part(PAGE, PICTURE, kind="related"), kind="alternative"), TEXT),
            "text\n\ntext",
            None,
            None,
        ),
        (multipart(TEXT, part(PAGE, PICTURE, PAGE, kind="mixed"), kind="alternative"), "text", None, ["p.png"]),
        (multipart(PAGE, kind="alternative"), "page", "<p>page</p>", []),
        (multipart(b"Content-Type: text/plain\r\n\r\n \r\n", PAGE, kind="alternative"), "page", "<p>page</p>", []),
        (multipart(PICTURE), "", None, ["p.png"]),
        (multipart(), "", None, []),
        (multipart(b"", b"\r\n"), "", None, []),
    ],
)
def test_parts_become_one_text_and_one_page(body: bytes, new: str, html: str | None, files: list[str] | None):
    """Case 33."""
    found = read(mail(body))
    assert found.said.new == new
    assert html is None or found.said.html == html
    assert files is None or [file.name for file in found.files] == files


@pytest.mark.parametrize(
    "body", [b"\r\n", b"\r\n \t\r\n\r\n", b"", multipart(b"Content-Type: text/plain\r\n\r\n\xc2\xa0 ")]
)
def test_a_mail_that_says_nothing_says_so(body: bytes):
    """Case 33: the marker of no content."""
    assert Oddity.EMPTY in read(mail(body)).oddities


def test_a_picture_is_shown_only_when_the_mail_has_it():
    """Case 34."""
    page = shown(
        '<img src="cid:p@x" alt="a"><img src="cid:gone"><img src="//e.example/x"><img src="http://e.example">',
        {"p@x": 3},
    )
    assert page.html == '<img data-file="3" alt="a">'
    assert page.pictures == {3}
    assert Oddity.PICTURES_BLOCKED in page.oddities


HOSTILE = [
    "<script>x()</script>",
    "<img src=x onerror=x()>",
    "<p style='background:url(https://e.example)' onclick=x()>a</p>",
    "<a href='javascript:x()'>a</a>",
    "<a href=' java\nscript:x()'>a</a>",
    "<a href='data:text/html,<script>x()</script>'>a</a>",
    "<a href='vbscript:x()'>a</a>",
    "<form action=https://e.example><input formaction=x><button>b</button></form>",
    "<meta http-equiv=refresh content='0;url=https://e.example'>",
    "<svg><script>x()</script><a xlink:href='javascript:x()'></a></svg>",
    "<math><mi xlink:href='javascript:x()'>m</mi></math>",
    "<noscript><p title='</noscript><img src=x onerror=x()>'></noscript>",
    "<svg></p><style><a id='</style><img src=1 onerror=x()>'></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=x()&gt;'></table></math>",
    "<iframe srcdoc='<script>x()</script>'></iframe><object data=x></object><embed src=x>",
    "<base href=https://e.example><link rel=stylesheet href=https://e.example>",
    "<template><img src=x onerror=x()></template>",
    "<img alt='<img src=x onerror=x()>' src='cid:gone'>",
    "<img alt='a>b<script>x()</script>' src='cid:p@x'>",
    "<textarea><img src=x onerror=x()></textarea>",
    "<p id=content class=button name=csrf>a</p>",
    "<!--[if mso]><script>x()</script><![endif]-->",
    "<xmp><img src=x onerror=x()></xmp>",
    "\x00<scr\x00ipt>x()</scr\x00ipt>",
]


class Strict(HTMLParser):
    """Fails on whatever must not be in a page that was made safe."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        for name, value in attrs:
            assert name in {"href", "title", "alt", "width", "height", "dir", "lang", "data-file", "target", "rel"}
            assert name != "href" or (value or "").startswith(("http://", "https://", "mailto:", "tel:"))

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


@pytest.mark.parametrize("source", HOSTILE)
def test_nothing_of_a_page_can_act(source: str):
    """Case 34."""
    Strict().feed(shown(source, {"p@x": 0}).html or "")


def test_more_links_than_anybody_writes_are_a_file():
    """Case 42, links."""
    page = b"Content-Type: text/html\r\n\r\n" + b'<a href="http://x.example">x</a>' * (LINKS + 1)
    found = read(mail(page))
    assert found.said.html is None
    assert found.said.full
    assert {Oddity.LINKS_CUT, Oddity.HTML_AS_FILE} <= found.oddities
    assert [(file.type, file.size) for file in found.files] == [("text/html", len(page) - 27)]


def test_a_page_over_a_megabyte_is_cut_and_told():
    """Case 42: bounded by the output."""
    found = read(mail(b"Content-Type: text/html\r\n\r\n" + b"<p>" + b"word " * 300_000))
    assert Oddity.TEXT_CUT in found.oddities
    assert len(found.said.full) <= 2**20


def test_a_page_names_its_own_charset():
    page = '<html><head><meta charset="windows-1251"></head><body>Привет</body></html>'.encode("cp1251")
    assert read(mail(b"Content-Type: text/html\r\n\r\n" + page)).said.new == "Привет"


def test_numbers_of_letters_are_letters():
    assert read(mail(b"Content-Type: text/html\r\n\r\n&#1055;&#1088;&#1080;&nbsp;&lt;b&gt;")).said.new == "При <b>"
