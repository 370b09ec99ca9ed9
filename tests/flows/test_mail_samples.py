"""Mails of `tests/samples/email` through the whole desk: programs are not answered, reports are understood."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from chalicelib.desk.mail import Reason
from chalicelib.desk.mailroom import Outcome, Strangers
from chalicelib.services.effects import Delivered
from tests.flows.mail_world import MailWorld
from tests.people.mail import Correspondent
from tests.stage import Stage

SAMPLES = Path("tests/samples/email")
HERS = "p501@example.com"
BOX = "support@desk.example"

TAKEN = (Outcome.TICKET, 1001)
"""Somebody may want to read it."""
PASSED_OVER = (Outcome.AUTOMATIC, None)
"""Kept, and nobody's to read: a program answered a mail that is none of ours."""
PROGRAMS = {
    "auto-replied": PASSED_OVER,
    "away-in-english": PASSED_OVER,
    "away-in-russian": PASSED_OVER,
    "away-in-words": PASSED_OVER,
    "bulk": TAKEN,
    "list": TAKEN,
    "loop": PASSED_OVER,
    "out-of-office": PASSED_OVER,
    "read-receipt": PASSED_OVER,
    "suppressed": TAKEN,
}
REPORTS = sorted(path.stem for path in SAMPLES.glob("bounce-*.eml"))
GONE = {"5.1.1", "5.1.10"}
"""Statuses that say that there is no such address."""


@pytest.fixture
def world(stage: Stage) -> MailWorld:
    return MailWorld(stage)


def sample(name: str, **instead: str) -> bytes:
    """As it stands there, but of a client of ours and about a letter of ours."""
    raw = (SAMPLES / f"{name}.eml").read_bytes()
    hers = dict.fromkeys(("irina@client.example", "renee@client.example", "petr@client.example"), HERS)
    for old, new in {**hers, **instead}.items():
        raw = raw.replace(old.encode(), new.encode())
    return raw


def brought(world: MailWorld, raw: bytes, mail_from: str = HERS) -> tuple[Outcome, Reason | None, int | None]:
    return world.became(world.stage.mails(raw, [BOX], mail_from))


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_a_program_wrote_is_kept_and_answered_by_nothing(world: MailWorld, name: str) -> None:
    """Case 17; H-9, H-13."""
    outcome, _, number = brought(world, sample(name))
    assert (outcome, number) == PROGRAMS[name]
    assert world.stage.mail.raw == []
    assert len([each for each in world.stage.files.kept if each.startswith("raw/")]) == 1


@pytest.mark.parametrize(
    "name", [each for each in PROGRAMS if each not in ("bulk", "list", "suppressed", "read-receipt")]
)
def test_what_a_program_wrote_into_a_ticket_is_for_staff_and_opens_nothing(world: MailWorld, name: str) -> None:
    """Case 17: the letter is answered by the program at its signed address."""
    letter = world.conversation()
    before, sent = world.stage.ticket().stage, len(world.stage.mail.raw)
    id = world.stage.mails(sample(name), [letter.answer_to], HERS)
    assert world.became(id) == (Outcome.OVERHEARD, None, 1001)
    assert world.texts()[-1][1] is True
    assert (world.stage.ticket().stage, len(world.stage.mail.raw)) == (before, sent)


def test_a_mail_with_no_return_path_is_answered_by_nothing(world: MailWorld) -> None:
    """Case 17: null Return-Path."""
    assert brought(world, sample("says-pishet"), "")[0] is Outcome.TICKET
    assert world.stage.mail.raw == []


def test_a_sender_who_reads_no_answers_gets_none(world: MailWorld) -> None:
    """Case 17; H-13: even where strangers are guests."""
    world.stage.mailbox(BOX, strangers=Strangers.GUEST, version=1)
    assert brought(world, sample("no-reply"), "no-reply@shop.example")[:2] == (Outcome.HELD, Reason.UNKNOWN_SENDER)
    assert world.stage.mail.raw == []


def test_a_person_who_says_that_no_program_wrote_is_answered(world: MailWorld) -> None:
    """H-10."""
    assert brought(world, sample("auto-submitted-no"))[0] is Outcome.TICKET
    assert len(world.irina.receives()) == 1


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_of_a_common_server_finds_the_message_it_is_about(world: MailWorld, name: str) -> None:
    """Case 22; H-8: recipient and status are read, and no ticket is made."""
    letter = world.conversation()
    told = tomllib.loads((SAMPLES / f"{name}.expected.toml").read_text(encoding="utf-8"))
    _, address, action, status = told["report"]
    raw = sample(name, **{address: HERS, "0102-our": world.stage.id_of(letter.raw)})
    sent = len(world.stage.mail.raw)
    assert brought(world, raw, "") == (Outcome.REPORT, None, 1001)
    assert (len(world.stage.tickets()), len(world.texts()), len(world.stage.mail.raw)) == (1, 2, sent)
    (delivery,) = [each for each in world.stage.store.deliveries("north", 1001) if each.told.message == 2]
    if action == "failed":
        assert delivery.state is Delivered.BOUNCED
        assert status in delivery.reason
    else:
        assert delivery.state in (Delivered.SENT, Delivered.PENDING)
    assert (world.stage.store.address(HERS).dead_at is not None) == (status in GONE)


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_of_what_was_never_ours_makes_no_ticket(world: MailWorld, name: str) -> None:
    """Cases 20 and 22."""
    assert brought(world, sample(name), "")[:2] == (Outcome.HELD, Reason.BACKSCATTER)
    assert world.stage.tickets() == ()
    assert world.stage.mail.raw == []


def test_a_plain_first_mail_is_a_ticket_and_a_receipt_and_its_copy_is_nothing(world: MailWorld) -> None:
    """H-1, H-2."""
    raw = sample("says-pishet")
    assert brought(world, raw) == (Outcome.TICKET, None, 1001)
    assert brought(world, raw)[0] is Outcome.REPEATED
    assert (len(world.stage.tickets()), len(world.irina.receives())) == (1, 1)


def test_an_owner_joins_by_references_alone_and_a_stranger_is_read_by_staff(world: MailWorld) -> None:
    """H-3, H-4, H-4b: the last is a stranger who has a ticket of his own."""
    letter = world.conversation()
    wire = [("References", f"<{world.stage.id_of(letter.raw)}@eu-central-1.amazonses.com>")]
    assert world.became(world.irina.mails("да", subject="Другое", headers=wire)) == (Outcome.FOLLOW_UP, None, 1001)
    stranger = world.stranger()
    world.stage.client("Пётр", user=502, accounts=[("north", "c-2")], linked=False)
    known = Correspondent("p502@example.com", "Пётр", world.stage)
    known.mails("Моё", subject="Моё")
    sent = len(world.irina.receives())
    for who in (stranger, known):
        assert world.became(who.mails("не ваше", subject="x", headers=wire)) == (Outcome.OVERHEARD, None, 1001)
    assert [internal for _, internal in world.texts()[-2:]] == [True, True]
    assert len(world.irina.receives()) == sent


def test_a_stranger_gets_nowhere_by_the_number_of_anothers_ticket(world: MailWorld) -> None:
    """H-5."""
    world.conversation()
    id = world.stranger().mails("закройте", subject="Re: x [#1001]")
    assert world.became(id)[:2] == (Outcome.HELD, Reason.UNKNOWN_SENDER)
    assert len(world.texts()) == 2


@pytest.mark.parametrize("name", ["latin-1", "unknown-charset", "windows-1251-bare"])
def test_letters_that_stop_other_desks_are_read(world: MailWorld, name: str) -> None:
    """H-6 and H-7, and what comes behind them."""
    assert brought(world, sample(name))[0] is Outcome.TICKET
    expected = tomllib.loads((SAMPLES / f"{name}.expected.toml").read_text(encoding="utf-8"))
    assert world.stage.ticket().subject == expected.get("subject", world.stage.ticket().subject)
    assert world.texts()[0][0] == expected["new"]
    assert "\ufffd" not in world.texts()[0][0]
    assert world.became(world.irina.mails("дальше", subject="дальше"))[0] is Outcome.TICKET


def test_a_mail_of_nobody_waits_and_is_answered_by_nothing(world: MailWorld) -> None:
    """H-11."""
    assert brought(world, sample("no-from"))[:2] == (Outcome.HELD, Reason.UNKNOWN_SENDER)
    assert world.stage.mail.raw == []


def test_the_desks_own_address_is_no_sender(world: MailWorld) -> None:
    """H-12."""
    own = Correspondent(BOX, "Север", world.stage)
    assert world.became(own.mails("круг", subject="круг"))[:2] == (Outcome.REFUSED, Reason.OWN)
    assert world.stage.tickets() == ()
