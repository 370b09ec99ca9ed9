"""Takes away what outlives a stack: the table, after a last backup, and the bucket with all it holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from infra.ops.deploy.nouns import TABLE, Part, Stopped

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3ServiceResource

LONGEST_NAME = 255


class AwsData:
    """Port Data."""

    def __init__(self, dynamodb: DynamoDBClient, s3: S3ServiceResource, pause: Callable[[], None]) -> None:
        self._dynamodb = dynamodb
        self._s3 = s3
        self._pause = pause

    def is_there(self, part: Part) -> bool:
        try:
            if part.kind == TABLE:
                self._dynamodb.describe_table(TableName=part.name)
            else:
                self._s3.meta.client.head_bucket(Bucket=part.name)
        except ClientError as error:
            if error.response["Error"]["Code"] in ("404", "NoSuchBucket", "ResourceNotFoundException"):
                return False
            raise
        return True

    def back_up(self, table: str) -> str:
        """A table cannot be deleted while its backup is being written."""
        backup = self._dynamodb.create_backup(TableName=table, BackupName=f"{table}-last"[:LONGEST_NAME])
        arn = backup["BackupDetails"]["BackupArn"]
        while self._status(arn) == "CREATING":
            self._pause()
        return arn

    def _status(self, backup: str) -> str:
        found = self._dynamodb.describe_backup(BackupArn=backup)
        return found["BackupDescription"]["BackupDetails"]["BackupStatus"]

    def delete_table(self, table: str) -> None:
        described = self._dynamodb.describe_table(TableName=table)["Table"]
        if described.get("DeletionProtectionEnabled"):
            self._dynamodb.update_table(TableName=table, DeletionProtectionEnabled=False)
        self._dynamodb.delete_table(TableName=table)
        self._dynamodb.get_waiter("table_not_exists").wait(TableName=table)

    def delete_bucket(self, bucket: str) -> None:
        found = self._s3.Bucket(bucket)
        for upload in found.multipart_uploads.all():
            upload.abort()
        left = [error for answer in found.object_versions.delete() for error in answer.get("Errors", [])]
        if left:
            raise Stopped(f"{left[0].get('Key')} in {bucket} could not be deleted: {left[0].get('Message')}")
        found.delete()
