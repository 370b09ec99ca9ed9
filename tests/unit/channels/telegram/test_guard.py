"""Who may come in by the hook."""

import pytest

from chalicelib.channels.telegram.guard import admits
from chalicelib.desk.people import Bot


def bot(secret="new-secret", previous=None):
    return Bot(id="5", username="b", name="B", token="5:t", secret=secret, previous_secret=previous)


def test_the_right_secret_comes_in():
    """TG-01"""
    assert admits("new-secret", bot())


@pytest.mark.parametrize("header", [None, "", "wrong", "new-secret ", "NEW-SECRET", "сéкрет", "\udcff", "\x00"])
def test_anything_else_stays_outside(header):
    """TG-01"""
    assert not admits(header, bot())
    assert not admits(header, bot(previous="old-secret"))


def test_both_secrets_come_in_during_a_rotation():
    """TG-01"""
    rotating = bot(previous="old-secret")
    assert admits("new-secret", rotating)
    assert admits("old-secret", rotating)


def test_the_old_secret_stays_outside_after_the_rotation():
    assert not admits("old-secret", bot())


@pytest.mark.parametrize("header", [None, ""])
def test_a_bot_without_a_secret_lets_nobody_in(header):
    assert not admits(header, bot(secret=""))
    assert not admits(header, bot(secret="", previous=""))
