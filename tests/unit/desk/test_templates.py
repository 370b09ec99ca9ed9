"""A provider's own words: what of them may be kept, and the number that every subject bears."""

from __future__ import annotations

import pytest

from chalicelib.desk.errors import Invalid
from chalicelib.desk.templates import SUBJECT_LIMIT, TEXT_LIMIT, Form, form_of, tagged, tidied


def test_they_are_kept_clean_and_a_chat_has_no_subject() -> None:
    assert tidied(" Re:\n x ", " раз\r\nдва \x00", Form.LETTER_CLOSED) == ("Re: x", "раз\nдва")
    assert tidied("Re: x", "раз", Form.CHAT_CLOSED) == ("", "раз")


@pytest.mark.parametrize(
    ("subject", "text", "refused"),
    [
        ("я" * (SUBJECT_LIMIT + 1), "x", "refused.template.subject"),
        ("", "", "refused.template.text"),
        ("", " \n", "refused.template.text"),
        ("", "я" * (TEXT_LIMIT + 1), "refused.template.text"),
    ],
)
def test_what_is_empty_or_too_long_is_refused(subject: str, text: str, refused: str) -> None:
    with pytest.raises(Invalid) as why:
        tidied(subject, text, Form.LETTER_CLOSED)
    assert why.value.key == refused


@pytest.mark.parametrize(
    ("subject", "tagged_"),
    [("Готово", "Готово [#1001]"), ("[#1001] Готово", "[#1001] Готово"), ("[#10010] x", "[#10010] x [#1001]")],
)
def test_a_subject_bears_the_number_once(subject: str, tagged_: str) -> None:
    assert tagged(subject, 1001) == tagged_


def test_a_form_is_known_by_its_name() -> None:
    assert form_of("letter_closed") is Form.LETTER_CLOSED
    assert form_of("letter") is None
