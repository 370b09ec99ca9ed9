"""What is harmless where it is opened, and what only calls itself a picture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.desk.media import looks_like, without_life
from chalicelib.desk.names import ANY_TYPE, media_type

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"
GIF = b"GIF89a"
WEBP = b"RIFF\x10\x00\x00\x00WEBPVP8 "


@pytest.mark.parametrize("kind", ["image/png", "image/heic", "audio/ogg", "video/mp4", "application/pdf", "text/plain"])
def test_what_is_never_run_keeps_its_type(kind):
    assert without_life(kind) == kind


@pytest.mark.parametrize(
    "kind",
    [
        "text/html",
        "image/svg+xml",
        "image/svg-xml",
        "application/xhtml+xml",
        "text/xml",
        "application/xml",
        "application/javascript",
        "text/javascript",
        "text/css",
        "application/x-shockwave-flash",
        "multipart/related",
        "message/rfc822",
        "application/x-msdownload",
        "",
        "text",
    ],
)
def test_what_a_browser_may_run_is_only_bytes(kind):
    assert without_life(kind) == ANY_TYPE


@given(st.text(max_size=80))
def test_no_claim_whatever_keeps_a_page_alive(claimed):
    kind = without_life(media_type(claimed))
    assert not any(each in kind for each in ("html", "xml", "script", "css"))


@pytest.mark.parametrize(
    ("kind", "content"), [("image/png", PNG), ("image/jpeg", JPEG), ("image/gif", GIF), ("image/webp", WEBP)]
)
def test_a_picture_is_known_by_its_first_bytes(kind, content):
    assert looks_like(kind, content)
    assert not looks_like(kind, b"<script>" + content)
    assert not looks_like(kind, content[:2])


def test_a_page_that_calls_itself_a_picture_is_none():
    assert not looks_like("image/png", b"<!doctype html><script>alert(1)</script>")
    assert not looks_like("image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert not looks_like("image/webp", b"RIFF\x10\x00\x00\x00WAVEfmt ")
    assert not looks_like("image/png", JPEG)
