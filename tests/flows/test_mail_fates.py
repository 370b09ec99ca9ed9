"""What becomes of a letter is known of the message it told of: acceptance cases 19, 20 and 47."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.desk.alerts import Alert, name_of_wish
from chalicelib.desk.mail import Reason
from chalicelib.desk.mailroom import Outcome
from chalicelib.desk.notices import Way
from chalicelib.desk.people import Role
from chalicelib.services.effects import Delivered
from tests.flows.mail_world import MailWorld
from tests.people.mail import Got
from tests.people.ses import fate
from tests.people.staff import on_duty
from tests.people.telegram import Client
from tests.stage import Stage

ADDRESS = "p501@example.com"


@pytest.fixture
def world(stage: Stage) -> MailWorld:
    return MailWorld(stage)


def tells(world: MailWorld, letter: Got, kind: str, *, to: str = ADDRESS, after: float = 1, **what: object) -> str:
    """SES's event of this letter; not yet brought."""
    stage = world.stage
    number = stage.mail.raw.index(letter.raw)
    at = stage.clock.now() + timedelta(seconds=after)
    named = {"Bounce": "bouncedRecipients", "Complaint": "complainedRecipients"}.get(kind)
    who = {named: [{"emailAddress": to, "status": "5.1.1"}]} if named else {"recipients": [to]}
    return fate(stage.id_of(letter.raw), stage.mail.tags[number], kind, at, **{**who, **what})


def brings(world: MailWorld, *bodies: str) -> None:
    for body in bodies:
        world.stage.queues.put_back("feedback", body, delay=0)
        world.stage.settle()


def asks_to_sign_in(world: MailWorld, address: str = ADDRESS) -> None:
    browser = world.stage.browser()
    browser.opens("/sign-in")
    browser.fills(email=address)
    browser.presses("Получить код")


def wishes(world: MailWorld, *names: str) -> None:
    """Irina, besides what everybody is told."""
    person = world.stage.store.person("p-501")
    assert person is not None
    world.stage.save(replace(person, wishes={each: True for each in names}))


def state(world: MailWorld, message: int = 2) -> Delivered:
    found = [each for each in world.stage.store.deliveries("north", 1001) if each.told.message == message]
    (one,) = [each for each in found if each.channel == "email"]
    return one.state


def bounces(world: MailWorld) -> int:
    return sum(each.kind == "ticket.undelivered" for each in world.stage.store.history("north", 1001))


def test_a_letter_is_sent_and_then_arrived(world: MailWorld) -> None:
    letter = world.conversation()
    assert state(world) is Delivered.SENT
    brings(world, tells(world, letter, "Delivery"))
    assert state(world) is Delivered.ARRIVED


def test_twice_and_in_any_order_the_end_is_the_same(world: MailWorld) -> None:
    """Case 47"""
    letter = world.conversation()
    news = [
        tells(world, letter, "Delivery"),
        tells(world, letter, "Bounce", after=2, bounceType="Transient"),
        tells(world, letter, "Complaint", after=3),
    ]
    for order in itertools.permutations([*news, news[0]]):
        brings(world, *order)
        assert state(world) is Delivered.COMPLAINED
    assert bounces(world) == 2  # it came back, and was called spam: each once


def test_an_address_that_is_gone_is_written_to_no_more_until_it_writes(world: MailWorld) -> None:
    letter = world.conversation()
    gone = tells(world, letter, "Bounce", bounceType="Permanent")
    brings(world, gone, gone)
    assert state(world) is Delivered.BOUNCED
    before = len(world.irina.receives())
    world.anna.answers("Ещё вот что")
    assert len(world.irina.receives()) == before
    assert state(world, 3) is Delivered.FAILED
    world.stage.clock.turn(minutes=1)
    world.irina.answers(letter, "Я тут")
    world.anna.answers("Отлично")
    assert "Отлично" in world.irina.receives()[-1].text
    brings(world, gone)
    world.anna.answers("И ещё")
    assert "И ещё" in world.irina.receives()[-1].text


def test_whoever_calls_a_letter_spam_gets_none_until_she_writes(world: MailWorld) -> None:
    """Case 47: SES itself would stop; the desk stops by its own mark, which her next mail clears."""
    wishes(world, "changed.email")
    letter = world.conversation()
    spam = tells(world, letter, "Complaint", complaintFeedbackType="abuse")
    brings(world, spam, spam)
    before = len(world.irina.receives())
    world.anna.answers("Ещё вот что", keep=True)
    world.anna.closes()
    assert len(world.irina.receives()) == before
    (found,) = [each for each in world.stage.store.deliveries("north", 1001) if each.told.message == 3]
    assert (found.state, found.fate) == (Delivered.FAILED, "spam")
    world.stage.staff("Ольга", role=Role.ADMINISTRATOR, departments=())
    page = world.stage.workplace("Ольга").opens("/desk/clients/c-1/people/p-501")
    assert f"На {ADDRESS} не пишем, пока с него не напишут: письмо назвали спамом" in page.text
    world.stage.clock.turn(minutes=1)
    world.irina.answers(letter, "Я нечаянно")
    world.anna.answers("Ничего")
    assert "Ничего" in world.irina.receives()[-1].text
    brings(world, spam)
    world.anna.answers("И ещё")
    assert "И ещё" in world.irina.receives()[-1].text


def test_whoever_asks_for_a_letter_gets_it_whatever_she_called_those_before(world: MailWorld) -> None:
    brings(world, tells(world, world.conversation(), "Complaint", complaintFeedbackType="abuse"))
    before = len(world.irina.receives())
    asks_to_sign_in(world)
    assert len(world.irina.receives()) == before + 1


def test_an_address_that_is_nobodys_is_not_written_to_again_when_letters_come_back(world: MailWorld) -> None:
    """Whoever types addresses into the door would have us write to them for good."""
    stage, typed = world.stage, "nobody@elsewhere.example"
    asks_to_sign_in(world, typed)
    (letter,) = stage.letters_to(typed)
    at = stage.clock.now()
    gone = {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": typed}]}
    brings(world, fate(stage.id_of(letter), "", "Bounce", at, **gone))
    stage.clock.turn(days=2)
    asks_to_sign_in(world, typed)
    assert len(stage.letters_to(typed)) == 1


@pytest.mark.parametrize("kind", ["not-spam", "auth-failure"])
def test_what_is_no_complaint_of_a_person_marks_nobody(world: MailWorld, kind: str) -> None:
    letter = world.conversation()
    brings(world, tells(world, letter, "Complaint", complaintFeedbackType=kind))
    assert (state(world), bounces(world)) == (Delivered.SENT, 0)
    assert world.stage.store.address(ADDRESS).dead_at is None


def test_a_full_mailbox_says_nothing_of_the_address(world: MailWorld) -> None:
    letter = world.conversation()
    brings(world, tells(world, letter, "Bounce", bounceType="Transient", bounceSubType="MailboxFull"))
    assert world.stage.store.address(ADDRESS).dead_at is None


def test_suppressed_is_a_bounce(world: MailWorld) -> None:
    letter = world.conversation()
    brings(world, tells(world, letter, "Bounce", bounceType="Permanent", bounceSubType="OnAccountSuppressionList"))
    assert state(world) is Delivered.BOUNCED


@pytest.mark.parametrize(
    "body",
    [
        "Successfully validated SNS topic for Amazon SES event publishing.",
        '{"mail": {"messageId": "x", "timestamp": "2026-01-01T00:00:00Z"}, "eventType": "Open"}',
    ],
)
def test_what_tells_nothing_changes_nothing(world: MailWorld, body: str) -> None:
    world.conversation()
    before = world.stage.store.dump()
    brings(world, body)
    assert world.stage.store.dump() == before


@pytest.mark.parametrize("tag", ["", "!!!", "WyJub3J0aCJd", "eA"])
def test_a_tag_of_nothing_tells_of_the_address_alone(world: MailWorld, tag: str) -> None:
    """A sign-in letter has none; a hostile one leads nowhere."""
    at = world.stage.clock.now()
    gone = {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": ADDRESS}]}
    brings(world, fate("ses-9", tag, "Bounce", at, **gone))
    assert world.stage.store.address(ADDRESS).dead_at == at


def test_a_letter_that_is_late_is_neither_gone_nor_arrived(world: MailWorld) -> None:
    """Case 47: the other server does not answer yet."""
    letter = world.conversation()
    late = {"delayType": "General", "delayedRecipients": [{"emailAddress": ADDRESS, "diagnosticCode": "try later"}]}
    brings(world, tells(world, letter, "DeliveryDelay", **late))
    (found,) = [each for each in world.stage.store.deliveries("north", 1001) if each.told.message == 2]
    assert (found.state, found.reason) == (Delivered.PENDING, "try later")
    assert (bounces(world), world.stage.store.address(ADDRESS).dead_at) == (0, None)
    brings(world, tells(world, letter, "Delivery", after=2), tells(world, letter, "DeliveryDelay", **late))
    assert state(world) is Delivered.ARRIVED


def test_a_letter_that_ses_does_not_send_for_a_virus_is_told_of_and_marks_nobody(world: MailWorld) -> None:
    """Case 47: it was accepted, and is found out afterwards."""
    letter = world.conversation()
    refused = json.loads(tells(world, letter, "Reject", reason="Bad content"))
    refused["mail"]["destination"] = [ADDRESS]
    brings(world, json.dumps(refused), json.dumps(refused))
    assert (state(world), bounces(world)) == (Delivered.BOUNCED, 1)
    assert world.stage.store.address(ADDRESS).dead_at is None


def dsn(world: MailWorld, about: str, status: str, to: str = ADDRESS, *, action: str = "failed") -> bytes:
    """As Postfix writes it (RFC 3464); `about` is the id of SES, or the whole Message-ID of what it is about."""
    id = about if "@" in about else f"{about}@eu-central-1.amazonses.com"
    return f"""From: MAILER-DAEMON@example.com (Mail Delivery System)
To: support@desk.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <{action}.{status}.{about.partition("@")[0]}@example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such user

--b
Content-Type: text/rfc822-headers

Message-ID: <{id}>
Subject: Re: x

--b--
""".replace("\n", "\r\n").encode()


def reports(
    world: MailWorld, about: str, status: str, to: str = ADDRESS, *, action: str = "failed"
) -> tuple[Outcome, Reason | None, int | None]:
    raw = dsn(world, about, status, to, action=action)
    return world.became(world.stage.mails(raw, ["support@desk.example"], ""))


def test_a_report_by_mail_is_known_of_the_message_and_files_nothing(world: MailWorld) -> None:
    """Case 19"""
    letter = world.conversation()
    letter_id = world.stage.id_of(letter.raw)
    assert reports(world, letter_id, "5.1.1") == (Outcome.REPORT, None, 1001)
    assert state(world) is Delivered.BOUNCED
    assert world.stage.store.address(ADDRESS).dead_at is not None
    assert (len(world.texts()), len(world.stage.tickets()), bounces(world)) == (2, 1, 1)
    brings(world, tells(world, letter, "Bounce", bounceType="Permanent"))
    assert bounces(world) == 1


@pytest.mark.parametrize("status", ["4.2.2", "4.4.7"])
def test_what_a_server_has_given_up_came_back_and_marks_nobody(world: MailWorld, status: str) -> None:
    """Case 19: 4.x.x, and `failed`, by which no more is tried (RFC 3464, 2.3.3); as SES tells it of a Transient one."""
    letter = world.conversation()
    assert reports(world, world.stage.id_of(letter.raw), status) == (Outcome.REPORT, None, 1001)
    assert (state(world), bounces(world)) == (Delivered.BOUNCED, 1)
    assert world.stage.store.address(ADDRESS).dead_at is None
    brings(world, tells(world, letter, "Bounce", bounceType="Transient"))
    assert (state(world), bounces(world)) == (Delivered.BOUNCED, 1)


def test_what_a_server_tries_on_with_has_neither_come_back_nor_arrived(world: MailWorld) -> None:
    """Case 19: `delayed` (RFC 3464, 2.3.3); what the server says at the end holds, and late news change nothing."""
    letter = world.conversation()
    id = world.stage.id_of(letter.raw)
    assert reports(world, id, "4.4.7", action="delayed") == (Outcome.REPORT, None, 1001)
    assert (state(world), bounces(world)) == (Delivered.PENDING, 0)
    reports(world, id, "4.4.7")
    reports(world, id, "4.4.1", action="delayed")
    assert (state(world), bounces(world)) == (Delivered.BOUNCED, 1)
    assert world.stage.store.address(ADDRESS).dead_at is None


def test_a_report_of_what_we_never_sent_waits(world: MailWorld) -> None:
    """Case 20"""
    assert reports(world, "never-ours", "5.1.1")[:2] == (Outcome.HELD, Reason.BACKSCATTER)
    assert world.stage.tickets() == ()
    assert world.irina.receives() == []


def test_a_report_of_a_letter_to_sign_in_by_is_no_strangers(world: MailWorld) -> None:
    """Case 19: it tells of no ticket, and that nobody is there."""
    asks_to_sign_in(world)
    letter = world.irina.receives()[-1]
    assert reports(world, world.stage.id_of(letter.raw), "5.1.1") == (Outcome.REPORT, None, None)
    assert world.stage.store.address(ADDRESS).dead_at is not None
    assert world.held() == []


def wants_letters_of_what_is_filed(world: MailWorld) -> str:
    """Anna; her address."""
    anna = world.anna.actor.id
    member = next(each for each in world.stage.store.staff("north") if each.id == anna)
    world.stage.save(replace(member, wishes={name_of_wish(Alert.FILED, Way.EMAIL): True}))
    return member.email


def test_a_report_of_a_letter_to_staff_is_no_strangers_and_tells_nothing_of_the_ticket(world: MailWorld) -> None:
    """Case 19"""
    address = wants_letters_of_what_is_filed(world)
    world.irina.mails("С утра 502.")
    world.stage.later(minutes=2)
    (alert,) = world.stage.letters_to(address)
    assert reports(world, world.stage.id_of(alert), "5.1.1", address)[:2] == (Outcome.REPORT, None)
    assert world.stage.store.address(address).dead_at is not None
    assert bounces(world) == 0


def notices(phone: Client) -> int:
    """Of new tickets."""
    return sum("Новый тикет" in each.text for each in phone.sees())


@pytest.mark.parametrize(
    ("action", "status", "told"),
    [("failed", "5.1.1", 1), ("failed", "4.2.2", 1), ("failed", "4.4.7", 1), ("delayed", "4.4.1", 0)],
)
def test_what_a_letter_to_staff_did_not_tell_a_message_does_once(
    world: MailWorld, action: str, status: str, told: int
) -> None:
    """Case 19: whether a server says it by mail or the post itself, or both, once it gave up (RFC 3464, 2.3.3)."""
    phone = on_duty(world.stage)
    wishes = {name_of_wish(Alert.FILED, Way.EMAIL): True, name_of_wish(Alert.FILED, Way.TELEGRAM): False}
    member = next(each for each in world.stage.store.staff("north") if each.id == "s-anna")
    world.stage.save(replace(member, wishes=wishes))
    world.irina.mails("С утра 502.")
    world.stage.later(minutes=2)
    (alert,) = world.stage.letters_to(member.email)
    assert reports(world, world.stage.id_of(alert), status, member.email, action=action)[0] is Outcome.REPORT
    world.stage.later(minutes=1)
    assert notices(phone) == told
    gone = {
        "bounceType": "Permanent" if status[0] == "5" else "Transient",
        "bouncedRecipients": [{"emailAddress": member.email, "status": status}],
    }
    tags = world.stage.mail.tags[world.stage.mail.raw.index(alert)]
    if told:
        brings(world, fate(world.stage.id_of(alert), tags, "Bounce", world.stage.clock.now(), **gone))
    world.stage.later(minutes=1)
    assert notices(phone) == told


def test_a_report_that_names_the_ticket_alone_stands_in_its_history_and_marks_no_address(world: MailWorld) -> None:
    """Case 19: of a server that keeps References and not the id of SES; anybody with a letter knows what it names."""
    letter = world.conversation()
    root = letter.references[0].strip("<>")
    assert reports(world, root, "5.1.1") == (Outcome.REPORT, None, 1001)
    (fact,) = [each for each in world.stage.store.history("north", 1001) if each.kind == "ticket.undelivered"]
    assert (fact.message, fact.details["to"], fact.details["why"][:5]) == (None, ADDRESS, "5.1.1")
    assert world.stage.store.address(ADDRESS).dead_at is None
    assert (len(world.texts()), len(world.stage.tickets())) == (2, 1)
    assert reports(world, root, "4.2.2", action="delayed") == (Outcome.REPORT, None, 1001)
    assert bounces(world) == 1
    assert reports(world, root, "4.4.7") == (Outcome.REPORT, None, 1001)
    assert bounces(world) == 2
    assert world.stage.store.address(ADDRESS).dead_at is None
