"""A mail as large as SES takes comes all the way in, over the bucket's real adapter, in little memory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from tempfile import TemporaryFile

import boto3
import pytest
from botocore.config import Config
from moto.server import ThreadedMotoServer

MEGABYTE = 2**20
ALLOWED = 400
SEEN = 200
"""Twice what was measured."""
BUCKET = "large-mails"
CLIENT = {
    "region_name": "eu-central-1",
    "aws_access_key_id": "x",
    "aws_secret_access_key": "x",
    "config": Config(s3={"addressing_style": "path"}),
}

TAKE = """
import resource, sys
from dataclasses import replace
import boto3
from chalicelib.desk.mail import Envelope, Verdict, Verdicts
from chalicelib.desk.mailroom import Mailbox, ReplyKeys
from chalicelib.services.intake import take
from chalicelib.storage.files import BucketFiles
from tests.contract.test_mail_memory import BUCKET, CLIENT
from tests.unit.services.small_desk import SmallDesk
desk = SmallDesk()
desk.save(Mailbox(address="support@desk.example", provider="north", department="tech"))
desk.save(ReplyKeys(provider="north", current="k"))
files = BucketFiles(BUCKET, lambda: boto3.client("s3", endpoint_url=sys.argv[1], **CLIENT))
proved = Verdicts(dmarc=Verdict.PASS)
to, by = ("support@desk.example",), "irina@example.com"
envelope = Envelope(id="big", recipients=to, mail_from=by, at=desk.clock.now(), verdicts=proved)
take(envelope, replace(desk.house, files=files))
done = desk.store.intake("north", "big")
(message,) = desk.store.thread("north", done.ticket).messages
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(peak, done.outcome, done.raw, *(f"{each.key}={each.size}" for each in message.attachments))
"""
SMALL = "import subprocess, sys; subprocess.run([sys.executable, '-c', *sys.argv[1:]], check=True)"
"""A small process between, for a new one counts the memory of the one that made it as its own."""


@pytest.fixture
def bucket() -> Iterator[str]:
    """At an address, in another process than the one that is measured: what lies there is none of its memory."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    s3 = boto3.client("s3", endpoint_url=f"http://{host}:{port}", **CLIENT)
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    yield f"http://{host}:{port}"
    for each in s3.list_objects_v2(Bucket=BUCKET)["Contents"]:
        s3.delete_object(Bucket=BUCKET, Key=each["Key"])
    s3.delete_bucket(Bucket=BUCKET)
    server.stop()


@pytest.mark.parametrize("files", [1, 10])
def test_forty_megabytes_come_in_within_little_memory(files: int, bucket: str) -> None:
    """Case 40, all of it: had from the bucket, read, its files put there, and itself put away."""
    s3 = boto3.client("s3", endpoint_url=bucket, **CLIENT)
    each = 40 * MEGABYTE // files // 78
    with TemporaryFile() as mail:
        mail.write(b'From: irina@example.com\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nsee\r\n')
        for number in range(files):
            kind = f"Content-Type: application/zip; name={number}.zip"
            mail.write(f"--b\r\n{kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode())
            mail.writelines([bytes([65 + number]) * 76 + b"\r\n"] * each)
        mail.write(b"--b--\r\n")
        size = mail.tell()
        mail.seek(0)
        s3.upload_fileobj(mail, BUCKET, "mail/big")
    done = subprocess.run([sys.executable, "-c", SMALL, TAKE, bucket], check=True, capture_output=True, text=True)
    peak, outcome, raw, *kept = done.stdout.split()
    lying = {one["Key"]: one["Size"] for one in s3.list_objects_v2(Bucket=BUCKET)["Contents"]}
    assert outcome == "ticket"
    assert dict(one.split("=") for one in kept) == {key: f"{each * 57}" for key in lying if key != raw}
    assert len(kept) == files
    assert lying[raw] == size
    assert int(peak) < SEEN < ALLOWED
