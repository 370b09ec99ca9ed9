"""What Directory promises, kept by the fake and by DynamoDB alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.desk.badges import Badge, Post
from chalicelib.desk.canned import Canned, Scope
from chalicelib.desk.errors import Invalid
from chalicelib.desk.invitations import Invited
from chalicelib.desk.people import (
    Bot,
    Department,
    Identity,
    IdentityKind,
    Provider,
    Role,
    Service,
    ServiceState,
    Staff,
)
from chalicelib.desk.restraint import Pace
from chalicelib.desk.rules import Limits
from chalicelib.desk.templates import Form, Template
from chalicelib.desk.tokens import Right, Token
from chalicelib.services import bearers
from chalicelib.services.failures import Stale
from chalicelib.services.records import Changes
from tests.contract.things import BEGINNING, account, grant, membership, panel_key, person, ticket

NORTH = Provider(
    id="north",
    name="Север-Хостинг",
    names={"en": "North Hosting"},
    departments=(Department(id="support", name="Поддержка", offered=False),),
    limits=Limits(text=4096),
)
BOT = Bot(id="7", username="north_bot", name="Север", token="7:t", secret="s", providers=("north",))


def _member(id: str, provider: str = "north") -> Staff:
    return Staff(id=id, provider=provider, name=id, email=f"{id}@example.org", role=Role.AGENT, active=False)


def _service(id: str, account: str = "a1") -> Service:
    return Service(provider="north", account=account, id=id, name=id, state=ServiceState.SUSPENDED)


@pytest.fixture
def town(desk):
    """A desk where somebody already is: no list may show more than its own."""
    saves = (
        NORTH,
        Provider(id="cloud", name="Облако Плюс"),
        BOT,
        _member("olga"),
        _member("ivan"),
        _member("zoe", provider="cloud"),
        account("a1", "Ромашка"),
        _service("s2"),
        _service("s1"),
        _service("s9", account="a2"),
        person("anna", memberships=(membership("a1"),)),
        ticket(),
    )
    desk.store.commit(Changes(saves=saves))
    return desk.directory


def test_each_is_found_by_its_key(town):
    assert town.provider("north") == replace(NORTH, version=1)
    assert town.bot("7") == replace(BOT, version=1)
    assert town.account("north", "a1") == account("a1", "Ромашка", version=1)
    assert town.person("anna") == person("anna", memberships=(membership("a1"),), version=1)
    assert town.service("north", "a1", "s1") == replace(_service("s1"), version=1)
    assert town.recognise(Identity(IdentityKind.EMAIL, "anna@example.org")) == town.person("anna")


def test_what_is_not_there_is_none(town):
    assert town.provider("south") is None
    assert town.bot("8") is None
    assert town.account("cloud", "a1") is None
    assert town.person("boris") is None
    assert town.service("north", "a1", "s9") is None
    assert town.recognise(Identity(IdentityKind.TELEGRAM, "anna@example.org")) is None


def test_lists_hold_their_own_in_order(town):
    assert [each.id for each in town.providers()] == ["cloud", "north"]
    assert [each.id for each in town.bots()] == ["7"]
    assert [each.id for each in town.staff("north")] == ["ivan", "olga"]
    assert [each.id for each in town.services("north", "a1")] == ["s1", "s2"]
    assert [each.id for each in town.services("north", "a1", limit=1)] == ["s1"]
    assert [each.id for each in town.people("north", "a1")] == ["anna"]


def test_lists_of_what_is_not_there_are_empty(town):
    assert town.staff("south") == ()
    assert town.services("north", "a7") == ()
    assert town.people("cloud", "a1") == ()
    assert town.accounts("cloud") == ()


def test_lists_hold_each_thing_as_it_is_now(desk, town):
    desk.store.commit(Changes(saves=(replace(NORTH, name="Юг", version=1),)))
    assert [each.name for each in town.providers()] == ["Облако Плюс", "Юг"]


def test_accounts_stand_by_name_whatever_its_case(desk):
    names = {"1": "омега", "2": "Альфа", "3": "альфа  и омега", "4": "Beta", "5": "альфа"}
    desk.store.commit(Changes(saves=tuple(account(id, name) for id, name in names.items())))
    assert [each.id for each in desk.directory.accounts("north")] == ["4", "2", "5", "3", "1"]


def test_accounts_are_read_page_by_page(desk):
    desk.store.commit(Changes(saves=tuple(account(str(each), f"ООО {each % 3}") for each in range(10, 17))))
    seen: list[str] = []
    for size in (3, 3, 1, 0):
        page = desk.directory.accounts("north", limit=3, after=seen[-1] if seen else None)
        assert len(page) == size
        seen += [each.id for each in page]
    assert seen == ["12", "15", "10", "13", "16", "11", "14"]


def test_a_page_after_an_account_that_never_was_is_refused(desk):
    with pytest.raises(Invalid):
        desk.directory.accounts("north", after="a7")


def test_a_renamed_account_stands_in_its_new_place_only(desk):
    desk.store.commit(Changes(saves=(account("1", "Альфа"), account("2", "Бета"))))
    desk.store.commit(Changes(saves=(account("1", "Гамма", version=1),)))
    assert [each.id for each in desk.directory.accounts("north")] == ["2", "1"]


def test_a_grant_is_found_by_its_hash_and_bears_its_own_end(desk):
    ends = BEGINNING + timedelta(minutes=10)
    desk.store.commit(Changes(saves=(grant(expires_at=ends),)))
    desk.clock.turn(timedelta(minutes=11))
    assert desk.directory.grant("h1") == grant(expires_at=ends, version=1)
    assert desk.directory.grant("h2") is None
    desk.store.commit(Changes(saves=(grant(expires_at=ends + timedelta(hours=1)),)))
    desk.store.commit(Changes(drops=(grant(expires_at=ends),)))
    assert desk.directory.grant("h1") is None


# Keys of panels.


def test_a_key_is_found_by_its_provider_and_id_and_listed_with_its_providers(desk):
    mine, other, elsewhere = panel_key(), panel_key("north.k2"), panel_key("cloud.k1", "cloud")
    desk.store.commit(Changes(saves=(other, mine, elsewhere)))
    assert desk.directory.panel_key("north", "north.k1") == replace(mine, version=1)
    assert desk.directory.panel_key("cloud", "north.k1") is None
    assert [each.id for each in desk.directory.panel_keys("north")] == ["north.k1", "north.k2"]
    assert desk.directory.panel_keys("south") == ()


def test_a_key_that_was_removed_is_gone_and_cannot_be_removed_again(desk):
    desk.store.commit(Changes(saves=(panel_key(),)))
    desk.store.commit(Changes(drops=(panel_key(version=1),)))
    assert desk.directory.panel_key("north", "north.k1") is None
    with pytest.raises(Stale):
        desk.store.commit(Changes(drops=(panel_key(version=1),)))


# Canned answers and invitations.


def canned(id: str, provider: str = "north", **facts) -> Canned:
    return Canned(provider=provider, id=id, title="Привет", text="Да", scope=Scope.PERSON, owner="anna", **facts)


def test_canned_answers_are_found_by_id_and_listed_with_their_provider(desk):
    desk.store.commit(Changes(saves=(canned("b"), canned("a"), canned("c", "cloud"))))
    assert desk.directory.canned("north", "a") == canned("a", version=1)
    assert desk.directory.canned("cloud", "a") is None
    assert [each.id for each in desk.directory.canned_answers("north")] == ["a", "b"]
    desk.store.commit(Changes(drops=(canned("a", version=1),)))
    assert [each.id for each in desk.directory.canned_answers("north")] == ["b"]
    with pytest.raises(Stale):
        desk.store.commit(Changes(drops=(canned("a", version=1),)))


def invited(hash: str, **facts) -> Invited:
    plain = {"email": "o@example.org", "name": "Ольга", "role": Role.AGENT, "at": BEGINNING}
    return Invited(hash=hash, provider="north", expires_at=BEGINNING + timedelta(days=7), **{**plain, **facts})


def test_an_invitation_is_accepted_once_and_not_after_its_end(desk):
    desk.store.commit(Changes(saves=(invited("h1"), invited("h2"))))
    assert desk.directory.invited("north", "h1") == invited("h1", version=1)
    assert [each.hash for each in desk.directory.invitations("north")] == ["h1", "h2"]
    desk.store.commit(Changes(drops=(invited("h1", version=1),)))
    assert desk.directory.invited("north", "h1") is None
    with pytest.raises(Stale):
        desk.store.commit(Changes(drops=(invited("h1", version=1),)))
    desk.clock.turn(timedelta(days=8))
    with pytest.raises(Stale):
        desk.store.commit(Changes(drops=(invited("h2", version=1),)))


def test_a_badge_is_found_by_its_owner(desk):
    badge = Badge(email="olga@north.example", posts=(Post(provider="north", member="olga"),))
    desk.store.commit(Changes(saves=(badge,)))
    assert desk.directory.badge(badge.owner) == replace(badge, version=1)
    assert desk.directory.badge("staff#nobody") is None


def test_the_people_of_an_account_follow_it_however_many_they_are(desk):
    """In commits that are as full as they may be, before and behind the one of the account."""
    desk.store.commit(Changes(saves=(account("a1", "A1"),)))
    for each in range(60):
        anna = person(f"p{each:02}", emails=(f"p{each}@example.org",), telegram=each + 1, memberships=(membership(),))
        desk.store.commit(Changes(saves=(anna,)))
    blocked = replace(account("a1", "A1", version=1), blocked=True)
    bearers.ahead(blocked, desk)
    assert len(bearers.behind(blocked, desk)) == bearers.WITH_ACCOUNT // 4
    desk.store.commit(Changes(saves=(blocked, *bearers.behind(blocked, desk))))
    assert bearers.behind(blocked, desk) == ()
    desk.store.commit(Changes(saves=(account("a1", "Другие", version=2),)))
    bearers.follow("north", "a1", desk)
    people = desk.directory.people("north", "a1")
    assert len(people) == 60
    borne = {(each.account_name, each.blocked) for person in people for each in person.memberships}
    assert borne == {("Другие", False)}


def test_the_pace_of_an_account_bears_its_own_end(desk):
    pace = Pace(provider="north", account="a1", since=BEGINNING, count=3)
    desk.store.commit(Changes(saves=(pace,)))
    desk.clock.turn(timedelta(hours=2))
    assert desk.directory.pace("north", "a1") == replace(pace, version=1)
    assert desk.directory.pace("north", "a2") is None


def test_accounts_are_found_by_how_their_name_begins(desk):
    names = {"1": "Альфа", "2": "альфа и омега", "3": "Аль", "4": "Бета", "5": "100% #1"}
    desk.store.commit(Changes(saves=tuple(account(id, name) for id, name in names.items())))
    for named, ids in {"аль": "312", " Альфа  И": "2", "б": "4", "я": "", "100% #": "5", "": "53124"}.items():
        assert "".join(each.id for each in desk.directory.accounts("north", named=named)) == ids, named
    (first, second) = (each.id for each in desk.directory.accounts("north", named="аль", limit=2))
    assert [each.id for each in desk.directory.accounts("north", named="аль", after=second)] == ["2"]
    assert first == "3"


def test_a_token_is_found_by_its_id_and_listed_with_its_provider(desk):
    one, other = (
        Token(id=id, provider=at, hash="h", name="Биллинг", rights=(Right.READ_TICKETS,), by="a", added_at=BEGINNING)
        for id, at in (("aaaa2222", "north"), ("bbbb2222", "cloud"))
    )
    desk.store.commit(Changes(saves=(one, other)))
    assert desk.directory.token("aaaa2222") == replace(one, version=1)
    assert desk.directory.tokens("north") == (replace(one, version=1),)
    desk.store.commit(Changes(drops=(replace(one, version=1),)))
    assert desk.directory.token("aaaa2222") is None
    with pytest.raises(Stale):
        desk.store.commit(Changes(drops=(replace(one, version=1),)))


def test_own_words_are_found_by_what_they_are_for_and_go_once(desk):
    closed = Template(provider="north", form=Form.LETTER_CLOSED, language="ru", subject="Готово", text="{{ number }}")
    others = (replace(closed, language="en"), replace(closed, form=Form.CHAT_CLOSED), replace(closed, provider="cloud"))
    desk.store.commit(Changes(saves=(closed, *others)))
    kept = replace(closed, version=1)
    assert desk.directory.template("north", "letter_closed", "ru") == kept
    assert desk.directory.template("north", "letter_closed", "de") is None
    assert {each.name for each in desk.directory.templates("north")} == {
        "letter_closed/ru",
        "letter_closed/en",
        "chat_closed/ru",
    }
    with pytest.raises(Stale):
        desk.store.commit(Changes(saves=(closed,)))
    desk.store.commit(Changes(drops=(kept,)))
    assert desk.directory.template("north", "letter_closed", "ru") is None
    with pytest.raises(Stale):
        desk.store.commit(Changes(drops=(kept,)))
