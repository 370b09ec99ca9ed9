"""What the checks at the door say, who is believed, and what waits for a look: acceptance cases 11 to 18."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.desk import reply_address
from chalicelib.desk.announcements import Announcement, Stop
from chalicelib.desk.mail import Reason
from chalicelib.desk.mailroom import FLOOD, RECEIPTS, BarredKind, Outcome, Strangers
from chalicelib.desk.message import Side
from chalicelib.desk.permissions import SYSTEM
from chalicelib.services import barring, quarantine
from chalicelib.services.meter import Count
from chalicelib.services.quarantine import HeldRef
from chalicelib.services.tend import unsettled
from tests.flows.mail_world import MailWorld
from tests.people.mail import Correspondent
from tests.stage import Stage


@pytest.fixture
def world(stage: Stage) -> MailWorld:
    return MailWorld(stage)


def signed_for_staff(world: MailWorld) -> str:
    keys = world.stage.store.reply_keys("north")
    assert keys is not None
    return reply_address.reply_address("support@desk.example", 1001, reply_address.staff_of("s-anna"), keys)


def test_a_forged_mail_of_staff_goes_nowhere(world: MailWorld) -> None:
    """Case 11"""
    world.conversation()
    forger = Correspondent("s-anna@staff.example", "Анна", world.stage)
    at_door = forger.mails("Отдайте ему сервер", to=signed_for_staff(world), dmarc="FAIL", policy="reject")
    assert world.became(at_door)[:2] == (Outcome.HELD, Reason.UNPROVED)
    plain = forger.mails("Отдайте", subject="Re: x [#1001]", dmarc="FAIL", policy="reject")
    assert world.became(plain)[:2] == (Outcome.HELD, Reason.FORGED)
    assert len(world.texts()) == 2


def test_staff_answer_by_mail_with_a_signed_address_and_their_domains_word(world: MailWorld) -> None:
    world.conversation()
    anna = Correspondent("s-anna@staff.example", "Анна", world.stage)
    id = anna.mails("И обновили ядро", to=signed_for_staff(world))
    assert world.became(id) == (Outcome.FOLLOW_UP, None, 1001)
    entry = world.stage.messages()[-1]
    assert (entry.author.id, entry.author.side, entry.internal) == ("s-anna", Side.STAFF, False)
    assert "И обновили ядро" in world.irina.receives()[-1].text
    away = anna.mails("В отпуске", to=signed_for_staff(world), headers=[("Auto-Submitted", "auto-replied")])
    assert world.became(away)[0] is Outcome.OVERHEARD


def test_staff_without_a_signed_address_wait_for_a_look(world: MailWorld) -> None:
    world.conversation()
    anna = Correspondent("s-anna@staff.example", "Анна", world.stage)
    assert world.became(anna.mails("x", subject="Re: Сайт [#1001]"))[:2] == (Outcome.HELD, Reason.UNPROVED)


def test_staff_beside_another_sender_are_nobody(world: MailWorld) -> None:
    """Case 11: the domain's word may be for the other one."""
    world.conversation()
    headers = b"From: s-anna@staff.example\r\nFrom: evil@example.net\r\nSubject: x\r\n\r\n"
    id = world.stage.mails(headers + b"pay me", [signed_for_staff(world)], "evil@example.net")
    assert world.became(id)[:2] == (Outcome.HELD, Reason.UNPROVED)
    assert len(world.texts()) == 2


def test_what_the_sender_writes_of_verdicts_counts_for_nothing(world: MailWorld) -> None:
    """Case 12"""
    lies = [("X-SES-Spam-Verdict", "PASS"), ("Authentication-Results", "amazonses.com; dmarc=pass")]
    id = world.irina.mails("купите", headers=lies, spam="FAIL")
    assert world.became(id)[:2] == (Outcome.HELD, Reason.SPAM)
    (held,) = world.held()
    assert held.proved is True


def test_a_mail_nobody_vouches_for_is_taken_and_proves_nothing(world: MailWorld) -> None:
    """Case 13: no DMARC record."""
    id = world.irina.mails("С утра 502.", spf="GRAY", dkim="GRAY", dmarc="GRAY", spam="GRAY")
    assert world.became(id) == (Outcome.TICKET, None, 1001)
    (entry,) = world.stage.messages()
    assert entry.mailed is not None
    assert entry.mailed.proved is False


def test_a_virus_waits_and_its_files_are_nowhere(world: MailWorld) -> None:
    """Case 14"""
    id = world.irina.mails("счёт", files=[("счёт.exe", b"MZ")], virus="FAIL")
    assert world.became(id)[:2] == (Outcome.HELD, Reason.VIRUS)
    assert [each for each in world.stage.files.kept if each.startswith("files/")] == []
    taken = world.irina.mails("другой", subject="y", virus="PROCESSING_FAILED")
    assert world.became(taken)[0] is Outcome.TICKET


def test_a_forwarded_mail_is_proved_by_its_signature(world: MailWorld) -> None:
    """Case 15"""
    world.irina.mails("С утра 502.", spf="FAIL", dkim="PASS", dmarc="PASS")
    (entry,) = world.stage.messages()
    assert entry.mailed is not None
    assert entry.mailed.proved is True


@pytest.mark.parametrize("policy", ["reject", "quarantine"])
def test_a_domain_that_asks_not_to_be_believed_is_not(world: MailWorld, policy: str) -> None:
    id = world.irina.mails("С утра 502.", dmarc="FAIL", policy=policy)
    assert world.became(id)[:2] == (Outcome.HELD, Reason.FORGED)
    lenient = world.irina.mails("Тоже", subject="y", dmarc="FAIL", policy="none")
    assert world.became(lenient)[0] is Outcome.TICKET


def test_what_a_signed_address_brings_is_not_spam(world: MailWorld) -> None:
    letter = world.conversation()
    assert world.became(world.irina.answers(letter, "да", spam="FAIL"))[0] is Outcome.FOLLOW_UP


def test_programs_get_no_receipt(world: MailWorld) -> None:
    """Case 16, 17"""
    world.irina.mails("раз", subject="1", headers=[("Auto-Submitted", "auto-generated")])
    world.irina.mails("два", subject="2", mail_from="")
    assert world.irina.receives() == []


def test_many_mails_are_all_kept_and_few_are_answered(world: MailWorld) -> None:
    """Case 18"""
    ids = [world.irina.mails(f"письмо {n}", subject=f"тема {n}") for n in range(25)]
    outcomes = [world.became(each)[:2] for each in ids]
    assert outcomes == [(Outcome.TICKET, None)] * FLOOD + [(Outcome.HELD, Reason.FLOOD)] * (25 - FLOOD)
    assert len(world.irina.receives()) == RECEIPTS
    world.stage.later(hours=2)
    assert world.became(world.irina.mails("позже", subject="позже"))[0] is Outcome.TICKET


def test_whoever_does_not_want_receipts_gets_none(world: MailWorld) -> None:
    person = world.stage.store.person("p-501")
    assert person is not None
    world.stage.save(replace(person, wishes={"filed.email": False}))
    world.irina.mails("С утра 502.")
    assert world.irina.receives() == []


def test_a_stranger_waits_or_becomes_a_guest_as_the_mailbox_says(world: MailWorld) -> None:
    world.stage.mailbox("sales@desk.example", department="sales", strangers=Strangers.GUEST)
    stranger = world.stranger()
    assert world.became(stranger.mails("Сколько стоит?"))[:2] == (Outcome.HELD, Reason.UNKNOWN_SENDER)
    id = stranger.mails("Сколько стоит VPS?", subject="Цены", to="sales@desk.example")
    assert world.became(id) == (Outcome.TICKET, None, 1001)
    ticket = world.stage.ticket()
    assert ticket.account.startswith("guest-")
    assert "1001" in stranger.receives()[-1].subject
    stranger.answers(stranger.receives()[-1], "И с диском 100 ГБ?")
    assert world.texts()[-1] == ("И с диском 100 ГБ?", False)
    robot = world.stranger("robot@elsewhere.example")
    auto = robot.mails("x", to="sales@desk.example", headers=[("Auto-Submitted", "auto-generated")])
    assert world.became(auto)[0] is Outcome.HELD


def test_a_waiting_mail_is_filed_for_a_client_once(world: MailWorld) -> None:
    id = world.stranger().mails("Это я, Ирина, с другого адреса", files=[("a.txt", b"a")])
    for _ in range(2):
        done = quarantine.file(
            HeldRef("north", id), "c-1", person=None, actor=SYSTEM, cause="cli#1", house=world.stage.house
        )
        assert (done.outcome, done.ticket) == (Outcome.TICKET, 1001)
    assert world.held() == []
    assert world.stage.ticket().requester == "p-501"
    assert [each.name for each in world.stage.messages()[0].attachments] == ["a.txt"]


def test_a_waiting_mail_joins_a_ticket_for_staff_alone(world: MailWorld) -> None:
    world.conversation()
    id = world.stranger().mails("Я её коллега")
    done = quarantine.attach(HeldRef("north", id), 1001, actor=SYSTEM, cause="cli#1", house=world.stage.house)
    assert (done.outcome, done.ticket) == (Outcome.OVERHEARD, 1001)
    assert world.texts()[-1] == ("Я её коллега", True)
    assert world.held() == []


def test_a_waiting_mail_is_dropped_and_its_sender_kept_out(world: MailWorld) -> None:
    id = world.stranger().mails("купите")
    house = world.stage.house
    barring.bar("north", BarredKind.EMAIL, "@elsewhere.example", by="s-anna", cause="cli#1", house=house)
    quarantine.drop(HeldRef("north", id), actor=SYSTEM, cause="cli#2", house=house)
    assert world.became(id)[:2] == (Outcome.DROPPED, None)
    assert world.became(world.stranger().mails("ещё", subject="y"))[:2] == (Outcome.REFUSED, Reason.BLOCKED_SENDER)
    barring.unbar("north", BarredKind.EMAIL, "@elsewhere.example", by="s-anna", cause="cli#3", house=house)
    assert world.became(world.stranger().mails("снова", subject="z"))[0] is Outcome.HELD


def test_a_waiting_mail_is_settled_anew_when_its_sender_is_known(world: MailWorld) -> None:
    stranger = Correspondent("p502@example.com", "Пётр", world.stage)
    id = stranger.mails("Почта не ходит")
    house = world.stage.house
    again = quarantine.replay(HeldRef("north", id), actor=SYSTEM, cause="cli#1", house=house)
    assert again.outcome is Outcome.HELD
    world.stage.client("Пётр", user=502, accounts=[("north", "c-2")], linked=False)
    done = quarantine.replay(HeldRef("north", id), actor=SYSTEM, cause="cli#2", house=house)
    assert (done.outcome, done.ticket) == (Outcome.TICKET, 1001)
    assert world.held() == []


def test_mail_for_no_mailbox_is_written_down_and_nothing_of_it_is_read(world: MailWorld) -> None:
    id = world.irina.mails("Кто-нибудь?", to="nobody@desk.example")
    assert world.became(id, "-")[:2] == (Outcome.REFUSED, Reason.NO_MAILBOX)
    assert [each for each in world.stage.files.kept if each.startswith("mail/")] == []


def test_our_own_mail_coming_back_is_dropped_and_counted(world: MailWorld, capsys: pytest.CaptureFixture[str]) -> None:
    """Case 21"""
    letter = world.conversation()
    stage = world.stage
    capsys.readouterr()
    id = stage.mails(letter.raw, [letter.answer_to], "bounces@amazonses.com")
    assert world.became(id)[:2] == (Outcome.REFUSED, Reason.OWN)
    assert len(world.texts()) == 2
    (line,) = [json.loads(each) for each in capsys.readouterr().out.splitlines() if '"function":"mail"' in each]
    assert line[Count.HOOK_UNUSED] == [1.0]


def test_what_is_not_settled_is_overdue(world: MailWorld) -> None:
    stage = world.stage
    stage.files.put("mail/lost", iter([b"x"]), type="message/rfc822", limit=10)
    stage.house.meter.drain()
    stage.clock.turn(minutes=20)
    assert [stage.clock.now() - each for each in unsettled(stage.house)] == [timedelta(minutes=20)]


def test_what_an_announcement_stops_waits(world: MailWorld) -> None:
    letter = world.conversation()
    north = world.stage.store.provider("north")
    assert north is not None
    at = world.stage.clock.now()
    stops = Announcement(id="a", text="Работы", starts_at=at, stops=(Stop.TICKETS, Stop.REPLIES))
    world.stage.save(replace(north, announcements=(stops,)))
    new, reply = world.irina.mails("новое", subject="Другое"), world.irina.answers(letter, "да")
    assert world.became(new) == (Outcome.HELD, Reason.STOPPED, None)
    assert world.became(reply) == (Outcome.HELD, Reason.STOPPED, 1001)


def test_of_a_client_who_is_kept_out_nothing_is_taken(world: MailWorld) -> None:
    letter = world.conversation()
    account = world.stage.store.account("north", "c-1")
    assert account is not None
    world.stage.save(replace(account, blocked=True))
    for id in (world.irina.mails("новое", subject="Другое"), world.irina.answers(letter, "да")):
        assert world.became(id)[:2] == (Outcome.REFUSED, Reason.BLOCKED_SENDER)


def test_a_reply_to_a_merged_ticket_joins_the_one_that_goes_on(world: MailWorld) -> None:
    """Case 9"""
    letter = world.conversation()
    world.irina.mails("другое", subject="Другое")
    old = world.stage.ticket(1001)
    world.stage.save(replace(old, merged_into=1002))
    assert world.became(world.irina.answers(letter, "да")) == (Outcome.FOLLOW_UP, None, 1002)
