"""What SES tells of a mail, and what anybody might put into the queue in its place."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.channels.email import fates, notification, tags
from chalicelib.desk.errors import Invalid
from chalicelib.desk.mail import Policy, Verdict, Verdicts
from chalicelib.services.effects import Told
from tests.people.ses import notice

AT = datetime(2026, 11, 25, 14, 5, tzinfo=UTC)
TOLD = Told(provider="north", ticket=1001, message=2, person="p-501")


def test_the_envelope_is_what_ses_says() -> None:
    body = notice(
        "m1",
        ["Support+t.1.X@Desk.example", "two@desk.example"],
        "<Irina@Example.com>",
        AT,
        dmarc="FAIL",
        policy="REJECT",
        spam="GRAY",
        virus="PROCESSING_FAILED",
    )
    found = notification.read(body)
    assert found is not None
    assert found.recipients == ("support+t.1.x@desk.example", "two@desk.example")
    assert (found.id, found.mail_from, found.at) == ("m1", "irina@example.com", AT)
    assert found.verdicts == Verdicts(
        spam=Verdict.GRAY,
        virus=Verdict.FAILED,
        spf=Verdict.PASS,
        dkim=Verdict.PASS,
        dmarc=Verdict.FAIL,
        policy=Policy.REJECT,
    )


def test_what_is_no_mail_is_passed_over() -> None:
    assert notification.read(notice("AMAZON_SES_SETUP_NOTIFICATION", [], "", AT)) is None
    assert notification.read("Successfully validated SNS topic for Amazon SES event publishing.") is None


@pytest.mark.parametrize("id", ["", "../mail/x", "a b", "x" * 400, "ё", "a/b"])
def test_an_id_that_is_none_of_ses_is_refused(id: str) -> None:
    """It becomes part of a key in the bucket."""
    with pytest.raises(Invalid):
        notification.read(notice(id, ["a@b.example"], "", AT))


@pytest.mark.parametrize(
    "body", ["", "[]", "null", "{", '{"mail": {}}', '{"mail": {"messageId": 1}, "receipt": {}}', "[" * 100_000]
)
def test_what_is_nothing_of_ses_is_refused(body: str) -> None:
    for read in (notification.read, fates.read):
        with pytest.raises(Invalid):
            read(body)


def test_verdicts_nobody_knows_prove_nothing() -> None:
    body = json.loads(notice("m1", ["a@b.example"], "", AT))
    body["receipt"]["spfVerdict"] = {"status": "EXCELLENT"}
    del body["receipt"]["dmarcVerdict"]
    found = notification.read(json.dumps(body))
    assert found is not None
    assert (found.verdicts.spf, found.verdicts.dmarc) == (Verdict.UNKNOWN, Verdict.UNKNOWN)


def test_recipients_are_cleaned_and_bounded() -> None:
    many = [f"{n}@b.example" for n in range(1000)] + ["no address", "x" * 400 + "@b.example"]
    found = notification.read(notice("m1", many, "", AT))
    assert found is not None
    assert len(found.recipients) == notification.RECIPIENTS


@given(st.text(max_size=32), st.integers(1, 10**9), st.integers(1, 10**6), st.text(max_size=64))
def test_a_tag_tells_what_was_put_into_it_in_letters_ses_takes(
    provider: str, ticket: int, message: int, person: str
) -> None:
    told = Told(provider=provider, ticket=ticket, message=message, person=person)
    made = tags.tag(told)
    assert all(each.isascii() and (each.isalnum() or each in "-_") for each in made)
    body = {
        "eventType": "Delivery",
        "mail": {"messageId": "x", "timestamp": AT.isoformat(), "tags": {"told": [made]}},
        "delivery": {"timestamp": AT.isoformat(), "recipients": ["a@b.example"]},
    }
    (heard,) = fates.read(json.dumps(body))
    assert heard.told == told


def test_a_tag_of_the_longest_ids_is_short_enough() -> None:
    assert len(tags.tag(Told(provider="p" * 32, ticket=10**9, message=10**6, person="x" * 64))) <= 256
