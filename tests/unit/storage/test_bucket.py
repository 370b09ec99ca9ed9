"""What only the real bucket shows: headers, addresses, parts left behind, and its failures."""

from __future__ import annotations

import json
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ReadTimeoutError
from hypothesis import given
from hypothesis import strategies as st
from moto import mock_aws

from chalicelib.desk.errors import TooMuch
from chalicelib.desk.rules import MEGABYTE
from chalicelib.services.bucket import StoredFile
from chalicelib.services.failures import Unavailable
from chalicelib.storage.files import CONFIG, BucketFiles, disposition, media_type, origin

BUCKET = "files-bucket"


@pytest.fixture(scope="module")
def client():
    session = boto3.Session("testing", "testing", region_name="eu-central-1")
    return session.client("s3", config=Config(signature_version="s3v4"))


@pytest.fixture
def files(client):
    with mock_aws():
        client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        yield BucketFiles(BUCKET, lambda: client)


def test_a_file_is_kept_with_its_media_type(files, client):
    files.put("k", iter([b"x"]), type="image/png", limit=10)
    assert client.head_object(Bucket=BUCKET, Key="k")["ContentType"] == "image/png"


@pytest.mark.parametrize("claimed", ["", "image", "image/png\r\nX: y", "текст/plain", "text/html; charset=x", "a/b/c"])
def test_a_media_type_that_is_none_becomes_plain_bytes(files, client, claimed):
    files.put("k", iter([b"x"]), type=claimed, limit=10)
    assert client.head_object(Bucket=BUCKET, Key="k")["ContentType"] == "application/octet-stream"


def test_usual_media_types_stay():
    for each in ("image/svg+xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"):
        assert media_type(each) == each


def test_a_refused_large_file_leaves_no_parts_that_cost_money(files, client):
    with pytest.raises(TooMuch):
        files.put("k", iter([bytes(MEGABYTE)] * 21), type="video/mp4", limit=20 * MEGABYTE)
    assert client.list_multipart_uploads(Bucket=BUCKET).get("Uploads", []) == []


def test_an_address_is_signed_and_asks_to_download_under_the_given_name(files):
    address = urlsplit(files.url("north/1/a", name='счёт "май".pdf', type="application/pdf", seconds=300))
    asked = parse_qs(address.query)
    assert address.path.endswith("north/1/a")
    assert asked["X-Amz-Expires"] == ["300"]
    assert asked["X-Amz-Signature"]
    assert asked["response-content-type"] == ["application/pdf"]
    assert asked["response-content-disposition"] == [disposition('счёт "май".pdf')]


@pytest.mark.parametrize("endpoint", [None, "http://127.0.0.1:5005"])
def test_every_address_is_at_the_origin_that_pages_allow(endpoint):
    """Of the region, for the global name redirects while a bucket is young."""
    session = boto3.Session("a", "b", region_name="eu-central-1")
    files = BucketFiles(BUCKET, lambda: session.client("s3", config=CONFIG, endpoint_url=endpoint))
    addresses = (
        files.url("k", name="a", type="text/plain", seconds=1),
        files.picture("k", type="image/png", seconds=1),
        files.offer("k", type="image/png", limit=1, seconds=1).url,
    )
    assert all(each.startswith(origin(BUCKET, "eu-central-1", endpoint) + "/") for each in addresses)


def test_an_offer_is_signed_for_its_key_type_size_and_time_and_says_nothing_of_a_redirect(files):
    offer = files.offer("uploads/irina/a", type="image/png", limit=5000, seconds=600)
    policy = json.loads(b64decode(offer.fields["policy"]))
    wanted = [{"Content-Type": "image/png"}, ["content-length-range", 1, 5000], {"key": "uploads/irina/a"}]
    assert [each for each in wanted if each not in policy["conditions"]] == []
    left = datetime.fromisoformat(policy["expiration"]) - datetime.now(UTC)
    assert timedelta(minutes=9) < left <= timedelta(minutes=10)
    assert not [each for each in offer.fields if "redirect" in each]


def test_an_offer_is_never_of_a_type_that_is_none(files):
    assert files.offer("k", type="x\r\ny: z", limit=1, seconds=1).fields["Content-Type"] == "application/octet-stream"


def test_a_copy_minds_that_it_is_still_the_file_that_was_looked_at(files, client):
    asked = []
    client.meta.events.register("provide-client-params.s3.CopyObject", lambda params, **_: asked.append(params))
    files.put("k", iter([b"x"]), type="image/png", limit=10)
    looked_at = files.head("k")
    files.copy(looked_at, "other")
    assert [each["CopySourceIfMatch"] for each in asked] == [looked_at.tag]


def test_a_name_stands_in_full_and_plainly():
    assert disposition("отчёт 5%.pdf") == (
        "attachment; filename=\"_____ 5_.pdf\"; filename*=UTF-8''%D0%BE%D1%82%D1%87%D1%91%D1%82%205%25.pdf"
    )


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_no_name_breaks_out_of_its_header(name):
    header = disposition(name)
    assert header.isascii()
    assert header.isprintable()
    assert header.startswith('attachment; filename="')
    assert header.count('"') == 2
    printable = "".join(each for each in name if each.isprintable())
    assert unquote(header.split("filename*=UTF-8''")[1]) == printable


def _failing(client, call: str, error: Exception):
    def fail(**_):
        raise error

    client.meta.events.register(f"before-call.s3.{call}", fail)
    return lambda: client.meta.events.unregister(f"before-call.s3.{call}", fail)


def test_a_bucket_that_does_not_answer_is_unavailable(files, client):
    for call, act in {
        "PutObject": lambda: files.put("k", iter([b"x"]), type="image/png", limit=10),
        "GetObject": lambda: files.read("k"),
        "HeadObject": lambda: files.head("k"),
        "CopyObject": lambda: files.copy(StoredFile(key="k", size=1, type="image/png", tag="t"), "other"),
    }.items():
        mend = _failing(client, call, ReadTimeoutError(endpoint_url="https://s3"))
        with pytest.raises(Unavailable):
            act()
        mend()


def test_a_bucket_that_asks_to_slow_down_is_unavailable_and_a_closed_one_is_loud(files, client):
    for code, status, raised in (("SlowDown", 503, Unavailable), ("AccessDenied", 403, ClientError)):
        answer = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
        mend = _failing(client, "GetObject", ClientError(answer, "GetObject"))
        with pytest.raises(raised):
            files.read("k")
        mend()
