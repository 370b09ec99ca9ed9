"""Who is concerned: names by language, places in accounts, ways of being recognised, and secrets not shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.desk.errors import NotFound, Refusal
from chalicelib.desk.people import (
    Bot,
    Department,
    Identity,
    IdentityKind,
    Membership,
    Person,
    Provider,
    TelegramLink,
    identities,
)
from tests.unit.desk.tickets import NOW

TECH = Department(id="tech", name="Техподдержка", names={"en": "Support"})
HIDDEN = Department(id="legal", name="Юристы", offered=False)
NORTH = Provider(id="north", name="Север", names={"en": "North"}, departments=(TECH, HIDDEN))
IRINA = Person(
    id="irina",
    name="Ирина",
    emails=("irina@example.com", "i@example.org"),
    memberships=(
        Membership(provider="north", account="c-1", account_name="ООО Ромашка"),
        Membership(provider="cloud", account="c-1", account_name="ООО Ромашка"),
    ),
)


@pytest.mark.parametrize(("language", "name"), [("ru", "Север"), ("en", "North"), ("de", "Север")])
def test_a_provider_is_called_as_the_language_calls_it(language, name):
    assert NORTH.title(language) == name


@pytest.mark.parametrize(("language", "name"), [("ru", "Техподдержка"), ("en", "Support")])
def test_a_department_is_called_as_the_language_calls_it(language, name):
    assert TECH.title(language) == name


def test_clients_are_offered_what_is_in_the_support_centre():
    """G-1, W-3"""
    assert NORTH.offered() == (TECH,)
    assert NORTH.department("legal") == HIDDEN
    assert NORTH.department("none") is None


def test_an_account_of_one_provider_is_not_the_same_number_at_another():
    """I-1, G-2"""
    assert [each.provider for each in IRINA.at("north")] == ["north"]
    assert IRINA.belongs("cloud", "c-1")
    assert not IRINA.belongs("north", "c-2")


def test_a_person_is_recognised_by_address_and_by_the_number_in_telegram():
    mails = (Identity(IdentityKind.EMAIL, "irina@example.com"), Identity(IdentityKind.EMAIL, "i@example.org"))
    assert identities(IRINA) == mails
    linked = replace(IRINA, telegram=TelegramLink(id=501, username="irina", linked_at=NOW))
    assert identities(linked) == (*mails, Identity(IdentityKind.TELEGRAM, "501"))


def test_support_by_telegram_is_off_until_it_is_turned_on():
    """T-2"""
    assert not IRINA.telegram_support


def test_a_bot_does_not_show_its_secrets():
    """TG-52"""
    bot = Bot(id="7", username="b", name="B", token="7:topsecret", secret="hush", previous_secret="hushhush")
    assert not any(each in repr(bot) for each in ("topsecret", "hush"))


def test_a_refusal_says_what_and_with_which_values():
    assert str(NotFound("refused.no_ticket", number=7)) == "refused.no_ticket (number=7)"
    assert str(Refusal("refused.empty")) == "refused.empty"
