"""How the table's calls fail: what passes becomes Unavailable, what a condition says is told, defects stay loud."""

from __future__ import annotations

import boto3
import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError
from botocore.stub import Stubber

from chalicelib.desk.errors import Conflict
from chalicelib.services.failures import Seen, Stale, Unavailable
from chalicelib.storage.keys import MAIN, Key, Span
from chalicelib.storage.requests import Condition, Put
from chalicelib.storage.table import Table

KEY = Key("TICKET#north#1", "TICKET")
STORED_KEY = {"pk": {"S": KEY.pk}, "sk": {"S": KEY.sk}}
OTHER_KEY = {"pk": {"S": "CHAT#7#5"}, "sk": {"S": "TALK"}}
SPAN = Span(MAIN, "CHAT#7#5")


@pytest.fixture(scope="module")
def client():
    return boto3.Session("testing", "testing", region_name="eu-central-1").client("dynamodb")


@pytest.fixture
def stub(client):
    with Stubber(client) as stub:
        yield stub
        stub.assert_no_pending_responses()


@pytest.fixture
def table(client):
    return Table("desk", lambda: client)


def _put(number: int, refusal: Exception | None = None) -> Put:
    return Put(item={"pk": {"S": "p"}, "sk": {"S": str(number)}}, refusal=refusal)


def _cancel(stub, *codes: str) -> None:
    reasons = [{"Code": each} for each in codes]
    stub.add_client_error(
        "transact_write_items",
        "TransactionCanceledException",
        http_status_code=400,
        modeled_fields={"CancellationReasons": reasons},
    )


PASSING = [
    ("ProvisionedThroughputExceededException", 400),
    ("ThrottlingException", 400),
    ("RequestLimitExceeded", 400),
    ("TransactionConflictException", 400),
    ("InternalServerError", 500),
    ("AnythingElse", 503),
]


@pytest.mark.parametrize(("code", "status"), PASSING)
def test_what_passes_is_unavailable(table, stub, code, status):
    stub.add_client_error("get_item", code, http_status_code=status)
    with pytest.raises(Unavailable, match=code):
        table.get(KEY)


LOUD = ["ValidationException", "AccessDeniedException", "ResourceNotFoundException", "UnrecognizedClientException"]


@pytest.mark.parametrize("code", LOUD)
def test_a_defect_stays_loud(table, stub, code):
    stub.add_client_error("get_item", code, http_status_code=400)
    with pytest.raises(ClientError, match=code):
        table.get(KEY)


@pytest.mark.parametrize(
    "error",
    [
        EndpointConnectionError(endpoint_url="http://127.0.0.1:1"),
        ConnectTimeoutError(endpoint_url="http://127.0.0.1:1"),
        ReadTimeoutError(endpoint_url="http://127.0.0.1:1"),
    ],
    ids=lambda it: type(it).__name__,
)
def test_a_broken_connection_is_unavailable(table, client, error):
    def breaks(**_):
        raise error

    client.meta.events.register("before-call.dynamodb.GetItem", breaks)
    try:
        with pytest.raises(Unavailable, match=type(error).__name__):
            table.get(KEY)
    finally:
        client.meta.events.unregister("before-call.dynamodb.GetItem", breaks)


def test_every_kind_of_call_fails_alike(table, stub):
    calls = {
        "get_item": lambda: table.get(KEY),
        "batch_get_item": lambda: table.batch_get([KEY]),
        "query": lambda: list(table.query(SPAN)),
        "put_item": lambda: table.put({}, Condition("attribute_exists(#pk)")),
        "update_item": lambda: table.update(KEY, "SET #a = :a", {":a": {"S": "x"}}, when="attribute_exists(#pk)"),
        "transact_write_items": lambda: table.transact([_put(1)]),
    }
    for name, call in calls.items():
        stub.add_client_error(name, "ThrottlingException", http_status_code=400)
        with pytest.raises(Unavailable):
            call()


def test_a_cause_seen_before_outweighs_all_other_refusals(table, stub):
    _cancel(stub, "ConditionalCheckFailed", "ConditionalCheckFailed", "ConditionalCheckFailed")
    with pytest.raises(Seen):
        table.transact([_put(1, Conflict("refused.identity_taken")), _put(2, Stale("t")), _put(3, Seen("c"))])


def test_a_stale_version_outweighs_a_taken_identity(table, stub):
    _cancel(stub, "None", "ConditionalCheckFailed", "ConditionalCheckFailed")
    with pytest.raises(Stale):
        table.transact([_put(1, Seen("c")), _put(2, Conflict("refused.identity_taken")), _put(3, Stale("t"))])


def test_another_transaction_at_the_same_items_is_stale(table, stub):
    _cancel(stub, "TransactionConflict", "None")
    with pytest.raises(Stale):
        table.transact([_put(1, Seen("c")), _put(2, Stale("t"))])


def test_a_transaction_without_the_room_for_it_is_unavailable(table, stub):
    _cancel(stub, "None", "ThrottlingError")
    with pytest.raises(Unavailable):
        table.transact([_put(1, Seen("c")), _put(2, Stale("t"))])


def test_a_transaction_that_is_badly_made_stays_loud(table, stub):
    _cancel(stub, "ValidationError", "None")
    with pytest.raises(ClientError):
        table.transact([_put(1, Seen("c")), _put(2, Stale("t"))])


def _batch(items: list, left_out: list) -> dict:
    unprocessed = {"desk": {"Keys": left_out}} if left_out else {}
    return {"Responses": {"desk": items}, "UnprocessedKeys": unprocessed}


def test_what_a_batch_leaves_out_is_asked_for_again(table, stub):
    first, second = Key("CHAT#7#5", "TALK"), KEY
    stub.add_response("batch_get_item", _batch([OTHER_KEY], [STORED_KEY]))
    stub.add_response(
        "batch_get_item",
        _batch([STORED_KEY], []),
        {"RequestItems": {"desk": {"Keys": [STORED_KEY], "ConsistentRead": True}}},
    )
    assert table.batch_get([first, second]) == {first: OTHER_KEY, second: STORED_KEY}


def test_a_batch_that_is_never_read_is_unavailable_in_the_end(table, stub):
    for _ in range(3):
        stub.add_response("batch_get_item", _batch([], [STORED_KEY]))
    with pytest.raises(Unavailable):
        table.batch_get([KEY])


def test_more_than_a_batch_holds_is_a_mistake_of_the_caller(table):
    with pytest.raises(ValueError, match="101 reads"):
        table.batch_get(Key("p", str(each)) for each in range(101))


def test_a_query_asks_for_no_more_pages_than_it_needs(table, stub):
    page = {"Items": [STORED_KEY, OTHER_KEY], "LastEvaluatedKey": OTHER_KEY}
    stub.add_response("query", page)
    assert len(list(table.query(SPAN, limit=2))) == 2


def test_a_query_goes_on_where_a_page_ended_too_soon(table, stub):
    stub.add_response("query", {"Items": [STORED_KEY], "LastEvaluatedKey": STORED_KEY})
    rest = {
        "TableName": "desk",
        "ScanIndexForward": True,
        "KeyConditionExpression": "#pk = :partition",
        "ExpressionAttributeNames": {"#pk": "pk"},
        "ExpressionAttributeValues": {":partition": {"S": "CHAT#7#5"}},
        "ConsistentRead": True,
        "Limit": 2,
        "ExclusiveStartKey": STORED_KEY,
    }
    stub.add_response("query", {"Items": [OTHER_KEY]}, rest)
    assert list(table.query(SPAN, limit=3)) == [STORED_KEY, OTHER_KEY]


def test_a_client_is_made_at_the_first_call_and_kept():
    made = []

    def make():
        made.append(1)
        return boto3.Session("testing", "testing", region_name="eu-central-1").client("dynamodb")

    table = Table("desk", make)
    assert made == []
    for _ in range(2):
        with pytest.raises(ValueError, match="101 writes"):
            table.transact([_put(each) for each in range(101)])
        assert table._client is table._client
    assert made == [1]
