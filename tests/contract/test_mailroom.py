"""What Mailroom promises, kept by the fake and by DynamoDB alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.desk.mail import Envelope, Reason, Verdict, Verdicts
from chalicelib.desk.mailroom import (
    MAIL_LIFE,
    NOBODY,
    REPORT_LIFE,
    Address,
    Barred,
    BarredKind,
    Held,
    Inflow,
    Intake,
    KnownMail,
    Mailbox,
    Outcome,
    Posted,
    ReplyKeys,
    Sent,
    Strangers,
)
from chalicelib.desk.people import Counter, Provider
from chalicelib.services.failures import Stale
from chalicelib.services.records import Changes, MailKeys
from tests.contract.things import BEGINNING, person

NORTH = Provider(id="north", name="Север")
BOX = Mailbox(address="support@desk.example", provider="north", department="tech", strangers=Strangers.GUEST)
KEYS = ReplyKeys(provider="north", current="one", previous="two")
KNOWN = KnownMail(provider="north", id="a@b", contents=("x",), intake="m1", ticket=1001, message=1)
POSTED = Posted(
    id="ses-1", provider="north", ticket=1001, message=2, person="anna", to="anna@example.org", at=BEGINNING
)
ENVELOPE = Envelope(
    id="m1",
    recipients=("support@desk.example",),
    mail_from="x@y.example",
    at=BEGINNING,
    verdicts=Verdicts(spam=Verdict.FAIL),
)


def asked(**facts) -> MailKeys:
    plain = {"cause": "mail#m1#north", "provider": "north", "delivery": "m1", "sender": "anna@example.org", "id": "a@b"}
    return MailKeys(**{**plain, **facts})


def held(id: str = "m1", minutes: int = 0, **facts) -> Held:
    plain = {
        "reason": Reason.SPAM,
        "raw": f"raw/{id}",
        "mailbox": "support@desk.example",
        "department": "tech",
        "sender": "x@y.example",
        "name": "X",
        "subject": "тема",
        "excerpt": "начало",
        "files": 1,
        "proved": False,
        "envelope": ENVELOPE,
    }
    return Held(provider="north", id=id, at=BEGINNING + timedelta(minutes=minutes), **{**plain, **facts})


def intake(id: str, minutes: int = 0, **facts) -> Intake:
    at = BEGINNING + timedelta(minutes=minutes)
    return Intake(provider="north", id=id, at=at, raw=f"raw/{id}", **{"outcome": Outcome.TICKET, **facts})


def test_of_many_addresses_the_mailboxes_are_found_in_one(desk):
    desk.store.commit(Changes(saves=(BOX,)))
    others = [f"{n}@elsewhere.example" for n in range(150)]
    found = desk.mailroom.mailboxes_at([*others, BOX.address])
    assert found == {BOX.address: replace(BOX, version=1)}


def test_a_providers_mailboxes_are_listed_until_they_are_dropped(desk):
    other = replace(BOX, address="bill@desk.example", department="bill")
    desk.store.commit(Changes(saves=(BOX, other, replace(BOX, address="help@desk.example", provider="cloud"))))
    assert [each.address for each in desk.mailroom.mailboxes("north")] == ["bill@desk.example", BOX.address]
    desk.store.commit(Changes(drops=(replace(other, version=1),)))
    assert [each.address for each in desk.mailroom.mailboxes("north")] == [BOX.address]
    with pytest.raises(Stale):
        desk.store.commit(Changes(drops=(replace(other, version=1),)))


def test_all_that_a_mail_needs_comes_in_one(desk):
    anna, counter = person("anna"), Counter(provider="north", last=1005)
    spot = Address(address="anna@example.org", receipts=(BEGINNING,))
    saves = (NORTH, counter, KEYS, anna, BOX, KNOWN, POSTED, spot, intake("m1"))
    desk.store.commit(Changes(cause="mail#m1#north", saves=saves))
    scene = desk.mailroom.mail_scene(asked(refers=("a@b", "ses-1@eu-central-1.amazonses.com", "nothing@x")))
    assert scene.seen
    assert scene.provider == replace(NORTH, version=1)
    assert scene.counter.last == 1005
    assert scene.keys == replace(KEYS, version=1)
    assert scene.person == replace(anna, version=1)
    assert scene.address == replace(spot, version=1)
    assert scene.intake == intake("m1", version=1)
    assert scene.before == replace(KNOWN, version=1)
    assert scene.known == {"a@b": replace(KNOWN, version=1)}
    assert scene.posted == {"ses-1@eu-central-1.amazonses.com": replace(POSTED, version=1)}
    assert (scene.barred, scene.own) == (False, False)


def test_of_an_unknown_mail_there_is_nothing(desk):
    scene = desk.mailroom.mail_scene(asked(sender="", id="content:x"))
    assert (scene.seen, scene.provider, scene.keys, scene.person, scene.before) == (False, None, None, None, None)
    assert scene.counter == Counter(provider="north")
    assert scene.address == Address(address="")


def test_a_mailbox_of_the_provider_is_known_as_its_own_with_any_tag(desk):
    desk.store.commit(Changes(saves=(BOX,)))
    assert desk.mailroom.mail_scene(asked(sender="support+t.1.x@desk.example")).own
    assert not desk.mailroom.mail_scene(asked(provider="cloud", sender=BOX.address)).own


@pytest.mark.parametrize("value", ["anna@example.org", "@example.org"])
def test_whoever_is_barred_is_known_by_address_and_by_domain(desk, value):
    barred = Barred(provider="north", kind=BarredKind.EMAIL, value=value, by="olga", at=BEGINNING)
    desk.store.commit(Changes(saves=(barred,)))
    assert desk.mailroom.mail_scene(asked()).barred
    assert not desk.mailroom.mail_scene(asked(provider="cloud")).barred
    assert desk.mailroom.all_barred("north") == (replace(barred, version=1),)
    assert desk.mailroom.barred("north", BarredKind.EMAIL, value) == replace(barred, version=1)
    desk.store.commit(Changes(drops=(replace(barred, version=1),)))
    assert desk.mailroom.all_barred("north") == ()


def test_what_waits_is_listed_newest_first_until_it_is_settled(desk):
    desk.store.commit(Changes(saves=(held("m1"), held("m2", 1), held("m3", 2))))
    assert [each.id for each in desk.mailroom.all_held("north", limit=2)] == ["m3", "m2"]
    assert desk.mailroom.held("north", "m2") == held("m2", 1, version=1)
    assert desk.mailroom.held("cloud", "m2") is None
    desk.store.commit(Changes(drops=(held("m2", 1, version=1),)))
    assert [each.id for each in desk.mailroom.all_held("north", limit=9)] == ["m3", "m1"]


def test_the_log_of_mails_is_read_newest_first_and_forgets(desk):
    desk.store.commit(Changes(saves=(intake("m1"), intake("m2", 1, outcome=Outcome.HELD, reason=Reason.SPAM))))
    assert [each.id for each in desk.mailroom.intakes("north", limit=9)] == ["m2", "m1"]
    assert desk.mailroom.intake("north", "m1") == intake("m1", version=1)
    desk.clock.turn(MAIL_LIFE)
    assert desk.mailroom.intake("north", "m1") is None
    assert desk.mailroom.posted("ses-1") is None


def test_a_letter_is_found_by_what_the_post_calls_it(desk):
    desk.store.commit(Changes(saves=(POSTED,)))
    assert desk.mailroom.posted("ses-1") == replace(POSTED, version=1)
    assert desk.mailroom.posted("ses-2") is None


def test_a_letter_of_no_ticket_is_in_no_list_and_sooner_forgotten(desk):
    other = Posted(id="ses-9", provider=NOBODY, to="anna@example.org", at=BEGINNING)
    desk.store.commit(Changes(saves=(POSTED, other)))
    assert desk.mailroom.posted("ses-9") == replace(other, version=1)
    assert desk.mailroom.last_posted(NOBODY) is None
    desk.clock.turn(REPORT_LIFE)
    assert desk.mailroom.posted("ses-9") is None
    assert desk.mailroom.posted("ses-1") is not None


def test_the_letters_in_a_mailbox_are_known_by_ticket_and_under_their_version(desk):
    asked = ("north", 1001, "anna@example.org")
    nothing = desk.mailroom.sent(*asked)
    assert nothing == Sent(provider="north", ticket=1001, to="anna@example.org")
    desk.store.commit(Changes(saves=(POSTED, nothing.one_more("ses-1@x"))))
    assert desk.mailroom.sent(*asked).ids == ("ses-1@x",)
    for other in (("north", 1002, asked[2]), ("cloud", 1001, asked[2]), ("north", 1001, "boris@example.org")):
        assert desk.mailroom.sent(*other).ids == ()
    with pytest.raises(Stale):
        desk.store.commit(Changes(saves=(nothing.one_more("ses-2@x"),)))


def test_an_address_is_kept_under_its_version(desk):
    known = desk.mailroom.address("anna@example.org")
    assert known == Address(address="anna@example.org")
    desk.store.commit(Changes(saves=(known.died(BEGINNING, "5.1.1"),)))
    assert desk.mailroom.address("anna@example.org").dead_at == BEGINNING
    with pytest.raises(Stale):
        desk.store.commit(Changes(saves=(known.died(BEGINNING, "again"),)))


def test_a_mail_is_read_in_one_call_and_lists_in_one(dynamo_desk, wire):
    assert wire.since(lambda: dynamo_desk.mailroom.mail_scene(asked(refers=("a@b",)))) == ["BatchGetItem"]
    assert wire.since(lambda: dynamo_desk.mailroom.all_held("north", limit=5)) == ["Query"]


def test_the_newest_letter_of_a_provider_is_known(desk):
    assert desk.mailroom.last_posted("north") is None
    later = replace(POSTED, id="ses-2", at=BEGINNING + timedelta(hours=1))
    desk.store.commit(Changes(saves=(later, POSTED, replace(later, id="ses-3", provider="cloud"))))
    assert desk.mailroom.last_posted("north") == replace(later, version=1)


def test_mails_are_counted_by_who_writes_and_by_who_is_written_to_hour_by_hour(desk):
    came = [desk.mailroom.came("x@y.example", "support@desk.example", BEGINNING) for _ in range(3)]
    assert [(each.sent, each.received) for each in came] == [(1, 1), (2, 2), (3, 3)]
    assert desk.mailroom.came("z@y.example", "support@desk.example", BEGINNING) == Inflow(sent=1, received=4)
    assert desk.mailroom.came("x@y.example", "sales@desk.example", BEGINNING) == Inflow(sent=4, received=1)
    later = BEGINNING + timedelta(hours=1)
    assert desk.mailroom.came("x@y.example", "support@desk.example", later) == Inflow(sent=1, received=1)


def test_of_a_mail_of_nobody_only_the_mailbox_is_counted(desk):
    for n in (1, 2):
        assert desk.mailroom.came("", "support@desk.example", BEGINNING) == Inflow(sent=0, received=n)


def test_an_address_that_writes_to_itself_is_counted_on_both_sides(desk):
    assert desk.mailroom.came("x@y.example", "x@y.example", BEGINNING) == Inflow(sent=1, received=1)
