"""The bucket of packages: private, encrypted, asked over TLS alone; what no stage uses any more expires.

A package lies under its stage and its own hash. CloudFormation fetches the one in use again when an update has to be
rolled back, however old it is: so not age makes a package expire but a mark, which it gets when another took its place.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypedDict, cast

from botocore.exceptions import ClientError

from infra.ops.deploy.furniture import CLOSED, ENCRYPTED, EXPIRING, REPLACED, policy
from infra.ops.deploy.nouns import Stopped
from infra.ops.deploy.ports import Account

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.literals import BucketLocationConstraintType
    from mypy_boto3_s3.type_defs import CreateBucketConfigurationTypeDef

WITHOUT_LOCATION = "us-east-1"


class Ours(TypedDict):
    """Names of buckets are the whole world's: nobody else's may be taken for ours."""

    Bucket: str
    ExpectedBucketOwner: str


class AwsPackages:
    """Port Packages."""

    def __init__(self, s3: S3Client, account: Account) -> None:
        self._s3 = s3
        self._account = account
        self._bucket = f"lambdesk-packages-{account.id}-{account.region}"

    def put(self, stage: str, content: bytes, suffix: str) -> str:
        digest = hashlib.sha256(content)
        key = f"{stage}/{digest.hexdigest()}{suffix}"
        if not self._lies_there(key):
            self._furnish()
            checksum = b64encode(digest.digest()).decode("ascii")
            self._s3.put_object(Key=key, Body=content, ChecksumSHA256=checksum, **self._ours)
        return key

    def code(self, key: str) -> str:
        return f"s3://{self._bucket}/{key}"

    def template(self, key: str) -> str:
        return f"{self._s3.meta.endpoint_url}/{self._bucket}/{key}"

    def replaced_but(self, stage: str, keys: Sequence[str]) -> None:
        for key in self._keys(stage):
            if key in keys:
                self._s3.delete_object_tagging(Key=key, **self._ours)
            else:
                self._s3.put_object_tagging(Key=key, Tagging={"TagSet": [REPLACED]}, **self._ours)

    def forget(self, stage: str) -> None:
        if not self._is_there():
            return
        for key in list(self._keys(stage)):
            self._s3.delete_object(Key=key, **self._ours)
        if not self._s3.list_objects_v2(MaxKeys=1, **self._ours).get("KeyCount"):
            self._s3.delete_bucket(**self._ours)

    @property
    def _ours(self) -> Ours:
        return {"Bucket": self._bucket, "ExpectedBucketOwner": self._account.id}

    def _keys(self, stage: str) -> Iterator[str]:
        pages = self._s3.get_paginator("list_objects_v2")
        for page in pages.paginate(Prefix=f"{stage}/", **self._ours):
            yield from (each["Key"] for each in page.get("Contents", []))

    def _lies_there(self, key: str) -> bool:
        """And is not about to expire: what is marked is put there anew, which takes the mark away."""
        try:
            tags = self._s3.get_object_tagging(Key=key, **self._ours)["TagSet"]
        except ClientError as error:
            if error.response["Error"]["Code"] in ("NoSuchBucket", "NoSuchKey"):
                return False
            raise
        return REPLACED not in tags

    def _is_there(self) -> bool:
        try:
            self._s3.head_bucket(**self._ours)
        except ClientError as error:
            match error.response["Error"]["Code"]:
                case "404" | "NoSuchBucket":
                    return False
                case "403":
                    raise Stopped(f"the bucket {self._bucket} may not be used, or is another account's") from error
            raise
        return True

    def _furnish(self) -> None:
        """Before each upload, for the last one may have been interrupted between two of these."""
        if not self._is_there():
            self._create()
        self._s3.put_public_access_block(PublicAccessBlockConfiguration=CLOSED, **self._ours)
        self._s3.put_bucket_encryption(ServerSideEncryptionConfiguration=ENCRYPTED, **self._ours)
        self._s3.put_bucket_policy(Policy=json.dumps(policy(self._bucket, self._s3.meta.partition)), **self._ours)
        self._s3.put_bucket_lifecycle_configuration(LifecycleConfiguration=EXPIRING, **self._ours)

    def _create(self) -> None:
        if self._account.region == WITHOUT_LOCATION:
            self._s3.create_bucket(Bucket=self._bucket)
        else:
            region = cast("BucketLocationConstraintType", self._account.region)
            where: CreateBucketConfigurationTypeDef = {"LocationConstraint": region}
            self._s3.create_bucket(Bucket=self._bucket, CreateBucketConfiguration=where)
