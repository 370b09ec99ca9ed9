"""The post: what SES answers, made into what follows from it."""

from __future__ import annotations

import boto3
import pytest
from botocore.exceptions import ConnectionClosedError, ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError
from botocore.stub import Stubber

from chalicelib.clients.ses import CONFIG, SimpleMail
from chalicelib.services.failures import Delayed, Refused, Unsure

RAW = b"To: nobody@example.com\r\nSubject: 1\r\n\r\n1\r\n"
TO = {"sender": "support@desk.example", "to": "irina@example.com"}


@pytest.fixture
def ses():
    return boto3.client(
        "sesv2", region_name="eu-central-1", aws_access_key_id="t", aws_secret_access_key="t", config=CONFIG
    )


def test_a_letter_goes_to_the_one_address_whatever_its_headers_say(ses) -> None:
    expected = {
        "FromEmailAddress": "support@desk.example",
        "Destination": {"ToAddresses": ["irina@example.com"]},
        "Content": {"Raw": {"Data": RAW}},
    }
    with Stubber(ses) as stub:
        stub.add_response("send_email", {"MessageId": "1"}, expected)
        assert SimpleMail(lambda: ses).post(RAW, **TO) == "1@eu-central-1.amazonses.com"
        stub.assert_no_pending_responses()


def test_the_oldest_region_is_not_named_in_a_message_id() -> None:
    oldest = boto3.client(
        "sesv2", region_name="us-east-1", aws_access_key_id="t", aws_secret_access_key="t", config=CONFIG
    )
    with Stubber(oldest) as stub:
        stub.add_response("send_email", {"MessageId": "1"})
        assert SimpleMail(lambda: oldest).post(RAW, **TO) == "1@email.amazonses.com"


@pytest.mark.parametrize(
    ("code", "status", "meant", "after"),
    [
        ("MessageRejected", 400, Refused, None),
        ("MailFromDomainNotVerifiedException", 400, Refused, None),
        ("BadRequestException", 400, Refused, None),
        ("NotFoundException", 404, Refused, None),
        ("AccountSuspendedException", 400, Refused, None),
        ("AccessDeniedException", 403, Refused, None),
        ("SendingPausedException", 400, Delayed, None),
        ("LimitExceededException", 400, Delayed, None),
        ("TooManyRequestsException", 429, Delayed, 1),
        ("InternalFailure", 500, Delayed, None),
        ("ServiceUnavailable", 503, Delayed, None),
    ],
)
def test_each_refusal_is_meant_for_ever_or_for_now(ses, code, status, meant, after) -> None:
    with Stubber(ses) as stub:
        stub.add_client_error("send_email", code, "irina@example.com is not verified", http_status_code=status)
        with pytest.raises((Refused, Delayed)) as told:
            SimpleMail(lambda: ses).post(RAW, **TO)
    assert type(told.value) is meant
    assert getattr(told.value, "after", None) == after
    assert code in str(told.value)
    assert "irina" not in str(told.value)


@pytest.mark.parametrize(
    ("error", "meant"),
    [
        (EndpointConnectionError(endpoint_url="https://x"), Delayed),
        (ConnectTimeoutError(endpoint_url="https://x"), Delayed),
        (ReadTimeoutError(endpoint_url="https://x"), Unsure),
        (ConnectionClosedError(endpoint_url="https://x"), Unsure),
    ],
)
def test_only_a_request_that_had_left_is_in_doubt(error, meant) -> None:
    class Broken:
        def send_email(self, **_):
            raise error

    with pytest.raises(Delayed) as told:
        SimpleMail(Broken).post(RAW, **TO)
    assert type(told.value) is meant


def test_a_letter_is_tried_once_by_the_sdk(ses) -> None:
    """A second attempt of the SDK's own, after an answer that was lost, would be a second letter."""
    calls = []

    def lose(**_):
        calls.append(1)
        raise ReadTimeoutError(endpoint_url="https://x")

    ses.meta.events.register("before-send", lose)
    with pytest.raises(Unsure):
        SimpleMail(lambda: ses).post(RAW, **TO)
    assert len(calls) == 1


def test_no_client_is_made_before_the_first_letter() -> None:
    SimpleMail(lambda: pytest.fail("made"))
