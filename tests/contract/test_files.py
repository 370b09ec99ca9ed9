"""What Files promises, kept by the fake and by S3 alike."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from chalicelib.desk.errors import NotFound, TooMuch
from chalicelib.desk.rules import MEGABYTE
from chalicelib.services.bucket import StoredFile
from chalicelib.services.failures import Delayed
from chalicelib.storage.files import BucketFiles

KEY = "north/1001/k3v9q2xw"
OTHER = "north/1001/other"


def _chunks(total: int, size: int = 64 * 1024) -> Iterator[bytes]:
    for start in range(0, total, size):
        yield bytes((start + each) % 251 for each in range(min(size, total - start)))


def _put(files, total: int, *, limit: int = 20 * MEGABYTE) -> int:
    return files.put(KEY, _chunks(total), type="image/jpeg", limit=limit)


@pytest.mark.parametrize("total", [0, 1, 64 * 1024, 300_001])
def test_a_file_comes_out_as_it_went_in(files, total):
    assert _put(files, total) == total
    assert b"".join(files.read(KEY)) == b"".join(_chunks(total))


def test_a_large_file_comes_out_as_it_went_in(files):
    """Above eight megabytes it travels in parts."""
    block = bytes(range(256)) * 4096
    assert files.put(KEY, iter([block] * 18), type="video/mp4", limit=20 * MEGABYTE) == 18 * MEGABYTE
    assert b"".join(files.read(KEY)) == block * 18


def test_a_file_is_read_in_pieces(files):
    _put(files, MEGABYTE)
    assert all(len(each) <= MEGABYTE // 2 for each in files.read(KEY))


def test_a_file_of_exactly_the_limit_is_taken(files):
    assert _put(files, 5000, limit=5000) == 5000


@pytest.mark.parametrize("total", [5001, 90_000])
def test_a_file_over_the_limit_is_refused_and_nothing_of_it_stays(files, total):
    with pytest.raises(TooMuch) as refusal:
        _put(files, total, limit=5000)
    assert refusal.value.values == {"limit": 5000}
    with pytest.raises(NotFound):
        files.read(KEY)


def test_a_large_file_over_the_limit_is_refused_and_nothing_of_it_stays(files):
    with pytest.raises(TooMuch):
        files.put(KEY, iter([bytes(MEGABYTE)] * 21), type="video/mp4", limit=20 * MEGABYTE)
    with pytest.raises(NotFound):
        files.read(KEY)


def test_no_more_is_fetched_than_the_limit_asks_for(files):
    fetched = []

    def endless() -> Iterator[bytes]:
        while True:
            fetched.append(1)
            yield bytes(1000)

    with pytest.raises(TooMuch):
        files.put(KEY, endless(), type="image/jpeg", limit=5000)
    assert len(fetched) == 6


def test_a_source_that_breaks_off_leaves_what_was_there_before(files):
    _put(files, 10)

    def breaking() -> Iterator[bytes]:
        yield b"half"
        raise Delayed("telegram does not answer", after=3)

    with pytest.raises(Delayed):
        files.put(KEY, breaking(), type="image/jpeg", limit=5000)
    assert b"".join(files.read(KEY)) == b"".join(_chunks(10))


def test_a_file_put_again_is_replaced(files):
    _put(files, 10)
    _put(files, 20)
    assert len(b"".join(files.read(KEY))) == 20


def test_a_file_that_is_not_there_is_not_found_before_anything_is_read(files):
    with pytest.raises(NotFound) as refusal:
        files.read(OTHER)
    assert refusal.value.key == "refused.no_file"


def test_an_address_names_file_type_and_time(files):
    address = files.url(KEY, name="счёт.pdf", type="application/pdf", seconds=300)
    assert address.startswith("https://")
    assert KEY in address
    assert "300" in address


def test_a_picture_has_an_address_that_shows_it(files):
    address = files.picture(KEY, type="image/png", seconds=60)
    assert "inline" in address
    assert "attachment" not in address
    assert "60" in address


def test_an_offer_names_its_key_and_its_type(files):
    offer = files.offer(KEY, type="image/png", limit=5000, seconds=600)
    assert offer.url.startswith("https://")
    assert (offer.fields["key"], offer.fields["Content-Type"]) == (KEY, "image/png")


def test_what_lies_there_is_told(files):
    _put(files, 5000)
    told = files.head(KEY)
    assert (told.key, told.size, told.type) == (KEY, 5000, "image/jpeg")
    assert told == files.head(KEY)


def test_what_does_not_lie_there_is_not_found(files):
    with pytest.raises(NotFound, match=r"refused\.no_file"):
        files.head(OTHER)


def test_a_copy_is_the_same_file_twice(files):
    _put(files, 5000)
    files.copy(files.head(KEY), OTHER)
    for each in (KEY, OTHER):
        assert b"".join(files.read(each)) == b"".join(_chunks(5000))
    assert files.head(OTHER).type == "image/jpeg"


def test_a_file_that_changed_since_it_was_looked_at_is_not_copied(files):
    if isinstance(files, BucketFiles) and "STORAGE_ENDPOINT" not in os.environ:
        pytest.skip("moto copies whatever lies there; make conformance asks one who minds")
    _put(files, 5000)
    looked_at = files.head(KEY)
    _put(files, 4999)
    with pytest.raises(NotFound, match=r"refused\.no_file"):
        files.copy(looked_at, OTHER)
    with pytest.raises(NotFound):
        files.head(OTHER)


def test_a_file_that_is_gone_is_not_copied(files):
    with pytest.raises(NotFound, match=r"refused\.no_file"):
        files.copy(StoredFile(key=KEY, size=1, type="image/jpeg", tag="x"), OTHER)


def test_what_is_removed_is_gone_and_removing_it_again_is_nothing(files):
    files.put("mail/m1", iter([b"x"]), type="message/rfc822", limit=9)
    files.remove("mail/m1")
    files.remove("mail/m1")
    with pytest.raises(NotFound):
        files.head("mail/m1")


def test_what_lies_under_a_prefix_is_told_with_its_time(files):
    for key in ("mail/m2", "mail/m1", "raw/m3"):
        files.put(key, iter([b"x"]), type="message/rfc822", limit=9)
    lying = files.lying("mail/", limit=9)
    assert [each.key for each in lying] == ["mail/m1", "mail/m2"]
    assert all(each.at.tzinfo is not None for each in lying)
    assert [each.key for each in files.lying("mail/", limit=1)] == ["mail/m1"]
    assert files.lying("nothing/", limit=9) == ()
