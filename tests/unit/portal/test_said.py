"""Messages in pieces, and sizes."""

from __future__ import annotations

import pytest

from chalicelib.portal.said import pieces, size


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("просто", [(False, "просто")]),
        ("до\n```\nls -l\n  a\n```\nпосле", [(False, "до"), (True, "ls -l\n  a"), (False, "после")]),
        ("```log\nбез конца", [(True, "без конца")]),
        ("а ``` б", [(False, "а ``` б")]),
        ("", []),
        ("```\n```", []),
    ],
)
def test_code_stands_apart(text, found):
    assert list(pieces(text)) == found


@pytest.mark.parametrize(
    ("bytes_", "said"), [(0, (0, "b")), (1023, (1023, "b")), (1024, (1, "kb")), (5 * 2**20, (5, "mb"))]
)
def test_sizes_as_people_read_them(bytes_, said):
    assert size(bytes_) == said
