"""Sizes of pictures are read from their first bytes."""

import pytest

from infra.local.telegram.images import picture_mime, picture_size
from tests.unit.infra.telegram.pictures import jpeg, png

WEBP_LOSSY = b"RIFF\x00\x00\x00\x00WEBPVP8 " + b"\0" * 10 + b"\x40\x01\xf0\x00"
WEBP_LOSSLESS = (
    b"RIFF\x00\x00\x00\x00WEBPVP8L" + b"\0" * 4 + b"\x2f" + ((320 - 1) | (240 - 1) << 14).to_bytes(4, "little")
)
WEBP_EXTENDED = b"RIFF\x00\x00\x00\x00WEBPVP8X" + b"\0" * 8 + (319).to_bytes(3, "little") + (239).to_bytes(3, "little")


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (png(320, 240), "image/png"),
        (jpeg(320, 240), "image/jpeg"),
        (b"GIF89a\x40\x01\xf0\x00", "image/gif"),
        (WEBP_LOSSY, "image/webp"),
        (WEBP_LOSSLESS, "image/webp"),
        (WEBP_EXTENDED, "image/webp"),
    ],
)
def test_a_picture_is_measured_and_named(data, mime):
    assert picture_size(data) == (320, 240)
    assert picture_mime(data) == mime


@pytest.mark.parametrize(
    "data", [b"", b"plain", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\x00\x04ab", b"<svg/>"]
)
def test_what_is_no_picture_has_no_size(data):
    assert picture_size(data) is None
    assert picture_mime(data) is None
