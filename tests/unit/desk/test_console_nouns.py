"""Badges, marks and presence: what the console remembers of its own people."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from chalicelib.desk import marks, presence
from chalicelib.desk.badges import Badge, Post, is_staff, owner_of, post_of
from chalicelib.desk.marks import Marks
from chalicelib.desk.names import ID
from chalicelib.desk.people import Role, Staff
from chalicelib.desk.presence import HERE_LIFE, Doing, Presence
from tests.unit.desk.tickets import NOW

OLGA = Staff(id="olga", provider="north", name="Ольга", email="olga@north.example", role=Role.AGENT)
BADGE = Badge(email=OLGA.email, posts=(post_of(OLGA),))
NOBODY = Presence(provider="north", ticket=1001)


def test_a_badge_holds_one_post_a_provider_in_the_order_they_came():
    cloud = Post(provider="cloud", member="o")
    both = BADGE.with_post(cloud)
    assert both.posts == (post_of(OLGA), cloud)
    assert both.with_post(cloud) is both
    assert both.with_post(Post(provider="north", member="other")).posts == (
        cloud,
        Post(provider="north", member="other"),
    )
    assert both.without("north").posts == (cloud,)


def test_a_badge_admits_its_own_member_for_as_long_as_he_answers():
    assert BADGE.admits(OLGA)
    for changed in ({"active": False}, {"email": "x@north.example"}, {"id": "other"}, {"provider": "cloud"}):
        assert not BADGE.admits(replace(OLGA, **changed))


def test_the_owner_of_a_badge_is_told_by_its_address_alone_and_is_no_persons_id():
    assert BADGE.owner == owner_of("olga@north.example") != owner_of("olga@cloud.example")
    assert is_staff(BADGE.owner)
    assert not is_staff("staff" + "x" * (ID - 5))


def test_marks_keep_the_newest_and_never_go_back():
    seen = Marks(provider="north", member="olga").with_(1001, 3)
    assert (seen.of(1001), seen.of(1002)) == (3, 0)
    assert seen.with_(1001, 2) is seen
    for number in range(2000, 2000 + marks.MOST):
        seen = seen.with_(number, 1)
    assert seen.of(1001) == 0
    assert len(seen.seen) == marks.MOST


def test_those_who_are_there_are_seen_by_the_others_until_they_are_heard_of_no_more():
    here = NOBODY.with_("olga", "Ольга", Doing.READING, NOW).with_("pyotr", "Пётр", Doing.WRITING, NOW)
    assert [each.name for each in here.besides("vera", NOW)] == ["Пётр", "Ольга"]
    assert [each.name for each in here.besides("pyotr", NOW)] == ["Ольга"]
    assert here.besides("vera", NOW + HERE_LIFE) == ()
    assert here.kept_until == NOW + HERE_LIFE
    later = here.with_("olga", "Ольга", Doing.WRITING, NOW + timedelta(seconds=30))
    assert [each.doing for each in later.besides("pyotr", NOW)] == [Doing.WRITING]
    assert NOBODY.kept_until is None


def test_so_many_are_remembered_at_once_and_no_more():
    here = NOBODY
    for number in range(presence.MOST + 3):
        here = here.with_(f"m{number}", f"{number}", Doing.READING, NOW)
    assert len(here.people) == presence.MOST
    assert here.people[-1].member == f"m{presence.MOST + 2}"
