"""Forms over the wire, as browsers send them and as nobody should."""

from __future__ import annotations

import tracemalloc
from contextlib import suppress
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from chalice.app import CaseInsensitiveMapping
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.desk.errors import Invalid, Refusal, TooMuch
from chalicelib.desk.rules import MEGABYTE
from chalicelib.entrypoints.bodies import (
    FILES,
    FORM,
    LARGEST,
    LARGEST_WITH_FILES,
    MOST_FIELDS,
    MOST_PARTS,
    Form,
    form_of,
)

EDGE = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
KIND = f"{FILES}; boundary={EDGE}"


def got(body: bytes | str, kind: str = KIND, method: str = "POST") -> Form:
    return form_of(
        SimpleNamespace(method=method, raw_body=body, headers=CaseInsensitiveMapping({"content-type": kind}))
    )


def part(name: str, content: bytes | str, file: str | None = None, type: str | None = None) -> bytes:
    """As Chromium writes it."""
    content = content.encode() if isinstance(content, str) else content
    head = f'Content-Disposition: form-data; name="{name}"'
    head += f'; filename="{file}"' if file is not None else ""
    head += f"\r\nContent-Type: {type}" if type else ""
    return f"--{EDGE}\r\n{head}\r\n\r\n".encode() + content + b"\r\n"


def form(*parts: bytes) -> bytes:
    return b"".join(parts) + f"--{EDGE}--\r\n".encode()


def files(body: bytes) -> list[tuple[str, str, bytes]]:
    return [(each.name, each.type, b"".join(each.chunks)) for each in got(body).files]


def test_fields_and_files_come_as_they_were_filled_in():
    body = form(
        part("text", "Не открывается\r\nсовсем"),
        part("upload", "uploads/irina/a a.log"),
        part("upload", "uploads/irina/b b.log"),
        part("file", b"\x00\xff\r\n--\r\n", "экран 1.png", "image/png"),
        part("file", b"502", "error.log", "text/plain"),
    )
    form_ = got(body)
    assert form_.by_name["text"] == "Не открывается\r\nсовсем"
    assert form_.all_by_name["upload"] == ("uploads/irina/a a.log", "uploads/irina/b b.log")
    assert files(body) == [
        ("экран 1.png", "image/png", b"\x00\xff\r\n--\r\n"),
        ("error.log", "text/plain", b"502"),
    ]


def test_a_file_field_in_which_nothing_was_chosen_is_no_file():
    assert files(form(part("file", b"", "", "application/octet-stream"))) == []


def test_an_empty_file_is_one_so_that_it_can_be_refused_by_name():
    assert files(form(part("file", b"", "a.txt", "text/plain"))) == [("a.txt", "text/plain", b"")]


def test_a_plain_form_is_read_as_ever():
    body = urlencode([("text", "да & нет"), ("upload", "a"), ("upload", "b"), ("empty", "")])
    for each in (body, body.encode()):
        form_ = got(each, FORM + "; charset=UTF-8")
        assert form_.by_name == {"text": "да & нет", "upload": "b", "empty": ""}
        assert form_.all_by_name["upload"] == ("a", "b")


def test_what_is_no_form_is_handed_on_whole():
    assert got(b"{}", "application/json") == Form(body=b"{}")


def test_only_a_post_has_a_form():
    assert got(form(part("text", "x")), method="GET") == Form()


@pytest.mark.parametrize("over", [0, 1])
def test_four_megabytes_in_all_and_no_more(over):
    empty = len(form(part("file", b"", "a.bin", "application/zip")))
    body = form(part("file", bytes(LARGEST_WITH_FILES - empty + over), "a.bin", "application/zip"))
    if not over:
        assert len(files(body)[0][2]) == LARGEST_WITH_FILES - empty
        return
    with pytest.raises(TooMuch, match=r"refused\.form_files") as refusal:
        got(body)
    assert refusal.value.values == {"limit": 4}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (form(*[part(f"f{n}", "x") for n in range(MOST_PARTS + 1)]), KIND),
        (form(part("text", "x" * (LARGEST + 1))), KIND),
        (form(part("n" * 65, "x")), KIND),
        (form(part("file", "x", "n" * 5000)), KIND),
        (b"text=" + b"x" * LARGEST, FORM),
        (b"x" * (LARGEST + 1), "application/json"),
    ],
)
def test_too_much_of_anything_is_refused(body, kind):
    with pytest.raises(TooMuch):
        got(body, kind)


def test_too_many_fields_of_a_plain_form_are_refused():
    with pytest.raises(Invalid, match=r"refused\.form"):
        got("&".join(f"f{n}=x" for n in range(MOST_FIELDS + 1)), FORM)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", KIND),
        (form(part("text", "x"))[:-20], KIND),
        (form(part("text", "x")), FILES),
        (form(part("text", "x")), FILES + "; boundary="),
        (form(part("text", "x")), FILES + "; boundary=other"),
        (form(part("text", "x")), FILES + "; boundary=" + "a" * 2000),
        (f'--{EDGE}\r\nContent-Disposition: attachment; name="a"\r\n\r\nx\r\n--{EDGE}--\r\n'.encode(), KIND),
        (f"--{EDGE}\r\nContent-Disposition: form-data\r\n\r\nx\r\n--{EDGE}--\r\n".encode(), KIND),
        (f"--{EDGE}\r\n\r\nx\r\n--{EDGE}--\r\n".encode(), KIND),
        (f'--{EDGE}\r\nContent-Disposition: form-data; name="\xff"\r\n\r\nx\r\n--{EDGE}--'.encode("latin-1"), KIND),
    ],
)
def test_a_form_that_cannot_be_read_is_refused(body, kind):
    with pytest.raises(Invalid, match=r"refused\.form"):
        got(body, kind)


def test_bytes_that_are_no_text_do_not_lose_the_rest_of_it():
    assert got(form(part("text", b"\xd0\x9f \xff\xfe ok"))).by_name["text"] == "П �� ok"


PARTS = st.builds(
    part,
    st.text(st.characters(exclude_characters='"\r\n\\%', codec="utf-8"), min_size=1, max_size=20),
    st.binary(max_size=200),
    st.none() | st.text(st.characters(exclude_characters='"\r\n', codec="utf-8"), max_size=40),
    st.none() | st.text(st.characters(codec="ascii", exclude_characters="\r\n"), max_size=30),
)


@given(st.lists(PARTS, max_size=6), st.data())
def test_a_form_in_which_anything_was_changed_is_read_or_refused(parts, data):
    body = bytearray(form(*parts))
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(body)))
        body[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    try:
        read = got(bytes(body))
    except Refusal:
        return
    assert sum(len(each.encode()) for _, each in read.fields) <= 3 * len(body)


@given(st.binary(max_size=400), st.text(max_size=80))
def test_whatever_comes_is_read_or_refused(body, kind):
    for each in (KIND, FILES + kind, FILES + "; boundary=" + kind, FORM, kind):
        with suppress(Refusal):
            got(body, each)


@pytest.mark.parametrize(
    "body",
    [
        f"--{EDGE}\r\n".encode() * (4 * MEGABYTE // len(EDGE) // 2),
        (f"\r\n--{EDGE[:-1]}".encode() * (4 * MEGABYTE // len(EDGE)))[: 4 * MEGABYTE],
        f"--{EDGE}\r\n".encode() + b"A: b\r\n" * 500_000,
        f"--{EDGE}\r\n".encode() + b"A" * (4 * MEGABYTE - 100),
        b"\r\n" * (2 * MEGABYTE),
        form(part("file", b"\r\n-" * MEGABYTE, "a", "a/b")),
    ],
    ids=["edges", "almost edges", "headers", "one header", "lines", "near edges"],
)
def test_a_hostile_form_costs_no_more_than_a_few_times_its_size(body):
    tracemalloc.start()
    try:
        got(body)
    except Refusal:
        pass
    finally:
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < 6 * len(body) + MEGABYTE
