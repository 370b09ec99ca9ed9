"""Answers on their way to clients while Telegram fails and containers are killed: nothing is lost, nothing rains.

EVENTS=10000 KILLS=60 makes it the storm of an hour; what came of it is kept in build/storm.json.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import count, cycle
from pathlib import Path
from threading import Event, Thread

import pytest
from botocore.exceptions import HTTPClientError

from chalicelib.conversation.outputs import Say
from chalicelib.desk.ticket import Move
from chalicelib.services import who
from chalicelib.services.act import TicketRef
from chalicelib.services.answer import answer
from chalicelib.services.effects import Class
from chalicelib.services.failures import Seen, Unavailable
from chalicelib.services.house import House
from chalicelib.services.policy import POLICIES
from chalicelib.services.record import changes
from infra.local.telegram.faults import Fault, FaultKind
from tests.conformance.deployment import deployed
from tests.conformance.desk import PROVIDER, STAFF, DeskOnAws, Newcomer
from tests.conformance.leftovers import commit, spoken

EVENTS = int(os.environ.get("EVENTS", "40"))
CLIENTS = max(6, EVENTS // 100)
RECEIPTS = EVENTS // 10
KEPT = Path("build/storm.json")
LOST = Path("build/storm-lost.jsonl")
WEATHER = (
    Fault(kind=FaultKind.TOO_MANY_REQUESTS, method="sendMessage", retry_after=1),
    Fault(kind=FaultKind.BAD_GATEWAY, method="sendMessage"),
    Fault(kind=FaultKind.UNREACHABLE, method="sendMessage"),
    Fault(kind=FaultKind.ANSWER_LOST, method="sendMessage"),
    Fault(kind=FaultKind.REQUEST_LOST, method="sendMessage"),
)
EVERY = 0.5
"""Seconds between two troubles of Telegram, each for one call: one that nobody has met yet is still to come."""
KILLS = float(os.environ.get("KILLS", "3"))
"""Seconds between two containers that die, the one that works when its turn comes. The emulator unpacks the package for
the next one, and in a long storm would do little else."""
CALM = 900.0 + EVENTS / 5
"""Seconds for all to have arrived, leases and delays of those who died included; it takes a tenth."""
LYING = "ApproximateNumberOfMessages"
INSISTS = 20
QUEUES = ("DeliverQueue", "NotifyQueue")


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Iterator[DeskOnAws]:
    with deployed(tmp_path_factory.mktemp("storm")) as one:
        for queue in QUEUES:
            _impatient(one, queue)
        yield one


def test_every_answer_arrives_and_a_receipt_at_most_twice(desk: DeskOnAws) -> None:
    clients = [desk.client_of_the_provider() for _ in range(CLIENTS)]
    numbers = [each.asks("Сайт", "Не открывается") for each in clients]
    receipts = [f"Расписка {number:05d}." for number in range(RECEIPTS)]
    house, answers, owed = desk.house, list[str](), dict[str, str]()
    with storm(desk) as fallen:
        for place in count():
            if place >= EVENTS and _raged(fallen):
                break
            answers.append(text := f"Ответ {place:05d}.")
            _insists(lambda text=text, number=numbers[place % CLIENTS]: _answers(house, number, text))
            if place % 10 == 0 and place // 10 < RECEIPTS:
                receipt = receipts[place // 10]
                owed[receipt] = _owes(desk, clients[place % CLIENTS], receipt)
    came = _arrived(desk, [*answers, *receipts], house)
    while fallen["redriven"] < RECEIPTS and (lying := _redriven(desk)):
        fallen["redriven"] += lying
        came = _arrived(desk, [*answers, *receipts], house)
    _keep(came, answers, receipts, fallen)
    _trace(desk, [each for each in (*answers, *receipts) if not came[each]])
    assert [each for each in answers if not came[each]] == []
    assert [each for each in receipts if not came[each] and not _doubted(house, owed[each])] == []
    assert max(came[each] for each in receipts) <= 1 + POLICIES[Class.RECEIPT].doubts
    assert max(came[each] for each in answers) <= 1 + POLICIES[Class.DELIVERY].doubts


def _raged(fallen: Counter[str]) -> bool:
    """Whether everything that may go wrong has; on a fast machine that takes more answers than were asked for."""
    return bool(fallen["killed"]) and all(fallen[str(each.kind)] for each in WEATHER)


def _insists(act: Callable[[], None]) -> None:
    """As a browser does whose press nobody answered: the same again, which happens once (its cause)."""
    for _ in range(INSISTS):
        try:
            act()
        except Unavailable:
            time.sleep(1)
        else:
            return
    act()


def _answers(house: House, number: int, text: str) -> None:
    ref = TicketRef(provider=PROVIDER, number=number)
    answer(
        ref,
        actor=who.staff(PROVIDER, STAFF, house),
        text=text,
        move=Move.ANSWER_KEEP,
        cause=f"storm#{text}",
        house=house,
    )


def _doubted(house: House, cause: str) -> bool:
    """Whether nobody could know of it as often as a receipt is tried: it must not come three times."""
    row = house.outbox.row(f"{cause}#0")
    return row is not None and row.unsure >= POLICIES[Class.RECEIPT].doubts


def _owes(desk: DeskOnAws, client: Newcomer, text: str) -> str:
    """The cause it is owed for."""
    cause, says = f"storm#{text}", [(Class.RECEIPT, spoken(client, Say(lines=(text,))))]
    written = changes(cause=cause, at=datetime.now(UTC), says=says, lease=timedelta(0))
    with suppress(Seen):
        _insists(lambda: commit(desk, written))
    with suppress(HTTPClientError):  # the clock finds it
        desk.client("sqs").send_message(
            QueueUrl=desk.resources["DeliverQueue"], MessageBody=json.dumps({"cause": cause})
        )
    return cause


@contextmanager
def storm(desk: DeskOnAws) -> Iterator[Counter[str]]:
    """What it did, by name; it is over when this ends."""
    fallen: Counter[str] = Counter()
    over = Event()
    threads = [Thread(target=_rain, args=(desk, over, fallen)), Thread(target=_strike, args=(desk, over, fallen))]
    for each in threads:
        each.start()
    try:
        yield fallen
    finally:
        over.set()
        for each in threads:
            each.join()
        desk.telegram.faults.clear()


def _rain(desk: DeskOnAws, over: Event, fallen: Counter[str]) -> None:
    for fault in cycle(WEATHER):
        if over.wait(EVERY):
            return
        with desk.telegram.changed:
            if desk.telegram.faults.active():
                continue
            desk.telegram.faults.add(fault)
        fallen[str(fault.kind)] += 1


def _strike(desk: DeskOnAws, over: Event, fallen: Counter[str]) -> None:
    for name in cycle(("Deliver", "Notify")):
        if over.wait(KILLS):
            return
        for process in _containers(desk, name):
            os.kill(process, signal.SIGKILL)
            fallen["killed"] += 1


def _containers(desk: DeskOnAws, function: str) -> list[int]:
    """Processes that the emulator keeps for it."""
    mine = (f"WITNESS={desk.witness.file}".encode(), f"AWS_LAMBDA_FUNCTION_NAME={desk.resources[function]}".encode())
    found = []
    for each in Path("/proc").glob("[0-9]*/environ"):
        try:
            told = each.read_bytes().split(b"\0")
        except OSError:
            continue
        if all(fact in told for fact in mine):
            found.append(int(each.parent.name))
    return found


def _arrived(desk: DeskOnAws, texts: Sequence[str], house: House) -> Counter[str]:
    """How often each was seen in a chat, when all were or nobody expects more."""
    ends = time.monotonic() + CALM
    while True:
        desk.minute()
        came = _seen(desk, texts)
        if len(came) == len(texts) or not _owed(desk, house) or time.monotonic() > ends:
            desk.settles()
            return _seen(desk, texts)
        time.sleep(1)


def _redriven(desk: DeskOnAws) -> int:
    """What lay in the dead letters, for its containers died as often as a queue tries: an operator is told by an alarm,
    and does this."""
    lying = 0
    for name in ("Deliver", "Notify"):
        asked = {"QueueUrl": desk.resources[f"{name}DeadLetters"], "AttributeNames": [LYING]}
        found = int(desk.client("sqs").get_queue_attributes(**asked)["Attributes"][LYING])
        if found:
            desk.does("redrive", "--queue", name.lower(), "--yes")
        lying += found
    return lying


def _owed(desk: DeskOnAws, house: House) -> bool:
    """Whether anything is still to be carried, now or later; what lies in a queue becomes that first."""
    later = house.clock.now() + timedelta(days=2)
    if house.outbox.due(later, limit=1):
        return True
    desk.settles()
    return bool(house.outbox.due(later, limit=1))


def _seen(desk: DeskOnAws, texts: Sequence[str]) -> Counter[str]:
    """By what Telegram took, whether or not its answer arrived."""
    with desk.telegram.changed:
        calls = list(desk.telegram.calls)
    said = [str(each.params.get("text", "")) for each in calls if each.method == "sendMessage" and each.result]
    wanted = set(texts)
    return Counter(each for text in said for each in _lines(text) if each in wanted)


def _lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines()}


def _keep(came: Counter[str], answers: Sequence[str], receipts: Sequence[str], fallen: Counter[str]) -> None:
    told = {
        name: {"sent": len(texts), "times": dict(sorted(Counter(came[each] for each in texts).items()))}
        for name, texts in (("answers", answers), ("receipts", receipts))
    }
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps({**told, "fallen": dict(fallen)}, indent=2, ensure_ascii=False), encoding="utf-8")


def _trace(desk: DeskOnAws, lost: Sequence[str]) -> None:
    """All that the table holds of those that nobody saw, for whoever has to find out why."""
    LOST.unlink(missing_ok=True)
    if lost:
        pages = desk.client("dynamodb").get_paginator("scan").paginate(TableName=desk.resources["DeskTable"])
        items = [json.dumps(each, ensure_ascii=False, default=str) for page in pages for each in page["Items"]]
        LOST.write_text("\n".join(each for each in items if any(text in each for text in lost)), encoding="utf-8")


def _impatient(desk: DeskOnAws, queue: str) -> None:
    """What a killed container held comes again after one time-out of the function, not after six."""
    url = desk.resources[queue]
    desk.client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "60"})
