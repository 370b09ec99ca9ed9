"""What a presigned form lets through, at an AWS that enforces it: one key, one type, one size, for a while."""

from __future__ import annotations

import time

import pytest

from chalicelib.storage.files import BucketFiles
from tests.conformance.desk import DeskOnAws
from tests.conformance.site_files import Browser, Chosen, signed_in

LOG = Chosen(name="журнал.txt", type="text/plain", content=b"upstream timed out")


@pytest.fixture
def browser(desk: DeskOnAws):
    with signed_in(desk, desk.newcomer().id) as one:
        yield one


def lies(desk: DeskOnAws, key: str) -> bool:
    held = desk.client("s3").list_objects_v2(Bucket=desk.resources["FilesBucket"], Prefix=key)
    return bool(held["KeyCount"])


def test_a_file_goes_up_into_the_ticket_and_comes_back(desk: DeskOnAws, browser: Browser) -> None:
    """W-6, over HTTP from the offer to the bytes."""
    number = browser.asks("Не открывается", LOG)
    browser.replies(number, browser.sends_up(LOG))
    assert desk.files_of(number) == {"журнал.txt": "ready"}
    assert browser.gets(number, LOG.name) == LOG.content
    assert [each for each in desk.witness.saw() if each.denied] == []


@pytest.mark.parametrize(
    "changed",
    [
        {"key": "uploads/another/key"},
        {"key": "files/acme/1/stolen"},
        {"Content-Type": "text/html"},
        {"acl": "public-read"},
        {"success_action_redirect": "https://evil.example"},
        {"x-amz-meta-name": "x"},
    ],
    ids=str,
)
def test_nothing_of_the_form_can_be_changed(desk: DeskOnAws, browser: Browser, changed: dict[str, str]) -> None:
    offered = browser.offered(LOG)
    assert browser.posts(offered, LOG, **changed).status_code == 403
    assert not lies(desk, changed.get("key", offered["key"]))


@pytest.mark.parametrize("size", [0, 2 * 2**20 + 1])
def test_nothing_empty_and_nothing_larger_than_the_provider_takes(desk: DeskOnAws, browser: Browser, size: int) -> None:
    desk.does("provider", "set", "acme", "--web-file-size-limit", 2)
    try:
        offered = browser.offered(LOG)
    finally:
        desk.does("provider", "set", "acme", "--web-file-size-limit", 50)
    answer = browser.posts(offered, Chosen(name="a", type=LOG.type, content=bytes(size)))
    assert answer.status_code == 400
    assert not lies(desk, offered["key"])


def test_an_offer_is_good_for_a_while(desk: DeskOnAws, browser: Browser) -> None:
    files = BucketFiles(desk.resources["FilesBucket"], lambda: desk.client("s3"))
    offer = files.offer("uploads/olga/late", type=LOG.type, limit=100, seconds=1)
    time.sleep(2)  # the emulator's clock is this machine's
    answer = browser.posts({"url": offer.url, "fields": offer.fields}, LOG)
    assert answer.status_code == 403
    assert not lies(desk, "uploads/olga/late")
