"""What cannot be digested lies dead with its reason, and comes back by `redrive`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from chalicelib.conversation.outputs import Say
from chalicelib.services.effects import Class
from chalicelib.storage import keys
from tests.conformance.desk import DeskOnAws
from tests.conformance.leftovers import first_row, left_over, spoken, unreadable
from tests.conformance.peer import BOT


def test_a_poison_update_is_buried_and_comes_back(desk: DeskOnAws) -> None:
    """TG-09: nobody can read the chat's row; the person is given a reference; mended, the update is taken after all."""
    olga = desk.client_of_the_provider()
    with unreadable(desk, keys.talk(str(BOT), olga.person.user_id)):
        olga.says("/createticket")
    reference = olga.hears("Код").text.partition("Код ")[2].partition(".")[0]
    assert reference in [each["reference"] for each in desk.gets("dead", "list")["dead_letters"]]
    assert reference in desk.log("ApiLog")
    assert _found(desk, "updates") == "trouble"
    desk.does("redrive", "--update", reference, "--yes")
    olga.hears("Шаг 3 из 5")
    assert reference not in [each["reference"] for each in desk.gets("dead", "list")["dead_letters"]]
    olga.says("Сайт не открывается")
    olga.presses("Пропустить")
    olga.says("502")
    assert olga.finishes()


def test_a_poison_message_lies_dead_with_its_reason_and_comes_back(desk: DeskOnAws) -> None:
    """Nobody can read what is to be told: five attempts, then the dead letters; mended, it is told after all."""
    olga = desk.client_of_the_provider()
    cause = left_over(desk, [(Class.RECEIPT, spoken(olga, Say(lines=("Осталось сказать",))))])
    with unreadable(desk, first_row(desk, cause)), impatient(desk, "DeliverQueue"):
        url = desk.resources["DeliverQueue"]
        desk.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps({"cause": cause}))
        desk.until(lambda: _lying(desk) == 1, what="the dead letter")
    (shown,) = [each for each in desk.gets("redrive")["dead"] if cause in each["about"]]
    assert shown["reason"].startswith("Unreadable")
    assert _found(desk, "dead letters of deliver") == "trouble"
    desk.does("redrive", "--queue", "deliver", "--yes")
    olga.hears_soon("Осталось сказать")
    assert _lying(desk) == 0


@contextmanager
def impatient(desk: DeskOnAws, queue: str) -> Iterator[None]:
    """What failed comes again at once, not after six time-outs of the function."""
    sqs, url = desk.client("sqs"), desk.resources[queue]
    patient = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])["Attributes"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "1"})
    try:
        yield
    finally:
        sqs.set_queue_attributes(QueueUrl=url, Attributes=patient)


def _found(desk: DeskOnAws, about: str) -> str:
    """What doctor says of it; it ends with 1 where there is trouble."""
    told = desk.types("doctor", "--json")
    assert told.exit_code == 1
    return next(each["state"] for each in json.loads(told.stdout)["findings"] if each["about"] == about)


def _lying(desk: DeskOnAws) -> int:
    name = "ApproximateNumberOfMessages"
    url = desk.resources["DeliverDeadLetters"]
    found = desk.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"]
    return int(found[name])
