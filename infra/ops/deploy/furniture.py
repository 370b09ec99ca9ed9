"""What the bucket of packages is like: private, encrypted, asked over TLS alone, and emptied of what is marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import (
        BucketLifecycleConfigurationTypeDef,
        PublicAccessBlockConfigurationTypeDef,
        ServerSideEncryptionConfigurationTypeDef,
        TagTypeDef,
    )

DAYS = 90
"""After which what was replaced expires; counted from the upload."""

REPLACED: TagTypeDef = {"Key": "lambdesk", "Value": "replaced"}
CLOSED: PublicAccessBlockConfigurationTypeDef = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}
ENCRYPTED: ServerSideEncryptionConfigurationTypeDef = {
    "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
}
EXPIRING: BucketLifecycleConfigurationTypeDef = {
    "Rules": [
        {
            "ID": "replaced",
            "Status": "Enabled",
            "Filter": {"Tag": REPLACED},
            "Expiration": {"Days": DAYS},
        },
    ]
}


def policy(bucket: str, partition: str) -> dict[str, object]:
    arn = f"arn:{partition}:s3:::{bucket}"
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "OnlyOverTls",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": [arn, f"{arn}/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            }
        ],
    }
