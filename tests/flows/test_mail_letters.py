"""Letters that leave: to which address, what stands in their headers, and what the post makes of their signs."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes

import pytest

from chalicelib.desk.announcements import Announcement, Stop
from chalicelib.desk.mail import REFERENCES, Reason
from chalicelib.desk.mailroom import CHANGES, RECEIPTS, SENT, Address, Outcome, Sent, Strangers
from chalicelib.desk.permissions import SYSTEM
from chalicelib.services import quarantine
from chalicelib.services.act import TicketRef
from chalicelib.services.join import merge
from chalicelib.services.quarantine import HeldRef
from chalicelib.services.records import Changes
from tests.flows.desk_side import OnTheSite
from tests.flows.mail_world import MailWorld
from tests.people.mail import Correspondent, Got
from tests.stage import Stage
from tests.unit.channels.email.reading.mails import read

SECOND = "irina@home.example"
LINE = 998
"""Characters that a line of a mail may have."""
SINGLE = {
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "references",
    "in-reply-to",
    "auto-submitted",
    "x-auto-response-suppress",
    "content-language",
    "mime-version",
    "content-type",
}
"""Headers of which a letter has one, or none."""


@pytest.fixture
def world(stage: Stage) -> MailWorld:
    return MailWorld(stage)


def has_two_addresses(world: MailWorld) -> Correspondent:
    """She at home, whose first address is the one at work."""
    person = world.stage.store.person("p-501")
    assert person is not None
    world.stage.save(replace(person, emails=(*person.emails, SECOND)))
    return Correspondent(SECOND, "Ирина", world.stage)


def headers_of(raw: bytes) -> list[tuple[str, str]]:
    return [(name.lower(), str(value)) for name, value in message_from_bytes(raw).items()]


def test_letters_go_where_she_wrote_from_last_in_this_ticket(world: MailWorld) -> None:
    home = has_two_addresses(world)
    home.mails("С утра 502.")
    assert [each.answer_to.startswith("support+t.1001.") for each in home.receives()] == [True]
    world.anna.answers("Увеличили память.")
    assert len(home.receives()) == 2
    assert world.irina.receives() == []
    world.irina.answers(home.receives()[-1], "Теперь с работы: всё равно.")
    world.anna.answers("Смотрим.")
    assert "Смотрим." in world.irina.receives()[-1].text
    assert len(home.receives()) == 2


def test_another_ticket_knows_nothing_of_that(world: MailWorld) -> None:
    home = has_two_addresses(world)
    home.mails("С утра 502.")
    world.irina.mails("Домен", subject="Домен")
    world.anna.answers("Продлили.", number=1002)
    assert "Продлили." in world.irina.receives()[-1].text
    assert len(home.receives()) == 1


def test_an_address_that_is_not_hers_any_more_is_not_written_to(world: MailWorld) -> None:
    home = has_two_addresses(world)
    home.mails("С утра 502.")
    person = world.stage.store.person("p-501")
    assert person is not None
    world.stage.save(replace(person, emails=person.emails[:1]))
    world.anna.answers("Увеличили память.")
    assert "Увеличили память." in world.irina.receives()[-1].text
    assert len(home.receives()) == 1


def test_what_was_filed_from_a_strangers_address_is_answered_to_the_clients_own(world: MailWorld) -> None:
    stranger = world.stranger()
    id = stranger.mails("Это я, Ирина, с другого адреса")
    house = world.stage.house
    quarantine.file(HeldRef("north", id), "c-1", person=None, actor=SYSTEM, cause="cli#1", house=house)
    world.stage.settle()
    world.anna.answers("Узнали вас.")
    assert "Узнали вас." in world.irina.receives()[-1].text
    assert stranger.receives() == []


@pytest.mark.parametrize(("dead", "receipts"), [((), (1, 0)), ((0,), (0, 1)), ((0, 1), (0, 0))])
def test_the_receipt_of_what_was_filed_for_a_client_goes_where_letters_arrive(
    world: MailWorld, dead: tuple[int, ...], receipts: tuple[int, int]
) -> None:
    home = has_two_addresses(world)
    for each in dead:
        address = (world.irina.address, home.address)[each]
        world.stage.save(Address(address=address, dead_at=world.stage.clock.now(), why="5.1.1 no such user"))
    id = world.stranger().mails("Это я, Ирина, с третьего адреса")
    house = world.stage.house
    quarantine.file(HeldRef("north", id), "c-1", person=None, actor=SYSTEM, cause="cli#1", house=house)
    world.stage.settle()
    assert (len(world.irina.receives()), len(home.receives())) == receipts


def test_each_person_of_an_account_is_written_to_where_he_wrote_from(world: MailWorld) -> None:
    home = has_two_addresses(world)
    world.stage.client("Павел", user=502, accounts=[("north", "c-1")], linked=False)
    pavel = world.stage.at_mail(502, "Павел")
    home.mails("С утра 502.")
    pavel.answers(home.receives()[-1], "И у меня.")
    world.anna.answers("Увеличили память.")
    assert "Увеличили память." in home.receives()[-1].text
    assert "Увеличили память." in pavel.receives()[-1].text


def test_a_merged_ticket_is_answered_to_where_she_wrote_from_last_in_both(world: MailWorld) -> None:
    home = has_two_addresses(world)
    world.irina.mails("С утра 502.")
    world.stage.clock.turn(minutes=5)
    home.mails("И почта не ходит", subject="Почта")
    merge(TicketRef("north", 1002), 1001, actor=world.stage.staff(), cause="merge#1", house=world.stage.house)
    world.stage.settle()
    world.anna.answers("Увеличили память.")
    assert "Увеличили память." in home.receives()[-1].text
    assert "Увеличили память." not in world.irina.receives()[-1].text


def test_an_answer_is_a_letter_of_its_ticket_in_every_header(world: MailWorld) -> None:
    """Case 45: the newest 32 ids, one subject, a signed address of at most 64 characters, and no word of a program."""
    chain = " ".join(f"<{n}@example.com>" for n in range(40))
    world.irina.mails("С утра 502.", headers=[("Message-ID", "<asked@example.com>"), ("References", chain)])
    world.anna.answers("Увеличили память.")
    receipt, answer = world.irina.receives()
    assert (receipt.references[-1], answer.references[-1]) == ("<asked@example.com>", wire(world, receipt))
    for letter in (receipt, answer):
        names = [name for name, _ in headers_of(letter.raw)]
        assert {name for name in names if names.count(name) > 1} == set()
        assert set(names) <= SINGLE
        assert letter.subject == "Re: Сайт не открывается [#1001]"
        assert str(letter.message["In-Reply-To"]) == "<asked@example.com>"
        assert len(letter.references) <= 32
        hers = [each for each in letter.references if each.endswith("@example.com>")]
        assert hers[-2:] == ["<39@example.com>", "<asked@example.com>"]
        assert len(letter.answer_to.partition("@")[0]) <= 64
        assert "1001" in letter.text
        assert "1001" in letter.html
    assert answer.message["Auto-Submitted"] is None
    assert answer.message["Precedence"] is None
    assert receipt.message["Auto-Submitted"] == "auto-replied"
    assert receipt.message["X-Auto-Response-Suppress"] == "All"
    assert answer.references[0] == receipt.references[0]


@pytest.mark.parametrize(
    "subject",
    [
        "Не открывается сайт после переезда на новый сервер в другом центре обработки данных, и почта тоже не ходит",
        "האתר לא נפתח מהבוקר",
        "Сайт 🔥🔥🔥 лежит 👩‍💻",
        "=?utf-8?q?not_a_word?=",
        "x" * 200,
    ],
)
def test_subjects_and_names_of_every_script_survive_the_post(world: MailWorld, subject: str) -> None:
    """Case 46: read by the standard library and by our own reader, which know nothing of each other."""
    name = "Ирина «Ромашка» שלום 🌼"
    person = world.stage.store.person("p-501")
    assert person is not None
    world.stage.save(replace(person, name=name))
    world.irina.mails("С утра 502.", subject=subject)
    world.anna.answers("Увеличили память 🚀 שלום")
    letter = world.irina.receives()[-1]
    kept = world.stage.ticket().subject
    assert letter.raw.isascii()
    assert max(len(each) for each in letter.raw.split(b"\r\n")) <= LINE
    ours = read(letter.raw)
    for found in (letter.subject, ours.subject):
        assert found == f"Re: {kept} [#1001]"
    assert "Увеличили память 🚀 שלום" in letter.text
    assert "Увеличили память 🚀 שלום" in ours.said.full
    assert letter.message["From"].addresses[0].display_name.startswith("Анна")
    assert ours.sender is not None
    assert ours.sender.name == letter.message["From"].addresses[0].display_name
    assert not letter.message.defects


def stopped(world: MailWorld, *stops: Stop, **facts: object) -> None:
    north = world.stage.store.provider("north")
    assert north is not None
    at = world.stage.clock.now()
    text = "Переезжаем в новый центр.\nТикеты с 12:00."
    plain = {"id": "a", "text": text, "texts": {"en": "We are moving."}, "starts_at": at, "stops": stops}
    world.stage.save(replace(north, announcements=(Announcement(**{**plain, **facts}),)))


def test_whose_mail_an_announcement_stops_is_told_its_text(world: MailWorld) -> None:
    stopped(world, Stop.TICKETS)
    id = world.irina.mails(
        "С утра 502.", subject="Сайт не открывается", headers=[("Message-ID", "<asked@example.com>")]
    )
    assert world.became(id) == (Outcome.HELD, Reason.STOPPED, None)
    (letter,) = world.irina.receives()
    assert letter.subject == "Re: Сайт не открывается"
    for said in (letter.text, letter.html):
        assert "новые запросы сейчас не принимаются" in said
        assert "Переезжаем в новый центр.\nТикеты с 12:00." in said.replace("\r\n", "\n")
        assert "Письмо сохранено" in said
    assert letter.message["Auto-Submitted"] == "auto-replied"
    assert str(letter.message["In-Reply-To"]) == "<asked@example.com>"
    assert letter.answer_to == "support@desk.example"
    (held,) = world.held()
    assert held.id == id
    assert world.stage.tickets() == ()


def test_whose_reply_is_stopped_is_told_within_its_ticket(world: MailWorld) -> None:
    letter = world.conversation()
    known = world.stage.store.deliveries("north", 1001)
    stopped(world, Stop.REPLIES)
    assert world.became(world.irina.answers(letter, "да")) == (Outcome.HELD, Reason.STOPPED, 1001)
    told = world.irina.receives()[-1]
    assert "ответы в запросах сейчас не принимаются" in told.text
    assert told.subject == letter.subject
    assert told.references[0] == letter.references[0]
    assert told.answer_to == letter.answer_to
    assert world.stage.store.deliveries("north", 1001) == known, "it tells of no message"


def test_it_is_told_in_the_language_of_whoever_wrote(world: MailWorld) -> None:
    person = world.stage.store.person("p-501")
    assert person is not None
    world.stage.save(replace(person, language="en"))
    stopped(world, Stop.TICKETS)
    world.irina.mails("The site is down")
    (letter,) = world.irina.receives()
    assert "We are moving." in letter.text
    assert "new tickets are not being taken" in letter.text


def test_programs_are_told_of_no_announcement_and_nobody_too_often(world: MailWorld) -> None:
    stopped(world, Stop.TICKETS, Stop.REPLIES)
    for headers, mail_from in (
        ([("Precedence", "bulk")], None),
        ([("Auto-Submitted", "auto-generated")], None),
        ([], ""),
    ):
        id = world.irina.mails("раз", subject="раз", headers=headers, mail_from=mail_from)
        assert world.became(id)[:2] == (Outcome.HELD, Reason.STOPPED)
    assert world.irina.receives() == []
    for n in range(RECEIPTS + 2):
        assert world.became(world.irina.mails("С утра 502.", subject=f"тема {n}"))[0] is Outcome.HELD
    assert len(world.irina.receives()) == RECEIPTS
    world.stage.later(hours=2)
    world.irina.mails("Ещё", subject="ещё")
    assert len(world.irina.receives()) == RECEIPTS + 1


def test_a_guest_is_told_as_well(world: MailWorld) -> None:
    world.stage.mailbox("sales@desk.example", department="sales", strangers=Strangers.GUEST)
    stopped(world, Stop.TICKETS)
    stranger = world.stranger()
    stranger.mails("Сколько стоит?", to="sales@desk.example")
    (letter,) = stranger.receives()
    assert "Переезжаем" in letter.text
    assert letter.answer_to == "sales@desk.example"


def test_one_mail_is_answered_so_once_however_often_somebody_looks(world: MailWorld) -> None:
    letter = world.conversation()
    stopped(world, Stop.REPLIES)
    id = world.irina.answers(letter, "да")
    house = world.stage.house
    for n in range(3):
        quarantine.replay(HeldRef("north", id), actor=SYSTEM, cause=f"cli#{n}", house=house)
        world.stage.settle()
    notes = [each for each in world.irina.receives() if "сейчас не принимаются" in each.text]
    assert len(notes) == 1


def test_what_the_announcement_does_not_stop_is_taken(world: MailWorld) -> None:
    stopped(world, Stop.TICKETS, departments=("bill",))
    assert world.became(world.irina.mails("С утра 502."))[0] is Outcome.TICKET
    assert "не принимаются" not in world.irina.receives()[-1].text


def test_a_mail_that_named_no_id_is_answered_without_pointing_at_one(world: MailWorld) -> None:
    stopped(world, Stop.TICKETS)
    raw = b"From: p501@example.com\r\nTo: support@desk.example\r\nSubject: x\r\n\r\nhello\r\n"
    world.stage.mails(raw, ["support@desk.example"], "p501@example.com")
    (letter,) = world.irina.receives()
    assert letter.message["References"] is None
    assert letter.message["In-Reply-To"] is None
    assert not re.search(rb"^References", letter.raw, re.MULTILINE)


def test_receipts_of_the_site_and_of_mail_are_two_an_hour_together(world: MailWorld) -> None:
    """Case 18: also where a program of the client's fills the form."""
    site = OnTheSite(world.stage)
    world.irina.mails("С утра 502.")
    for _ in range(4):
        site.asks()
    assert [each.message["Auto-Submitted"] for each in world.irina.receives()] == ["auto-replied", "auto-generated"]
    assert len(world.stage.tickets()) == 5
    world.stage.clock.turn(hours=1)
    site.asks()
    assert len(world.irina.receives()) == RECEIPTS + 1


def test_answers_are_never_too_many(world: MailWorld) -> None:
    world.irina.mails("С утра 502.")
    for each in range(CHANGES + RECEIPTS + 1):
        world.anna.answers(f"Ответ {each}")
    assert len(world.irina.receives()) == 1 + CHANGES + RECEIPTS + 1


def test_of_changes_an_address_hears_ten_times_an_hour(world: MailWorld) -> None:
    """Somebody tidies up, or two programs close and open a ticket for each other."""
    person = world.stage.store.person("p-501")
    assert person is not None
    world.stage.save(replace(person, wishes={"changed.email": True}))
    site = OnTheSite(world.stage)
    for _ in range(CHANGES + 2):
        world.anna.closes(site.asks().number)
    assert len([each for each in world.irina.receives() if "закрыт" in each.text]) == CHANGES
    world.stage.clock.turn(hours=1)
    world.anna.closes(site.asks().number)
    assert "закрыт" in world.irina.receives()[-1].text


def test_letters_that_leave_meanwhile_are_counted(world: MailWorld) -> None:
    """Two containers write to one address at once: the slower looks again."""
    store, done = world.stage.store, []

    def meanwhile(written: Changes) -> None:
        if not done and any(isinstance(each, Address) for each in written.saves):
            done.append(written.cause)
            at = world.stage.clock.now()
            world.stage.save(store.address(world.irina.address).given_a_receipt(at).given_a_receipt(at))

    store.before_commit = meanwhile
    OnTheSite(world.stage).asks()
    assert done != []
    assert world.irina.receives() == []


def bare(subject: str) -> str:
    """As mail programs compare subjects: what an answer puts before one is left away."""
    return re.sub(r"^((re|fwd?|ha)\s*:\s*)+", "", subject.strip(), flags=re.IGNORECASE)


def one_in_gmail(letters: list[Got]) -> bool:
    """Google, "Threading changes in Gmail conversation view" (2019): one subject, and References that name what came
    before or consistently the same id."""
    common = set.intersection(*(set(each.references) for each in letters))
    return len({bare(each.subject) for each in letters}) == 1 and bool(common)


def one_in_outlook(letters: list[Got]) -> bool:
    """Where no letter has a Thread-Index, it goes by the subject without its prefix."""
    return {(bare(each.subject), each.message["Thread-Index"]) for each in letters} == {
        (bare(letters[0].subject), None)
    }


def wire(world: MailWorld, letter: Got) -> str:
    return f"<{world.stage.id_of(letter.raw)}@eu-central-1.amazonses.com>"


def test_a_letter_refers_to_those_before_it_as_they_lie_in_the_mailbox(world: MailWorld) -> None:
    """Programs that go by what is there find nothing under the id that the desk made up."""
    home = has_two_addresses(world)
    OnTheSite(world.stage).asks()
    for each in range(SENT + 1):
        world.anna.answers(f"Ответ {each}")
    letters = world.irina.receives()
    ids = [wire(world, each) for each in letters]
    assert letters[0].references == letters[1].references[:1]
    assert letters[-1].references == [letters[0].references[0], *ids[-1 - SENT : -1]]
    assert str(letters[-1].message["In-Reply-To"]) == ids[-2]
    world.irina.answers(letters[-1], "Спасибо")
    world.anna.answers("Не за что.")
    last = world.irina.receives()[-1]
    assert str(last.message["In-Reply-To"]) == world.irina.written[-1]
    assert set(ids[-SENT:]) <= set(last.references)
    home.answers(last, "Теперь отсюда")
    world.anna.answers("Хорошо.")
    assert wire(world, last) in home.receives()[-1].references  # it stands in what she answered, and she has it


def test_of_two_letters_to_one_mailbox_at_once_both_are_referred_to(world: MailWorld) -> None:
    store, done = world.stage.store, []

    def meanwhile(written: Changes) -> None:
        if not done and any(isinstance(each, Sent) for each in written.saves):
            done.append(written)
            world.stage.save(store.sent("north", 1001, world.irina.address).one_more("faster@x"))

    store.before_commit = meanwhile
    world.irina.mails("С утра 502.")
    (receipt,) = world.irina.receives()
    assert store.posted(world.stage.id_of(receipt.raw)) is not None
    assert store.sent("north", 1001, world.irina.address).ids == ("faster@x", wire(world, receipt).strip("<>"))


def test_references_are_thirty_two_at_most(world: MailWorld) -> None:
    """Case 45"""
    chain = " ".join(f"<{each}@example.com>" for each in range(60))
    world.irina.mails("С утра 502.", headers=[("References", chain)])
    world.anna.answers("Смотрим.")
    world.anna.answers("Увеличили память.")
    last = world.irina.receives()[-1]
    assert len(last.references) == REFERENCES
    assert last.references[0] == world.irina.receives()[0].references[0]
    assert last.references[-1] == wire(world, world.irina.receives()[-2])


def test_letters_of_a_ticket_begun_on_the_site_stay_together(world: MailWorld) -> None:
    """Case 45: no mail of hers is there to refer to, and SES gives each letter an id of its own."""
    person = world.stage.store.person("p-501")
    assert person is not None
    world.stage.save(replace(person, wishes={"changed.email": True}))
    site = OnTheSite(world.stage)
    site.asks()
    world.anna.answers("Смотрим.", keep=True)
    world.anna.answers("Увеличили память.", keep=True)
    site.replies("Спасибо")
    world.anna.answers("Не за что.", keep=True)
    world.anna.closes()
    letters = world.irina.receives()
    assert len(letters) == 5
    assert one_in_gmail(letters)
    assert one_in_outlook(letters)
    world.irina.answers(letters[1], "И ещё вопрос")
    world.anna.answers("Слушаю.")
    assert one_in_gmail(world.irina.receives())
    site.asks()
    assert not one_in_gmail(world.irina.receives())
