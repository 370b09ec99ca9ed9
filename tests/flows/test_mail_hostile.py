"""Mails made to hang or to fill a desk, all the way in: each ends as every mail does, and its pages are shown."""

from __future__ import annotations

from time import process_time

import pytest

from chalicelib.desk.mail import Reason
from chalicelib.desk.mailroom import Outcome
from chalicelib.services.tend import unsettled
from tests.flows.mail_world import MailWorld
from tests.stage import Stage
from tests.unit.channels.email.reading.hostile import ALLOWED, HOSTILE

HERS = "p501@example.com"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_has_one_end_and_is_kept_as_it_came(stage: Stage, name: str) -> None:
    """Case 42"""
    world = MailWorld(stage)
    raw, told = HOSTILE[name]
    raw = raw.replace(b"irina@client.example", HERS.encode())
    began = process_time()
    id = stage.mails(raw, ["support@desk.example"], HERS)
    assert process_time() - began < ALLOWED
    outcome, reason, number = world.became(id)
    if isinstance(told, Reason):
        assert (outcome, reason) == (Outcome.HELD, told)
    elif outcome is Outcome.HELD:
        assert reason in {Reason.UNKNOWN_SENDER, Reason.BACKSCATTER}
    else:
        assert (outcome, number) == (Outcome.TICKET, 1001)
    intake = stage.store.intake("north", id)
    assert intake is not None
    assert stage.files.kept[intake.raw].content == raw
    assert unsettled(stage.house) == []
    stage.staff("Анна")
    anna = stage.workplace("Анна")
    paths = ["/desk/tickets/1001", "/desk/tickets/1001/mails/1"] if number else ["/desk/mail", f"/desk/mail/{id}"]
    assert [anna.opens(each).status for each in paths] == [200, 200]
    assert world.became(world.irina.mails("С утра 502."))[0] is Outcome.TICKET
