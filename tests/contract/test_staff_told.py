"""What staff are told waits and is found: kept by the fake and by DynamoDB alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.desk.alerts import Alert
from chalicelib.desk.badges import Pager
from chalicelib.desk.bundles import ALL, Bundle, News
from chalicelib.desk.groups import Group
from chalicelib.services.failures import Stale
from chalicelib.services.records import Changes, SceneKeys
from tests.contract.things import BEGINNING

NEWS = News(event="north#1001#1", alert=Alert.FILED, ticket=1001, by="Ирина", at=BEGINNING, message=1)
BUNDLE = Bundle(provider="north", to="staff#olga", ticket=1001, due=BEGINNING + timedelta(minutes=1))
GROUP = Group(
    provider="north",
    department="tech",
    bot="7",
    chat=-1001,
    title="Техподдержка",
    topics=True,
    linked_at=BEGINNING,
    by="Олег",
)


def test_a_bundle_is_found_by_whom_and_of_what(desk):
    held = BUNDLE.holding(NEWS, BUNDLE.due)
    desk.store.commit(Changes(saves=(held,)))
    assert desk.store.bundle("north", "staff#olga", 1001) == replace(held, version=1)
    for other in (("north", "staff#olga", ALL), ("north", "staff#anna", 1001), ("south", "staff#olga", 1001)):
        assert desk.store.bundle(*other) is None


def test_two_who_fill_a_bundle_at_once_do_not_overwrite_each_other(desk):
    held = BUNDLE.holding(NEWS, BUNDLE.due)
    desk.store.commit(Changes(saves=(held,)))
    with pytest.raises(Stale):
        desk.store.commit(Changes(saves=(held,)))
    desk.store.commit(Changes(saves=(replace(held, version=1),)))
    with pytest.raises(Stale):
        desk.store.commit(Changes(saves=(replace(held, version=1),)))


def test_a_bundle_nobody_came_for_is_forgotten(desk):
    desk.store.commit(Changes(saves=(BUNDLE.holding(NEWS, BUNDLE.due),)))
    desk.clock.turn(timedelta(days=15))
    assert desk.store.bundle("north", "staff#olga", 1001) is None
    desk.store.commit(Changes(saves=(BUNDLE.holding(NEWS, BUNDLE.due + timedelta(days=15)),)))


def test_an_update_knows_whose_telegram_it_came_from(desk):
    desk.store.commit(Changes(saves=(Pager(user=5, email="olga@staff.example"),)))
    asked = SceneKeys(cause="c", bot="7", chat=5, user=5, providers=())
    assert (
        desk.store.scene(asked).pager == desk.directory.pager(5) == Pager(user=5, email="olga@staff.example", version=1)
    )
    assert desk.store.scene(replace(asked, user=6)).pager is None
    desk.store.commit(Changes(drops=(Pager(user=5, email="olga@staff.example"),)))
    assert desk.store.scene(asked).pager is None
    desk.store.commit(Changes(drops=(Pager(user=5, email="olga@staff.example"),)))


def test_a_pager_is_taken_by_one_at_a_time(desk):
    desk.store.commit(Changes(saves=(Pager(user=5, email="olga@staff.example"),)))
    with pytest.raises(Stale):
        desk.store.commit(Changes(saves=(Pager(user=5, email="anna@staff.example"),)))


def test_a_department_has_one_group(desk):
    desk.store.commit(Changes(saves=(GROUP,)))
    assert desk.directory.group("north", "tech") == replace(GROUP, version=1)
    assert desk.directory.group("north", "bill") is None
    with pytest.raises(Stale):
        desk.store.commit(Changes(saves=(GROUP,)))
    desk.store.commit(Changes(drops=(GROUP,)))
    with pytest.raises(Stale):
        desk.store.commit(Changes(drops=(GROUP,)))
