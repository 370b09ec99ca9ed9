"""Whatever may stand in a ticket has its words in the console, in every language."""

from __future__ import annotations

import pytest

from chalicelib.desk.filters import View
from chalicelib.desk.history import Happened
from chalicelib.desk.message import Channel
from chalicelib.desk.notices import NOTICES
from chalicelib.desk.people import STAFF_ROLES
from chalicelib.desk.presence import Doing
from chalicelib.i18n.catalogue import languages, words
from chalicelib.services.effects import Delivered

KEYS = [
    *(f"desk.fact.{each.removeprefix('ticket.')}" for each in Happened),
    *(f"desk.delivery.{each}" for each in Delivered),
    *(f"portal.told.{each.removeprefix('ticket.')}" for each in NOTICES),
    *(f"desk.channel.{each}" for each in Channel if each is not Channel.DESK),
    *(f"desk.role.{each}" for each in STAFF_ROLES),
    *(f"desk.view.{each}" for each in View),
    *(f"desk.none.{each}" for each in View),
]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("key", KEYS)
def test_it_has_words(key: str, language: str) -> None:
    assert words(language, key, {})


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("doing", Doing)
def test_who_is_here_is_named(doing: Doing, language: str) -> None:
    assert "Анна" in words(language, f"desk.here.{doing}", {"name": "Анна"})
