"""Where the next drawing of a panel goes (telegram's panel policy)."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.channels.telegram.panel import drawn, outdated, place_for, settled
from chalicelib.conversation.outputs import Place, Say
from chalicelib.conversation.states import Shown

NOW = datetime(2026, 11, 14, 10, 0, tzinfo=UTC)


def panel(revision=5, **given):
    return Say(**{"lines": ("x",), "place": Place.PANEL, "draft": "d1", "revision": revision, **given})


def shown(**given):
    usual = {"panel": 50, "panel_draft": "d1", "panel_revision": 4, "panel_at": NOW - timedelta(seconds=10)}
    return Shown(**{"bot": "5", "chat": 1, **usual, **given})


@pytest.mark.parametrize(
    ("say", "before", "over"),
    [
        (panel(), shown(panel_at=NOW - timedelta(seconds=1.9)), 50),
        (panel(), shown(panel_at=NOW - timedelta(seconds=2)), None),
        (panel(), shown(panel_at=None), None),
        (panel(album="a"), shown(panel_album="a"), 50),
        (panel(album="b"), shown(panel_album="a"), None),
        (panel(), shown(panel_album=None), None),
        (panel(draft="d2"), shown(panel_at=NOW), None),
        (panel(), shown(panel=None, panel_at=NOW), None),
        (panel(over=77), shown(), 77),
    ],
    ids=["young", "old", "age unknown", "album", "other album", "no album", "other draft", "settled", "pressed"],
)
def test_a_panel_is_drawn_over_only_where_it_still_stands_at_the_end(say, before, over):
    """TG-23"""
    assert place_for(say, before, NOW) == over


@pytest.mark.parametrize(
    ("say", "before", "late"),
    [
        (panel(3), shown(), True),
        (panel(4), shown(), False),
        (panel(5), shown(), False),
        (panel(3, draft="d2"), shown(), False),
        (panel(4), settled(shown()), True),
        (panel(5), settled(shown()), False),
    ],
    ids=["older", "again", "newer", "other draft", "again after the end", "newer after the end"],
)
def test_an_older_panel_is_never_drawn_over_a_newer(say, before, late):
    assert outdated(say, before) is late


def test_a_new_panel_is_as_old_as_its_sending():
    after = drawn(panel(album="a"), shown(), 60, NOW)
    assert after == shown(panel=60, panel_revision=5, panel_at=NOW, panel_album="a")


def test_being_drawn_over_does_not_make_a_panel_younger():
    before = shown(panel_at=NOW - timedelta(seconds=1))
    assert drawn(panel(), before, 50, NOW).panel_at == before.panel_at


def test_a_panel_over_a_pressed_message_may_stand_anywhere():
    assert drawn(panel(over=12), shown(), 12, NOW).panel_at is None
