"""Setting a desk up from nothing by command."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.desk.grants import digest
from chalicelib.desk.mailroom import Address
from chalicelib.services.records import DeadLetter
from tests.unit.infra.ops.hands import TOKEN, Hands


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def empty() -> Hands:
    """Nothing is there yet, and no provider is chosen."""
    hands = Hands(environment={"TABLE_NAME": "memory"})
    hands.desk.store.shelf.things.clear()
    return hands


def test_a_desk_is_set_up_from_nothing(empty):
    """P3: provider, departments, staff, account, service, person; the only provider need not be named."""
    empty.does("provider", "add", "moon", "--name", "Луна", "--name-in", "en=Moon", "--portal", "https://moon.example")
    empty.does("department", "add", "tech", "--name", "Поддержка", "--name-in", "en=Support")
    empty.does("department", "add", "legal", "--name", "Юристы", "--hidden")
    empty.does("staff", "add", "anna", "--name", "Анна", "--email", "anna@moon.example", "--department", "tech")
    empty.does("account", "add", "c-1", "--name", "ООО Ромашка")
    empty.does("service", "add", "vps-7", "--account", "c-1", "--name", "VPS 7")
    empty.does("person", "add", "--id", "irina", "--name", "Ирина", "--email", "Irina@Example.com", "--owner", "c-1")
    provider = empty.gets("provider", "show", "moon")
    assert (provider["names"], provider["departments"], provider["text_limit"]) == (
        {"en": "Moon"},
        ["tech", "legal"],
        255,
    )
    account = empty.gets("account", "show", "c-1")
    assert [each["emails"] for each in account["people"]] == [["irina@example.com"]]
    assert [each["id"] for each in account["services"]] == ["vps-7"]
    written = empty.gets("--as", "anna", "ticket", "write", "--account", "c-1", "--department", "tech", "Здравствуйте")
    assert written["number"] == 1001


def test_every_list_is_a_table_and_data(hands):
    hands.desk.member("anna")
    lists = {
        "provider": ("providers", "Север-Хостинг"),
        "department": ("departments", "Бухгалтерия"),
        "staff": ("staff", "anna@north.example"),
        "account": ("accounts", "ООО c-1"),
        "bot": ("bots", None),
        "dead": ("dead_letters", None),
    }
    for group, (name, words) in lists.items():
        assert name in hands.gets(group, "list")
        assert (words or "(none)") in hands.does(group, "list")
    assert "VPS 7" in hands.does("service", "list", "--account", "c-1")
    assert "irina@example.com" in hands.does("person", "list", "c-1")


def test_a_table_that_is_piped_on_keeps_whole_lines_without_colours(hands):
    name = "Очень длинное название " * 5
    hands.does("account", "set", "c-1", "--name", name)
    printed = hands.does("account", "list")
    assert name.strip() in printed
    assert "\x1b" not in printed


def test_changes_touch_only_what_is_named(hands):
    before = hands.gets("provider", "show", "north")
    hands.does("provider", "set", "north", "--telegram", "off", "--file-limit", 3, "--name-in", "en=North")
    after = hands.gets("provider", "show", "north")
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"telegram", "file_limit", "names"}
    assert after["telegram"] is False
    hands.does("provider", "set", "north", "--web-file-limit", 7, "--web-file-size-limit", 10)
    after = hands.gets("provider", "show", "north")
    assert (after["web_file_limit"], after["web_file_size_limit_mb"], after["file_limit"]) == (7, 10, 3)
    hands.does("department", "set", "bill", "--hidden", "--description", "Счета")
    assert hands.gets("department", "show", "bill") == {
        "id": "bill",
        "name": "Бухгалтерия",
        "names": {},
        "description": "Счета",
        "offered": False,
        "usual": None,
        "hours": None,
    }
    hands.desk.member("anna")
    hands.does("staff", "set", "anna", "--role", "head", "--department", "bill", "--inactive")
    anna = hands.gets("staff", "show", "anna")
    assert (anna["role"], anna["departments"], anna["active"]) == ("head", ["bill"], False)
    assert (anna["telegram"], anna["mail"], anna["mail_since"]) == (None, "open", None)
    hands.desk.save(Address(address=anna["email"], dead_at=hands.desk.clock.now(), why="5.1.1 no such user"))
    anna = hands.gets("staff", "show", "anna")
    assert (anna["mail"], anna["mail_why"], anna["mail_since"] is None) == ("shut", "5.1.1 no such user", False)
    hands.does("service", "set", "vps-7", "--account", "c-1", "--state", "suspended")
    assert hands.gets("service", "list", "--account", "c-1")["services"][0]["state"] == "suspended"
    hands.does("service", "remove", "vps-7", "--account", "c-1")
    assert hands.gets("service", "list", "--account", "c-1")["services"] == []


def test_an_account_is_shown_with_its_people_and_services(hands):
    printed = hands.does("account", "show", "c-1")
    for words in ("ООО c-1", "irina@example.com", "VPS 7"):
        assert words in printed


def test_a_wrong_name_in_a_language_is_a_mistake_of_the_typist(hands):
    assert "en=NAME" in hands.fails("provider", "set", "north", "--name-in", "North", code=2)


def test_a_person_is_found_by_id_or_address(hands):
    assert hands.gets("person", "show", "IRINA@example.com") == hands.gets("person", "show", "irina")
    assert "no_person" in hands.fails("person", "show", "x@example.com", "--json", code=1)


def test_a_person_is_changed_and_joins_and_leaves(hands):
    hands.does("account", "add", "c-2", "--name", "ИП Петров", "--provider", "cloud")
    joined = hands.gets("person", "join", "irina", "cloud/c-2")
    assert [(each["provider"], each["standing"]) for each in joined["accounts"]] == [
        ("north", "owner"),
        ("cloud", "trusted"),
    ]
    assert [each["provider"] for each in hands.gets("person", "leave", "irina", "c-1")["accounts"]] == ["cloud"]
    changed = hands.gets("person", "set", "irina", "--name", "Ирина", "--email", "i@example.com", "--speaks", "en")
    assert (changed["name"], changed["emails"], changed["language"]) == ("Ирина", ["i@example.com"], "en")


def test_a_link_and_a_code_are_good_for_the_person(hands):
    """P4, TG-49: shown once, kept as hashes."""
    hands.does("bot", "add", given=TOKEN)
    made = hands.gets("person", "link", "irina")
    (link,) = made["links"]
    address, _, token = link.partition("?start=")
    assert address == "https://t.me/north_help_bot"
    for way in (token, made["code"]):
        assert hands.desk.store.shelf.look(object, "grant", digest(way)).person == "irina"
    assert "https://t.me/north_help_bot?start=" in hands.does("person", "link", "irina@example.com")


def test_telegram_is_switched_and_unlinked(hands):
    """T-2."""
    assert hands.gets("person", "telegram", "irina", "on")["telegram_support"] is True
    assert hands.gets("person", "telegram", "irina", "off")["telegram_support"] is False
    assert "not_linked" in hands.fails("person", "unlink", "irina", "--json", code=1)


def test_a_provider_must_be_named_where_there_are_several(hands):
    del hands.environment["LAMBDESK_PROVIDER"]
    assert "cloud, north" in hands.fails("staff", "list", code=2)
    assert hands.gets("staff", "list", "--provider", "cloud")["staff"] == []


def test_a_desk_without_a_provider_says_how_to_begin(empty):
    assert "lambdesk provider add" in empty.fails("staff", "list", code=2)


def test_what_is_refused_has_a_hint(hands):
    assert "lambdesk department list" in hands.fails(
        "staff", "add", "anna", "--name", "А", "--email", "a@b.ru", "--department", "moon", code=1
    )


def test_dead_letters_are_shown_by_their_reference(hands):
    letter = DeadLetter(
        reference="k7qx29md", cause="telegram#7#1", raw='{"update_id": 1}', error="KeyError", at=hands.desk.clock.now()
    )
    hands.desk.save(letter)
    assert "k7qx29md" in hands.does("dead", "list")
    assert hands.gets("dead", "show", "k7qx29md")["raw"] == '{"update_id": 1}'
    assert "no_dead_letter" in hands.fails("dead", "show", "nothing", "--json", code=1)


def test_a_dead_letter_is_given_up_after_asking(hands):
    letter = DeadLetter(
        reference="k7qx29md", cause="telegram#7#1", raw="{}", error="KeyError", at=hands.desk.clock.now()
    )
    hands.desk.save(letter)
    hands.fails("dead", "remove", "k7qx29md", given="n\n", code=1)
    hands.does("dead", "remove", "k7qx29md", given="y\n")
    assert hands.gets("dead", "list")["dead_letters"] == []
    assert "no_dead_letter" in hands.fails("dead", "remove", "k7qx29md", "--yes", "--json", code=1)


def test_something_is_announced_changed_and_taken_down(hands):
    """By the clock of the provider's zone."""
    hands.does("provider", "set", "north", "--zone", "Europe/Moscow")
    made = hands.gets(
        *("announcement", "add", "Работы на сети", "--text-in", "en=Network works"),
        *("--from", "2026-05-04 15:00", "--until", "2026-05-05", "--stop", "tickets", "--department", "tech"),
    )
    assert (made["starts_at"], made["ends_at"]) == ("2026-05-04T15:00:00+03:00", "2026-05-05T00:00:00+03:00")
    assert (made["stops"], made["departments"], made["texts"]) == (["tickets"], ["tech"], {"en": "Network works"})
    id = made["id"]
    hands.does("announcement", "set", id, "--stop", "tickets", "--stop", "replies", "--service", "vps-7")
    shown = hands.gets("announcement", "show", id)
    assert (shown["stops"], shown["services"], shown["text"]) == (["tickets", "replies"], ["vps-7"], "Работы на сети")
    assert "Работы" in hands.does("announcement", "list")
    assert id in hands.does("announcement", "remove", id)
    assert hands.gets("announcement", "list")["announcements"] == []
    assert "нет" in hands.fails("announcement", "show", id, "--language", "ru", code=1)
    hands.fails("announcement", "add", "", code=1)
    hands.fails("announcement", "add", "Текст", "--until", "2020-01-01", code=1)


def test_what_was_done_to_the_desk_is_told(hands):
    hands.does("provider", "set", "north", "--text-limit", "500")
    hands.does("person", "set", "irina", "--name", "Ирина")
    (line,) = hands.gets("log")["lines"]
    assert (line["by"], line["verb"], line["changed"]) == ("operator", "provider.set", {"limits.text": "255 → 500"})
    (line,) = hands.gets("log", "--all")["lines"]
    assert (line["verb"], line["on"]) == ("person.set", "irina")
    assert "provider.set" in hands.does("log")


def test_canned_answers_are_kept_by_command(hands):
    hands.desk.member("anna")
    made = hands.gets("canned", "add", "Привет", "Здравствуйте, {client}!", "--department", "tech")
    assert (made["scope"], made["owner"]) == ("department", "tech")
    hands.does("canned", "add", "Моё", "--member", "anna", given="Пишу сама\n")
    assert "Моё" in hands.does("canned", "list")
    assert hands.gets("canned", "set", made["id"], "--title", "Здравствуйте")["title"] == "Здравствуйте"
    assert hands.gets("canned", "show", made["id"])["text"] == "Здравствуйте, {client}!"
    hands.does("canned", "remove", made["id"])
    assert [each["title"] for each in hands.gets("canned", "list")["canned"]] == ["Моё"]
    hands.fails("canned", "add", "Привет", "{clinet}", code=1)
    hands.fails("canned", "add", "Привет", "Да", "--member", "anna", "--department", "tech", code=2)


def test_somebody_is_invited_by_a_letter(hands):
    hands.fails("staff", "invite", "olga@north.example", "--name", "Ольга", code=2)
    hands.desk.house = replace(hands.desk.house, portal="https://desk.example")
    hands.does("staff", "invite", "olga@north.example", "--name", "Ольга", "--role", "head", "--department", "tech")
    (waiting,) = hands.gets("staff", "invitations")["invitations"]
    assert (waiting["email"], waiting["role"], waiting["departments"]) == ("olga@north.example", "head", ["tech"])
    hands.fails("staff", "uninvite", "zzz", code=1)
    hands.does("staff", "uninvite", waiting["id"])
    assert hands.gets("staff", "invitations")["invitations"] == []


def test_a_client_is_commented_limited_and_blocked_by_command(hands):
    made = hands.gets("account", "set", "c-1", "--comment", "Платит вовремя", "--block", "--hourly-limit", "5")
    assert (made["comment"], made["blocked"], made["hourly_limit"]) == ("Платит вовремя", True, 5)
    assert hands.desk.store.person("irina").memberships[0].blocked
    made = hands.gets("account", "set", "c-1", "--unblock", "--hourly-limit", "0", "--name", "ООО Ромашка")
    assert (made["name"], made["blocked"], made["hourly_limit"]) == ("ООО Ромашка", False, None)
    assert hands.gets("provider", "set", "north", "--hourly-limit", "30")["hourly_limit"] == 30
    assert hands.gets("provider", "set", "north", "--name", "Север")["hourly_limit"] == 30
    assert hands.gets("provider", "set", "north", "--hourly-limit", "0")["hourly_limit"] is None


def test_a_token_is_made_shown_once_and_removed_by_command(hands):
    made = hands.gets("token", "add", "Биллинг", "--right", "tickets.read", "--days", 30)
    assert made["token"].startswith(f"ld_{made['id']}_")
    (listed,) = hands.gets("token", "list")["tokens"]
    assert (listed["name"], listed["rights"], listed["used_at"]) == ("Биллинг", ["tickets.read"], None)
    assert made["token"] not in hands.does("token", "list")
    hands.does("token", "remove", made["id"])
    assert hands.gets("token", "list")["tokens"] == []
    hands.fails("token", "remove", made["id"], code=1)
