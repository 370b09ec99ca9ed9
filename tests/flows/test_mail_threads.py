"""Which ticket a mail joins, and who may write there: acceptance cases 1 to 10 and 20 to 25."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage

import pytest

from chalicelib.channels.email import notification
from chalicelib.desk import reply_address
from chalicelib.desk.mail import Reason, Verdict, Verdicts
from chalicelib.desk.mailroom import Outcome, ReplyKeys, Strangers
from chalicelib.desk.message import SAME_ID, Channel, Side
from chalicelib.desk.permissions import SYSTEM
from chalicelib.desk.ticket import Stage as Standing
from chalicelib.services import quarantine
from chalicelib.services.act import TicketRef
from chalicelib.services.archive import archive
from chalicelib.services.file import Question, ask
from chalicelib.services.intake import take
from chalicelib.services.quarantine import HeldRef
from chalicelib.services.who import client
from tests.flows.mail_world import MailWorld
from tests.people.ses import notice
from tests.stage import CLOUD, Killed, Stage

REPLY = "Работает, спасибо!"


@pytest.fixture
def world(stage: Stage) -> MailWorld:
    return MailWorld(stage)


def told_of(world: MailWorld, number: int = 1001, provider: str = "north") -> tuple[str, ...]:
    """What staff are told was odd about the newest mail of a ticket."""
    mailed = world.stage.messages(number, provider)[-1].mailed
    return mailed.worth_telling if mailed else ()


def changed(signed: str) -> str:
    """The same address with another last letter before its domain."""
    head, _, domain = signed.rpartition("@")
    return f"{head[:-1]}{'a' if head[-1] != 'a' else 'b'}@{domain}"


def test_a_tag_that_is_none_of_ours_is_no_wrong_signature(stage: Stage) -> None:
    """Case 3: of another desk, or of another provider here that got the mail as well."""
    stage.save(CLOUD)
    world = MailWorld(stage)
    stage.mailbox("help@desk.example", provider="cloud", department="help", strangers=Strangers.GUEST)
    letter = world.conversation()
    other = f"Their desk <{changed(letter.answer_to).replace('desk.example', 'other.example')}>"
    world.irina.mails("обоим", subject="x", to=f"{other}, support@desk.example", bcc=["support@desk.example"])
    assert told_of(world, 1002) == ()
    id = world.irina.mails("всем", subject="y", bcc=[letter.answer_to, "help@desk.example"])
    assert world.became(id, "north") == (Outcome.FOLLOW_UP, None, 1001)
    assert world.became(id, "cloud")[0] is Outcome.TICKET
    assert told_of(world, 1001, "cloud") == ()


def test_a_signed_address_is_enough_whatever_else_is_lost(world: MailWorld) -> None:
    """Case 1: no References, another subject."""
    letter = world.conversation()
    id = world.irina.mails(REPLY, subject="Совсем другое", to=letter.answer_to)
    assert world.became(id) == (Outcome.FOLLOW_UP, None, 1001)
    assert world.texts()[-1] == (REPLY, False)


def test_a_signed_address_counts_in_capitals_and_where_only_the_envelope_has_it(world: MailWorld) -> None:
    """Case 2"""
    letter = world.conversation()
    first = world.irina.mails("раз", subject="x", to="list@elsewhere.example", bcc=[letter.answer_to.upper()])
    wrapped = f'"Support, the best" <{letter.answer_to}>'
    second = world.irina.mails("два", subject="y", to=wrapped, bcc=["support@desk.example"])
    assert [world.became(each)[2] for each in (first, second)] == [1001, 1001]


def test_a_signature_with_one_other_letter_is_a_new_mail_and_tells_nothing(world: MailWorld) -> None:
    """Case 3"""
    letter = world.conversation()
    id = world.irina.mails("новое", subject="Другой вопрос", to=changed(letter.answer_to))
    assert world.became(id) == (Outcome.TICKET, None, 1002)
    assert "Увеличили" not in str(world.texts(1002))
    assert all("1001" not in each.text for each in world.irina.receives() if "1002" in each.subject)
    assert told_of(world, 1002) == ("wrong_token",), "staff see that its address was not signed by us"
    assert told_of(world) == (), "what came as it should is not marked"


def test_a_signature_of_one_provider_means_nothing_to_another(stage: Stage) -> None:
    """Case 4"""
    stage.save(CLOUD)
    world = MailWorld(stage)
    stage.mailbox("help@desk.example", provider="cloud", department="help")
    stage.client("Олег", user=502, accounts=[("cloud", "x-1")], linked=False)
    letter = world.conversation()
    tag = letter.answer_to.partition("+")[2]
    oleg = stage.at_mail(502, "Олег")
    id = oleg.mails("чужое", to=f"help+{tag}")
    assert world.became(id, "cloud")[0] is Outcome.TICKET
    assert told_of(world, 1001, "cloud") == ("wrong_token",)
    assert world.texts()[-1] == ("Увеличили память.", False)


def test_a_stranger_with_a_signed_address_is_read_by_staff_alone(world: MailWorld) -> None:
    """Case 5: she forwarded our letter, and somebody else answers it."""
    letter = world.conversation()
    world.irina.answers(letter, "Ещё вопрос")
    before = world.stage.ticket()
    id = world.stranger().mails("Пришлите мне пароль", to=letter.answer_to)
    assert world.became(id) == (Outcome.OVERHEARD, None, 1001)
    entry = world.stage.messages()[-1]
    assert (entry.text, entry.internal, entry.author.name) == ("Пришлите мне пароль", True, "Кто-то")
    after = world.stage.ticket()
    assert (after.client_status, after.last_message, after.waiting_since) == (
        before.client_status,
        before.last_message,
        before.waiting_since,
    )
    assert world.stranger().receives() == []


def test_where_nobody_would_come_by_a_strangers_mail_waits(world: MailWorld) -> None:
    """Case 5: the ticket is released."""
    letter = world.conversation()
    id = world.stranger().mails("Пришлите мне пароль", to=letter.answer_to)
    assert world.became(id) == (Outcome.HELD, Reason.UNKNOWN_SENDER, 1001)
    (held,) = world.held()
    assert (held.sender, held.ticket) == ("stranger@elsewhere.example", 1001)


def test_an_id_of_ses_is_enough_whatever_the_domain_behind_it(world: MailWorld) -> None:
    """Case 6: the program kept that id alone."""
    letter = world.conversation()
    ses = world.stage.id_of(letter.raw)
    for domain in ("eu-central-1.amazonses.com", "email.amazonses.com"):
        id = world.irina.mails(f"Да, {domain}", subject="x", headers=[("References", f"<{ses}@{domain}>")])
        assert world.became(id)[:1] == (Outcome.FOLLOW_UP,)


def test_the_newest_thirty_two_references_are_looked_at(world: MailWorld) -> None:
    """Case 7: of forty the oldest is ours and is not; the thirty-second from behind is."""
    letter = world.conversation()
    ours = f"<{world.stage.id_of(letter.raw)}@eu-central-1.amazonses.com>"
    others = [f"<{n}@elsewhere.example>" for n in range(39)]
    lost = world.irina.mails("раз", subject="x", headers=[("References", " ".join([ours, *others]))])
    kept = world.irina.mails("два", subject="y", headers=[("References", " ".join([*others[:8], ours, *others[8:]]))])
    assert world.became(lost)[0] is Outcome.TICKET
    assert world.became(kept)[0] is Outcome.FOLLOW_UP


def test_an_id_we_signed_finds_its_ticket_too(world: MailWorld) -> None:
    letter = world.conversation()
    root = letter.references[0]
    id = world.irina.mails("ответ", subject="x", headers=[("In-Reply-To", root)])
    assert world.became(id) == (Outcome.FOLLOW_UP, None, 1001)
    forged = f"{root[:-30]}{'a' * 4}{root[-26:]}"
    assert world.became(world.irina.mails("нет", subject="y", headers=[("In-Reply-To", forged)]))[0] is Outcome.TICKET


def test_an_answer_to_ones_own_first_mail_joins_it(world: MailWorld) -> None:
    world.irina.mails("С утра 502.")
    id = world.irina.mails("И ещё: после обновления", headers=[("In-Reply-To", world.irina.written[0])])
    assert world.became(id) == (Outcome.FOLLOW_UP, None, 1001)


def test_a_number_in_the_subject_counts_from_its_people_with_proof_alone(world: MailWorld) -> None:
    """Case 8"""
    world.conversation()
    subject = "Re: Сайт не открывается [#1001]"
    assert world.became(world.irina.mails("да", subject=subject)) == (Outcome.FOLLOW_UP, None, 1001)
    assert world.became(world.irina.mails("да", subject=subject, dmarc="GRAY"))[0] is Outcome.TICKET
    world.stage.client("Пётр", user=502, accounts=[("north", "c-2")], linked=False)
    other = world.stage.at_mail(502, "Пётр").mails("дайте", subject=subject)
    assert world.became(other)[0] is Outcome.TICKET
    assert world.became(world.stranger().mails("дайте", subject=subject))[:2] == (Outcome.HELD, Reason.UNKNOWN_SENDER)
    assert len(world.texts()) == 3


def test_a_colleague_of_the_account_answers_for_it(world: MailWorld) -> None:
    letter = world.conversation()
    world.stage.client("Пётр", user=502, accounts=[("north", "c-1")], linked=False)
    world.stage.at_mail(502, "Пётр").mails(REPLY, to=letter.answer_to)
    entry = world.stage.messages()[-1]
    assert (entry.author.id, entry.internal, entry.author.side) == ("p-502", False, Side.CLIENT)


def test_a_reply_opens_a_closed_ticket(world: MailWorld) -> None:
    """Case 9"""
    letter = world.conversation()
    assert world.stage.ticket().stage is Standing.RELEASED
    world.irina.answers(letter, "Снова 502")
    assert world.stage.ticket().stage is Standing.OPEN


def test_a_reply_to_the_archive_restores_it_and_later_goes_on_in_a_new_one(world: MailWorld) -> None:
    """Case 9, P8"""
    letter = world.conversation()
    world.stage.browser(501).opens("/tickets/1001")
    _archive(world)
    world.stage.later(days=29)
    assert world.became(world.irina.answers(letter, "Снова")) == (Outcome.FOLLOW_UP, None, 1001)
    assert world.stage.ticket().stage is Standing.OPEN
    world.anna.answers("Готово")
    _archive(world)
    world.stage.later(days=31)
    id = world.irina.answers(letter, "И снова")
    assert world.became(id) == (Outcome.TICKET, None, 1002)
    assert world.stage.ticket(1002).follows == 1001
    assert world.stage.ticket(1002).subject == "Сайт не открывается"


def _archive(world: MailWorld) -> None:

    ticket = world.stage.ticket()
    archive(
        TicketRef("north", 1001),
        actor=client("p-501", world.stage.house),
        expected_last_message_id=ticket.last_message,
        cause=f"web#{ticket.version}",
        house=world.stage.house,
    )


def test_out_of_office_opens_nothing(world: MailWorld) -> None:
    """Case 9, 16"""
    letter = world.conversation()
    before = len(world.irina.receives())
    id = world.irina.answers(letter, "Я в отпуске", headers=[("Auto-Submitted", "auto-replied")], mail_from="")
    assert world.became(id) == (Outcome.OVERHEARD, None, 1001)
    assert world.stage.ticket().stage is Standing.RELEASED
    assert world.texts()[-1] == ("Я в отпуске", True)
    assert len(world.irina.receives()) == before


def test_two_addresses_of_one_provider_get_one_message_two_providers_one_each(stage: Stage) -> None:
    """Case 10"""
    stage.save(CLOUD)
    world = MailWorld(stage)
    stage.mailbox("billing@desk.example", department="bill")
    stage.mailbox("help@desk.example", provider="cloud", department="help")
    everywhere = ["support@desk.example", "billing@desk.example", "help@desk.example"]
    id = world.irina.mails("всем", bcc=everywhere)
    assert world.became(id) == (Outcome.TICKET, None, 1001)
    assert world.became(id, "cloud")[:2] == (Outcome.HELD, Reason.UNKNOWN_SENDER)
    copy = world.irina.mails("всем", bcc=["billing@desk.example"], headers=[("Message-ID", world.irina.written[0])])
    assert world.became(copy) == (Outcome.REPEATED, None, None)
    assert len(stage.tickets()) == 1


def test_one_notification_five_times_is_one_message_and_one_receipt(world: MailWorld) -> None:
    """Case 23"""
    body: list[str] = []
    world.stage.queues.put_back = _noting(world.stage.queues.put_back, body)  # type: ignore[method-assign]
    world.irina.mails("С утра 502.", files=[("log.txt", b"502")])
    for _ in range(4):
        world.stage.queues.put_back("mail", body[0], delay=0)
        world.stage.settle()
    assert (len(world.stage.tickets()), len(world.texts()), len(world.irina.receives())) == (1, 1, 1)
    assert len([each for each in world.stage.files.kept if each.startswith("files/")]) == 1


def _noting(put, kept):
    def note(queue, body, *, delay):
        if queue == "mail":
            kept.append(body)
        put(queue, body, delay=delay)

    return note


def test_two_at_once_are_one(world: MailWorld) -> None:
    """Case 23: the second commits between the first one's read and its commit."""

    stage = world.stage
    raw = b"From: p501@example.com\r\nSubject: x\r\nMessage-ID: <a@b>\r\n\r\nhello\r\n"
    stage.files.put("mail/m1", iter([raw]), type="message/rfc822", limit=10**6)
    envelope = notification.read(notice("m1", ["support@desk.example"], "p501@example.com", stage.clock.now()))
    assert envelope is not None
    stage.store.on("commit", lambda: take(envelope, stage.house))
    take(envelope, stage.house)
    assert len(stage.tickets()) == 1


def test_another_mail_under_the_same_id_is_another_mail(world: MailWorld) -> None:
    """Case 24"""
    same = [("Message-ID", "<same@elsewhere.example>")]
    world.irina.mails("первое", headers=same)
    assert told_of(world) == ()
    id = world.irina.mails("второе", headers=same, subject="Другое")
    assert world.became(id) == (Outcome.TICKET, None, 1002)
    assert told_of(world, 1002) == (SAME_ID,)
    again = world.irina.mails("второе", headers=same, subject="Другое")
    assert world.became(again)[0] is Outcome.REPEATED


def test_another_mail_under_the_same_id_is_marked_in_its_ticket_too(world: MailWorld) -> None:
    """Case 24"""
    letter = world.conversation()
    same = [("Message-ID", "<same@elsewhere.example>")]
    for text in ("первое", "второе"):
        world.irina.mails(text, subject="x", to=letter.answer_to, headers=same)
    marks = [each.mailed.worth_telling for each in world.stage.messages() if each.mailed]
    assert marks == [(), (), (SAME_ID,)]


@pytest.mark.parametrize("by_hand", ["replay", "attach", "file"])
def test_a_mail_that_waited_is_no_other_than_itself(world: MailWorld, by_hand: str) -> None:
    """Case 24: it is known since it came, and settled later."""
    letter = world.conversation()
    id = world.irina.mails(REPLY, subject="x", to=letter.answer_to, virus="FAIL")
    assert world.became(id)[:2] == (Outcome.HELD, Reason.VIRUS)
    held = world.held()[0]
    clean = replace(held, envelope=replace(held.envelope, verdicts=Verdicts(dmarc=Verdict.PASS)))
    world.stage.save(clean)
    house, ref = world.stage.house, HeldRef("north", id)
    more = {"actor": SYSTEM, "cause": "cli#1", "house": house}
    if by_hand == "replay":
        done = quarantine.replay(ref, **more)
    elif by_hand == "attach":
        done = quarantine.attach(ref, 1001, **more)
    else:
        done = quarantine.file(ref, "c-1", person=None, **more)
    assert done.ticket is not None
    assert world.texts(done.ticket)[-1] == (REPLY, False)
    assert told_of(world, done.ticket) == ()


def test_two_senders_prove_nobody(world: MailWorld) -> None:
    """Cases 8 and 31: a check speaks of one sender, and programs differ about which."""
    world.conversation()
    for senders in (
        b"From: p501@example.com\r\nFrom: evil@example.net",
        b"From: evil@example.net\r\nFrom: p501@example.com",
        b"From: p501@example.com, evil@example.net",
    ):
        raw = senders + b"\r\nSubject: Re: x [#1001]\r\n\r\n" + senders
        id = world.stage.mails(raw, ["support@desk.example"], "p501@example.com")
        assert world.became(id)[2] != 1001
    assert len(world.texts()) == 2
    tickets = [world.stage.messages(each.number)[0] for each in world.stage.tickets() if each.number > 1001]
    assert [each.mailed.proved for each in tickets if each.mailed] == [False, False]


def test_a_container_that_dies_after_the_upload_leaves_one_message_and_no_orphan(world: MailWorld) -> None:
    """Case 25"""
    stage, raw = world.stage, _with_a_file()
    stage.store.on("commit", _die)
    with pytest.raises(Killed):
        stage.mails(raw, ["support@desk.example"], "p501@example.com")
    assert stage.tickets() == ()
    stage.brings("mail1", raw, ["support@desk.example"], "p501@example.com")
    stage.settle()
    assert len(world.texts()) == 1
    assert len([each for each in stage.files.kept if each.startswith("files/")]) == 1


def _with_a_file() -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = "p501@example.com", "502", "<a@b.example>"
    message.set_content("С утра 502.")
    message.add_attachment(b"502", maintype="text", subtype="plain", filename="log.txt")
    return message.as_bytes()


def _die() -> None:
    raise Killed


def test_keys_can_be_changed_once_without_losing_anybody(world: MailWorld) -> None:
    letter = world.conversation()
    keys = world.stage.store.reply_keys("north")
    assert keys is not None
    world.stage.save(ReplyKeys(provider="north", current="new", previous=keys.current, version=keys.version))
    assert world.became(world.irina.mails("раз", subject="x", to=letter.answer_to))[0] is Outcome.FOLLOW_UP
    world.stage.save(ReplyKeys(provider="north", current="newer", previous="new", version=keys.version + 1))
    assert world.became(world.irina.mails("два", subject="y", to=letter.answer_to))[0] is Outcome.TICKET


def test_a_reply_address_fits_what_stands_before_an_at(world: MailWorld) -> None:
    """Case 45: at most 64 characters."""
    keys = ReplyKeys(provider="p" * 32, current="k")
    longest = f"{'m' * reply_address.LONGEST_NAME}@desk.example"
    made = reply_address.reply_address(longest, 999_999_999, "client#x", keys)
    assert len(made.partition("@")[0]) <= 64


def test_files_of_one_content_lie_once(world: MailWorld) -> None:
    """Case 39"""
    letter = world.conversation()
    for text in ("раз", "два"):
        world.irina.mails(text, subject=text, to=letter.answer_to, files=[("logo.png", b"PNG")])
    keys = [file.key for each in world.stage.messages() for file in each.attachments]
    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_of_several_accounts_the_newest_tickets_is_meant(stage: Stage) -> None:
    stage.mailbox()
    stage.client(accounts=[("north", "c-1"), ("north", "c-2")], linked=False)
    world = MailWorld.__new__(MailWorld)
    world.stage = stage
    world.irina.mails("первое", subject="раз")
    assert stage.ticket(1001).account == "c-1"
    stage.clock.turn(hours=1)

    question = Question(provider="north", account="c-2", department="tech", subject="два")
    ask(question, actor=client("p-501", stage.house), text="t", channel=Channel.WEB, cause="web#1", house=stage.house)
    stage.clock.turn(hours=1)
    world.irina.mails("третье", subject="три")
    assert stage.ticket(1003).account == "c-2"
