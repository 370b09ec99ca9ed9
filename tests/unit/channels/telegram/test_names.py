"""Names given by people, made safe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.channels.telegram.names import PERSON_NAME, person_name
from chalicelib.desk.names import FILE_NAME, file_name, media_type, plain


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("отчёт.pdf", "отчёт.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\b.txt", "b.txt"),
        ("a/b\\c.txt", "c.txt"),
        ("line\nbreak\x00.txt", "line break.txt"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("  two   spaces .txt", "two spaces .txt"),
        (".htaccess", ".htaccess"),
        ("e\u0301.txt", "é.txt"),
        ("👨\u200d👩\u200d👧.png", "👨\u200d👩\u200d👧.png"),
        ("", "photo-1.jpg"),
        ("..", "photo-1.jpg"),
        ("/", "photo-1.jpg"),
        (" \u200f ", "photo-1.jpg"),
    ],
)
def test_a_file_name_is_kept_without_what_could_deceive(given, name):
    assert file_name(given, otherwise="photo-1.jpg") == name


def test_a_long_name_keeps_its_extension():
    name = file_name("я" * 300 + ".tar.gz", otherwise="x")
    assert len(name) == FILE_NAME
    assert name.endswith("….gz")


def test_an_extension_that_is_none_is_cut_with_the_rest():
    assert len(file_name("a." + "b" * 300, otherwise="x")) == FILE_NAME


@given(st.text(max_size=400))
def test_any_file_name_is_one_short_line_without_a_path(given):
    name = file_name(given, otherwise="x")
    assert 0 < len(name) <= FILE_NAME
    assert not set(name) & set("/\\\n\r\x00\u202e")
    assert file_name(name, otherwise="x") == name


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_person_has_one_short_line_for_a_name(first, last):
    name = person_name(first, last)
    assert len(name) <= PERSON_NAME
    assert plain(name) == name


@pytest.mark.parametrize(
    ("given", "type"),
    [
        ("image/PNG", "image/png"),
        ("", "video/mp4"),
        ("text/html; charset=utf-8", "application/octet-stream"),
        ("image/png\r\nX-Evil: 1", "application/octet-stream"),
        ("картинка", "application/octet-stream"),
    ],
)
def test_a_media_type_may_stand_in_a_header(given, type):
    assert media_type(given, otherwise="video/mp4") == type
