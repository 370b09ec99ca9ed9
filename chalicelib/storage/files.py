"""Files: the bucket, streamed into and out of, and opened to people by signed addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import IO, TYPE_CHECKING, cast
from urllib.parse import quote

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

from chalicelib.desk.errors import NotFound, TooMuch
from chalicelib.desk.rules import MEGABYTE
from chalicelib.services.bucket import Lying, Offer, StoredFile
from chalicelib.storage.failures import code_of, ours

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CONFIG = Config(
    connect_timeout=2,
    read_timeout=20,
    retries={"mode": "standard", "total_max_attempts": 3},
    signature_version="s3v4",
    s3={"addressing_style": "virtual"},
)
"""Addressed by the region: the global name that boto3 signs otherwise redirects for the first hours of a bucket, and
a browser does not follow that from one origin to another."""

TRANSFER = TransferConfig(multipart_threshold=8 * MEGABYTE, multipart_chunksize=8 * MEGABYTE, use_threads=False)
"""One part in memory at a time; threads would outlive what a Lambda is awake for."""

CHUNK = 256 * 1024

GONE = frozenset({"404", "NoSuchKey", "NotFound", "PreconditionFailed"})
"""That it is not there, or no more as it was."""


class BucketFiles:
    """The port Files over one bucket."""

    def __init__(self, bucket: str, client: Callable[[], S3Client] | None = None) -> None:
        self._bucket = bucket
        self._make_client = client or (lambda: boto3.client("s3", config=CONFIG))

    @cached_property
    def _client(self) -> S3Client:
        return self._make_client()

    def put(self, key: str, chunks: Iterator[bytes], *, type: str, limit: int) -> int:
        """Past the limit, or when the chunks break off, what was sent so far is taken back."""
        source = _Source(chunks, limit)
        with ours():
            self._client.upload_fileobj(
                cast("IO[bytes]", source),
                self._bucket,
                key,
                ExtraArgs={"ContentType": media_type(type)},
                Config=TRANSFER,
            )
        return source.size

    def read(self, key: str) -> Iterator[bytes]:
        with _found():
            answer = self._client.get_object(Bucket=self._bucket, Key=key)
        return _stream(answer["Body"].iter_chunks(CHUNK))

    def url(self, key: str, *, name: str, type: str, seconds: int) -> str:
        return self._address(key, type, disposition(name), seconds)

    def picture(self, key: str, *, type: str, seconds: int) -> str:
        return self._address(key, type, "inline", seconds)

    def offer(self, key: str, *, type: str, limit: int, seconds: int) -> Offer:
        kind = media_type(type)
        form = self._client.generate_presigned_post(
            self._bucket,
            key,
            Fields={"Content-Type": kind},
            Conditions=[{"Content-Type": kind}, ["content-length-range", 1, limit]],
            ExpiresIn=seconds,
        )
        return Offer(url=form["url"], fields=form["fields"])

    def head(self, key: str) -> StoredFile:
        with _found():
            told = self._client.head_object(Bucket=self._bucket, Key=key)
        return StoredFile(key=key, size=told["ContentLength"], type=told["ContentType"], tag=told["ETag"])

    def copy(self, file: StoredFile, to: str) -> None:
        with _found():
            self._client.copy_object(
                Bucket=self._bucket,
                Key=to,
                CopySource={"Bucket": self._bucket, "Key": file.key},
                CopySourceIfMatch=file.tag,
            )

    def remove(self, key: str) -> None:
        with ours():
            self._client.delete_object(Bucket=self._bucket, Key=key)

    def lying(self, prefix: str, *, limit: int) -> tuple[Lying, ...]:
        with ours():
            answer = self._client.list_objects_v2(Bucket=self._bucket, Prefix=prefix, MaxKeys=limit)
        return tuple(Lying(each["Key"], each["LastModified"]) for each in answer.get("Contents", ()))

    def _address(self, key: str, type: str, shown: str, seconds: int) -> str:
        asked = {
            "Bucket": self._bucket,
            "Key": key,
            "ResponseContentDisposition": shown,
            "ResponseContentType": media_type(type),
        }
        return self._client.generate_presigned_url("get_object", Params=asked, ExpiresIn=seconds)


@contextmanager
def _found() -> Iterator[None]:
    with ours():
        try:
            yield
        except ClientError as error:
            if code_of(error) in GONE:
                raise NotFound("refused.no_file") from error
            raise


def origin(bucket: str, region: str, endpoint: str | None) -> str:
    """Scheme and host of all addresses, for pages that say whom they talk to; no client is made for it."""
    return endpoint.rstrip("/") if endpoint else f"https://{bucket}.s3.{region}.amazonaws.com"


def media_type(claimed: str) -> str:
    """What a stranger says a file is, where that can stand in a header."""
    return claimed if re.fullmatch(r"[\w.+-]+/[\w.+-]+", claimed, re.ASCII) else "application/octet-stream"


def disposition(name: str) -> str:
    """The header under which a browser saves the file (RFC 6266): the name in full, and plainly for old ones."""
    printable = "".join(each for each in name if each.isprintable())
    plain = "".join(each if each.isascii() and each not in '"\\%' else "_" for each in printable)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(printable, safe='')}"


class _Source:
    """Chunks as the file that boto3 wants to read from, counting as they go."""

    def __init__(self, chunks: Iterator[bytes], limit: int) -> None:
        self._chunks = chunks
        self._limit = limit
        self._held = b""
        self.size = 0

    def read(self, amount: int = -1) -> bytes:
        while amount < 0 or len(self._held) < amount:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self.size += len(chunk)
            if self.size > self._limit:
                raise TooMuch("refused.file_size", limit=self._limit)
            self._held += chunk
        end = len(self._held) if amount < 0 else amount
        given, self._held = self._held[:end], self._held[end:]
        return given


def _stream(chunks: Iterator[bytes]) -> Iterator[bytes]:
    with ours():
        yield from chunks
