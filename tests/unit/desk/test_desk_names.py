"""What people may be called, and what their files are kept as."""

from __future__ import annotations

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.desk.errors import Invalid
from chalicelib.desk.names import FILE_NAME, PROVIDER_ID, email_of, file_name, id_of, media_type, name_of


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("отчёт.pdf", "отчёт.pdf"),
        ("C:\\Users\\anna\\отчёт.pdf", "отчёт.pdf"),
        ("../../etc/passwd", "passwd"),
        ("", "file"),
        ("...", "file"),
        ("gpj.\u202eexe", "gpj.exe"),
        ("a\x00b\n.txt", "ab .txt"),
        ("я" * 300 + ".tar", "я" * 95 + "….tar"),
        ("я" * 300, "я" * 99 + "…"),
        (".htaccess", ".htaccess"),
        ("a." + "b" * 200, "a." + "b" * 97 + "…"),
        (".".join("b" * 50), ".".join("b" * 50)),
    ],
)
def test_a_file_keeps_its_name_as_far_as_it_is_safe(given_name, kept):
    assert file_name(given_name, otherwise="file") == kept


@given(st.text())
def test_no_file_name_is_too_long_or_hides_anything(text):
    name = file_name(text, otherwise="file")
    assert 0 < len(name) <= FILE_NAME
    assert "/" not in name
    assert not {category(char) for char in name if char not in "\u200c\u200d"} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize("kind", ["text/html; charset=x", "", "a/b/c", "текст/plain", "text/plain\r\nX: y"])
def test_what_is_no_media_type_is_just_bytes(kind):
    assert media_type(kind) == "application/octet-stream"


def test_a_media_type_is_kept_in_small_letters():
    assert media_type("Image/PNG") == "image/png"


@pytest.mark.parametrize("good", ["c-1", "ACME.ru_2", "0", "x" * 64])
def test_an_id_is_taken_as_given(good):
    assert id_of(good, what="account") == good


@pytest.mark.parametrize("bad", ["", "a b", "a#b", "a/b", "ы", "x" * 65, "a\n"])
def test_an_id_cannot_break_anything(bad):
    with pytest.raises(Invalid):
        id_of(bad, what="account")


def test_a_name_is_composed_and_trimmed():
    assert name_of(" Андреи\u0306 ", what="staff") == "Андрей"


@pytest.mark.parametrize("address", ["Anna@Example.COM", " anna@example.com "])
def test_an_address_is_kept_in_small_letters(address):
    assert email_of(address) == "anna@example.com"


def test_a_provider_has_a_short_id_for_it_stands_in_buttons():
    """5.5: `ar:<provider>:<10 digits>:<10 digits>` must stay within 64 bytes."""
    assert id_of("p" * 32, what="provider", limit=PROVIDER_ID)
    with pytest.raises(Invalid):
        id_of("p" * 33, what="provider", limit=PROVIDER_ID)
