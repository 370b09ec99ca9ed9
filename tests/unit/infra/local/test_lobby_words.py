"""What the lobby says is there in both languages, and everything that can happen has its words."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Formatter

import pytest

from chalicelib.desk.history import UNTOLD, Happened
from chalicelib.desk.message import Channel
from chalicelib.desk.people import Role
from chalicelib.services.effects import Event
from infra.local.demo_people import PROVIDERS
from infra.local.lobby import telling, words
from infra.local.lobby.sights import Sights

LOBBY = Path(words.__file__).parent
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def places(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("both", [*words._WORDS.values(), *words._CHAT.values()], ids=lambda both: both[1][:30])
def test_both_languages_say_it_with_the_same_places(both):
    russian, english = both
    assert russian
    assert english
    assert places(russian) == places(english)


@pytest.mark.parametrize("kind", [each for each in Happened if each not in UNTOLD])
def test_everything_told_outside_has_its_words(kind):
    assert "{number}" in words.word("ru", f"event.{kind}")


def test_roles_and_channels_have_their_words():
    assert all(words.word("ru", f"role.{each}") for each in Role)
    assert all(words.word("ru", f"channel.{each}") for each in Channel)


def test_the_chat_window_says_nothing_that_nobody_wrote():
    script = "".join(each.read_text(encoding="utf-8") for each in (LOBBY / "static" / "chat").glob("*.js"))
    said = set(re.findall(r'say\("([\w.]+)"', script))
    assert said
    assert said <= words.chat_words("ru").keys()


def test_no_script_sets_html():
    scripts = list((LOBBY / "static").rglob("*.js"))
    assert scripts
    for each in scripts:
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", each.read_text(encoding="utf-8")
        )


def test_a_clients_message_is_told_to_staff_in_a_line():
    event = Event(
        id="north#1003#4",
        kind=Happened.REPLIED,
        provider="north",
        department="tech",
        account="1204",
        ticket=1003,
        subject="Диск",
        client_status=1,
        staff_status="unassigned",
        side="client",
        by="irina",
        by_name="Ирина",
        at=NOON,
    )
    seen = Sights(providers=PROVIDERS, bots=(), staff=(), accounts=(), services=(), people=())
    assert telling.sentence(event, seen, "ru") == "Ирина: новое сообщение в №1003, Техническая поддержка"
    assert telling.sentence(event, seen, "en") == "Ирина: new message in #1003, Technical support"


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=2), "2 min ago"),
        (timedelta(hours=5), "5 h ago"),
        (timedelta(days=9), "9 d ago"),
        (timedelta(seconds=-3), "just now"),
    ],
)
def test_how_long_ago(passed, said):
    assert telling.ago(NOON - passed, NOON, "en") == said
