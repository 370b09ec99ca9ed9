"""Functions are run as Lambda runs them: by batches, one at a time, the failed messages left in the queue."""

from datetime import timedelta
from threading import Event, Lock

import pytest
from chalice.app import Chalice

from infra.local.functions import Functions
from infra.local.minutes import scheduled_event
from infra.local.pollers import Poller, sqs_event
from infra.template import EventSource

SOURCE = EventSource(function="CarryOn", queue="CarryQueue", batch_size=10, timeout=timedelta(seconds=60))
URL = "http://queue"


def message(name):
    return {
        "MessageId": name,
        "ReceiptHandle": f"handle-{name}",
        "Body": f"body-{name}",
        "MD5OfBody": "md5",
        "Attributes": {"ApproximateReceiveCount": "1"},
        "MessageAttributes": {"kind": {"DataType": "String", "StringValue": "ticket.created"}},
    }


class OneBatch:
    """An SQS with a single batch; whoever asks again is told to stop."""

    def __init__(self, *names):
        self.batches = [[message(each) for each in names]]
        self.stopping = Event()
        self.deleted = []

    def receive_message(self, **asked):
        assert asked["MaxNumberOfMessages"] == SOURCE.batch_size
        if self.batches:
            return {"Messages": self.batches.pop()}
        self.stopping.set()
        return {}

    def delete_message(self, **gone):
        self.deleted.append(gone["ReceiptHandle"])


def app_with(work):
    app = Chalice(app_name="played")

    @app.on_sqs_message(queue="carry", name="carry_on")
    def carry(event):
        return work(event)

    return app


def polled(work, *names):
    sqs = OneBatch(*names)
    Poller(SOURCE, URL, Functions(app_with(work)), sqs=sqs, stopping=sqs.stopping).join()
    return sqs.deleted


def test_what_the_function_took_leaves_the_queue():
    bodies = []
    deleted = polled(lambda event: bodies.extend(record.body for record in event), "a", "b")
    assert bodies == ["body-a", "body-b"]
    assert deleted == ["handle-a", "handle-b"]


def test_what_the_function_names_as_failed_stays_in_the_queue():
    assert polled(lambda event: {"batchItemFailures": [{"itemIdentifier": "a"}]}, "a", "b") == ["handle-b"]


def test_a_function_that_raises_keeps_its_whole_batch():
    def break_down(event):
        raise ValueError("broken")

    assert polled(break_down, "a", "b") == []


def test_the_event_has_what_lambda_puts_into_it():
    (record,) = sqs_event([message("a")])["Records"]
    assert record["eventSource"] == "aws:sqs"
    assert record["attributes"] == {"ApproximateReceiveCount": "1"}
    assert record["messageAttributes"]["kind"]["stringValue"] == "ticket.created"


def test_a_function_is_told_how_long_it_has_and_runs_alone():
    seen = []

    def look(event):
        seen.append((event.context.get_remaining_time_in_millis(), functions.turn.locked()))

    functions = Functions(app_with(look))
    functions.run("CarryOn", sqs_event([message("a")]), timedelta(seconds=60))
    ((left, alone),) = seen
    assert 0 < left <= 60_000
    assert alone
    assert isinstance(functions.turn, type(Lock()))
    assert not functions.turn.locked()


def test_a_function_that_app_py_does_not_have_is_named_with_those_it_has():
    with pytest.raises(LookupError, match="no function Tend; there are CarryOn"):
        Functions(app_with(print)).run("Tend", scheduled_event(), timedelta(seconds=1))
